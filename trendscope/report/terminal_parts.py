"""What the report and the page in the terminal have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text

from trendscope.report.blocks import BLANK, item, paragraph, plain
from trendscope.report.captions import Captions
from trendscope.report.citations import MAX_NAMED, Citations, in_brackets
from trendscope.report.glance import NONE, Glance, Row
from trendscope.report.grid import Column, Grid
from trendscope.report.report import Report
from trendscope.report.signs import DIRECTIONS
from trendscope.synthesis import Result
from trendscope.text.links import web_link

MIN_THEME, MIN_WORDS, MIN_CELL = 18, 10, 9
# Where a table of results would be narrower, each result is a line.
MIN_RESULTS_WIDTH = 72
# Which columns a narrow terminal does without, the first first.
DISPENSABLE = ("since", "over_time", "holds")


class TerminalParts:
    """The parts of one report that its long and its short form show in the same way."""

    max_named = MAX_NAMED
    # Columns and notes that are left out even if there is room, to save lines.
    dispensed: tuple[str, ...] = ()

    def __init__(self, report: Report, width: int, *, linked: bool) -> None:
        self.report = report
        self.width = width
        self.linked = linked
        self.captions = Captions(report)
        self.say = self.captions.say
        self.citations = Citations(report, self.say, self.max_named)

    def head(self) -> Iterator[RenderableType]:
        """The notices, the question with its window, and how many papers there are."""
        for notice in self.captions.notices:
            yield paragraph(notice, "bold red" if self.report.status == "failed" else "bold yellow")
            yield BLANK
        yield paragraph(
            Text.assemble(plain(self.report.question, "bold"), (f"  {self.captions.window}", "dim"))
        )
        if self.captions.volume:
            yield paragraph(self.captions.volume, "dim")

    def glance(self) -> Iterator[RenderableType]:
        """The table of all trends, as wide as the terminal allows."""
        glance = self.captions.glance
        if not glance.rows:
            return
        grid, columns = self._grid(glance)
        if grid:
            yield grid
        else:
            yield from map(self._stacked, glance.rows)
        notes = self.captions.glance_notes(glance, (*columns, *self.dispensed))
        if notes:
            yield paragraph(notes, "dim")

    def _grid(self, glance: Glance) -> tuple[Grid | None, tuple[str, ...]]:
        """The table with as many columns as fit, and their names; None if too few do."""
        names = self.captions.glance_columns(glance)
        natural = Grid([self._column(name) for name in names], self._rows(glance, names))
        if natural.wraps(self.width):
            names = tuple(name for name in names if name not in self.dispensed)
        for dropped in ("", *DISPENSABLE):
            names = tuple(name for name in names if name != dropped)
            grid = Grid([self._column(name) for name in names], self._rows(glance, names))
            if grid.widths(self.width):
                return grid, names
        return None, ("earlier", "recent", *(("own",) if glance.some_own else ()))

    def _column(self, name: str) -> Column:
        minimum = {"theme": MIN_THEME, "direction": MIN_WORDS}.get(name)
        right = name not in ("theme", "over_time", "direction", "since", "holds")
        return Column(self.captions.column(name), right, minimum)

    def _rows(self, glance: Glance, names: Sequence[str]) -> list[list[Text]]:
        everything = {"theme": self.say("captions.all_papers"), "papers": f"{self.captions.read:,}"}
        everything |= dict(
            zip(self.captions.share_columns(glance), (f"{number:,}" for number in glance.read), strict=True)
        )
        rows = [[self._cell(row, name) for name in names] for row in glance.rows]
        return [*rows, [Text(everything.get(name, ""), "dim") for name in names]]

    def _cell(self, row: Row, name: str) -> Text:
        arrow, style = DIRECTIONS[row.direction]
        if name == "theme":
            return plain(self.captions.theme(row.theme, field_too=row.field_too), "bold")
        if name == "direction":
            return Text(f"{arrow} {row.words}", style)
        if name == "holds":
            return Text(self.captions.ways(row), "dim")
        fixed = {"papers": row.papers, "own": row.own, "over_time": row.line, "since": row.since}
        shares = dict(
            zip(self.captions.share_columns(self.captions.glance), map(str, row.shares), strict=True)
        )
        return Text((fixed | shares)[name], style if name == "over_time" else "")

    def _stacked(self, row: Row) -> RenderableType:
        """A trend on two lines, for a narrow terminal."""
        arrow, style = DIRECTIONS[row.direction]
        known = [str(share) for share in row.shares if share.sampled]
        shares = f"{' → '.join(known)} {row.line}".strip()
        ways = self.captions.ways_to_split(row.ways) if row.ways else ""
        counted = "" if row.papers == NONE else f"{self.say('captions.papers')}: {row.papers}"
        theme = plain(self.captions.theme(row.theme, field_too=row.field_too), "bold")
        own = f"{self.captions.column('own')}: {row.own}" if row.own else ""
        words = " · ".join(part for part in (row.words, counted, shares, own, ways) if part)
        return item(arrow, Text.assemble(theme, "\n", (words, "dim")), style)

    def results(self, results: Sequence[Result]) -> Iterator[RenderableType]:
        """Figures that papers report, as a table if there is room."""
        names = ("system", "task", "figure", "baseline", "source")
        columns = [
            Column(self.say(f"captions.{name}"), minimum=None if name == "source" else MIN_CELL)
            for name in names
        ]
        grid = Grid(columns, [self._result(result) for result in results])
        if self.width >= MIN_RESULTS_WIDTH and grid.widths(self.width):
            yield grid
        else:
            yield from map(self.result_line, results)

    def _result(self, result: Result) -> list[Text]:
        figure, baseline = self.captions.figure(result), self.captions.baseline(result)
        cells = [plain(each) for each in (result.system, result.task, figure, baseline)]
        return [*cells, Text(self._sources_of(result), "cyan")]

    def result_line(self, result: Result) -> RenderableType:
        """A figure that a paper reports, on a line."""
        against = self.say("captions.against", baseline=self.captions.baseline(result))
        result_in_words = (result.system, result.task, self.captions.figure(result))
        system, task, figure = map(plain, result_in_words)
        system.stylize("bold")
        text = Text.assemble(system, ", ", task, ": ", figure, "; ")
        text.append_text(plain(against)).append(f" {self._sources_of(result)}", "cyan")
        return item("–", text)

    def _sources_of(self, result: Result) -> str:
        return in_brackets(self.citations.numbers_of(result.sentences))

    def searches(self) -> Iterator[RenderableType]:
        """Each query as it was sent."""
        for query, read in self.captions.searches:
            text = Text.assemble(plain(query.source, "bold"), "  ", plain(query.query))
            yield item("–", text.append("\n" if len(query.periods) > 1 else "  ").append(read, "dim"))

    def link(self, url: str) -> Text:
        """The address as text, which a terminal may open if it is a web address."""
        target = web_link(url) if self.linked else None
        return plain(url, Style(dim=True, link=target))
