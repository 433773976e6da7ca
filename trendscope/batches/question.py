"""A question of a batch, and the file that many of them come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trendscope.errors import UsageError
from trendscope.text.language import Language
from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal

_ID_BYTES = 16  # as many as those of a run that is not in a batch


class BatchQuestion(BaseModel):
    """A question, and the options of `trendscope.aresearch` that it is asked with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    since: str | int | None = None
    until: str | int | None = None
    language: Language | None = None
    sources: tuple[str, ...] = ()
    max_papers: int | None = Field(default=None, ge=50, le=30_000)
    model: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """The options that differ from the defaults."""
        return self.model_dump(mode="json", exclude={"question"}, exclude_defaults=True)

    def run_id(self, batch: str, number: int) -> str:
        """The id of the run that answers it: the same whenever the batch is asked again."""
        told = json.dumps([batch, number, self.model_dump(mode="json")]).encode()
        return blake2b(told, digest_size=_ID_BYTES).hexdigest()


def checked_options(**options: Any) -> dict[str, Any]:
    """Those of the options of a `BatchQuestion` that are given.

    Raises UsageError for one that cannot be used.
    """
    given = {name: value for name, value in options.items() if value}
    try:
        BatchQuestion(question="", **given)
    except ValidationError as error:
        raise UsageError(_reason(error)) from error
    return given


@dataclass(frozen=True)
class BadLine:
    """A line that is no question, and why."""

    line: int
    reason: str | UsageError

    @property
    def message(self) -> Message:
        return Message("line {line}: {reason}", line=self.line, reason=self.reason)


def read_questions(
    lines: Sequence[str], defaults: dict[str, Any]
) -> tuple[list[tuple[int, BatchQuestion]], list[BadLine]]:
    """The questions by the number of their line, and the lines that are none.

    A line is a question, or JSON of a `BatchQuestion`; `defaults` are the options of those that do not say
    otherwise. Blank lines and those that begin with # are left out.
    """
    questions, bad = [], []
    for number, line in _told(lines):
        try:
            fields = json.loads(line) if line.startswith("{") else {"question": line}
            questions.append((number, BatchQuestion.model_validate(defaults | fields)))
        except ValidationError as error:
            bad.append(BadLine(number, _reason(error)))
        except (ValueError, RecursionError):
            bad.append(BadLine(number, Message("it begins with { and is not JSON")))
    return questions, bad


def _told(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff \t\r\n")
        if text and not text.startswith("#"):
            yield number, text


def _reason(error: ValidationError) -> Message:
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        options = ", ".join(BatchQuestion.model_fields)
        return Message("there is no option {name}; the options are {options}", name=name, options=options)
    if first["type"] == "missing":
        return Message("it has no {name}", name=name)
    reason = reason_of_refusal(first)
    return Message("{option} cannot be {value!r}: {reason}", option=name, value=first["input"], reason=reason)
