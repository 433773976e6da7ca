"""The numbers of the page, each with the papers that it opens."""

from __future__ import annotations

from dataclasses import dataclass

from trendscope.report.glance import NONE, Share
from trendscope.report.html.papers import ALL
from trendscope.wording import Wording

Span = tuple[str, str]

ALWAYS: Span = ("", "~")
"""From before every period to behind every period, also behind `undated`."""


@dataclass(frozen=True)
class Count:
    """A number and the papers behind it: those of one list of papers in a span of periods."""

    text: str
    label: str
    papers: int
    list: int
    span: Span = ALWAYS


class Counts:
    """The numbers of one trend, by its number among all that were counted, or those of all papers."""

    def __init__(self, say: Wording, name: str, number: int = ALL) -> None:
        self._say = say
        self._name = name
        self._number = number

    def all(self, papers: int) -> Count:
        """How many papers they are, whenever they came out."""
        return self._papers(papers, self._name, ALWAYS)

    def within(self, papers: int, span: Span) -> Count:
        """How many papers came out in a span."""
        return self._papers(papers, f"{self._name}, {self._say.span(*span)}", span)

    def share(self, share: Share, span: Span) -> Count:
        """`32% (40)`: the share of the papers of a span, and how many they are."""
        label = self._say(
            "html.share_of",
            name=self._name,
            span=self._say.span(*span),
            share=share,
            count=share.count,
            sampled=share.sampled,
        )
        text = f"{share} ({share.count:,})" if share.sampled else NONE
        return Count(text, label, share.count, self._number, span)

    def _papers(self, papers: int, name: str, span: Span) -> Count:
        label = self._say("html.papers_of", name=name, papers=papers)
        return Count(f"{papers:,}" if papers else NONE, label, papers, self._number, span)
