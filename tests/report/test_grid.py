"""How the columns of a table share the width of a terminal."""

from __future__ import annotations

import pytest
from rich.text import Text

from trendscope.report.grid import Column, Grid


def widths(room: int, *rows: tuple[str, str]) -> list[int] | None:
    columns = [Column("A", minimum=4), Column("B", minimum=4)]
    return Grid(columns, [[Text(cell) for cell in row] for row in rows]).widths(room)


@pytest.mark.parametrize(
    ("room", "rows", "expected"),
    [
        (32, [("alpha beta", "internationalization")], [10, 20]),
        (27, [("alpha beta", "internationalization")], [5, 20]),
        (27, [("internationalization", "alpha beta")], [20, 5]),
        (22, [("one two", "some longer text"), ("one two", "short"), ("one two", "short")], [7, 13]),
        (9, [("alpha beta", "gamma")], None),
    ],
)
def test_cells_wrap_where_that_takes_the_fewest_lines_and_breaks_no_word(
    room: int, rows: list[tuple[str, str]], expected: list[int] | None
) -> None:
    assert widths(room, *rows) == expected
