"""What an evaluation says of each question, and of all of them; also as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from trendscope.batches.result import Spent
from trendscope.evaluation.answer_key import FoundCount, FoundDevelopment
from trendscope.report.report import Status
from trendscope.version import __version__


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class QuestionScore(_Part):
    """One question: what is right of it as far as that is known, what it cites and what it cost."""

    number: int
    id: str | int
    question: str
    run: str
    status: Status | None = Field(
        default=None, description="null if it was not answered: the budget was used up"
    )
    error: str | None = None
    language: str | None = None
    retrieved: str | None = Field(default=None, description="Date of the run, ISO")
    reasoner: str | None = None
    trends: int = 0
    counts: tuple[FoundCount, ...] = ()
    developments: tuple[FoundDevelopment, ...] = ()
    is_in_language: bool | None = None
    claims: int = Field(default=0, description="Claims in the report")
    verified: int = Field(
        default=0, description="Claims that state counts, or all of whose citations resolve"
    )
    dropped: int = Field(default=0, description="Claims that a rule or a judge refused")
    citations: int = 0
    resolved: int = Field(default=0, description="Citations of a sentence and an address that were received")
    cost: Spent = Spent()
    reused: int = Field(default=0, description="Answers that an earlier run had paid for")
    is_priced: bool = Field(
        default=True, description="Whether the price of every model that was called is known"
    )
    seconds: float = Field(default=0.0, description="From the beginning of its run to the end")
    text: str = Field(default="", description="The report as a judge reads it: without what made it")

    @property
    def counts_right(self) -> int:
        return sum(each.is_right for each in self.counts)

    @property
    def developments_found(self) -> int:
        return sum(each.is_right for each in self.developments)


class Totals(_Part):
    """All questions together."""

    questions: int
    statuses: dict[str, int]
    counts: int
    counts_right: int
    developments: int
    developments_found: int
    recall: float | None = Field(description="Share of the developments that were found; null without any")
    languages: int
    languages_right: int
    claims: int
    verified: int
    dropped: int
    citations: int
    resolved: int
    reused: int
    requests: int
    calls: int
    tokens: int
    dollars: float | None = Field(description="null if the price of a model that was called is not known")
    seconds: float

    @classmethod
    def of(cls, scores: Sequence[QuestionScore]) -> Totals:
        developments = sum(len(each.developments) for each in scores)
        found = sum(each.developments_found for each in scores)
        languages = [each.is_in_language for each in scores if each.is_in_language is not None]
        is_priced = all(each.is_priced for each in scores)
        return cls(
            questions=len(scores),
            statuses=dict(Counter(each.status or "not answered" for each in scores)),
            counts=sum(len(each.counts) for each in scores),
            counts_right=sum(each.counts_right for each in scores),
            developments=developments,
            developments_found=found,
            recall=round(found / developments, 4) if developments else None,
            languages=len(languages),
            languages_right=sum(languages),
            claims=sum(each.claims for each in scores),
            verified=sum(each.verified for each in scores),
            dropped=sum(each.dropped for each in scores),
            citations=sum(each.citations for each in scores),
            resolved=sum(each.resolved for each in scores),
            reused=sum(each.reused for each in scores),
            requests=sum(each.cost.requests for each in scores),
            calls=sum(each.cost.calls for each in scores),
            tokens=sum(each.cost.prompt_tokens + each.cost.completion_tokens for each in scores),
            dollars=round(sum(each.cost.dollars for each in scores), 6) if is_priced else None,
            seconds=round(sum(each.seconds for each in scores), 1),
        )


class Evaluation(_Part):
    """One setting on a set of questions."""

    version: str = Field(default=__version__, description="The version of trendscope that made it")
    setting: dict[str, str] = Field(description="The options that the questions were asked with, as text")
    questions: tuple[QuestionScore, ...]
    totals: Totals

    @classmethod
    def of(cls, setting: dict[str, str], scores: Iterable[QuestionScore]) -> Evaluation:
        known = tuple(scores)
        return cls(setting=setting, questions=known, totals=Totals.of(known))
