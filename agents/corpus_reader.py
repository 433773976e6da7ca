"""Reads all papers on a question, or an equal random share of every period if there are too many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from zlib import crc32

from trendscope.errors import SourceError
from trendscope.question.query import Query
from trendscope.source import Found, Source, source_errors
from trendscope.window import Window


@dataclass(frozen=True)
class Part:
    """What was read of one period; of the whole window if `period` is None."""

    period: str | None
    found: Found


@dataclass(frozen=True)
class Reading:
    """The parts of a corpus, and the periods that are missing because the source failed."""

    parts: tuple[Part, ...]
    lost_periods: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class CorpusReader:
    """Reads from one source.

    `limit` is how many papers are read at most. `tell` gets each page as it arrives, and how many papers
    were read before it.
    """

    source: Source
    limit: int
    tell: Callable[[Found, int], None]

    async def read(self, query: Query, window: Window) -> Reading:
        """The whole corpus in one part, or a sample with one part for each period.

        Raises SourceError if nothing could be read.
        """
        pages: list[Found] = []
        try:
            async for page in self._arriving(self.source.pages(query, window)):
                pages.append(page)
                if (page.total or 0) > self.limit:
                    return await self._sample(query, window, page.total or 0)
        except SourceError as error:
            if not pages:
                raise
            return _until_failure(_joined(pages), window, str(error))
        return Reading((Part(None, _joined(pages)),))

    async def _sample(self, query: Query, window: Window, total: int) -> Reading:
        """The same share of each period; the same question always draws the same papers."""
        parts: list[Part] = []
        for period in window.periods:
            span = window.span_of(period)
            pages = self.source.draw(query, span, self.limit / total, crc32(str(query).encode()))
            try:
                parts.append(Part(period, _joined([page async for page in self._arriving(pages)])))
            except SourceError as error:
                if not parts:
                    raise
                left = window.periods[window.periods.index(period) :]
                return Reading(tuple(parts), left, str(error))
        return Reading(tuple(parts))

    async def _arriving(self, pages: Iterator[Found]) -> AsyncIterator[Found]:
        read = 0
        while (page := await asyncio.to_thread(self._next, pages)) is not None:
            self.tell(page, read)
            read += len(page.documents)
            yield page

    def _next(self, pages: Iterator[Found]) -> Found | None:
        with source_errors(self.source.source):
            return next(pages, None)


def _joined(pages: list[Found]) -> Found:
    """All pages as one."""
    documents = tuple(document for page in pages for document in page.documents)
    return replace(pages[0], documents=documents, lost=sum(page.lost for page in pages))


def _until_failure(found: Found, window: Window, failure: str) -> Reading:
    """The periods that were read to their end: half a period would look like a change.

    Pages arrive the newest first, so that the period of the last document may be cut.
    """
    last = window.period_of(found.documents[-1].date) if found.documents else None
    lost = tuple(period for period in window.periods if last is None or period <= last)
    kept = tuple(
        document for document in found.documents if (window.period_of(document.date) or "") > (last or "")
    )
    whole = replace(found, documents=kept if last else ())
    return Reading((Part(None, whole),), lost, failure)
