"""The searcher: works on one angle, with the tools of its sources."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.run_factory import Runs
from trendscope.agents.search_record import record_search
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.graphs.state import Context, FailureRecord, SearcherInput, SearchRecord
from trendscope.plan import Angle, QueryVariant, Role
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Found, Source, source_errors
from trendscope.window import Window

MIN_FOUND = 8
REFERENCE_YEARS = 4
REFERENCE_PAPERS = 60
MAX_FAILED_YEARS = 2
MAX_DOCUMENTS = 20


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
        per_year = (runtime.context or Context()).per_year
        searches = [
            SourceSearch(run, angle, run.sources[name], per_year, runtime) for name in angle["sources"]
        ]
        await asyncio.gather(*(search.execute() for search in searches))
        return {
            "searches": [record for search in searches for record in search.records],
            "failures": [failure for search in searches for failure in search.failures],
        }


@dataclass
class SourceSearch:
    """One angle in one source: search, look at the results, and search again for what is missing."""

    run: Run
    angle: Angle
    source: Source
    per_year: int
    runtime: Runtime[Context]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)

    async def execute(self) -> None:
        """Search the source; a failure is noted and does not end the run."""
        try:
            if self.source.by_year:
                await self._by_year()
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
            if await self._search(self.angle["role"], None, arguments):
                return

    async def _by_year(self) -> None:
        """The same number of papers from each year, then the papers for comparison."""
        for variant in self.angle["variants"]:
            found = await self._each_year(variant)
            if sum(found.values()) >= MIN_FOUND:
                self._use_topic_of(variant)
                await self._fill_years(variant, thin_years(found))
                if self.source.samples:
                    await self._sample_reference(sorted(found))
                return
        if found:
            await self._each_group(variant)

    def _use_topic_of(self, variant: QueryVariant) -> None:
        """Use the topic that found enough, because a model's topic may find nothing."""
        if variant is not self.angle["variants"][0]:
            self.run.plan = replace(self.run.plan, topic=self.run.plan.stated_topic)

    async def _each_year(self, variant: QueryVariant) -> dict[int, int]:
        """How many papers were found in each year. A year that fails is left out.

        A source that keeps failing is given up, and the years that were not searched count as failed.
        """
        found: dict[int, int] = {}
        failed = 0
        years = list(self.angle.get("years") or self._years())
        for at, year in enumerate(years):
            try:
                arguments = self._arguments(variant["query"], year)
                found[year] = await self._search(self.angle["role"], year, arguments)
            except SourceError as error:
                failed += 1
                if failed >= MAX_FAILED_YEARS or not found:
                    self._fail(error, *years[at:])
                    break
                self._fail(error, year)
            except BudgetExhausted as error:
                self._fail(error, *years[at:])
                break
        return found

    def _years(self) -> range:
        question, first = self.run.question, self.source.first_year
        since = question.since if question.since_stated or first is None else min(first, question.since)
        return range(since, question.until + 1)

    async def _fill_years(self, variant: QueryVariant, years: list[int]) -> None:
        """Fill thin years with papers of the relaxed query, so that there is something to compare with."""
        query = str(Query.parse(variant["query"]).relaxed())
        if query == variant["query"]:
            return
        for year in years:
            await self._search("relaxed", year, self._arguments(query, year))

    async def _each_group(self, variant: QueryVariant) -> None:
        """Search for each group of the query alone, to say which one finds nothing."""
        for group in Query.parse(variant["query"]).groups:
            arguments = self._arguments(str(Query((group,))), None) | {"limit": 1}
            await self._search("reference", None, arguments)

    async def _sample_reference(self, years: list[int]) -> None:
        """Papers of the same field on any topic: what rises there too says nothing about this topic."""
        fields = Counter(
            self.run.documents[key].field for record in self.records for key in record["documents"]
        )
        if not fields:
            return
        subject = fields.most_common(1)[0][0]
        for year in spread(years, REFERENCE_YEARS) if self.source.kind == "paper" else years:
            request = {
                "source": self.source.source,
                "subject": subject,
                "year": year,
                "limit": REFERENCE_PAPERS,
            }
            sample = partial(asyncio.to_thread, self._sample, subject, year)
            self._keep("reference", year, await self.run.get_or_call(request, sample))

    def _sample(self, subject: str, year: int) -> Found:
        with source_errors(self.source.source):
            return self.source.sample(subject, Window.of_years(year, year), REFERENCE_PAPERS)

    def _arguments(self, query: str, year: int | None) -> dict[str, Any]:
        question = self.run.question
        return {
            "query": query,
            "since": year or question.since,
            "until": year or question.until,
            "limit": self.per_year,
        }

    async def _search(self, role: Role, year: int | None, arguments: dict[str, Any]) -> int:
        """Call the source's tool, only once for the same arguments; returns how many documents it found."""
        found = await self.run.call_tool_cached(self.source.name, **arguments)
        if self.source.kind == "web":
            found = on_topic(found, Query.parse(arguments["query"]), role)
        return self._keep(role, year, found)

    def _keep(self, role: Role, year: int | None, found: Found) -> int:
        key = "progress.reference" if role == "reference" else "progress.found"
        self._say(key, year, found=len(found.documents))
        record = record_search(
            found, self.run, angle=self.angle["name"], role=role, source=self.source.source, year=year
        )
        self.records.append(record)
        return len(found.documents)

    def _fail(self, error: Exception, *years: int) -> None:
        """Note a failure for each of the years, or for the whole angle."""
        lost = years or (None,)
        self.failures += [
            FailureRecord(angle=self.angle["name"], source=self.source.source, year=year, reason=str(error))
            for year in lost
        ]
        self._say("progress.failed", lost[0], reason=str(error))

    def _say(self, key: str, year: int | None, **fields: object) -> None:
        source = f"{self.source.source} {year}" if year else self.source.source
        text = self.run.wording(key, source=source, **fields)
        self.runtime.stream_writer({"specialist": "searcher", "text": text})


def thin_years(found: Mapping[int, int]) -> list[int]:
    """Years with fewer than half as many documents as the best year."""
    return [year for year, number in found.items() if number < max(found.values()) / 2]


def on_topic(found: Found, query: Query, role: Role) -> Found:
    """Only the pages that name everything asked about: a web search always finds something."""
    pages = (page for page in found.documents if query.matches(f"{page.title} {page.text}"))
    if role == "background":
        pages = (page for page in pages if query.is_defined_in(page.text))
    return replace(found, documents=tuple(pages))


def spread(years: list[int], number: int) -> list[int]:
    """At most `number` of the years: half from the beginning, half from the end."""
    if len(years) <= number:
        return years
    half = number // 2
    return years[:half] + years[-half:]
