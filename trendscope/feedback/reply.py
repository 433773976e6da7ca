"""What a person answers in Studio or from a program when a claim is shown."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from trendscope.errors import UsageError
from trendscope.feedback.judgement import Judgement
from trendscope.feedback.judging import Judging

# Also as {"verdict": "skip"}, which is how Studio's forms send it.
SKIPS: tuple[Any, ...] = ("skip", {"verdict": "skip"})
ENDS: tuple[Any, ...] = ("quit", {"verdict": "quit"})


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accept", "reject"]
    reason: str = Field(default="", max_length=2000)


class _Correction(BaseModel):
    model_config = ConfigDict(extra="forbid")

    correction: str = Field(min_length=1, max_length=10_000)


_REPLY = TypeAdapter[_Verdict | _Correction](_Verdict | _Correction)


def give_reply(reply: object, claim: int, judging: Judging) -> Judgement:
    """Keep what a reply says of a claim. Raises UsageError for one that says nothing of it."""
    try:
        said = _REPLY.validate_python({"verdict": reply} if isinstance(reply, str) else reply)
    except ValidationError as error:
        raise UsageError(
            "the answer is accept, reject, skip, quit, or a correction: {form}",
            form='{"correction": "..."}',
        ) from error
    if isinstance(said, _Correction):
        return judging.correct(claim, said.correction)
    if said.verdict == "accept":
        return judging.accept(claim)
    return judging.reject(claim, reason=said.reason)
