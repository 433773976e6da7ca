"""The typed difference of two reports, which is also its JSON contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from trendscope.report.corpus import Paper
from trendscope.report.report import Status
from trendscope.synthesis import Measure
from trendscope.trend import Direction, Test
from trendscope.window import Unit

Place = Literal["trends", "also", "domain_wide"]
"""The list of a report that a trend is in."""

TrendMove = Literal["new", "gone", "turned", "moved", "renamed", "recoded", "recounted"]
"""What happened to a trend; several may have.

new, gone  only the later or only the earlier report lists it
turned     its direction is another
moved      it is in another list of the report
renamed    it has another label, and is known by its name or its phrases
recoded    papers that both reports read are counted by one of them alone, as its phrases are others
recounted  the counts of a period, or the papers behind them, are others
"""

ClaimMove = Literal["new", "gone", "reworded", "recounted", "resupported"]
"""What happened to a claim.

new, gone    only the later or only the earlier report says it
reworded     other words for the same sentences
recounted    other figures for the same thing; it rests on counts alone
resupported  the same words for other sentences
"""

CaveatCode = Literal[
    "question",
    "window",
    "source",
    "query",
    "share",
    "reasoner",
    "library",
    "failed",
    "status",
    "draw",
    "moved_window",
    "unit",
    "language",
    "version",
]
OTHER_MEASUREMENT: frozenset[CaveatCode] = frozenset(
    {"question", "window", "source", "query", "share", "reasoner", "library"}
)
WEAK: frozenset[CaveatCode] = frozenset({"failed", "status", "draw"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Side(_Part):
    """What one of the two reports is, and how much it read."""

    question: str
    retrieved: str = Field(description="Date of the run, ISO")
    since: str = Field(description="First day of the window, ISO")
    until: str = Field(description="Last day of the window, ISO")
    unit: Unit
    status: Status
    reasoner: str
    version: str
    read: int = Field(description="Papers that were counted")
    total: int | None = Field(description="Papers on the question, as the sources report")


class Caveat(_Part):
    """Something in which the two runs differ, so that their figures are not simply comparable.

    `before` and `after` are what it was in each, as the reports have it.
    """

    code: CaveatCode
    before: str
    after: str


class PeriodChange(_Part):
    """The papers of one period that were counted, where they are others."""

    period: str = Field(description="2024, 2024-Q2, 2024-06, or `undated`")
    before: int | None = Field(description="Papers in the earlier report; null where it did not count")
    after: int | None = Field(description="Papers in the later report; null where it did not count")
    added: tuple[str, ...] = Field(default=(), description="Which came; their keys in `papers`")
    gone: tuple[str, ...] = Field(default=(), description="Which went; their keys in `papers`")


class LinesChange(_Part):
    """The lines that only one of the reports has."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class TrendState(_Part):
    """A trend as one of the reports has it."""

    label: str
    name: str = Field(description="Its readable name")
    place: Place
    direction: Direction
    z: float | None
    unmet: tuple[Test, ...] = Field(
        default=(), description="Which tests a steady phrase with |z| >= 1.96 did not pass"
    )
    counts: dict[str, int] = Field(description="Papers that name it, by period")
    sampled: dict[str, int] = Field(description="Papers that were counted, by period")
    papers: int = Field(description="Papers that name it, undated ones included")


class TrendChange(_Part):
    """A trend in which the reports differ."""

    moves: tuple[TrendMove, ...]
    before: TrendState | None = Field(description="Null if it is new")
    after: TrendState | None = Field(description="Null if it is gone")
    periods: tuple[PeriodChange, ...] = Field(default=(), description="The periods whose papers are others")
    recoded: tuple[str, ...] = Field(
        default=(), description="Papers that both read and only one counts; their keys in `papers`"
    )
    phrases: LinesChange = Field(
        default=LinesChange(), description="The phrases and spellings that only one of them counts"
    )

    @property
    def state(self) -> TrendState:
        """The later state, or that of a trend that is gone."""
        return self.after or cast("TrendState", self.before)


class CorpusChange(_Part):
    """The papers that were counted."""

    added: tuple[str, ...] = Field(default=(), description="Their keys in `papers`, the newest first")
    gone: tuple[str, ...] = Field(default=(), description="Their keys in `papers`, the newest first")
    periods: tuple[PeriodChange, ...] = Field(default=(), description="The periods whose papers are others")


class ClaimState(_Part):
    """A claim as one of the reports has it."""

    text: str
    part: str = Field(description="The part of the report that has it, such as `answer` or `trends`")
    trend: str | None = Field(default=None, description="The label of its trend")
    about: str | None = Field(default=None, description="The readable name of its trend")
    evidence: tuple[str, ...] = Field(default=(), description="The texts of its sentences")


class ClaimChange(_Part):
    """A claim in which the reports differ."""

    move: ClaimMove
    before: ClaimState | None = Field(description="Null if it is new")
    after: ClaimState | None = Field(description="Null if it is gone")

    @property
    def state(self) -> ClaimState:
        """The later state, or that of a claim that is gone."""
        return self.after or cast("ClaimState", self.before)


class ReportedResult(_Part):
    """A figure that a paper reports, with the texts of its sentences."""

    system: str
    task: str
    figure: str
    baseline: str | None
    measure: Measure
    evidence: tuple[str, ...] = ()


class ResultsChange(_Part):
    """The reported figures that only one of the reports has."""

    new: tuple[ReportedResult, ...] = ()
    gone: tuple[ReportedResult, ...] = ()


class Difference(_Part):
    """What changed between two reports on one question, and the papers that changed it."""

    language: str
    before: Side
    after: Side
    caveats: tuple[Caveat, ...] = Field(default=(), description="Why figures may not be comparable")
    trends: tuple[TrendChange, ...] = ()
    corpus: CorpusChange = CorpusChange()
    claims: tuple[ClaimChange, ...] = ()
    results: ResultsChange = ResultsChange()
    gaps: LinesChange = LinesChange()
    failures: LinesChange = LinesChange()
    papers: dict[str, Paper] = Field(
        default_factory=dict,
        description="Every paper that came or went, by what identifies it in both reports; its `id` is that",
    )

    def with_move(self, move: TrendMove) -> tuple[TrendChange, ...]:
        """The trends to which this happened."""
        return tuple(each for each in self.trends if move in each.moves)

    def claims_with(self, *moves: ClaimMove) -> tuple[ClaimChange, ...]:
        """The claims to which one of these happened."""
        return tuple(each for each in self.claims if each.move in moves)

    def papers_of(self, keys: Iterable[str]) -> tuple[Paper, ...]:
        """The papers with these keys."""
        return tuple(self.papers[key] for key in keys)

    @property
    def is_same_measurement(self) -> bool:
        """Whether both reports measured the same thing in the same way; its window may follow the date."""
        return not any(caveat.code in OTHER_MEASUREMENT for caveat in self.caveats)

    @property
    def is_changed(self) -> bool:
        """Whether the reports say different things: trends, directions, claims from papers, or results.

        Counts alone do not, nor do other words for the same sentences, nor what a run used.
        """
        trends = any({"new", "gone", "turned", "moved"} & {*each.moves} for each in self.trends)
        claims = any(each.state.evidence for each in self.claims_with("new", "gone"))
        return trends or claims or bool(self.results.new or self.results.gone)
