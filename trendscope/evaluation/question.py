"""A question of an evaluation, with what is known to be right, and the file that they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from trendscope.batches.question import BadLine, BatchQuestion, read_questions
from trendscope.errors import UsageError
from trendscope.evaluation.answer_key import AnswerKey
from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal

KEYS = ("developments", "counts")
# What DeepResearch Bench and ScholarQABench call a question; their files are read as they are.
NAMES = {"prompt": ("topic",), "input": ("answer", "ctxs", "gold_ctxs", "output")}


@dataclass(frozen=True)
class EvaluationQuestion:
    """A question as it is asked, its id in the file it came from, and what is right."""

    id: str | int
    asked: BatchQuestion
    key: AnswerKey


def read_evaluation(
    lines: Sequence[str], defaults: dict[str, Any]
) -> tuple[list[EvaluationQuestion], list[BadLine]]:
    """The questions of a file, and the lines that are none.

    A line is a question, or JSON as for a batch that may also have an `id` and the fields of an `AnswerKey`;
    `defaults` are the options of those that do not say otherwise.
    """
    split = [_split(line) for line in lines]
    found, bad = read_questions([line for line, _ in split], defaults)
    questions: list[EvaluationQuestion] = []
    for number, asked in found:
        fields = split[number - 1][1]
        try:
            questions.append(_question(len(questions) + 1, asked, fields))
        except ValidationError as error:
            bad.append(BadLine(number, _reason(error)))
        except UsageError as error:
            bad.append(BadLine(number, error))
    return questions, bad


def _split(line: str) -> tuple[str, Mapping[str, Any]]:
    """A line as a batch reads it, and what else it says."""
    text = line.strip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return line, {}
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return line, {}
    for name, others in NAMES.items():
        if "question" not in fields and name in fields:
            fields["question"] = fields.pop(name)
            for other in others:
                fields.pop(other, None)
    mine = {name: fields.pop(name) for name in ("id", *KEYS) if name in fields}
    return json.dumps(fields), mine


def _question(number: int, asked: BatchQuestion, fields: Mapping[str, Any]) -> EvaluationQuestion:
    named = fields.get("id", number)
    if not isinstance(named, str | int):
        raise UsageError("an id is a text or a whole number, not {value!r}", value=named)
    known = {name: fields[name] for name in KEYS if name in fields}
    return EvaluationQuestion(named, asked, AnswerKey(**known, language=asked.language))


def _reason(error: ValidationError) -> Message:
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return Message("it has no {name}", name=name)
    if first["type"] == "extra_forbidden":
        return Message("there is no field {name}", name=name)
    reason = reason_of_refusal(first)
    return Message("{option} cannot be {value!r}: {reason}", option=name, value=first["input"], reason=reason)
