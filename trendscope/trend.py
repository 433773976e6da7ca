"""Trends, and the claims that describe them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.sentence import SentenceId

Direction = Literal["rising", "likely rising", "early signal", "steady", "fading", "theme"]
Test = Literal["enough_papers", "growth_ratio", "robust", "field", "source"]
"""The tests that a phrase with a high or low z-score has to pass to count as rising or fading.

enough_papers  there are 20 papers before and after the split, and 5 that name it: else too few to tell
growth_ratio   its share grew, or fell, by over 15 %
robust         it does so in at least 80% of the ways to choose the first year and the split
field          the field as a whole does not move the other way
source         it does so among all papers on the question, where only a share of them was read
"""

UNDATED = "undated"
"""The period of the papers that have no date."""

PAPERS = "papers"
"""What a claim counts if it says how many papers there are on the question."""

RISING: tuple[Direction, ...] = ("rising", "likely rising")
UNMOVED: tuple[Direction, ...] = ("steady", "theme")
RISING_OR_EARLY: tuple[Direction, ...] = (*RISING, "early signal")


class Claim(BaseModel):
    """One sentence of the report, with the ids of the sentences, or the counts, that support it."""

    model_config = ConfigDict(frozen=True)

    text: str
    sentences: tuple[SentenceId, ...] = Field(default=(), description="Sentence ids such as D12.4")
    counts: tuple[str, ...] = Field(
        default=(),
        description="Labels of the trends whose counts it states; `papers` for those on the question",
    )


class CodedPhrase(BaseModel):
    """A phrase by which papers name a development, and how many of them use it."""

    model_config = ConfigDict(frozen=True)

    phrase: str
    documents: int = Field(description="Papers that have it")
    precision: float | None = Field(
        default=None, description="Share of the audited uses that are about the development"
    )


class OwnShare(BaseModel):
    """How many of the reader's own documents on the question name a development."""

    model_config = ConfigDict(frozen=True)

    named: int
    documents: int = Field(description="The reader's documents on the question")
    papers: tuple[str, ...] = Field(default=(), description="Ids of those that name it")

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.named / self.documents if self.documents else 0.0


class Trend(BaseModel):
    """A named development, with the counts that give its direction."""

    model_config = ConfigDict(frozen=True)

    label: str = Field(description="The phrase that was counted")
    forms: tuple[str, ...] = Field(default=(), description="The spellings that were counted")
    name: str | None = Field(default=None, description="A readable name, from a model or the glossary")
    definition: str | None = Field(default=None, description="What it is, in one line, from a model")
    codebook: tuple[CodedPhrase, ...] = Field(
        default=(), description="The phrases that were counted; a paper that has any of them counts once"
    )
    domain_wide: bool = Field(default=False, description="Whether it moves the same way in the whole field")
    direction: Direction
    z: float | None = Field(description="Log-odds z-score of recent against earlier years; null for a theme")
    unmet: tuple[Test, ...] = Field(
        default=(), description="Which tests a steady phrase with |z| >= 1.96 did not pass"
    )
    counts: dict[str, int] = Field(description="Documents that name it, by period: 2024, 2024-Q2, 2024-06")
    papers: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Ids of the documents behind `counts`, by period; `undated` are those that have none",
    )
    set_aside: tuple[str, ...] = Field(
        default=(),
        description="Ids of documents that have one of `forms` and were not counted: an acronym that they "
        "define otherwise or write as a word, an address, a formula, or a part of a number such as GPT-3.5",
    )
    sampled: dict[str, int] = Field(description="Documents that were counted, by period")
    total: dict[str, int] | None = Field(
        default=None, description="Papers on the question, by period, as the source reports"
    )
    held: int = Field(default=0, description="In how many ways to split the periods the direction holds")
    ways: int = Field(default=0, description="In how many ways the periods can be split")
    since: str | None = Field(default=None, description="First period that names it, if none before does")
    whole_growth: float | None = Field(
        default=None,
        description="Its recent over its earlier share of all papers on the question, if not all were read",
    )
    claims: tuple[Claim, ...]
    related: tuple[str, ...] = ()
    own: OwnShare | None = Field(
        default=None,
        description="The reader's own documents that name it, where they are compared with those of a field",
    )

    @property
    def share(self) -> float | None:
        """The part of all documents with a period that name it, from 0 to 1; None if none was counted."""
        counted = sum(self.sampled.values())
        return sum(self.counts.values()) / counted if counted else None

    @property
    def is_counted(self) -> bool:
        """Whether it rests on counts; one that does not rests on what the angles found."""
        return bool(self.counts or self.papers)

    @property
    def documents(self) -> int:
        """How many documents name it: those with a period, or where there are none, those without a date.

        Without a time axis it is all of them.
        """
        if self.direction == "theme" and self.papers:
            return sum(map(len, self.papers.values()))
        return sum(self.counts.values()) or sum(map(len, self.papers.values()))


NO_TREND = Trend(label="", direction="theme", z=None, counts={}, sampled={}, claims=())
"""What a claim is about that is about no trend."""
