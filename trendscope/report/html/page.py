"""The page: which parts it has, and what each shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from trendscope.report.captions import Captions
from trendscope.report.charts.svg import chart_css
from trendscope.report.citations import Citations
from trendscope.report.html.lists import Lists
from trendscope.report.html.method import method
from trendscope.report.html.papers import papers_as_json
from trendscope.report.html.policy import Inline, policy, read
from trendscope.report.html.prose import Prose, Sentence
from trendscope.report.html.references import sources
from trendscope.report.html.table import Table, TableOfTrends
from trendscope.report.html.template import template
from trendscope.report.html.trends import glance_view, trend_views
from trendscope.report.html.volume import Volume, volume
from trendscope.report.readable import readable_report
from trendscope.report.report import Report
from trendscope.trend import Trend


def to_html(report: Report) -> str:
    """The report as an HTML page: one file, which fetches nothing."""
    page = Page(readable_report(report))
    style, script = Inline(chart_css() + read("page.css")), Inline(read("page.js"))
    return template("page.html.j2").render(
        page=page,
        say=page.say,
        parts=list(page.parts()),
        papers=papers_as_json(page.report, page.say),
        style=style.text,
        script=script.text,
        policy=Markup(policy(style, script)),  # noqa: S704 - hashes
    )


@dataclass(frozen=True)
class Part:
    """A section of the page: its id, its title, what it shows, and the template that shows it."""

    id: str
    title: str
    shown: object
    template: str


@dataclass(frozen=True)
class Answer:
    """The answer, with the picture of how much there is on the question."""

    sentences: Sequence[Sentence]
    volume: Volume | None


class Page:
    """The parts of one report, in the order in which a reader wants them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.captions = Captions(report)
        self.say = self.captions.say
        self._citations = Citations(report, self.say)
        self._prose = Prose(report, self._citations)

    def parts(self) -> Iterator[Part]:
        """The parts that have something in them."""
        if self.captions.answered:
            yield from self._body()
        yield from self._part("method", "report.method", method(self.captions))
        yield from self._part("missing", "report.gaps", self.captions.missing)
        if self.captions.answered:
            yield from self._part("references", "report.references", sources(self.captions, self._citations))

    def _body(self) -> Iterator[Part]:
        lists = Lists(self.captions, self._citations, self._prose)
        report, prose = self.report, self._prose
        answer = Answer(prose.answer(report.answer), volume(self.captions)) if report.answer else None
        yield from self._part("answer", "report.answer", answer)
        yield from self._part("background", "report.background", prose.sentences(report.background))
        yield from self._part("glance", "report.glance", glance_view(self.captions))
        yield from self._part("trends", "report.trends", trend_views(self.captions, prose))
        yield from self._part("results", "report.results", lists.results())
        yield from self._part("open", self.captions.open_heading, lists.open())
        yield from self._part("timeline", "report.timeline", lists.timeline())
        yield from self._part("reading", "report.reading_list", lists.reading_list())
        yield from self._part("outlook", "report.outlook", prose.sentences(report.outlook))
        yield from self._shifts()

    def _shifts(self) -> Iterator[Part]:
        """Other phrases that rise or fade, in the order in which they were counted."""
        first = len(self.report.trends) + 1
        yield from self._part("also", "report.also", self._table(self.report.also, first), "table")
        table = self._table(self.report.domain_wide, first + len(self.report.also))
        yield from self._part("domain-wide", "report.domain_wide", table, "table")

    def _part(self, name: str, key: str, shown: object, template: str = "") -> Iterator[Part]:
        """A part, or nothing if it would be empty; its template has its name, or another."""
        if shown:
            yield Part(name, self.say(key), shown, f"parts/{template or name}.html.j2")

    def _table(self, trends: tuple[Trend, ...], first: int) -> Table | None:
        return TableOfTrends(self.captions, trends, first).table() if trends else None
