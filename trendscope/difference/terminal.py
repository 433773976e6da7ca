"""A difference in the terminal, or as plain text."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from trendscope.difference.difference import Difference
from trendscope.difference.entry import CAME, SAME, TURNED, WENT, Entry, Extent, title_of
from trendscope.difference.summary import summary
from trendscope.difference.telling import Telling
from trendscope.report.blocks import INDENT, Hanging, indented, item, paragraph, plain, section
from trendscope.report.corpus import Paper
from trendscope.report.terminal import FILE_WIDTH
from trendscope.text.lines import one_line
from trendscope.text.links import web_link

STYLES = {CAME: "bold green", WENT: "bold red", TURNED: "bold yellow", SAME: "dim"}
SHORT = Extent()
WHOLE = Extent(
    papers=None, periods=None, claims=None, lines=None, text=None, phrases=None, evidence=True, others=True
)
MIN_TITLE, MAX_TITLE = 40, 90


def print_difference(difference: Difference, console: Console, *, details: bool = False) -> None:
    """Print the difference at the width of the console; `details` adds every paper, count and sentence."""
    page = _Page(difference, WHOLE if details else SHORT, console.width, linked=console.is_terminal)
    for part in page.parts():
        console.print(part)


def to_text(difference: Difference, *, details: bool = False) -> str:
    """The difference as plain text, for a file."""
    text = io.StringIO()
    print_difference(difference, Console(width=FILE_WIDTH, file=text), details=details)
    return text.getvalue()


class _Page:
    """The parts of a difference, from its first line to its last."""

    def __init__(self, difference: Difference, extent: Extent, width: int, *, linked: bool) -> None:
        self.difference = difference
        self.telling = Telling(difference, extent)
        self.linked, self.width = linked, width

    def parts(self) -> Iterator[RenderableType]:
        question = plain(self.telling.question, "bold")
        yield paragraph(Text.assemble(question, (f"  {self.telling.window}", "dim")))
        yield paragraph(summary(self.difference), "bold")
        for notice in self.telling.notices:
            yield item("!", plain(notice), "yellow")
        for each in self.telling.sections:
            entries = [part for entry in each.entries for part in self.entry(entry)]
            notes = [paragraph(each.note, "dim")] if each.note else []
            yield from section(each.title, [*entries, *notes])

    def entry(self, entry: Entry) -> Iterator[RenderableType]:
        name = Text.assemble(plain(entry.name, "bold"), "  ") if entry.name else Text()
        yield item(entry.mark, name.append_text(plain(entry.text)), STYLES[entry.mark])
        for line in entry.lines:
            yield indented(plain(line, "dim"))
        for mark, paper in entry.papers:
            yield Hanging(Text.assemble(INDENT, (mark, STYLES[mark]), " "), self.paper(paper))
        if entry.more:
            yield indented(plain(entry.more, "dim"))

    def paper(self, paper: Paper) -> Text:
        """A title with its date and its address, which a terminal may open."""
        target = web_link(paper.url) if self.linked else None
        date, address = plain(paper.date or "", "dim"), plain(paper.url, Style(dim=True, link=target))
        room = self.width - len(INDENT) - date.cell_len - address.cell_len - 2 * len("  ") - len("+ ")
        title = one_line(title_of(paper), min(max(room, MIN_TITLE), MAX_TITLE))
        return Text("  ").join(part for part in (Text(title), date, address) if part)
