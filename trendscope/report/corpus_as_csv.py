"""A corpus as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from trendscope.report.corpus import Paper, labels_by_paper, plain
from trendscope.report.report import Report
from trendscope.text.lines import shorten

COLUMNS = (*Paper.model_fields, "labels")
BETWEEN_ITEMS = "; "
MAX_CHARACTERS = 32_000  # a cell of Excel holds 32,767
# A spreadsheet takes a cell that begins with one of these for a formula, the wide ones in East Asia.
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")


def to_csv(report: Report) -> str:
    """A row for each paper, with a header."""
    labels = labels_by_paper(report.counted_trends)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for paper in report.corpus.values():
        values = paper.model_dump() | {"labels": labels.get(paper.id, [])}
        writer.writerow(map(_cell, values.values()))
    return text.getvalue()


def _cell(value: str | int | list[str] | tuple[str, ...] | None) -> str | int:
    """What stands in one cell; an apostrophe keeps a text from being taken for a formula."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    items = (value,) if isinstance(value, str) else value
    text = shorten(BETWEEN_ITEMS.join(map(plain, items)), MAX_CHARACTERS)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
