"""A cell that was moved to another row is not in the sentence of that row."""

from __future__ import annotations

import pytest

from trendscope.document import Document
from trendscope.verification.cells import unverified_cells
from trendscope.verification.works import Work

ROWS = (
    (("FlowQuest", "HarborQA", "41.5%", "BM25"), "FlowQuest answers 41.5% of HarborQA, far above BM25."),
    (("PageMiner", "LexTrial", "31%", "7B"), "On LexTrial, PageMiner with 7B weights reaches 31%."),
    (("Torvex-2", "WMT-19", "28.4", "4.4 points"), "Torvex-2 has 28.4 BLEU on WMT-19, a gain of 4.4 points."),
)  # fmt: skip


@pytest.mark.parametrize(("cells", "sentence"), ROWS)
def test_the_cells_of_a_row_are_in_its_sentence(cells: tuple[str, ...], sentence: str) -> None:
    assert unverified_cells(cells, sentence) == ()


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(("row", "other"), [(0, 1), (1, 2), (2, 0)])
def test_a_cell_of_another_row_is_seen(row: int, other: int, at: int) -> None:
    cells, sentence = list(ROWS[row][0]), ROWS[row][1]
    cells[at] = ROWS[other][0][at]

    assert unverified_cells(cells, sentence) == (cells[at],)


def test_a_name_may_come_from_the_title_and_a_number_may_not() -> None:
    document = Document("k", "Quillon: 99 Tasks", (), "2024", "u", "paper", "library", "It reaches 31%.")
    work = Work.of(document, "D1")

    assert unverified_cells(["Quillon", "31%"], "It reaches 31%.", work) == ()
    wrong = ("99", "Torvex", "", "31", "31% of WMT")
    assert unverified_cells(["Quillon", *wrong], "It reaches 31%.", work) == wrong
