"""A report as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain

from trendscope.report.captions import Captions, readable_name
from trendscope.report.citations import Citations, CitedClaim, byline, paragraphs, title_of
from trendscope.report.glance import NONE, Glance, Row, Share, earlier_and_recent
from trendscope.report.readable import readable_report
from trendscope.report.related import related_phrases
from trendscope.report.report import Report
from trendscope.report.sparkline import sparkline
from trendscope.report.told_claims import told_claims
from trendscope.report.word_document import Column, Span, WordDocument
from trendscope.report.word_pictures import Picture, WordPictures
from trendscope.synthesis import Event, Result
from trendscope.text.lines import one_line
from trendscope.text.links import web_link
from trendscope.trend import Trend
from trendscope.version import __version__

WIDTHS = {"theme": 2.5, "over_time": 1.2, "direction": 1.3, "papers": 0.9, "since": 0.8}
RESULT_WIDTHS = (1.5, 1.5, 2, 1.5, 1)
TEXT_COLUMNS = ("theme", "over_time", "direction", "since", "holds")
BULLET, QUOTATION, CAPTION = "List Bullet", "Quote", "Caption"
CURVE_WIDTH = 0.72  # of that of the text

Spans = list[Span]


def to_word(report: Report, *, details: bool = False) -> bytes:
    """The report as a file of Word; the same bytes for the same report.

    `details` adds the queries, the tests and the figures of each trend.
    """
    return _Page(readable_report(report)).to_bytes(details=details)


class _Page:
    """Writes one report, from its title to its last line."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.captions = Captions(report)
        self.say = self.captions.say
        self.citations = Citations(report, self.say)
        self.pictures = WordPictures(self.captions)
        self.document = WordDocument(self.say.language)

    def to_bytes(self, *, details: bool) -> bytes:
        self.head()
        if self.captions.answered:
            self.body()
        self.section("report.gaps", self.missing())
        if self.captions.answered:
            self.sources(details=details)
        else:
            self.section("report.queries", self.searches())
            self.document.paragraph(_plain(self.captions.provenance))
        self.document.describe(
            title=one_line(self.report.question),
            author=f"trendscope {__version__}",
            comments=one_line(self.captions.provenance),
            language=self.say.language,
            created=self._created(),
        )
        return self.document.to_bytes()

    def head(self) -> None:
        self.document.heading(one_line(self.report.question), 0)
        for notice in self.captions.notices:
            self.document.paragraph(_plain(notice), "Intense Quote")
        parts = (self.captions.window, self.captions.volume)
        self.document.paragraph(_plain(" · ".join(part for part in parts if part)), "Subtitle")

    def body(self) -> None:
        answer = self.citations.cite_by_number(self.report.answer)
        self.section("report.answer", [self.prose(answer)] if answer else [], style="Normal")
        background = map(self.sentence, self.citations.cite(self.report.background))
        self.section("report.background", background, style="Normal")
        self.glance()
        for number, trend in enumerate(self.report.trends, start=1):
            self.trend(number, trend)
        self.section("report.also", map(self.shift, self.report.also))
        self.section("report.domain_wide", map(self.shift, self.report.domain_wide))
        self.results()
        self.section(self.captions.open_heading, self.open())
        self.section("report.timeline", map(self.event, self.report.timeline))
        self.section("report.reading_list", self.reading_list())
        self.outlook()

    def sources(self, *, details: bool) -> None:
        """How the report was made, what it refers to, and what it quotes."""
        self.method()
        if details:
            self.section("report.details", self.details())
            self.document.paragraph(_plain(self.say("report.rule")))
        self.references()
        self.evidence()

    def section(self, key: str, items: Iterable[Spans], style: str = BULLET) -> None:
        """A heading and its items, or nothing if there are none."""
        items = [item for item in items if item]
        if items:
            self.document.heading(one_line(self.say(key)), 1)
            for item in items:
                self.document.paragraph(item, style)

    def prose(self, claims: Iterable[CitedClaim]) -> Spans:
        """Claims as one paragraph, with the numbers of what they cite."""
        return _joined(" ", map(self.sentence, claims))

    def sentence(self, claim: CitedClaim) -> Spans:
        """One claim with the numbers of what it cites, and the quotations that it introduces."""
        spans = [*_plain(claim.text), *_references(claim), Span(claim.end)]
        for quoted in claim.quotations:
            spans += [Span(" “"), *_plain(quoted.text), Span(f"”{quoted.place} "), _number(quoted.number)]
        return spans

    def glance(self) -> None:
        """The table of all trends, and what its marks mean."""
        glance = self.captions.glance
        if not glance.rows:
            return
        names = self.captions.glance_columns(glance)
        self.document.heading(one_line(self.say("report.glance")), 1)
        self.picture(self.pictures.glance(), 1)
        head = [_plain(self._title(glance, name)) for name in names]
        rows = [[_plain(self._cell(row, name)) for name in names] for row in glance.rows]
        rows.append(self._everything(glance, names))
        columns = [Column(WIDTHS.get(name, 1), is_number=name not in TEXT_COLUMNS) for name in names]
        self.document.table(columns, [head, *rows])
        # Both sides of the split are called by their periods, so no note has to.
        notes = self.captions.glance_notes(glance, [name for name in names if name != "earlier"])
        if notes:
            self.document.paragraph(_plain(notes))

    def picture(self, picture: Picture | None, width: float) -> None:
        """A picture of this part of the width of the text, and what its signs mean."""
        if picture:
            self.document.picture(picture.png, one_line(picture.words), width)
            if picture.notes:
                self.document.paragraph(_plain(" ".join(picture.notes)), CAPTION)

    def _title(self, glance: Glance, name: str) -> str:
        """A column of a side of the split is called by its periods."""
        if glance.split and name in self.captions.share_columns(glance):
            return self.say.span(*glance.spans[name == "recent"])
        return self.captions.column(name)

    def _cell(self, row: Row, name: str) -> str:
        shares = zip(self.captions.share_columns(self.captions.glance), row.shares, strict=True)
        cells = {
            "theme": self.captions.theme(row.theme, field_too=row.field_too),
            "papers": row.papers,
            **{column: _share(share) for column, share in shares},
            "own": row.own,
            "over_time": row.line,
            "direction": row.words,
            "since": row.since,
            "holds": self.captions.ways(row),
        }
        return cells[name]

    def _everything(self, glance: Glance, names: Sequence[str]) -> list[Spans]:
        """The row of all papers that were read."""
        cells = {"theme": self.say("captions.all_papers"), "papers": f"{self.captions.read:,}"}
        numbers = (f"{number:,}" for number in glance.read)
        cells |= dict(zip(self.captions.share_columns(glance), numbers, strict=True))
        return [_plain(cells.get(name, "")) for name in names]

    def trend(self, number: int, trend: Trend) -> None:
        heading, direction = self.captions.heading(trend), self.captions.direction(trend)
        self.document.heading(f"{number}. {one_line(heading)} — {one_line(direction)}", 1)
        self.picture(self.pictures.curve(trend), CURVE_WIDTH)
        for paragraph in paragraphs(self.citations.cite(told_claims(trend))):
            self.document.paragraph(self.prose(paragraph))
        if related := related_phrases(trend, self.say.language):
            self.document.paragraph(_plain(f"{self.say('report.related')}: {', '.join(related)}"))

    def shift(self, trend: Trend) -> Spans:
        """A shift of the whole domain, on one line."""
        parts = (self.captions.direction(trend), sparkline(trend), earlier_and_recent(trend))
        name = self.captions.capital(readable_name(trend))
        said = f": {' · '.join(part for part in parts if part)} "
        return [*_bold(name), Span(said), *map(_number, self.citations.numbers(trend))]

    def results(self) -> None:
        """Figures that papers report, as a table."""
        if not self.report.results:
            return
        self.document.heading(one_line(self.say("report.results")), 1)
        names = ("system", "task", "figure", "baseline", "source")
        head = [_plain(self.say(f"captions.{name}")) for name in names]
        columns = [Column(width) for width in RESULT_WIDTHS]
        self.document.table(columns, [head, *map(self._result, self.report.results)])
        self.document.paragraph(_plain(self.say("captions.no_ranking")))

    def _result(self, result: Result) -> list[Spans]:
        figure, baseline = self.captions.figure(result), self.captions.baseline(result)
        source = [_number(number) for number in self.citations.numbers_of(result.sentences)]
        year = self.citations.year_of(result.sentences)
        cells = map(_plain, (result.system, result.task, figure, baseline))
        return [*cells, [*source, Span(f", {year}")] if year else source]

    def open(self) -> Iterator[Spans]:
        """Disagreements with both sides, then problems."""
        for each in self.report.disagreements:
            yield [*_bold(each.about), Span(" "), *self.prose(self.citations.cite((each.one, each.other)))]
        yield from map(self.sentence, self.citations.cite(self.report.problems))

    def event(self, event: Event) -> Spans:
        number, paper = self.citations.number_of(event.document), self.captions.uncited(event)
        said = _plain(self.captions.event(event))
        if paper:
            return [*said, Span(": "), *_linked(title_of(paper), paper.url)]
        return [*said, Span(" "), _number(number)] if number else said

    def reading_list(self) -> Iterator[Spans]:
        for number, reference, reason in self.citations.reading_list:
            why = f": {self.captions.reason(reason)}"
            yield [*_linked(title_of(reference), reference.url), Span(" "), _number(number), Span(why)]

    def outlook(self) -> None:
        """Sentences that look ahead, marked as opinions."""
        outlook = self.prose(self.citations.cite(self.report.outlook))
        opinions = _plain(self.say("captions.opinions"))
        self.section("report.outlook", [outlook, opinions] if outlook else [], style="Normal")

    def missing(self) -> Iterator[Spans]:
        for severity, message in self.captions.missing:
            mark = [*_bold(self.say(f"report.{severity}")), Span(": ")] if severity else []
            yield [*mark, *_plain(message)]

    def method(self) -> None:
        """How this was counted, and the phrases of each trend."""
        lines = enumerate(self.captions.method, start=1)
        numbered = ([Span(f"{number}. "), *_plain(line)] for number, line in lines)
        self.section("report.method", numbered, style="Normal")
        if codebook := self.captions.codebook:
            self.document.paragraph(_plain(self.say("captions.codebook")))
            for line in codebook:
                self.document.paragraph(_plain(line), BULLET)

    def details(self) -> Iterator[Spans]:
        """The queries as they were sent, and the figures of each trend."""
        yield from self.searches()
        for trend in self.report.trends:
            if figures := self.captions.figures(trend):
                yield [*_bold(self.captions.heading(trend)), *_plain(f": {' · '.join(figures)}")]

    def searches(self) -> Iterator[Spans]:
        for query, read in self.captions.searches:
            said = _plain(f"{one_line(query.query)} — {read}")
            yield [*_bold(query.source), Span(" "), *said]

    def references(self) -> None:
        if self.citations.sources:
            self.document.heading(one_line(self.say("report.references")), 1)
        for number, reference in self.citations.sources:
            title = _linked(title_of(reference), reference.url)
            who = one_line(byline(reference, self.say, named=3))
            spans = [Span(f"[{number}] "), *title, Span(f" — {who}")]
            self.document.paragraph(spans, bookmark=_bookmark(number))

    def evidence(self) -> None:
        """Every cited sentence."""
        evidence = self.citations.evidence
        if evidence:
            self.document.heading(one_line(self.say("report.evidence", sentences=len(evidence))), 1)
        for each in evidence:
            spans = [_number(each.number), Span(" “"), *_plain(each.text), Span(f"”{each.place}")]
            self.document.paragraph(spans, QUOTATION)

    def _created(self) -> datetime:
        """The day of the run."""
        with suppress(ValueError):
            return datetime.fromisoformat(self.report.retrieved).replace(tzinfo=UTC)
        return datetime.fromtimestamp(0, UTC)


