"""A table in the terminal: its columns share the width by their contents, and their cells wrap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

GAP = "  "
# How many lines a broken word is as bad as.
BROKEN_WORD = 3


@dataclass(frozen=True)
class Column:
    """A column of a grid; one with a minimum may be made as narrow as that, and its cells wrap."""

    title: str
    right: bool = False
    minimum: int | None = None


class Grid:
    """Rows of cells below a header; unlike rich's table, it leaves no trailing spaces."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> None:
        self.columns = columns
        self.rows = rows

    def widths(self, room: int) -> list[int] | None:
        """The width of each column; None if they cannot be made narrow enough."""
        room -= len(GAP) * (len(self.columns) - 1)
        widths = [max(each) for each in zip(self._titles(), self._natural(), strict=True)]
        if sum(widths) <= room:
            return widths
        # No column is wider than all of them together: an endless word would be narrowed letter by letter.
        return self._narrowed([min(width, max(room, 1)) for width in self._natural()], room)

    def wraps(self, room: int) -> bool:
        """Whether some cell takes more than a line."""
        return self.widths(room) != [max(each) for each in zip(self._titles(), self._natural(), strict=True)]

    def _titles(self) -> list[int]:
        return [Text(column.title).cell_len for column in self.columns]

    def _narrowed(self, widths: list[int], room: int) -> list[int] | None:
        """A column whose cells then take the fewest lines is made narrower, until they all fit."""
        while sum(widths) > room:
            spare = [at for at, width in enumerate(widths) if width > (self.columns[at].minimum or width)]
            if not spare:
                return None
            narrower = [[width - (at == each) for each, width in enumerate(widths)] for at in spare]
            # Of those that are alike, the one whose widest column is the narrowest.
            widths = min(narrower, key=lambda each: (self._height(each), max(each)))
        return widths

    def _height(self, widths: Sequence[int]) -> int:
        """How many lines the header and the rows take; a word that is broken is worse than a line."""
        return sum(max(map(_lines, texts, widths)) for texts in self._texts)

    @cached_property
    def _texts(self) -> list[list[str]]:
        """The header and the rows without their styles."""
        return [
            [column.title for column in self.columns],
            *([cell.plain for cell in row] for row in self.rows),
        ]

    def _natural(self) -> list[int]:
        """Each column as wide as its widest cell; a header may wrap between its words."""
        cells = zip(*self.rows, strict=True)
        words = (map(Text, column.title.split()) for column in self.columns)
        return [
            max(text.cell_len for text in (*header, *column))
            for header, column in zip(words, cells, strict=True)
        ]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        widths = self.widths(options.max_width) or self._natural()
        header = [Text(column.title, "dim") for column in self.columns]
        for row in (header, *self.rows):
            yield from self._lines(console, row, widths)

    def _lines(self, console: Console, row: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
        wrapped = (
            cell.wrap(console, max(2, width), overflow="fold")
            for cell, width in zip(row, widths, strict=True)
        )
        for parts in zip_longest(*wrapped, fillvalue=Text()):
            line = Text(GAP).join(self._padded(parts, widths))
            line.rstrip()
            yield line

    def _padded(self, parts: Iterable[Text], widths: Sequence[int]) -> Iterator[Text]:
        for part, width, column in zip(parts, widths, self.columns, strict=True):
            part.rstrip()
            spaces = " " * max(0, width - part.cell_len)
            yield Text.assemble(spaces, part) if column.right else Text.assemble(part, spaces)


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    """How many lines a text takes if it wraps between words, and more for each word that is too long."""
    lines, used = 1, 0
    for length in map(cell_len, text.split()):
        lines += BROKEN_WORD if length > width else 0
        if used and used + 1 + length > width:
            lines, used = lines + 1, length
        else:
            used += length + (used > 0)
    return lines
