"""A report as JSON."""

from __future__ import annotations

import json

from trendscope.report.report import Report
from trendscope.text.characters import escape_hidden_json


def to_json(report: Report) -> str:
    """The report as indented JSON, safe to look at in a terminal; `trendscope schema` prints its schema."""
    # Not `model_dump_json`: it refuses half a surrogate pair, and one is no reason to lose a report.
    text = json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False)
    return escape_hidden_json(text) + "\n"
