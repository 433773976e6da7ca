"""The searcher: works on one angle, with the tools of its sources."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from langgraph.runtime import Runtime
from pydantic import TypeAdapter

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.corpus_reader import CorpusReader, Reading
from trendscope.agents.run_factory import Runs
from trendscope.agents.search_record import record_search
from trendscope.agents.source_choice import SOURCE_CHOICE, choose_source
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.graphs.state import Context, FailureRecord, SearcherInput, SearchRecord
from trendscope.net.threads import in_network_thread
from trendscope.plan import Angle, QueryVariant, Role
from trendscope.question.parse import topic_query
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Found, Source, source_errors
from trendscope.window import Window

MIN_FOUND = 8
REFERENCE_PERIODS = 8
REFERENCE_PAPERS = 120
DAYS_KEPT, DAYS_KEPT_OF_RUNNING = 365, 30
MAX_DOCUMENTS = 20

_FOUND = TypeAdapter(Found)


@dataclass
class Searcher:
    """A node of the graph; the supervisor sends one to each angle."""

    runs: Runs

    async def __call__(self, state: SearcherInput, runtime: Runtime[Context]) -> dict[str, Any]:
        run, angle = self.runs.get(state["run"]), state["angle"]

        def tell(text: str) -> None:
            runtime.stream_writer({"specialist": "searcher", "text": text})

        tell(angle["question"])
        if angle["role"] == "angle":
            angle_search = AngleSearch(run, angle, tell)
            await run.reasoner.search(run, angle_search)
            return {"searches": angle_search.records, "failures": angle_search.failures}
        max_papers = (runtime.context or Context()).max_papers
        sources = [run.sources[name] for name in angle["sources"]]
        chosen, records, failures = await self._choose(run, angle, sources, tell)
        searches = [SourceSearch(run, angle, source, max_papers, runtime) for source in chosen]
        await asyncio.gather(*(search.execute() for search in searches))
        return {
            "searches": [*records, *(record for search in searches for record in search.records)],
            "failures": [*failures, *(failure for search in searches for failure in search.failures)],
        }

    async def _choose(
        self, run: Run, angle: Angle, sources: list[Source], tell: Callable[[str], None]
    ) -> tuple[list[Source], list[SearchRecord], list[FailureRecord]]:
        """The sources to search: of those whose papers are counted, the one with the most on the question."""
        countable = [source for source in sources if source.by_year and source.counts]
        if not angle.get("one_source") or len(countable) < 2:
            return sources, [], []
        query = Query.parse(angle["variants"][0]["query"])
        choice = await choose_source(run, countable, query, run.question.window)
        totals = ", ".join(f"{name} {found.total or 0:,}" for name, found in choice.totals.items())
        tell(run.wording("progress.chosen", totals=totals, source=choice.chosen.source))
        records = [
            record_search(found, run, angle=SOURCE_CHOICE, role="count", source=name)
            for name, found in choice.totals.items()
        ]
        failures = [
            FailureRecord(angle=SOURCE_CHOICE, source=name, period=None, reason=reason)
            for name, reason in choice.failures.items()
        ]
        others = {source.source for source in countable if source is not choice.chosen}
        return [source for source in sources if source.source not in others], records, failures


class _Interrupted(Exception):
    """Carries a reading that is not whole past the journal, so that what is missing is requested again."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.failure)
        self.reading = reading


