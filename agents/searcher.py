"""The searcher: works on one angle, with the tools of its sources."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from langgraph.runtime import Runtime
from pydantic import TypeAdapter, ValidationError

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.corpus_search import CorpusSearch
from trendscope.agents.run_factory import Runs, add_sources
from trendscope.agents.search_record import record_search
from trendscope.agents.source_choice import SOURCE_CHOICE, choose_source
from trendscope.agents.source_search import SourceSearch
from trendscope.errors import UsageError
from trendscope.events import Progress
from trendscope.graphs.state import Context, FailureRecord, SearcherInput, SearchRecord
from trendscope.measuring.synonyms import expand_topic
from trendscope.plan import Angle
from trendscope.run import Run
from trendscope.source import Source
from trendscope.text.validation import reason_of_refusal
from trendscope.wording.catalogue import translated

ANGLE = TypeAdapter(Angle)


@dataclass
class Searcher:
    """A node of the graph; the supervisor sends one to each angle."""

    runs: Runs

    async def __call__(self, state: SearcherInput, runtime: Runtime[Context]) -> dict[str, Any]:
        run, angle = self.runs.get(state["run"]), check_angle(state["angle"])
        add_sources(run, sources_of(angle), sample=angle.get("sample_library", False))

        def tell(text: str) -> None:
            runtime.stream_writer(Progress("searcher", text).to_dict())

        tell(angle["question"])
        if angle["role"] == "angle":
            angle_search = AngleSearch(run, angle, tell)
            await run.reasoner.search(run, angle_search)
            return {"searches": angle_search.records, "failures": angle_search.failures}
        sources = [run.sources[name] for name in angle["sources"]]
        chosen, records, failures = await self._choose(run, angle, sources, tell)
        found: list[SourceSearch] = []
        fallback = [run.sources[name] for name in angle.get("fallback_sources", [])]
        for part in (chosen, fallback):
            if any(record["documents"] for search in found for record in search.records):
                break
            searches = [
                CorpusSearch(run, angle, source, runtime, max_papers=run.paper_limit)
                if source.by_year
                else SourceSearch(run, angle, source, runtime)
                for source in part
            ]
            await asyncio.gather(*(search.execute() for search in searches))
            found += searches
        return {
            "searches": [*records, *(record for search in found for record in search.records)],
            "failures": [*failures, *(failure for search in found for failure in search.failures)],
        }

    async def _choose(
        self, run: Run, angle: Angle, sources: list[Source], tell: Callable[[str], None]
    ) -> tuple[list[Source], list[SearchRecord], list[FailureRecord]]:
        """The sources to search: of those whose papers are counted, the one with the most on the question."""
        countable = [source for source in sources if source.by_year and source.counts]
        if not angle.get("one_source") or len(countable) < 2:
            return sources, [], []
        query = replace(expand_topic(run.plan.topic, ()).query, excluded=run.plan.excluded)
        choice = await choose_source(run, countable, query, run.question.window)
        tell(choice.in_words(run.wording))
        records = [
            record_search(found, run, angle=SOURCE_CHOICE, role="count", source=name)
            for name, found in choice.totals.items()
        ]
        failures = [
            FailureRecord(
                angle=SOURCE_CHOICE,
                source=name,
                period=None,
                reason=translated(error, run.question.language),
            )
            for name, error in choice.failures.items()
        ]
        others = {source.source for source in countable if source is not choice.chosen}
        return [source for source in sources if source.source not in others], records, failures


def check_angle(angle: object) -> Angle:
    """The angle, which somebody may have edited.

    Raises UsageError if it cannot be searched.
    """
    try:
        return ANGLE.validate_python(angle)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(
            "this angle cannot be searched: {place}: {reason}", place=place, reason=reason_of_refusal(first)
        ) from None


def sources_of(angle: Angle) -> list[str]:
    """The names of the sources of an angle."""
    return [*angle["sources"], *angle.get("fallback_sources", [])]
