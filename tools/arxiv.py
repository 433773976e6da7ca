"""arXiv, through the `arxiv` package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import ClassVar

import arxiv

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source
from trendscope.tools.arxiv_feed import CATEGORY, FeedClient, FeedPage
from trendscope.tools.result_page import if_readable
from trendscope.window import Window

FIRST_YEAR = 1991
# arXiv allows 2,000, but at that size many pages come back partly filled.
PAGE_SIZE = 1000
SLICES = 2
MAX_SLICES = 4  # if the first ones fall on days with few papers
SLICE_MARGIN = 1.5
MAX_SPARE_PAGES = 40

_ID = re.compile(r"(?:/abs/|^arxiv:)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?![\w.])")


class SearchArxiv(Source):
    """Papers with abstracts, and the number of matches that the feed reports."""

    source: ClassVar[str] = "arxiv"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by date, with totals: physics, mathematics, computing, economics"
    address: ClassVar[str] = "https://export.arxiv.org/api/query"
    pages_address: ClassVar[str] = "https://arxiv.org"
    interval: ClassVar[float] = 3.0
    by_year: ClassVar[bool] = True
    exact: ClassVar[bool] = True
    samples: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    name: str = "search_arxiv"
    description: str = tool_description("search_arxiv")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        window = None
        if arguments.since or arguments.until:
            window = Window.of_years(arguments.since or FIRST_YEAR, arguments.until or date.max.year)
        expression = _expression(query, window)
        return self._found(expression, arguments.limit, arxiv.SortCriterion.Relevance, believed=True)

    def count(self, query: Query | None, window: Window) -> Found:
        return self._found(_expression(query, window), 1, arxiv.SortCriterion.Relevance, believed=True)

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """The newest papers of a category, whatever they are about; none of what is no category."""
        if not CATEGORY.fullmatch(subject):
            return Found((), "")
        expression = f"cat:{subject} AND {_days(window)}"
        return self._found(expression, limit, arxiv.SortCriterion.SubmittedDate, believed=True)

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        """By date and not by offset, because pages with an offset have come back empty for weeks."""
        return _Reading(self, query).read(window)

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """Papers drawn from a few spans of days, because arXiv cannot draw from all.

        The same seed takes the same part of every window, so that the seasons of the conferences weigh the
        same in each.
        """
        count = self.count(query, window)
        chance = Random(seed)  # noqa: S311 - a sample, not a secret
        parts = window.parts(SLICES if window.days > 100 else 1)
        wanted = round(share * (count.total or 0))
        papers: dict[str, Document] = {}
        lost = 0
        for at in range(MAX_SLICES):
            if at >= len(parts) and len(papers) >= wanted:
                break
            span = _slice(parts[at % len(parts)], SLICE_MARGIN * share, chance.random())
            for page in self.pages(query, span):
                papers.update((paper.key, paper) for paper in page.documents)
                lost += page.lost
        drawn = chance.sample(sorted(papers), min(wanted, len(papers)))
        yield replace(count, documents=tuple(papers[key] for key in drawn), lost=lost)

    def full_text_urls(self, document: Document) -> tuple[str, ...]:
        """arXiv's HTML, then the PDF: not every paper has readable HTML."""
        places: Iterator[str] = iter((document.url, document.key))
        paper = next((found[1] for place in places if (found := _ID.search(place))), "")
        if not paper:
            return super().full_text_urls(document)
        return f"{self.pages_url}/html/{paper}", f"{self.pages_url}/pdf/{paper}"

    def papers(self, ids: Sequence[str]) -> tuple[Document, ...]:
        """The papers with these ids that arXiv has; without a version in its id, the newest one of a paper.

        Raises SourceError if there is no usable answer.
        """
        search = arxiv.Search(id_list=list(ids))
        return FeedClient(self.session, self.url, len(ids)).page(search).documents

    def newest(self, expression: str) -> FeedPage:
        """The newest papers, as many as fit on a page."""
        return self._fetch(expression, PAGE_SIZE, arxiv.SortCriterion.SubmittedDate)

    def _found(self, expression: str, limit: int, order: arxiv.SortCriterion, *, believed: bool) -> Found:
        """A page as it was sent; if that is less than it promises, the better of two answers.

        `believed` is whether an answer is taken that says there is nothing: arXiv sends some by mistake.
        """
        page = _whole(lambda: self._fetch(expression, limit, order), limit, believed=believed)
        missing = max(0, min(page.total, limit) - page.entries)
        return Found(page.documents, expression, page.total, lost=missing + page.unreadable)

    def _fetch(self, expression: str, limit: int, order: arxiv.SortCriterion) -> FeedPage:
        search = arxiv.Search(query=expression, max_results=limit, sort_by=order)
        return FeedClient(self.session, self.url, limit).page(search)