@dataclass
class SourceSearch:
    """One angle in one source: search, look at the results, and search again for what is missing."""

    run: Run
    angle: Angle
    source: Source
    max_papers: int
    runtime: Runtime[Context]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)

    async def execute(self) -> None:
        """Search the source; a failure is noted and does not end the run."""
        try:
            if self.source.by_year:
                await self._read_corpus()
            else:
                await self._first_variant_that_finds()
        except (SourceError, BudgetExhausted) as error:
            self._fail(error)

    async def _first_variant_that_finds(self) -> None:
        for variant in self.angle["variants"]:
            arguments = {
                "query": variant["query"],
                "language": variant["language"],
                "limit": MAX_DOCUMENTS,
            }
            if self.source.kind == "web":
                arguments |= {"since": self.run.question.since, "until": self.run.question.until}
            if await self._search(self.angle["role"], arguments):
                return

    async def _read_corpus(self) -> None:
        """All papers on the topic, or an equal share of each period, then papers for comparison."""
        for variant in self._variants():
            found = await self._read_all(variant)
            if found >= MIN_FOUND or self.failures or self.angle.get("periods"):
                self._use_topic_of(variant)
                if self.source.samples:
                    await self._sample_reference()
                return
        await self._each_group(variant)

    def _variants(self) -> list[QueryVariant]:
        """Those to try in their order; for periods that are missing, the one that found the others."""
        variants = self.angle["variants"]
        if not self.angle.get("periods"):
            return variants
        query = str(topic_query(self.run.plan.topic)) if self.run.plan.topic else ""
        return [each for each in variants if each["query"] == query] or variants[:1]

    async def _read_all(self, variant: QueryVariant) -> int:
        """How many papers were read. Periods that a failing source did not give are noted as failures."""
        window, periods = self._window(), self.angle.get("periods", [])
        query = Query.parse(variant["query"])
        request = {
            "source": self.source.source,
            "query": str(query),
            "window": str(window),
            "periods": periods,
            "limit": self.max_papers,
        }

        async def read() -> Reading:
            reader = CorpusReader(self.source, self.max_papers, self._say_read)
            reading = await reader.read(query, window, periods)
            if reading.failure:
                raise _Interrupted(reading)
            return reading

        try:
            reading = await self.run.get_or_call(request, read)
        except _Interrupted as interrupted:
            reading = interrupted.reading
            self._fail(SourceError(reading.failure), *reading.lost_periods)
        for part in reading.parts:
            self._record(self.angle["role"], part.period, part.found)
        return sum(len(part.found.documents) for part in reading.parts)

    def _window(self) -> Window:
        """The window of the question; for a small source it may begin earlier."""
        question, first = self.run.question, self.source.first_year
        if first is not None and not question.since_stated:
            since = min(question.window.since, date(first, 1, 1))
            self.run.question = replace(question, window=replace(question.window, since=since))
        return self.run.question.window

    def _use_topic_of(self, variant: QueryVariant) -> None:
        """Use the topic that found enough, because a model's topic may find nothing."""
        if variant is not self.angle["variants"][0]:
            self.run.plan = replace(self.run.plan, topic=self.run.plan.stated_topic)

    async def _each_group(self, variant: QueryVariant) -> None:
        """Search for each group of the query alone, to say which one finds nothing."""
        for group in Query.parse(variant["query"]).groups:
            arguments = {
                "query": str(Query((group,))),
                "since": self.run.question.since,
                "until": self.run.question.until,
                "limit": 1,
            }
            await self._search("reference", arguments)

    async def _sample_reference(self) -> None:
        """Papers of the same field on any topic: what rises there too says nothing about this topic."""
        fields = Counter(
            self.run.documents[key].field for record in self.records for key in record["documents"]
        )
        if not fields:
            return
        subject = fields.most_common(1)[0][0]
        window = self._window()
        for period in spread(window.periods, REFERENCE_PERIODS):
            span = window.span_of(period)
            request = {"source": self.source.source, "subject": subject, "window": str(span)}
            sample = partial(in_network_thread, partial(self._sample, subject, span))
            self._keep("reference", period, await self.run.get_or_call(request, sample))

    def _sample(self, subject: str, window: Window) -> Found:
        """The sample that is kept on disk, else a new one: every question on a field shares it."""
        key = {
            "source": self.source.source,
            "url": self.source.url,
            "subject": subject,
            "window": str(window),
            "limit": REFERENCE_PAPERS,
        }
        kept = self.run.cache.get("reference", key, _FOUND)
        if kept is not None:
            return kept
        with source_errors(self.source.source):
            found = self.source.sample(subject, window, REFERENCE_PAPERS)
        is_over = window.until < self.run.today
        days = DAYS_KEPT if is_over else DAYS_KEPT_OF_RUNNING
        self.run.cache.put("reference", key, found, _FOUND, days=days)
        return found

    async def _search(self, role: Role, arguments: dict[str, Any]) -> int:
        """Call the source's tool, only once for the same arguments; returns how many documents it found."""
        found = await self.run.call_tool_cached(self.source.name, **arguments)
        if self.source.kind == "web":
            found = on_topic(found, Query.parse(arguments["query"]), role)
        return self._keep(role, None, found)

    def _keep(self, role: Role, period: str | None, found: Found) -> int:
        key = "progress.reference" if role == "reference" else "progress.found"
        self._say(key, period, found=len(found.documents))
        self._record(role, period, found)
        return len(found.documents)

    def _record(self, role: Role, period: str | None, found: Found) -> None:
        record = record_search(
            found, self.run, angle=self.angle["name"], role=role, source=self.source.source, period=period
        )
        self.records.append(record)

    def _fail(self, error: Exception, *periods: str) -> None:
        """Note a failure for each of the periods, or for the whole angle."""
        lost = periods or (None,)
        self.failures += [
            FailureRecord(
                angle=self.angle["name"], source=self.source.source, period=period, reason=str(error)
            )
            for period in lost
        ]
        self._say("progress.failed", lost[-1], reason=str(error))

    def _say_read(self, page: Found, before: int) -> None:
        """Tell how far the reading has come."""
        read = before + len(page.documents)
        days = [document.date for document in page.documents if document.date]
        if days:
            self._say("progress.read_papers", None, read=read, total=page.total or read, day=min(days))

    def _say(self, key: str, period: str | None, **fields: object) -> None:
        source = f"{self.source.source} {period}" if period else self.source.source
        text = self.run.wording(key, source=source, **fields)
        self.runtime.stream_writer({"specialist": "searcher", "text": text})


def on_topic(found: Found, query: Query, role: Role) -> Found:
    """Only the pages that name everything asked about: a web search always finds something."""
    pages = (page for page in found.documents if query.matches(f"{page.title} {page.text}"))
    if role == "background":
        pages = (page for page in pages if query.is_defined_in(page.text))
    return replace(found, documents=tuple(pages))


def spread(periods: Sequence[str], number: int) -> list[str]:
    """At most `number` of the periods: half from the beginning, half from the end."""
    half = number // 2
    return list(periods) if len(periods) <= number else [*periods[:half], *periods[-(number - half) :]]