def _references(claim: CitedClaim) -> Spans:
    """` [3][5]`, or ` (DeepFact, 2026 [3]) [5]` where the sentence does not name one of them."""
    spans: Spans = []
    if claim.named:
        named = ([*_plain(mark.name), Span(" "), _number(mark.number)] for mark in claim.named)
        spans = [Span(f"{claim.gap}("), *_joined("; ", named), Span(")")]
    return [*spans, Span(" "), *map(_number, claim.bare)] if claim.bare else spans


def _number(number: int) -> Span:
    """`[3]`, which leads to the reference."""
    return Span(f"[{number}]", f"#{_bookmark(number)}")


def _bookmark(number: int) -> str:
    return f"reference{number}"


def _share(share: Share) -> str:
    """`32% (40)`: the share, and how many papers they are."""
    return f"{share} ({share.count:,})" if share.sampled else NONE


def _joined(between: str, parts: Iterable[Spans]) -> Spans:
    spans = chain.from_iterable((Span(between), *part) for part in parts)
    return list(spans)[1:]


def _plain(text: str) -> Spans:
    """Text from outside, on one line."""
    return [Span(line)] if (line := one_line(text)) else []


def _bold(text: str) -> Spans:
    return [Span(one_line(text), is_bold=True)]


def _linked(title: str, url: str) -> Spans:
    """The title as a link if the address is a plain web address, else with the address as text."""
    target = web_link(url)
    if target is None:
        return _plain(f"{title} ({one_line(url)})" if url else title)
    return [Span(one_line(title), target)]
