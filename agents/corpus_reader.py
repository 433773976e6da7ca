"""Reads all papers on a question, or an equal random share of every period if there are too many."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from zlib import crc32

from trendscope.agents.read_so_far import ReadSoFar
from trendscope.document import Document
from trendscope.errors import BudgetExhausted, MalformedAnswer, SourceError
from trendscope.net.threads import in_network_thread
from trendscope.question.query import Query
from trendscope.source import Found, Source, receive, source_errors
from trendscope.window import Window

MAX_LOST = 0.02  # of the papers: more would bend the counts


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
    failure: SourceError | BudgetExhausted | None = None


@dataclass(frozen=True)
class CorpusReader:
    """Reads from one source.

    `limit` is how many papers are read at most. `tell` gets to know how far it has come, after each page.
    """

    source: Source
    limit: int
    tell: Callable[[ReadSoFar], None]

    async def read(self, query: Query, window: Window, periods: Sequence[str] = ()) -> Reading:
        """The whole corpus in one part, or a sample with one part for each period.

        `periods` are those that an earlier reading did not get: only they are read, each as a part.
        Raises SourceError or BudgetExhausted if nothing could be read.
        """
        wanted = tuple(periods) or window.periods
        span = Window(window.span_of(wanted[0]).since, window.span_of(wanted[-1]).until)
        so_far = ReadSoFar(window, wanted)
        pages: list[Found] = []
        try:
            async for page in self._arriving(self.source.pages(query, span), span, so_far):
                pages.append(page)
                if (page.total or 0) > self.limit:
                    return await self._sample(query, window, wanted, page.total or 0)
            failure: SourceError | BudgetExhausted | None = None
            found, lost = _joined(pages), tuple[str, ...]()
            if found.lost > MAX_LOST * (found.total or 0):
                found, lost = _until_failure(found, window, wanted)
                failure = SourceError(
                    "{lost:,} of {total:,} papers did not arrive or could not be used",
                    lost=found.lost,
                    total=found.total or 0,
                )
                found = replace(found, lost=0)
        except (SourceError, BudgetExhausted) as error:
            if not pages:
                raise
            found, lost, failure = *_until_failure(_joined(pages), window, wanted), error
        if periods and not found.documents:
            raise SourceError("{source} sent none of the papers that are missing", source=self.source.source)
        whole = [period for period in wanted if period not in lost]
        parts = _by_period(found, window, whole) if periods else (Part(None, found),)
        return Reading(parts, lost, failure)

    async def _sample(self, query: Query, window: Window, periods: tuple[str, ...], total: int) -> Reading:
        """The same share of each period; the same question always draws the same papers."""
        parts: list[Part] = []
        so_far = ReadSoFar(window, periods, total=self.limit)
        lost: dict[str, SourceError | BudgetExhausted] = {}
        for period in periods:
            span, so_far.drawn = window.span_of(period), period
            pages = self.source.draw(query, span, self.limit / total, crc32(str(query).encode()))
            try:
                arriving = self._arriving(pages, span, so_far)
                parts.append(Part(period, _joined([page async for page in arriving])))
            except (SourceError, BudgetExhausted) as error:
                lost[period] = error
                if not isinstance(error, MalformedAnswer):
                    # The source itself does not answer: it is not asked for the periods after this one.
                    lost |= dict.fromkeys(periods[periods.index(period) :], error)
                    break
        if not parts:
            raise next(iter(lost.values()))
        return Reading(tuple(parts), tuple(lost), next(reversed(lost.values()), None))

    async def _arriving(
        self, pages: Iterator[Found], span: Window, so_far: ReadSoFar
    ) -> AsyncIterator[Found]:
        while (page := await in_network_thread(partial(self._next, pages, span))) is not None:
            so_far.add(page)
            self.tell(so_far)
            yield page

    def _next(self, pages: Iterator[Found], span: Window) -> Found | None:
        with source_errors(self.source.source):
            page = next(pages, None)
        return None if page is None else receive(self.source, lambda: page, span)


def _joined(pages: list[Found]) -> Found:
    """All pages as one."""
    documents = tuple(document for page in pages for document in page.documents)
    return replace(pages[0], documents=documents, lost=sum(page.lost for page in pages))


def _until_failure(found: Found, window: Window, periods: tuple[str, ...]) -> tuple[Found, tuple[str, ...]]:
    """The papers of the periods that were read to their end, and the other periods.

    Half a period would look like a change. Pages arrive the newest first, so that the period of the last
    document may be cut.
    """
    last = window.period_of(found.documents[-1].date) if found.documents else None
    lost = tuple(period for period in periods if last is None or period <= last)
    kept = tuple(each for each in found.documents if (window.period_of(each.date) or "") > (last or ""))
    return replace(found, documents=kept if last else ()), lost


def _by_period(found: Found, window: Window, periods: Sequence[str]) -> tuple[Part, ...]:
    """The papers of each period as a part; what the source did not send is said with the first."""
    inside: dict[str, list[Document]] = {period: [] for period in periods}
    for document in found.documents:
        inside.get(window.period_of(document.date) or "", []).append(document)
    lost = [found.lost, *(0 for _ in periods)]
    return tuple(
        Part(period, replace(found, documents=tuple(papers), total=len(papers) + lacking, lost=lacking))
        for (period, papers), lacking in zip(inside.items(), lost, strict=False)
    )
