"""The shipped report in a few lines, which are ready: to make them takes longer than a greeting may."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trendscope.example.report import read_example

if TYPE_CHECKING:
    from trendscope.trend import Direction


@dataclass(frozen=True, kw_only=True)
class ExampleTrend:
    """A trend in one line: its share of the papers before and since the split, and its curve."""

    theme: str
    direction: Direction
    words: str
    earlier: str
    recent: str
    curve: str


@dataclass(frozen=True, kw_only=True)
class ExampleSummary:
    """What the report says first, the trends that change, and one of its quotations."""

    question: str
    papers: int
    earlier: str
    recent: str
    answer: str
    trends: Sequence[ExampleTrend]
    quotation: str
    reference: str
    quotations: int


def example_summary(language: str) -> ExampleSummary:
    """The summary in a language."""
    fields = json.loads(read_example("summary", language))
    return ExampleSummary(**fields | {"trends": [ExampleTrend(**each) for each in fields["trends"]]})
