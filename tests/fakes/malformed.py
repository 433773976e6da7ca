"""Malformed answers of a language model, and what has to come of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.fakes.bending import (
    Bend,
    another,
    between,
    calls,
    completion,
    each,
    ended,
    entries,
    every,
    filled_in,
    message,
    numbered,
    on_the_wire,
    said,
    same_ids,
    schema_echo,
    to_another_form,
    usage_in_words,
    with_,
    without,
    without_the_first_key,
)
from tests.fakes.models import Form

# What comes of it: the honest answer is read; it is asked for again; the model is given up; or what the
# model says is taken, as far as it can be verified.
Outcome = Literal["read", "again", "lost", "taken"]

LONG = 1_000_000
# A little less than what is read at all.
READ = 180_000


@dataclass(frozen=True)
class Shape:
    """One way to bend an answer, and what comes of it: in a form, and in the calls of a searching agent.

    Where LangChain raises instead of giving the message, nobody can see what it took: it is not `counted`.
    """

    bend: Bend
    form: Outcome
    search: Outcome
    counted: bool = True

    def outcome(self, form: Form) -> Outcome:
        return self.search if form == "search" else self.form


HTML = "<!DOCTYPE html><html><body>502 Bad gateway {}</body></html>"
THOUGHT = '<think>{"topic": [["PWNED"]], "trends": [], "claims": [], "verdicts": []} or rather</think>'

SHAPES: dict[str, Shape] = {
    # of JSON
    "cut in the middle": Shape(said(lambda text: text[: len(text) // 2]), "again", "again"),
    "cut at its end": Shape(said(lambda text: text[:-1]), "read", "again"),
    "cut by length": Shape(ended("length", lambda text: text[: len(text) // 2]), "again", "again"),
    "wrong types": Shape(filled_in(lambda answer: dict.fromkeys(answer, 7)), "again", "again"),
    "numbers for texts": Shape(every(lambda text: 7), "again", "again"),
    "schema echo": Shape(schema_echo, "again", "again"),
    "prose around it": Shape(
        said(lambda text: f"Sure, as [1] asks: {text} I hope it helps."), "read", "again"
    ),
    "fences": Shape(said(lambda text: f"```json\n{text}\n```"), "read", "again"),
    "extra keys": Shape(filled_in(lambda answer: answer | {"why": {"because": [1]}}), "read", "read"),
    "missing keys": Shape(filled_in(without_the_first_key), "again", "again"),
    "nested deeply": Shape(said(lambda text: '{"a":' * 30_000 + text + "}" * 30_000), "again", "again"),
    "not a number": Shape(
        said(lambda text: text[:-1] + ', "since": NaN, "until": -Infinity}'), "again", "again"
    ),
    "endless number": Shape(said(lambda text: text[:-1] + ', "since": 1e999}'), "again", "again"),
    "lone surrogates": Shape(every(lambda text: f"{text}\ud800"), "read", "read"),
    "NUL": Shape(every(lambda text: f"{text}\x00"), "read", "read"),
    "byte order mark": Shape(said(lambda text: f"\ufeff{text}"), "read", "again"),
    "thought with JSON": Shape(said(lambda text: f"{THOUGHT}{text}"), "read", "again"),
    "thought only": Shape(said(lambda text: f"<think>{text} or rather"), "again", "again"),
    "two objects": Shape(said(lambda text: f'{text}\n{{"note": 1}}'), "read", "again"),
    "single quotes": Shape(said(lambda text: text.replace('"', "'")), "again", "again"),
    "spare comma": Shape(said(lambda text: f"{text[:-1]},}}"), "read", "again"),
    "HTML": Shape(said(lambda text: HTML), "again", "again"),
    "1 MB more": Shape(filled_in(lambda answer: answer | {"more": "x" * LONG}), "again", "again"),
    "1 MB, cut": Shape(said(lambda text: text[:-1] + ', "more": "' + "x" * LONG), "again", "again"),
    "numbers as texts": Shape(each(number=str), "read", "read"),
    "another form": Shape(to_another_form, "again", "again"),
    # of calls
    "unknown tool": Shape(calls(lambda call: [another(call)]), "again", "again"),
    "unknown tool beside": Shape(calls(lambda call: [another(call), call]), "read", "read"),
    "unnamed tool": Shape(calls(lambda call: [call | {"name": ""}]), "again", "again"),
    "arguments: a text": Shape(
        calls(lambda call: [call | {"arguments": '"x"'}]), "again", "again", counted=False
    ),
    "arguments: a list": Shape(
        calls(lambda call: [call | {"arguments": "[1, 2]"}]), "again", "again", counted=False
    ),
    "arguments: a number": Shape(
        calls(lambda call: [call | {"arguments": "7"}]), "again", "again", counted=False
    ),
    "arguments: null": Shape(calls(lambda call: [call | {"arguments": "null"}]), "again", "again"),
    "arguments: empty": Shape(calls(lambda call: [call | {"arguments": ""}]), "again", "again"),
    "arguments: cut": Shape(
        calls(lambda call: [call | {"arguments": call["arguments"][: len(call["arguments"]) // 2]}]),
        "again",
        "again",
    ),
    "arguments cut beside": Shape(calls(lambda call: [call | {"arguments": "{"}, call]), "read", "read"),
    "arguments as an object": Shape(on_the_wire(arguments={"query": "x"}), "again", "read"),
    "arguments left out": Shape(on_the_wire(arguments=None), "again", "again"),
    "the same call twice": Shape(calls(lambda call: [call, call]), "read", "read"),
    "40 calls": Shape(calls(lambda call: numbered(call, 40)), "read", "read"),
    "ids twice": Shape(same_ids, "read", "read"),
    # of messages
    "empty": Shape(message(content=""), "again", "taken"),
    "null": Shape(message(content=None), "again", "taken"),
    "refusal": Shape(message(refusal="I will not."), "lost", "lost"),
    "content filter": Shape(message(content="", finish_reason="content_filter"), "lost", "lost"),
    # of completions
    "no choices": Shape(without("choices"), "lost", "lost", counted=False),
    "empty choices": Shape(with_("choices", []), "lost", "lost", counted=False),
    "null choices": Shape(with_("choices", None), "lost", "lost", counted=False),
    "HTML as the body": Shape(message(raw=HTML.encode(), type="text/html"), "lost", "lost"),
    "no usage": Shape(without("usage"), "read", "read"),
    "null usage": Shape(with_("usage", None), "read", "read"),
    "usage in words": Shape(completion(usage_in_words), "read", "read"),
    "usage below zero": Shape(
        with_("usage", {"prompt_tokens": -9, "completion_tokens": -9, "total_tokens": -18}), "read", "read"
    ),
    # of values
    "10,000 entries": Shape(entries(), "again", "read", counted=False),
    "as many entries as are read": Shape(entries(READ), "taken", "read"),
    "texts of 100,000 characters": Shape(
        each(text=lambda text: (text + " ") * (100_000 // (len(text) + 1))), "taken", "taken"
    ),
    "negative numbers": Shape(each(number=lambda number: -number), "taken", "taken"),
    "year 0 and 99999": Shape(between(0, 99_999), "taken", "taken"),
    "numbers of 300 digits": Shape(each(number=lambda number: 10**300), "taken", "taken"),
    "empty texts": Shape(each(text=lambda text: ""), "taken", "taken"),
    "control characters": Shape(each(text=lambda text: f"\x1b[31m{text}\x07\x9b\u202e"), "taken", "taken"),
    "Hangul": Shape(each(text=lambda text: "기계 번역은 빠르게 발전하고 있습니다"), "taken", "taken"),
}
