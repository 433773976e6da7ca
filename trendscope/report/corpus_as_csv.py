"""A corpus as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from trendscope.report.corpus import Paper, labels_by_paper
from trendscope.report.report import Report
from trendscope.text.characters import strip_hidden

COLUMNS = (*Paper.model_fields, "labels")
BETWEEN_ITEMS = "; "
# A spreadsheet takes a cell that begins with one of these for a formula, the wide ones in East Asia.
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")


def to_csv(report: Report) -> str:
    """A row for each paper, with a header."""
    labels = labels_by_paper((*report.trends, *report.domain_wide))
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
    text = strip_hidden(value if isinstance(value, str) else BETWEEN_ITEMS.join(value))
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
