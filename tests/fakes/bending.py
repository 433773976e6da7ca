"""Ways to bend what a model of tests.fakes.chat says: its text, its message, the completion around it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.fakes.chat import Reply
from tests.fakes.models import Form, Request, form_of, prompt_of

Bend = Callable[[Request, Reply], Reply]

MANY = 10_000
# What has to stay for an answer to say anything: ids, and the words of a choice.
_KEPT = re.compile(r"[ACDKT]\d+(?:\.\d+)?|yes|no|partly|supported|not")
_OTHERS: dict[Form, object] = {
    "plan": {"verdicts": [{"claim": 1, "verdict": "not"}], "criteria": {}},
    "search": {"topic": [["PWNED gardens"]], "angles": []},
    "outline": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "extend": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "audit": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "write": {"themes": [{"name": "PWNED", "definition": "", "phrases": ["C1"], "counted": True}]},
    "results": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "issues": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "answer": {"claims": [{"text": "PWNED", "sentences": ["D1.1"]}]},
    "judge_claims": {"claims": [{"claim": 1, "text": "PWNED"}]},
    "judge": {"claims": [{"claim": 1, "text": "PWNED"}]},
    "rewrite": {"verdicts": [{"claim": 1, "verdict": "supported"}], "criteria": {}},
    "review": {"topic": [["PWNED gardens"]], "claims": []},
}


# Bending what is said: the text of a form, the arguments of a searching agent's call.


def said(change: Callable[[str], str]) -> Bend:
    """The text of the answer, changed."""
    return lambda request, reply: _said(change, reply)


def _said(change: Callable[[str], str], reply: Reply) -> Reply:
    if "tool_calls" not in reply:
        return {**reply, "content": change(reply["content"])}
    return {"tool_calls": [call | {"arguments": change(call["arguments"])} for call in reply["tool_calls"]]}


def filled_in(change: Callable[[Any], object]) -> Bend:
    """The answer as an object, changed; characters stand as JSON writes them."""
    return said(lambda text: json.dumps(change(json.loads(text))))


def each(text: Callable[[str], object] = str, number: Callable[[int], object] = int) -> Bend:
    """The answer with other texts, but for ids and choices, and other numbers in it."""
    return filled_in(
        partial(_each, text=lambda said: said if _KEPT.fullmatch(said) else text(said), number=number)
    )


def every(text: Callable[[str], object]) -> Bend:
    """The answer with other texts, ids and choices too."""
    return filled_in(partial(_each, text=text, number=int))


def _each(value: object, *, text: Callable[[str], object], number: Callable[[int], object]) -> object:
    if isinstance(value, dict):
        return {key: _each(item, text=text, number=number) for key, item in value.items()}
    if isinstance(value, list):
        return [_each(item, text=text, number=number) for item in value]
    if isinstance(value, str):
        return text(value)
    return number(value) if isinstance(value, int) else value


def entries(length: int | None = None) -> Bend:
    """The entries of each list again and again: MANY times, or to a length in characters."""

    def change(answer: Any) -> object:
        lists = {key: value for key, value in answer.items() if isinstance(value, list)}
        return answer | {key: _repeated(value, length) for key, value in lists.items()}

    return filled_in(change)


def _repeated(values: list[object], length: int | None) -> list[object]:
    times = MANY if length is None else length // (2 * len(json.dumps(values)) + 2)
    return values * times


def between(first: object, last: object) -> Bend:
    """The answer with these years wherever it may name some, in a searching agent's call too."""

    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(item) for item in value]
        if not isinstance(value, dict):
            return value
        years = {"since": first, "until": last} if {"since", "query"} & value.keys() else {}
        return {key: change(item) for key, item in value.items()} | years

    return filled_in(change)


def without_the_first_key(answer: dict[str, object]) -> object:
    return dict(list(answer.items())[1:])


def schema_echo(request: Request, reply: Reply) -> Reply:
    """What the server was told that the answer has to be."""
    schema = json.dumps(form_sent(request))
    return _said(lambda text: schema, reply)


def form_sent(request: Request) -> dict[str, Any]:
    """The JSON schema of a request, with its title, in whichever place the method has for it."""
    if "tools" in request:
        function = request["tools"][0]["function"]
        return {"title": function["name"], **function["parameters"]}
    method = request.get("response_format", {})
    if "json_schema" in method:
        return {"title": method["json_schema"]["name"], **method["json_schema"]["schema"]}
    found = re.search(r"^\{.+\}$", prompt_of(request), re.MULTILINE)
    assert found
    sent: dict[str, Any] = json.loads(found[0])
    return sent


def to_another_form(request: Request, reply: Reply) -> Reply:
    other = json.dumps(_OTHERS[form_of(request)])
    return _said(lambda text: other, reply)


# Bending the message.


def message(**parts: object) -> Bend:
    """Another message, whatever was said."""
    return lambda request, reply: parts


def ended(reason: str, change: Callable[[str], str]) -> Bend:
    """The message with another reason for its end."""
    return lambda request, reply: {**_said(change, reply), "finish_reason": reason}


def calls(change: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> Bend:
    """Calls in place of the one that is made or, where the answer is a text, that would say the same."""
    return lambda request, reply: {"tool_calls": change(call_of(request, reply))}


def call_of(request: Request, reply: Reply) -> dict[str, Any]:
    """The first call of a tool; of an answer in text, the one that a form is called by."""
    if "tool_calls" in reply:
        return dict(reply["tool_calls"][0])
    return {"name": form_sent(request)["title"], "arguments": reply["content"]}


def another(call: dict[str, Any], name: str = "rm_rf") -> dict[str, Any]:
    return call | {"name": name, "arguments": '{"path": "/"}'}


def numbered(call: dict[str, Any], times: int) -> list[dict[str, Any]]:
    """So many calls, of which each asks something else where its words can be told apart."""
    arguments = json.loads(call["arguments"])
    if "query" not in arguments:
        return [call] * times
    others = (
        {"query": f"{arguments['query']} {chr(97 + at % 26) * (3 + at // 26)}"} for at in range(1, times)
    )
    return [call, *(call | {"arguments": json.dumps(arguments | other)} for other in others)]


# Bending the completion around the message.


def completion(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bend:
    """The same message in a completion that is changed."""
    return lambda request, reply: {**reply, "bend": change}


def without(name: str) -> Bend:
    """The completion without one of its keys."""
    return completion(lambda whole: {key: value for key, value in whole.items() if key != name})


def with_(name: str, value: object) -> Bend:
    """The completion with another value of a key."""
    return completion(lambda whole: whole | {name: value})


def on_the_wire(**parts: object) -> Bend:
    """Calls of which parts are not what a chat completion may have there."""

    def bend(request: Request, reply: Reply) -> Reply:
        return {"tool_calls": [call_of(request, reply)], "bend": changed}

    def changed(whole: dict[str, Any]) -> dict[str, Any]:
        for call in whole["choices"][0]["message"]["tool_calls"]:
            call["function"] |= parts
        return whole

    return bend


def same_ids(request: Request, reply: Reply) -> Reply:
    def bend(whole: dict[str, Any]) -> dict[str, Any]:
        for call in whole["choices"][0]["message"]["tool_calls"]:
            call["id"] = "call_0"
        return whole

    return {"tool_calls": numbered(call_of(request, reply), 2), "bend": bend}


def usage_in_words(whole: dict[str, Any]) -> dict[str, Any]:
    return whole | {"usage": {name: str(tokens) for name, tokens in whole["usage"].items()}}
