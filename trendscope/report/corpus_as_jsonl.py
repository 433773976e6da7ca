"""A corpus as JSON lines."""

from __future__ import annotations

import json

from trendscope.report.corpus import Paper, labels_by_paper
from trendscope.report.report import Report

# Some programs end a line at these, which JSON allows inside a text.
_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def to_jsonl(report: Report) -> str:
    """One object on each line: a paper of the report's JSON, and the labels that it names."""
    labels = labels_by_paper(report.counted_trends)
    return "".join(_line(paper, labels.get(paper.id, [])) for paper in report.corpus.values())


def _line(paper: Paper, labels: list[str]) -> str:
    values = paper.model_dump(mode="json") | {"labels": labels}
    return json.dumps(values, ensure_ascii=False).translate(_LINE_ENDS) + "\n"
