"""What a report says across its trends: the answer, results, what is open, when, and what to read."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.sentence import SentenceId
from trendscope.trend import Claim

Measure = Literal["score", "gain"]
ReadingReason = Literal["survey", "benchmark", "first", "newest", "most cited", "limits", "results"]
EventKind = Literal["first paper", "first named", "take-off", "peak"]
"""`take-off` is when the share of the papers first reached half of its highest."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Result(_Part):
    """One figure that a paper reports; every cell is in the title or the sentences."""

    system: str = Field(description="The system or method that was evaluated")
    task: str = Field(description="The task, benchmark or dataset")
    figure: str = Field(description="The figure with its unit or metric")
    baseline: str | None = Field(default=None, description="What it is compared with; null if none is given")
    measure: Measure = Field(description="Whether the figure is a score, or a gain over the baseline")
    sentences: tuple[SentenceId, ...] = Field(description="The sentences that report it")


class Disagreement(_Part):
    """Two claims that do not agree, each with its sentences."""

    about: str = Field(description="What they disagree about, as a question")
    one: Claim
    other: Claim


class Event(_Part):
    """Something that the counts date."""

    period: str
    kind: EventKind
    label: str | None = Field(default=None, description="The trend that it belongs to; null for the question")
    papers: int = Field(description="How many papers of that period it counts")
    document: str | None = Field(default=None, description="Id of the paper, if it is about one")


class Reading(_Part):
    """A document to read, and why."""

    document: str
    reason: ReadingReason


class Synthesis(_Part):
    """The parts of a draft that belong to no single trend."""

    answer: tuple[Claim, ...] = ()
    results: tuple[Result, ...] = ()
    problems: tuple[Claim, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    timeline: tuple[Event, ...] = ()
    reading_list: tuple[Reading, ...] = ()
    outlook: tuple[Claim, ...] = ()

    def without_claims(self, texts: Set[str | None]) -> Synthesis:
        """The same without the claims that have these texts; a disagreement needs both of its claims."""

        def kept(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
            return tuple(claim for claim in claims if claim.text not in texts)

        pairs = (each for each in self.disagreements if not {each.one.text, each.other.text} & texts)
        return self.model_copy(
            update={
                "answer": kept(self.answer),
                "problems": kept(self.problems),
                "disagreements": tuple(pairs),
                "outlook": kept(self.outlook),
            }
        )

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim, in the order of the report."""
        pairs = (claim for each in self.disagreements for claim in (each.one, each.other))
        return (*self.answer, *self.problems, *pairs, *self.outlook)
