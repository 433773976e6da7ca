"""The typed report, which is also the JSON contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Literal, cast

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import Unpack

from trendscope.conversation.answer import Answer
from trendscope.conversation.options import AskOptions
from trendscope.document import Kind
from trendscope.draft import Finding
from trendscope.errors import UsageError
from trendscope.plan import Reason, Role
from trendscope.report.chart_formats import write_chart
from trendscope.report.corpus import Paper
from trendscope.report.formats import FORMATS, save_as
from trendscope.sentence import Sentence, SentenceId
from trendscope.synthesis import Disagreement, Event, Reading, Result
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.trend import UNDATED, Claim, Trend
from trendscope.version import __version__
from trendscope.window import Unit, Window

if TYPE_CHECKING:
    from pandas import DataFrame

    from trendscope.feedback.judges import Judges

SHOWN_CHARACTERS = 80  # of the question

Status = Literal["complete", "partial", "abstained", "failed"]

EXIT_CODES: dict[Status, int] = {"complete": 0, "failed": 1, "abstained": 3, "partial": 4}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Reference(_Part):
    """A document that the report quotes."""

    title: str
    authors: tuple[str, ...]
    date: str | None
    url: str
    kind: Kind
    source: str
    retrieved: str = Field(description="Date of the run, ISO")
    pages: tuple[int, ...] = Field(default=(), description="The pages that are quoted, where they are known")


class LibraryUse(_Part):
    """Which library was searched, and what was found in it."""

    own: bool = Field(description="Whether it is the reader's own, or else the sample library of the package")
    documents: int = Field(description="Documents that it has")
    found: int = Field(description="Those on the question that are from its window or have no date")
    undated: int = Field(description="Those of them without a date, which are quoted and in no period")
    compared: bool = Field(
        description="Whether they are compared with a field, and not counted as part of it"
    )


class Failure(_Part):
    """A source that did not answer, and why."""

    source: str
    reason: str


class TopicName(_Part):
    """Another name of the topic, which was searched for too."""

    phrase: str
    reason: Reason
    documents: int = Field(description="In how many of the first papers the reason was found")


class Coverage(_Part):
    """How much was read of what a source has on the question."""

    source: str
    query: str
    read: int = Field(description="Papers that were read")
    total: int | None = Field(description="Papers on the question that the source has")
    lost: int = Field(default=0, description="Papers that it promised and did not send")
    drawn: bool = Field(
        default=False, description="Whether an equal random share of every period was read, and not all"
    )


class Search(_Part):
    """One query as it was sent, so that anyone can repeat it."""

    source: str
    query: str
    role: Role = Field(description="What the search was for")
    period: str | None = Field(description="The part of the window that it covers; null for all of it")
    found: int
    total: int | None = Field(description="The total that the source reports")


class Report(_Part):
    """The answer to one question: the same object for the command, Python and Studio."""

    version: str = Field(default=__version__, description="The version of trendscope that wrote it")
    status: Status
    question: str
    language: str
    since: str = Field(description="First day of the window, ISO")
    until: str = Field(description="Last day of the window, ISO")
    unit: Unit = Field(default="year", description="What the counts are by: year, quarter or month")
    sources: tuple[str, ...] = Field(
        default=(), description="The sources that the user named; empty where the default ones were searched"
    )
    max_papers: int | None = Field(
        default=None, description="Papers on the question to read at most; null in older reports"
    )
    reasoner: str
    retrieved: str = Field(description="Date of the run, ISO")
    sample_library: bool = Field(
        default=False,
        description="Whether the sample library was used because no source on the network answered",
    )
    library: LibraryUse | None = Field(default=None, description="The library, if it was searched")
    own: dict[str, Paper] = Field(
        default_factory=dict,
        description="The reader's own documents on the question, by id, where they are compared with a field",
    )
    measured: int = Field(default=0, description="Documents that were counted")
    in_passing: int = Field(default=0, description="How many of these name the topic once, outside the title")
    total: dict[str, int] | None = Field(
        default=None, description="Papers on the question, by period, as the sources report"
    )
    answer: tuple[Claim, ...] = Field(
        default=(), description="The answer in a few sentences, from the counts and the claims below"
    )
    background: tuple[Claim, ...] = Field(default=(), description="Definitions, quoted")
    trends: tuple[Trend, ...] = ()
    also: tuple[Trend, ...] = Field(
        default=(), description="Other phrases that rise or fade on the question: counts alone"
    )
    domain_wide: tuple[Trend, ...] = Field(
        default=(), description="Phrases that rise across the whole field, and not only for this question"
    )
    results: tuple[Result, ...] = Field(default=(), description="Figures that papers report")
    problems: tuple[Claim, ...] = Field(default=(), description="What is open")
    disagreements: tuple[Disagreement, ...] = ()
    timeline: tuple[Event, ...] = ()
    reading_list: tuple[Reading, ...] = ()
    outlook: tuple[Claim, ...] = Field(default=(), description="Sentences of papers that look ahead")
    sentences: dict[SentenceId, Sentence] = Field(
        default_factory=dict, description="The evidence: every cited sentence, by id"
    )
    documents: dict[str, Reference] = Field(
        default_factory=dict, description="The documents that are quoted, by id"
    )
    corpus: dict[str, Paper] = Field(
        default_factory=dict, description="The documents that were counted, by id"
    )
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = Field(default_factory=dict, description="Each criterion of the critic, 0 to 1")
    supported: int | None = Field(
        default=None, description="Claims that a model checked against their sentences and found supported"
    )
    dropped: dict[str, int] = Field(default_factory=dict, description="What was left out, by reason")
    gaps: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    searches: tuple[Search, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    names: tuple[TopicName, ...] = Field(
        default=(), description="Names of the topic that are not in the question, and were searched for"
    )
    usage: dict[str, int | float] = Field(
        default_factory=dict,
        description="What the run used; dollars only if the price of the model is known",
    )

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.status]

    @property
    def counted_trends(self) -> tuple[Trend, ...]:
        """Everything that was counted: the trends, and what is told in one line each."""
        return (*self.trends, *self.also, *self.domain_wide)

    def trend(self, named: str | int) -> Trend:
        """The trend with this label, this name, or this number in the report.

        Raises UsageError if there is none.
        """
        wanted = str(named).strip().lower()
        for trend in self.counted_trends:
            if wanted in {trend.label.lower(), (trend.name or trend.label).lower()}:
                return trend
        if wanted.isdecimal() and 0 < int(wanted) <= len(self.trends):
            return self.trends[int(wanted) - 1]
        names = (f"{number} {trend.name or trend.label}" for number, trend in enumerate(self.trends, start=1))
        labels = ", ".join(names)
        raise UsageError(
            "there is no trend {named}; there are: {labels}", named=named, labels=labels or Message("none")
        )

    def papers(self, trend: str | int | None = None, period: str | int | None = None) -> tuple[Paper, ...]:
        """The papers behind a number: those of one trend and one period, or of all trends, or all periods.

        A trend is given by its label, its name, or its number in the report; a period as the counts name it.
        Raises UsageError if there is no such trend or period.
        """
        ids: Mapping[str, Sequence[str]]
        ids = self.papers_by_period if trend is None else self.trend(trend).papers
        if period is not None and str(period) not in (known := {*self.window.periods, *ids}):
            raise UsageError(
                "there is no period {period}; there are: {periods}",
                period=period,
                periods=", ".join(sorted(known)),
            )
        periods = ids if period is None else (str(period),)
        named = (name for each in periods for name in ids.get(each, ()))
        return tuple(self.corpus[name] for name in named if name in self.corpus)

    def save(self, path: str | Path, *, details: bool = False) -> Path:
        """Write the report to a file, and give its path; the extension says how.

        The whole report as .html, .pdf, .docx, .md, .txt or .json, or what it cites as .bib, .ris or
        .csl.json. `details` adds the queries, the tests and the figures of each trend.
        Raises UsageError for another extension, or if the file cannot be written.
        """
        path = Path(path)
        save_as(self, path, FORMATS, details=details)
        return path

    def chart(self, path: str | Path, trend: str | int | None = None) -> Path:
        """Write the picture of all trends, or of one trend, to a file, and give its path.

        The extension says how: .svg or .png. A trend is given by its label, its name, or its number in the
        report. The picture has the question, the source, the date, and the command that repeats it.
        Raises UsageError for another extension, for a trend that is not there, if the file cannot be written,
        and for .png without the extra `trendscope[charts]`.
        """
        write_chart(self, path, trend)
        return Path(path)

    def to_pandas(self) -> DataFrame:
        """The counts as a frame with a row for each trend and period, in the order of the report.

        part        the list that the trend is in: trends, also or domain_wide
        number      its number in that list, from 1
        label       the phrase that was counted
        name        the name by which a reader knows it
        direction   rising, likely rising, early signal, steady or fading
        z           log-odds z-score of the recent against the earlier periods
        period      2024, 2024-Q2 or 2024-06
        named       papers that were read and name it
        read        papers that were read
        share       named / read, from 0 to 1; missing where no paper was read
        total       papers on the question, as the source reports; missing where it does not
        is_partial  whether the window, or the day of the run, cuts the period

        A theme that was not counted by period has no row. Raises UsageError without the extra
        `trendscope[pandas]`.
        """
        return cast("Callable[[Report], DataFrame]", resolve_name("trendscope.report.frame:to_frame"))(self)

    async def aask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """The answer to a question on this report, which goes on from the questions before.

        If its run is kept, it is answered from all that the run received. The options are those of
        `trendscope.conversation.options.AskOptions`.
        """
        # By name: asking stands above the report.
        answer: Answer = await resolve_name("trendscope.asking:aask_report")(self, question, **options)
        return answer

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """See `aask`. Raises RuntimeError inside a running event loop."""
        answer: Answer = resolve_name("trendscope.asking:ask_report")(self, question, **options)
        return answer

    def judge(self, by: str = "") -> Judges:
        """Judge this report: accept, reject or correct its claims, or choose between two texts.

        `by` is who judges, if that is to be kept. Raises UsageError if the run of the report is not kept.
        """
        judging: Judges = resolve_name("trendscope.asking:judge_report")(self, by)
        return judging

    @property
    def papers_by_period(self) -> Mapping[str, Sequence[str]]:
        """The ids of all papers that were counted, by period."""
        ids: dict[str, list[str]] = {}
        for paper in self.corpus.values():
            ids.setdefault(self.window.period_of(paper.date) or UNDATED, []).append(paper.id)
        return ids

    def __repr__(self) -> str:
        asked = one_line(self.question, SHOWN_CHARACTERS)
        return f"<Report {self.status}: {asked!r}, trends: {len(self.trends)}, papers: {self.measured}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """The report as a notebook shows it: the page, in a frame."""
        framed: str = resolve_name("trendscope.report.html.frame:to_frame")(self)
        return framed

    @property
    def window(self) -> Window:
        """The days that the question covers."""
        return Window(date.fromisoformat(self.since), date.fromisoformat(self.until))
