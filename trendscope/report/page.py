"""The report on one page of the terminal: what was found, and where the rest is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from trendscope.report.blocks import heading, item, paragraph, plain, prose, sentence
from trendscope.report.citations import CitedClaim, in_brackets
from trendscope.report.report import Report
from trendscope.report.terminal_parts import DIRECTIONS, SEVERITIES, TerminalParts
from trendscope.text.lines import one_line, shorten
from trendscope.trend import Claim, Trend

# How many lines of prose a trend has, beyond its first claim.
MAX_LINES = 2
MAX_NAMED = 1
MAX_RESULTS = 5
MAX_OPEN = 3
MAX_MISSING = 3
MAX_SHIFTS = 6
MAX_QUESTION = 100
# Below this width, what an option shows follows it, and has no column of its own.
MIN_COLUMNS = 60
OPTIONS = {
    "--out report.md": "captions.whole",
    "--evidence": "captions.quotations",
    "--details": "captions.queries",
    "--corpus papers.csv": "captions.counted",
}


def print_page(report: Report, console: Console) -> None:
    """Print the answer, the table of trends and a few lines on each; then how to see the rest."""
    for part in _Page(report, console.width, linked=console.is_terminal).parts():
        console.print(part)


class _Page(TerminalParts):
    """The parts of one page."""

    max_named = MAX_NAMED

    def parts(self) -> Iterator[RenderableType]:
        yield from self.head()
        if self.captions.coverage:
            yield paragraph(self.captions.coverage, "dim")
        if self.captions.answered:
            yield from self.body()
        yield from heading(self.say("report.gaps"), self.missing())
        if self.captions.answered:
            yield from heading(self.say("report.next"), self.next())
        else:
            yield from heading(self.say("report.queries"), self.searches())
            yield paragraph(self.captions.provenance, "dim")

    def body(self) -> Iterator[RenderableType]:
        answer = self.citations.cite(self.report.answer)
        yield from heading(self.say("report.answer"), [paragraph(prose(answer))] if answer else [])
        yield from heading(self.say("report.glance"), (*self.glance(), *self.shifts()))
        trends = (self.trend(number, each) for number, each in enumerate(self.report.trends, start=1))
        yield from heading(self.say("report.trends"), trends)
        yield from heading(self.say("report.results"), self.first_results())
        yield from heading(self.say("report.open"), self.open())

    def shifts(self) -> Iterator[RenderableType]:
        """What moves across the whole field, by name."""
        shifts = self.report.domain_wide[:MAX_SHIFTS]
        if shifts:
            named = (
                f"{DIRECTIONS[each.direction][0]} {one_line(each.label, MAX_QUESTION)}" for each in shifts
            )
            yield paragraph(f"{self.say('report.domain_wide')}: {', '.join(named)}", "dim")

    def trend(self, number: int, trend: Trend) -> RenderableType:
        """The first claims of a trend, as many as fit."""
        arrow, style = DIRECTIONS[trend.direction]
        name = Text.assemble(plain(trend.name or trend.label, "bold"), (f" {arrow}  ", style))
        claims = prose(self._first(self.citations.cite(_telling(trend.claims)), name.cell_len))
        return item(f"{number}.", name.append_text(claims))

    def _first(self, claims: Sequence[CitedClaim], used: int) -> list[CitedClaim]:
        room = MAX_LINES * (self.width - len("1. ")) - used
        first: list[CitedClaim] = []
        for claim in claims:
            room -= sentence(claim).cell_len + 1
            if first and room < 0:
                break
            first.append(claim)
        return first

    def first_results(self) -> Iterator[RenderableType]:
        results = self.report.results
        if results:
            yield from self.results(results[:MAX_RESULTS])
            more = len(results) - MAX_RESULTS
            notes = [self.say("captions.more_results", number=more)] if more > 0 else []
            yield paragraph(" ".join((self.say("captions.no_ranking"), *notes)), "dim")

    def open(self) -> Iterator[RenderableType]:
        """The first questions on which papers disagree, then the first problems."""
        disagreements = self.report.disagreements[: MAX_OPEN - 1]
        for each in disagreements:
            numbers = self.citations.numbers_of((*each.one.sentences, *each.other.sentences))
            yield item("–", plain(each.about).append(f" {in_brackets(numbers)}", "cyan"))
        for claim in self.citations.cite(self.report.problems[: MAX_OPEN - len(disagreements)]):
            yield item("–", sentence(claim))

    def missing(self) -> Iterator[RenderableType]:
        """The most serious of what is missing, each on a line."""
        lines = [line for line in self.captions.missing if line[0] != "note"]
        for severity, message in lines[:MAX_MISSING]:
            mark, style = SEVERITIES[severity] if severity else ("–", "dim")
            yield item(mark, plain(message), style)
        more = len(self.captions.missing) - len(lines[:MAX_MISSING])
        if more:
            yield paragraph(self.say("captions.more", number=more), "dim")

    def next(self) -> Iterator[RenderableType]:
        """How many sources there are, and the same question with each option that shows more."""
        sources = len(self.citations.sources)
        if sources:
            yield paragraph(self.say("captions.sources", sources=sources), "dim")
        command = f"trendscope {shlex.quote(shorten(one_line(self.report.question), MAX_QUESTION))}"
        yield paragraph(command)
        width = max(map(cell_len, OPTIONS)) + 2 if self.width >= MIN_COLUMNS else 0
        for option, key in OPTIONS.items():
            yield item(f"  {option.ljust(width)}" if width else " ", self._option(option, key, width), "bold")

    def _option(self, option: str, key: str, width: int) -> Text:
        return plain(self.say(key)) if width else Text.assemble((option, "bold"), f": {self.say(key)}")


def _telling(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims that say more than the table does; all of them if none does."""
    return [claim for claim in claims if claim.sentences or not claim.counts] or claims