class _Reading:
    """Reads a query to its end, a page at a time, each page ending where the one before began."""

    def __init__(self, source: SearchArxiv, query: Query) -> None:
        self._source, self._query = source, query
        self._read: set[str] = set()
        self._total = self._asked = 0

    def read(self, window: Window) -> Iterator[Found]:
        """The pages; a last one without documents says how many papers were promised and never sent."""
        expression = _expression(self._query, window)
        for page in self._pages(window, may_split=True):
            self._total = max(self._total, page.total)
            new = tuple(each for each in page.documents if each.key not in self._read)
            self._read |= {each.key for each in new}
            yield Found(new, expression, self._total)
        if (lost := self._total - len(self._read)) > 0:
            yield Found((), expression, self._total, lost=lost)

    def _pages(self, window: Window, *, may_split: bool) -> Iterator[FeedPage]:
        until: date | None = window.until
        while until and until >= window.since:
            part = Window(window.since, until)
            page = self._page_or_nothing(part)
            self._asked += 1
            yield page
            is_empty = page.total == 0 and len(self._read) >= self._total
            if is_empty or (page.documents and page.entries >= page.total) or self._is_endless:
                return
            if page.documents:
                until = self._next_day(page, until)
            elif may_split:
                for half in reversed(part.parts(2)):
                    yield from self._pages(half, may_split=False)
                return
            else:
                return

    @property
    def _is_endless(self) -> bool:
        """Whether so many pages came, most of them nearly empty, that the rest is given up."""
        return self._asked > MAX_SPARE_PAGES + 4 * (self._total // PAGE_SIZE)

    def _next_day(self, page: FeedPage, until: date) -> date | None:
        """Where the next page begins: on the last page's oldest day, which may have been cut."""
        oldest = date.fromisoformat(page.documents[-1].date or "")
        is_known = all(each.key in self._read for each in page.documents)
        return oldest - timedelta(days=1) if oldest == until and is_known else oldest

    def _page_or_nothing(self, window: Window) -> FeedPage:
        """A page; one that cannot be read, after one that could, counts as empty."""
        try:
            return self._full_page(window)
        except MalformedAnswer:
            if not self._read:
                raise
            return FeedPage((), total=1)

    def _full_page(self, window: Window) -> FeedPage:
        """A page with as many papers as it promises, if asking again brings them."""
        expression = _expression(self._query, window)
        # An empty page may be full when it is asked for again.
        page = _whole(lambda: self._inside(expression, window), PAGE_SIZE, believed=False)
        newest_first = sorted(page.documents, key=lambda each: each.date or "", reverse=True)
        return replace(page, documents=tuple(newest_first))

    def _inside(self, expression: str, window: Window) -> FeedPage:
        """The page without papers of other days, which were not asked for."""
        page = self._source.newest(expression)
        return replace(page, documents=tuple(each for each in page.documents if window.has(each.date or "")))


def _whole(ask: Callable[[], FeedPage], size: int, *, believed: bool) -> FeedPage:
    """The page that `ask` requests, asked for again if it cannot be read or has too few papers.

    `believed` is whether an answer is taken that says there is nothing.
    """
    page = if_readable(ask)
    if page is None:
        return ask()
    if (page.documents or believed) and len(page.documents) >= min(page.total, size):
        return page
    try:
        again = ask()
    except MalformedAnswer:
        return page
    both = {each.key: each for each in (*page.documents, *again.documents)}
    total = max(page.total, again.total)
    return FeedPage(tuple(both.values()), total, min(page.unreadable, again.unreadable))


def _expression(query: Query | None, window: Window | None) -> str:
    if query is None:
        return _days(window) if window else ""
    words = query.render('all:"{}"')
    return f"{words} AND {_days(window)}" if window else words


def _days(window: Window) -> str:
    return f"submittedDate:[{window.since:%Y%m%d}0000 TO {window.until:%Y%m%d}2359]"


def _slice(window: Window, share: float, place: float) -> Window:
    """A share (0 to 1) of the days in a row, at a place (0 to 1) in the window."""
    days = min(max(1, round(share * window.days)), window.days)
    first = window.since + timedelta(days=round(place * (window.days - days)))
    return Window(first, first + timedelta(days=days - 1))
