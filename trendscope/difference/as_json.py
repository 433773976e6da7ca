"""A difference as JSON."""

from __future__ import annotations

from trendscope.difference.difference import Difference
from trendscope.report.masked import masked
from trendscope.text.characters import escape_hidden_json


def to_json(difference: Difference) -> str:
    """The difference as indented JSON, safe to look at in a terminal."""
    return escape_hidden_json(masked(difference).model_dump_json(indent=2)) + "\n"
