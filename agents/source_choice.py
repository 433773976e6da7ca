"""Which source of papers has the most on a question: only that one is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from trendscope.errors import BudgetExhausted, SourceError
from trendscope.net.threads import in_network_thread
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Found, Source, receive
from trendscope.window import Window
from trendscope.wording import Wording

SOURCE_CHOICE = "source choice"


@dataclass(frozen=True)
class SourceChoice:
    """The source that is read, how much each has, and why some did not say.

    Only one is read: the mix of two sources changes over the years more than most topics do.
    """

    chosen: Source
    totals: dict[str, Found]
    failures: dict[str, SourceError | BudgetExhausted]

    def in_words(self, say: Wording) -> str:
        """How much each source has, as far as they say, and which one is read."""
        known = [(name, found.total) for name, found in self.totals.items() if found.total is not None]
        totals = ", ".join(f"{name} {total:,}" for name, total in known)
        key = "progress.chosen" if totals else "progress.chosen_without_totals"
        return say(key, totals=totals, source=self.chosen.source)


async def choose_source(run: Run, sources: Sequence[Source], query: Query, window: Window) -> SourceChoice:
    """Ask each source for its total, one request each; of two that have as many, the first is chosen.

    If none says that it has any, one that did not answer is chosen, to be tried again.
    """

    async def ask(source: Source) -> Found | SourceError | BudgetExhausted:
        try:
            return await count_papers(run, source, query, window)
        except (SourceError, BudgetExhausted) as error:
            return error

    answers = await asyncio.gather(*map(ask, sources))
    named = {source.source: answer for source, answer in zip(sources, answers, strict=True)}
    totals = {name: answer for name, answer in named.items() if isinstance(answer, Found)}
    failures = {name: answer for name, answer in named.items() if not isinstance(answer, Found)}
    with_papers = [source for source in sources if _total(totals.get(source.source))]
    silent = [source for source in sources if source.source in failures]
    chosen = max(with_papers or silent or sources, key=lambda source: _total(totals.get(source.source)))
    return SourceChoice(chosen, totals, failures)


async def count_papers(run: Run, source: Source, query: Query, window: Window) -> Found:
    """How many papers a source has, asked for only once in a run.

    Raises SourceError if it does not say, and BudgetExhausted if no search is left.
    """
    request = {"source": source.source, "count": str(query), "window": str(window)}
    return await run.get_or_call(request, lambda: in_network_thread(partial(_count, source, query, window)))


def _count(source: Source, query: Query, window: Window) -> Found:
    return receive(source, lambda: source.count(query, window))


def _total(found: Found | None) -> int:
    return found.total or 0 if found else 0
