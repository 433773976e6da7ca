"""The report on one page of the terminal: what was found, and where the rest is."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from trendscope.extraction.standing import leans_on_context
from trendscope.report.blocks import heading, item, paragraph, plain, prose, sentence
from trendscope.report.captions import readable_name
from trendscope.report.citations import CitedClaim, in_brackets
from trendscope.report.readable import readable_report
from trendscope.report.report import Report
from trendscope.report.signs import DIRECTIONS, SEVERITIES
from trendscope.report.terminal_parts import TerminalParts
from trendscope.synthesis import Result
from trendscope.text.lines import one_line, shorten
from trendscope.trend import Claim, Direction, Trend

MAX_NAMED = 1
MAX_QUESTION = 100
# What words leave empty at the ends of lines.
SLACK = 6
# How many lines longer than lines of prose a table may be, its header among them.
ROOM_FOR_TABLE = 2
# Below this width, what an option shows follows it, and has no column of its own.
MIN_COLUMNS = 60
OPTIONS = {
    "--out report.md": "captions.whole",
    "--evidence": "captions.quotations",
    "--details": "captions.queries",
    "--corpus papers.csv": "captions.counted",
}


@dataclass(frozen=True)
class Extent:
    """How much of each part a page shows: lines on a trend, trends with text, rows of results, and so on."""

    lines: int
    trends: int
    results: int
    open: int
    missing: int
    shifts: int = 0
    narrow: bool = False


# The first that gives a page is taken; the last is shown even if it is longer.
EXTENTS = (
    Extent(lines=3, trends=9, results=5, open=3, missing=3, shifts=6),
    Extent(lines=2, trends=9, results=5, open=3, missing=3, shifts=3),
    Extent(lines=2, trends=9, results=4, open=2, missing=2),
    Extent(lines=2, trends=7, results=3, open=1, missing=1, narrow=True),
    Extent(lines=2, trends=7, results=2, open=1, missing=1, narrow=True),
    Extent(lines=2, trends=7, results=2, open=0, missing=1, narrow=True),
    Extent(lines=2, trends=5, results=2, open=0, missing=1, narrow=True),
    Extent(lines=2, trends=4, results=2, open=0, missing=1, narrow=True),
    Extent(lines=2, trends=3, results=2, open=0, missing=1, narrow=True),
)
PAGE = (80, 62)


def print_page(report: Report, console: Console, command: str = "") -> None:
    """Print the answer, the table of trends and a few lines on each, then how to see the rest.

    `command` shows the report again, by default by asking the same question.
    """
    report = readable_report(report)
    columns, lines = PAGE
    most = lines * columns / min(columns, console.width)
    for extent in EXTENTS:
        parts = list(_Page(report, console, extent, command).parts())
        if _lines(parts, console) <= most:
            break
    for part in parts:
        console.print(part)


class _Page(TerminalParts):
    """The parts of one page."""

    max_named = MAX_NAMED

    def __init__(self, report: Report, console: Console, extent: Extent, command: str) -> None:
        super().__init__(report, console.width, linked=console.is_terminal)
        self.command = command
        self.console = console
        self.extent = extent
        if extent.narrow:
            self.dispensed = ("since", "over_time")

    def parts(self) -> Iterator[RenderableType]:
        yield from self.head()
        for line in self.captions.read_of_sources:
            yield paragraph(line, "dim")
        if self.captions.answered:
            yield from self.body()
        yield from heading(self.say("report.gaps"), self.missing())
        if self.captions.answered:
            yield from heading(self.say("report.next"), self.next())
        else:
            yield from heading(self.say("report.queries"), self.searches())
            yield paragraph(self.captions.provenance, "dim")

    def body(self) -> Iterator[RenderableType]:
        answer = self.citations.cite_by_number(self.report.answer)
        yield from heading(self.say("report.answer"), [paragraph(prose(answer))] if answer else [])
        yield from heading(self.say("report.glance"), (*self.glance(), *self.shifts()))
        trends = (self.trend(*each) for each in self._told())
        yield from heading(self.say("report.trends"), trends)
        yield from heading(self.say("report.results"), self.first_results())
        yield from heading(self.say(self.captions.open_heading), self.open())

    def shifts(self) -> Iterator[RenderableType]:
        """What moves across the whole field, by name."""
        shifts = self.report.domain_wide[: self.extent.shifts]
        if shifts:
            named = (
                f"{DIRECTIONS[each.direction][0]} {one_line(readable_name(each), MAX_QUESTION)}"
                for each in shifts
            )
            yield paragraph(f"{self.say('report.domain_wide')}: {', '.join(named)}", "dim")

    def _told(self) -> list[tuple[int, Trend]]:
        """The trends that have a text, with their numbers: of those that change, the first of each direction.

        The table has said all there is to say of the others.
        """
        numbered = list(enumerate(self.report.trends, start=1))
        changing = [each for each in numbered if each[1].direction != "steady"] or numbered
        before: Counter[Direction] = Counter()
        ranks: dict[int, int] = {}
        for number, trend in changing:
            ranks[number] = before[trend.direction]
            before[trend.direction] += 1
        told = sorted(changing, key=lambda each: ranks[each[0]])[: self.extent.trends]
        return sorted(told, key=lambda each: each[0])

    def trend(self, number: int, trend: Trend) -> RenderableType:
        """The first claims of a trend, as many as fit."""
        arrow, style = DIRECTIONS[trend.direction]
        name = Text.assemble(
            plain(self.captions.capital(readable_name(trend)), "bold"), (f" {arrow}  ", style)
        )
        telling = _telling(trend.claims)
        claims = prose(self._first(self._unsaid(telling) or telling, name.cell_len))
        return item(f"{number}.", name.append_text(claims))

    def _first(self, claims: Sequence[Claim], used: int) -> list[CitedClaim]:
        """The first claim that fits and stands alone, and those after it that fit; else the shortest."""
        room = self.extent.lines * (self.width - len("1. ")) - used - SLACK
        first: list[Claim] = []
        for claim in claims:
            fits = prose(self.citations.cite((*first, claim))).cell_len <= room
            if fits and (first or not self._leans(claim)):
                first.append(claim)
            elif first:
                break
        alone = [claim for claim in claims if not self._leans(claim)] or claims
        shortest = sorted(alone, key=lambda claim: cell_len(claim.text))[:1]
        return self.citations.cite(first or shortest)

    def _leans(self, claim: Claim) -> bool:
        """Whether a claim is told after another one: "they" or "later" says nothing at a beginning."""
        leads = tuple(self.say(key, said="").strip() for key in ("lead.later", "lead.recently"))
        return claim.text.startswith(leads) or leans_on_context(claim.text)

    def _unsaid(self, claims: Sequence[Claim]) -> Sequence[Claim]:
        """What the answer does not say: neither in these words nor from these sentences."""
        return [claim for claim in claims if not any(_says(each, claim) for each in self.report.answer)]

    def first_results(self) -> Iterator[RenderableType]:
        results = self.report.results
        if results:
            yield from self._shorter(results[: self.extent.results])
            more = len(results) - self.extent.results
            notes = [self.say("captions.more_results", number=more)] if more > 0 else []
            yield paragraph(" ".join((self.say("captions.no_ranking"), *notes)), "dim")

    def _shorter(self, results: Sequence[Result]) -> list[RenderableType]:
        """The results as a table, or as lines where its cells would wrap a lot."""
        table, lines = list(self.results(results)), list(map(self.result_line, results))
        return table if _lines(table, self.console) <= _lines(lines, self.console) + ROOM_FOR_TABLE else lines

    def open(self) -> Iterator[RenderableType]:
        """The first questions on which papers disagree, then the first problems."""
        unsaid = self._unsaid(self.report.problems)
        is_said = len(unsaid) < len(self.report.problems)
        most = self.extent.open or (0 if is_said else 1)
        if not most:
            return
        disagreements = self.report.disagreements[: max(1, most - 1)]
        for each in disagreements:
            numbers = self.citations.numbers_of((*each.one.sentences, *each.other.sentences))
            yield item("–", plain(each.about).append(f" {in_brackets(numbers)}", "cyan"))
        problems = sorted(unsaid, key=self._is_long)
        for claim in self.citations.cite(problems[: most - len(disagreements)]):
            yield item("–", sentence(claim))

    def _is_long(self, claim: Claim) -> bool:
        """Whether a problem takes more lines than the text on a trend; such problems come last."""
        return cell_len(claim.text) > self.extent.lines * self.width

    def missing(self) -> Iterator[RenderableType]:
        """The most serious of what is missing, each on a line."""
        lines = [line for line in self.captions.missing if line[0] != "note"][: self.extent.missing]
        for severity, message in lines:
            mark, style = SEVERITIES[severity] if severity else ("–", "dim")
            text = plain(message)
            text.truncate(max(2, self.width - len("– ")), overflow="ellipsis")
            yield item(mark, text, style)
        more = len(self.captions.missing) - len(lines)
        if more:
            yield paragraph(self.say("captions.more", number=more), "dim")

    def next(self) -> Iterator[RenderableType]:
        """The command that shows the report, with each option that shows more."""
        question = shlex.quote(shorten(one_line(self.report.question), MAX_QUESTION))
        yield paragraph(self.command or f"trendscope {question}")
        width = max(map(cell_len, OPTIONS)) + 2 if self.width >= MIN_COLUMNS else 0
        for option, key in OPTIONS.items():
            says = self.say(key, **self._fields(key))
            text = plain(says) if width else Text.assemble((option, "bold"), f": {says}")
            yield item(f"  {option.ljust(width)}" if width else " ", text, "bold")

    def _fields(self, key: str) -> dict[str, int]:
        return {"sources": len(self.citations.sources)} if key == "captions.whole" else {}


def _lines(parts: Sequence[RenderableType], console: Console) -> int:
    return sum(len(console.render_lines(part, pad=False)) for part in parts)


def _says(answer: Claim, claim: Claim) -> bool:
    is_cited = bool(claim.sentences) and set(claim.sentences) <= set(answer.sentences)
    return claim.text in answer.text or is_cited


def _telling(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims that say more than the table does; all of them if none does."""
    return [claim for claim in claims if claim.sentences or not claim.counts] or claims
