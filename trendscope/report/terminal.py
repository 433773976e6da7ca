"""A report in the terminal.

Text from outside goes through `one_line` and only into `Text` objects, never into markup.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, RenderableType
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from trendscope.draft import Severity
from trendscope.report.captions import Captions
from trendscope.report.citations import Citations, CitedClaim, Quotation, attribution, byline, title_of
from trendscope.report.report import Reference, Report
from trendscope.text.lines import one_line
from trendscope.text.links import web_link
from trendscope.trend import Direction, Trend

DIRECTIONS: dict[Direction, tuple[str, str]] = {
    "rising": ("↗", "bold green"),
    "likely rising": ("↗?", "green"),
    "early signal": ("·", "dim"),
    "steady": ("→", ""),
    "fading": ("↘", "red"),
    "theme": ("•", "cyan"),
}
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("✗", "red"),
    "warning": ("!", "yellow"),
    "note": ("·", "dim"),
}
BLANK = Text()
FILE_WIDTH = 100
INDENT = "   "
MIN_ATTRIBUTION = 40


def print_report(report: Report, console: Console) -> None:
    """Print the report to the console, at its width."""
    for part in _Page(report, console.width, linked=console.is_terminal).parts():
        console.print(part)


def to_text(report: Report) -> str:
    """The report as plain text, for a file."""
    text = io.StringIO()
    print_report(report, Console(width=FILE_WIDTH, file=text))
    return text.getvalue()


class _Hanging:
    """A text with a hanging indent after its mark; unlike a table, it leaves no trailing spaces."""

    def __init__(self, mark: str | Text, text: Text) -> None:
        self.mark = mark if isinstance(mark, Text) else Text(mark)
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(2, options.max_width - self.mark.cell_len)
        before = self.mark
        for line in self.text.wrap(console, width, overflow="fold"):
            line.rstrip()
            yield Text.assemble(before, line)
            before = Text(" " * self.mark.cell_len)


class _Page:
    """The parts of one report, from its first line to its last."""

    def __init__(self, report: Report, width: int, *, linked: bool) -> None:
        self.report = report
        self.width = width
        self.linked = linked
        self.captions = Captions(report)
        self.say = self.captions.say
        self.citations = Citations(report)

    def parts(self) -> Iterator[RenderableType]:
        for notice in self.captions.notices:
            yield _paragraph(notice, "bold red" if self.report.status == "failed" else "bold yellow")
            yield BLANK
        title = Text.assemble(_text(self.report.question, "bold"), (f"  {self.captions.window}", "dim"))
        yield _Hanging("", title)
        if self.captions.volume:
            yield _paragraph(self.captions.volume, "dim")
        for line in self.captions.coverage:
            yield _paragraph(line, "dim")
        if self.captions.answered:
            yield from self.body()
        yield from self.section("report.gaps", (_item("–", _text(gap)) for gap in self.report.gaps))
        failures = (_item("✗", _text(failure), "red") for failure in self.captions.failures)
        yield from self.section("report.failures", failures)
        yield from self.section("report.findings", self.findings())
        if self.captions.answered:
            yield from self.section("report.sources", self.sources())
        yield from self.section(self.captions.searches_heading, self.searches())
        yield BLANK
        yield _paragraph(self.captions.provenance, "dim")

    def body(self) -> Iterator[RenderableType]:
        claims = self.citations.cite(self.report.background)
        background = (part for claim in claims for part in (BLANK, *self.claim(claim)))
        yield from self.section("report.background", background)
        trends = (
            part for number, trend in enumerate(self.report.trends, 1) for part in self.trend(number, trend)
        )
        yield from self.section("report.trends", trends)
        yield from self.section(
            "report.domain_wide", (self.shift(trend) for trend in self.report.domain_wide)
        )

    def section(self, key: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
        """A heading and its parts, or nothing if there are none."""
        parts = list(parts)
        if parts:
            yield BLANK
            yield Rule(Text(self.say(key), "bold"), align="left", style="dim", characters="─")
            yield from (parts[1:] if parts[0] is BLANK else parts)

    def trend(self, number: int, trend: Trend) -> Iterator[RenderableType]:
        yield BLANK
        arrow, style = DIRECTIONS[trend.direction]
        heading = Text.assemble(_text(self.captions.heading(trend), "bold"), "  ")
        heading.append(f"{arrow} {self.captions.direction(trend)}", style)
        yield _item(f"{number}.", heading)
        yield from self.numbers(trend)
        for claim in self.citations.cite(trend.claims):
            yield from self.claim(claim)
        if trend.related:
            related = ", ".join(one_line(phrase, limit=100) for phrase in trend.related)
            yield _indented(Text.assemble((f"{self.say('report.related')}: ", "dim"), related))

    def numbers(self, trend: Trend) -> Iterator[RenderableType]:
        """The timeline of a trend, with its figures."""
        timeline, numbers = self.captions.timeline(trend), " · ".join(self.captions.numbers(trend))
        if timeline or numbers:
            yield _indented(self.timeline(timeline, DIRECTIONS[trend.direction][1], numbers))

    def timeline(self, timeline: str, style: str, words: str) -> Text:
        return Text.assemble((timeline, style), "   " if timeline else "", (words, "dim"))

    def shift(self, trend: Trend) -> RenderableType:
        """A shift of the whole domain, on one line."""
        arrow, style = DIRECTIONS[trend.direction]
        line = Text.assemble(
            _text(trend.label, "bold"), "  ", self.timeline(self.captions.timeline(trend), style, "")
        )
        line.append(f"{self.captions.latest(trend)}  ", "dim")
        line.append(" ".join(f"[{number}]" for number in self.citations.numbers(trend)), "dim")
        return _item(arrow, line, style)

    def claim(self, claim: CitedClaim) -> Iterator[RenderableType]:
        numbers = "".join(f" [{number}]" for number in claim.later)
        yield _indented(Text.assemble(_text(claim.text), (numbers, "cyan")))
        yield from map(self.quotation, claim.quotations)

    def quotation(self, quotation: Quotation) -> RenderableType:
        mark = f"[{quotation.number}]"
        text = Text.assemble("“", _text(quotation.text, "italic"), "”")
        if quotation.attributed:
            text.append("\n").append_text(self.attribution(quotation.reference, len(INDENT + mark) + 1))
        return _item(mark, text, "cyan", INDENT)

    def attribution(self, reference: Reference, indent: int) -> Text:
        """Who said it and where, on one line with the address if there is room."""
        link = self.link(reference.url)
        room = self.width - indent - len("—   ") - link.cell_len
        limit = room if room >= MIN_ATTRIBUTION else self.width - indent - len("— ")
        line = attribution(reference, self.say, max(limit, MIN_ATTRIBUTION))
        return Text.assemble((f"— {line}  ", "dim"), link)

    def findings(self) -> Iterator[RenderableType]:
        for severity, message in self.captions.findings:
            mark, style = SEVERITIES[severity]
            yield _item(mark, _text(message, "dim" if severity == "note" else ""), style)

    def sources(self) -> Iterator[RenderableType]:
        sources = self.citations.sources
        width = len(f"[{len(sources)}]")
        for number, reference in sources:
            text = Text.assemble(
                title_of(reference), "\n", (byline(reference, self.say, named=1) + "  ", "dim")
            )
            yield _item(f"[{number}]".rjust(width), text.append_text(self.link(reference.url)), "cyan")

    def searches(self) -> Iterator[RenderableType]:
        for query, read in self.captions.searches:
            text = Text.assemble(_text(query.source, "bold"), "  ", _text(query.query))
            yield _item("–", text.append("\n" if len(query.periods) > 1 else "  ").append(read, "dim"))
        if self.captions.answered:
            yield BLANK
            yield _paragraph(self.say("report.rule"), "dim")

    def link(self, url: str) -> Text:
        """The address as text, which a terminal may open if it is a web address."""
        target = web_link(url) if self.linked else None
        return _text(url, Style(dim=True, link=target))


def _text(text: str, style: str | Style = "") -> Text:
    return Text(one_line(text), style)


def _paragraph(text: str, style: str) -> RenderableType:
    return _Hanging("", _text(text, style))


def _indented(text: Text) -> RenderableType:
    return _Hanging(INDENT, text)


def _item(mark: str, text: Text, style: str = "dim", indent: str = "") -> RenderableType:
    return _Hanging(Text.assemble(indent, (mark, style), " "), text)
