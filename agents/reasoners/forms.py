"""The forms that a language model fills in."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class PlanAnswer(BaseModel):
    """What the model plans."""

    topic: list[list[str]]


class OutlinedTrend(BaseModel):
    """A trend among the candidates."""

    name: str
    candidates: list[str]


class OutlineAnswer(BaseModel):
    """The trends of the report."""

    trends: list[OutlinedTrend]


class WrittenClaim(BaseModel):
    """A claim as the model writes it."""

    text: str
    sentences: list[str]


class TrendAnswer(BaseModel):
    """The claims of one trend."""

    claims: list[WrittenClaim]


class Verdict(BaseModel):
    """What the model says of one claim."""

    claim: int = Field(ge=1)
    verdict: Literal["supported", "partly", "not"]


class JudgeAnswer(BaseModel):
    """A verdict on every claim."""

    verdicts: list[Verdict]
