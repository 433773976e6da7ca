"""The whole report in the terminal, or as plain text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from trendscope.report.blocks import BLANK, indented, item, paragraph, plain, prose, section, sentence
from trendscope.report.captions import readable_name
from trendscope.report.citations import byline, in_brackets, paragraphs, title_of
from trendscope.report.glance import earlier_and_recent
from trendscope.report.readable import readable_report
from trendscope.report.related import related_phrases
from trendscope.report.report import Report
from trendscope.report.signs import DIRECTIONS, SEVERITIES
from trendscope.report.sparkline import sparkline
from trendscope.report.terminal_parts import TerminalParts
from trendscope.report.told_claims import told_claims
from trendscope.text.lines import one_line
from trendscope.trend import Trend

FILE_WIDTH = 100


def print_report(report: Report, console: Console, *, evidence: bool = True, details: bool = False) -> None:
    """Print the whole report at the width of the console.

    `evidence` adds every cited sentence, `details` the queries, the tests and the figures of each trend.
    """
    parts = _Report(readable_report(report), console.width, linked=console.is_terminal)
    for part in parts.parts(evidence=evidence, details=details):
        console.print(part)


def to_text(report: Report, *, details: bool = False) -> str:
    """The whole report as plain text, for a file."""
    text = io.StringIO()
    print_report(report, Console(width=FILE_WIDTH, file=text), details=details)
    return text.getvalue()


class _Report(TerminalParts):
    """The parts of a whole report, from its first line to its last."""

    def parts(self, *, evidence: bool, details: bool) -> Iterator[RenderableType]:
        yield from self.head()
        if self.captions.answered:
            yield from self.body()
        yield from section(self.say("report.gaps"), self.missing())
        if not self.captions.answered:
            yield from section(self.say("report.queries"), self.searches())
            yield from (BLANK, paragraph(self.captions.provenance, "dim"))
            return
        yield from section(self.say("report.method"), self.method())
        yield from section(self.say("report.references"), self.references())
        if evidence:
            sentences = len(self.citations.evidence)
            yield from section(self.say("report.evidence", sentences=sentences), self.evidence())
        if details:
            yield from section(self.say("report.details"), self.details())

    def body(self) -> Iterator[RenderableType]:
        answer = self.citations.cite_by_number(self.report.answer)
        yield from section(self.say("report.answer"), [paragraph(prose(answer))] if answer else [])
        background = self.citations.cite(self.report.background)
        yield from section(self.say("report.background"), (paragraph(sentence(each)) for each in background))
        yield from section(self.say("report.glance"), self.glance())
        numbered = enumerate(self.report.trends, start=1)
        trends = (part for number, each in numbered for part in self.trend(number, each))
        yield from section(self.say("report.trends"), list(trends)[1:])
        yield from section(self.say("report.also"), map(self.shift, self.report.also))
        shifts = map(self.shift, self.report.domain_wide)
        yield from section(self.say("report.domain_wide"), shifts)
        yield from section(self.say("report.results"), self.all_results())
        yield from section(self.say(self.captions.open_heading), self.open())
        yield from section(self.say("report.timeline"), self.timeline())
        yield from section(self.say("report.reading_list"), self.reading_list())
        yield from section(self.say("report.outlook"), self.outlook())

    def trend(self, number: int, trend: Trend) -> Iterator[RenderableType]:
        yield BLANK
        arrow, style = DIRECTIONS[trend.direction]
        heading = Text.assemble(plain(self.captions.heading(trend), "bold"), "  ")
        heading.append(f"{arrow} {self.captions.direction(trend)}", style)
        yield item(f"{number}.", heading)
        for claims in paragraphs(self.citations.cite(told_claims(trend))):
            yield indented(prose(claims))
        if phrases := related_phrases(trend, self.say.language):
            related = ", ".join(one_line(phrase, limit=100) for phrase in phrases)
            yield indented(Text.assemble((f"{self.say('report.related')}: ", "dim"), related))

    def shift(self, trend: Trend) -> RenderableType:
        """A shift of the whole domain, on one line."""
        arrow, style = DIRECTIONS[trend.direction]
        line = Text.assemble(
            plain(self.captions.capital(readable_name(trend)), "bold"), "  ", (sparkline(trend), style)
        )
        line.append(f"  {earlier_and_recent(trend)} ".rstrip(), "dim")
        return item(arrow, line.append(f" {in_brackets(self.citations.numbers(trend))}", "cyan"), style)

    def all_results(self) -> Iterator[RenderableType]:
        if self.report.results:
            yield from self.results(self.report.results)
            yield paragraph(self.say("captions.no_ranking"), "dim")

    def open(self) -> Iterator[RenderableType]:
        """Disagreements with both sides, then problems."""
        for each in self.report.disagreements:
            both = prose(self.citations.cite((each.one, each.other)))
            yield item("–", Text.assemble(plain(each.about, "bold"), " ", both))
        for claim in self.citations.cite(self.report.problems):
            yield item("–", sentence(claim))

    def timeline(self) -> Iterator[RenderableType]:
        for event in self.report.timeline:
            number, paper = self.citations.number_of(event.document), self.captions.uncited(event)
            text = plain(self.captions.event(event))
            if paper:
                text.append(f": “{title_of(paper)}”", "dim")
            yield item("–", text.append(f" [{number}]", "cyan") if number else text)

    def reading_list(self) -> Iterator[RenderableType]:
        for number, reference, reason in self.citations.reading_list:
            title = Text.assemble(title_of(reference), (f": {self.captions.reason(reason)}", "dim"))
            yield item(f"[{number}]", title, "cyan")

    def outlook(self) -> Iterator[RenderableType]:
        if self.report.outlook:
            yield paragraph(prose(self.citations.cite(self.report.outlook)))
            yield paragraph(self.say("captions.opinions"), "dim")

    def missing(self) -> Iterator[RenderableType]:
        for severity, message in self.captions.missing:
            mark, style = SEVERITIES[severity] if severity else ("–", "dim")
            yield item(mark, plain(message, "dim" if severity == "note" else ""), style)

    def method(self) -> Iterator[RenderableType]:
        for number, line in enumerate(self.captions.method, start=1):
            yield item(f"{number}.", plain(line))
        yield from self._codebook()

    def _codebook(self) -> Iterator[RenderableType]:
        codebook = self.captions.codebook
        if codebook:
            yield paragraph(self.say("captions.codebook"))
            yield from (item("–", plain(line)) for line in codebook)

    def references(self) -> Iterator[RenderableType]:
        sources = self.citations.sources
        width = len(f"[{len(sources)}]")
        for number, reference in sources:
            who = byline(reference, self.say, named=3)
            text = Text.assemble(title_of(reference), "\n", (f"{who}  ", "dim"), self.link(reference.url))
            yield item(f"[{number}]".rjust(width), text, "cyan")

    def evidence(self) -> Iterator[RenderableType]:
        for quotation in self.citations.evidence:
            text = Text.assemble("“", plain(quotation.text), "”", (quotation.place, "dim"))
            yield item(f"[{quotation.number}]", text, "cyan")

    def details(self) -> Iterable[RenderableType]:
        yield from self.searches()
        for trend in self.report.trends:
            figures = " · ".join(self.captions.figures(trend))
            if figures:
                yield item("–", Text.assemble(plain(trend.label, "bold"), f"  {figures}"))
        yield from (BLANK, paragraph(self.say("report.rule"), "dim"))
