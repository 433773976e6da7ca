"""The papers behind the numbers of a report."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from trendscope.text.characters import strip_hidden
from trendscope.text.lines import shorten
from trendscope.trend import Trend

MAX_CHARACTERS = 2000


class Paper(BaseModel):
    """A document that was counted."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Its id in the report, such as D12")
    title: str
    authors: tuple[str, ...]
    date: str | None = Field(description="ISO, or only the year or the month")
    venue: str = Field(default="", description="The journal, conference or journal reference")
    doi: str = ""
    citations: int | None = Field(default=None, description="How often it is cited, if the source says so")
    url: str
    source: str
    field: str = Field(default="", description="The source's own name for the subject, such as cs.CL")


def labels_by_paper(trends: Iterable[Trend]) -> dict[str, list[str]]:
    """The labels that each paper names, by the id of the paper."""
    labels: dict[str, list[str]] = {}
    for trend in trends:
        for name in dict.fromkeys(name for names in trend.papers.values() for name in names):
            labels.setdefault(name, []).append(trend.label)
    return labels


def plain(text: str) -> str:
    """A title or a name on one line, without hidden characters, and cut if it is endless."""
    # Cut first, to limit the work that follows.
    return shorten(strip_hidden(text[: 2 * MAX_CHARACTERS]), MAX_CHARACTERS)
