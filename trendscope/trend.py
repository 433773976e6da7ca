"""What a report is made of: trends, and the claims that say them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Direction = Literal["rising", "likely rising", "early signal", "steady", "fading", "theme"]

UPWARD: tuple[Direction, ...] = ("rising", "likely rising")


class Claim(BaseModel):
    """One sentence of the report, with the ids of the sentences that prove it."""

    model_config = ConfigDict(frozen=True)

    text: str
    sentences: tuple[str, ...] = Field(description="Sentence ids such as D12.4")


class Trend(BaseModel):
    """A named development, with the counts that its direction was read from."""

    model_config = ConfigDict(frozen=True)

    label: str = Field(description="The phrase that was counted")
    name: str | None = Field(
        default=None, description="A reader's name for it, of a model or of the glossary"
    )
    direction: Direction
    z: float | None = Field(description="Log-odds z-score of recent against earlier years; null for a theme")
    counts: dict[int, int] = Field(description="Documents of the sample that mention it, by year")
    sampled: dict[int, int] = Field(description="Documents of the sample, by year")
    total: dict[int, int] | None = Field(
        default=None, description="Publications on the question, by year, as the source reports"
    )
    growth: float | None = Field(
        default=None, description="Its share of all publications of the source, recent over earlier years"
    )
    claims: tuple[Claim, ...]
    related: tuple[str, ...] = ()
