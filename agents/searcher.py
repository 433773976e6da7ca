"""The searcher: works on one angle, with the tools of its sources."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.angle_search import Desk
from trendscope.agents.search_record import record_of
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.graphs.state import Angle, Attempt, Context, FailureRecord, Role, SearchRecord, Task
from trendscope.question.query import Query
from trendscope.run import Run, Runs
from trendscope.tools.source import Found, Source, source_errors

ENOUGH = 8
FIELD_YEARS = 4
FIELD_SAMPLE = 60
TOO_MANY_FAILURES = 2


@dataclass
class Searcher:
    """A node of the graph; the supervisor sends one to each angle."""

    runs: Runs

    async def __call__(self, state: Task, runtime: Runtime[Context]) -> dict[str, Any]:
        run, angle = self.runs.get(state["run"]), state["angle"]

        def tell(text: str) -> None:
            runtime.stream_writer({"specialist": "searcher", "text": text})

        tell(angle["ask"])
        if angle["role"] == "angle":
            desk = Desk(run, angle, tell)
            await run.reasoner.search(run, desk)
            return {"searches": desk.records, "failures": desk.failures}
        legs = [
            Leg(run, angle, run.sources[name], (runtime.context or Context()).per_year, runtime)
            for name in angle["sources"]
        ]
        await asyncio.gather(*(leg.walk() for leg in legs))
        return {
            "searches": [record for leg in legs for record in leg.records],
            "failures": [failure for leg in legs for failure in leg.failures],
        }


@dataclass
class Leg:
    """One angle at one source: ask, look at what came, ask again for what is missing."""

    run: Run
    angle: Angle
    source: Source
    per_year: int
    runtime: Runtime[Context]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)

    async def walk(self) -> None:
        try:
            if self.source.by_year:
                await self._measure_years()
            else:
                await self._first_that_finds()
        except (SourceError, BudgetExhausted) as error:
            self._fail(error)

    async def _first_that_finds(self) -> None:
        for attempt in self.angle["attempts"]:
            asked = {"query": attempt["query"], "language": attempt["language"], "limit": 20}
            if self.source.kind == "web":
                asked |= {"since": self.run.question.since, "until": self.run.question.until}
            if await self._search(self.angle["role"], None, asked):
                return

    async def _measure_years(self) -> None:
        """The same number of papers from each year, then what a comparison needs."""
        for attempt in self.angle["attempts"]:
            found = await self._each_year(attempt)
            if sum(found.values()) >= ENOUGH:
                self._keep_to(attempt)
                await self._widen(attempt, thin_years(found))
                await self._sample_field(sorted(found))
                return
        if found:
            await self._each_word(attempt)

    def _keep_to(self, attempt: Attempt) -> None:
        """The topic is the one that found enough: that of a model may find nothing."""
        if attempt is not self.angle["attempts"][0]:
            self.run.plan = replace(self.run.plan, topic=self.run.plan.asked)

    async def _each_year(self, attempt: Attempt) -> dict[int, int]:
        """Papers found, by year. A year that fails is left out; a source that only fails is given up,
        and all years that it was not asked for count as failed."""
        found: dict[int, int] = {}
        failed = 0
        years = list(self.angle.get("years") or self._years())
        for at, year in enumerate(years):
            try:
                found[year] = await self._search(
                    self.angle["role"], year, self._asked(attempt["query"], year)
                )
            except SourceError as error:
                failed += 1
                if failed >= TOO_MANY_FAILURES or not found:
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

    async def _widen(self, attempt: Attempt, years: list[int]) -> None:
        """Fill thin years with papers on any of the words, so that there is something to compare with."""
        query = str(Query.parse(attempt["query"]).loosened())
        if query == attempt["query"]:
            return
        for year in years:
            await self._search("wider", year, self._asked(query, year))

    async def _each_word(self, attempt: Attempt) -> None:
        """Ask for each word alone, to say which one nothing was found on."""
        for group in Query.parse(attempt["query"]).groups:
            asked = self._asked(str(Query((group,))), None) | {"limit": 1}
            await self._search("field", None, asked)

    async def _sample_field(self, years: list[int]) -> None:
        """Papers of the same field on any topic: what rises there too says nothing about this one."""
        fields = Counter(
            self.run.documents[key].field for record in self.records for key in record["documents"]
        )
        if not fields:
            return
        subject = fields.most_common(1)[0][0]
        for year in spread(years, FIELD_YEARS) if self.source.kind == "paper" else years:
            request = {"source": self.source.source, "field": subject, "year": year, "limit": FIELD_SAMPLE}
            found = await self.run.recall(request, partial(asyncio.to_thread, self._sampled, subject, year))
            self._keep("field", year, found)

    def _sampled(self, subject: str, year: int) -> Found:
        with source_errors(self.source.source):
            return self.source.sample_field(subject, year, FIELD_SAMPLE)

    def _asked(self, query: str, year: int | None) -> dict[str, Any]:
        question = self.run.question
        return {
            "query": query,
            "since": year or question.since,
            "until": year or question.until,
            "limit": self.per_year,
        }

    async def _search(self, role: Role, year: int | None, asked: dict[str, Any]) -> int:
        """Call the source's tool, once for the same request; how many documents are new to the angle."""
        found = await self.run.ask(self.source.name, **asked)
        if self.source.kind == "web":
            found = on_topic(found, Query.parse(asked["query"]), role)
        return self._keep(role, year, found)

    def _keep(self, role: Role, year: int | None, found: Found) -> int:
        self._say("progress.field" if role == "field" else "progress.found", year, found=len(found.documents))
        self.records.append(
            record_of(
                found, self.run, angle=self.angle["name"], role=role, source=self.source.source, year=year
            )
        )
        return len(found.documents)

    def _fail(self, error: Exception, *years: int) -> None:
        """Note a failure for each of the years that it took, or for all of the angle."""
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
    """Years with less than half of what the best year gave; where all are alike there is nothing to fill."""
    return [year for year, number in found.items() if number < max(found.values()) / 2]


def on_topic(found: Found, query: Query, role: Role) -> Found:
    """Only the pages that name everything asked about: a web search always finds something."""
    pages = (page for page in found.documents if query.matches(f"{page.title} {page.text}"))
    if role == "background":
        pages = (page for page in pages if query.is_defined_in(page.text))
    return replace(found, documents=tuple(pages))


def spread(years: list[int], number: int) -> list[int]:
    """So many of the years: half from the beginning, half from the end."""
    if len(years) <= number:
        return years
    half = number // 2
    return years[:half] + years[-half:]
