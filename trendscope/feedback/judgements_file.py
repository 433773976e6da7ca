"""Judgements from a file: a JSON object a line.

{"claim": 3, "verdict": "accept"}                  a claim by its number, or by its text
{"claim": "The text of it.", "verdict": "reject", "reason": "too vague"}
{"claim": 4, "correction": "Another sentence."}
{"better": "This sentence.", "worse": "That sentence."}

Each may have `by`: who says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from trendscope.errors import UsageError, reason_of
from trendscope.feedback.judgement import Judgement
from trendscope.feedback.judging import Judging
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message

Text = Annotated[str, Field(min_length=1, max_length=10_000)]
WANTED = Message("it has neither claim with verdict or correction, nor better and worse")


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(default="", max_length=200)


class _Verdict(_Line):
    claim: int | Text
    verdict: Literal["accept", "reject"]
    reason: str = Field(default="", max_length=2000)

    def give(self, judging: Judging) -> Judgement:
        if self.verdict == "accept":
            return judging.accept(self.claim)
        return judging.reject(self.claim, reason=self.reason)


class _Correction(_Line):
    claim: int | Text
    correction: Text

    def give(self, judging: Judging) -> Judgement:
        return judging.correct(self.claim, self.correction)


class _Choice(_Line):
    better: Text
    worse: Text

    def give(self, judging: Judging) -> Judgement:
        return judging.prefer(self.better, self.worse)


_LINE = TypeAdapter[_Verdict | _Correction | _Choice](_Verdict | _Correction | _Choice)


def read_lines(path: Path) -> list[bytes]:
    """The lines of a file. Raises UsageError if it cannot be read."""
    try:
        return path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError("{path} cannot be read: {reason}", path=path, reason=reason_of(error)) from error


def give(lines: list[bytes], judging: Judging) -> Iterator[tuple[int, Judgement | UsageError]]:
    """Keep the judgement of each line; its number with the judgement, or with what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = _read(line)
            one = Judging(judging.store, judging.run, judging.report, given.by or judging.by)
            yield number, given.give(one)
        except UsageError as error:
            yield number, error


def _read(line: bytes) -> _Verdict | _Correction | _Choice:
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise UsageError(
                "it is no JSON: {line}", line=quote_foreign(line.decode(errors="replace"))
            ) from error
        raise UsageError(WANTED) from error
