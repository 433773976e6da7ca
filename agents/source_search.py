"""One angle in one source: search, and search again in other words if nothing was found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from langgraph.runtime import Runtime

from trendscope.agents.search_record import record_search
from trendscope.errors import BudgetExhausted, SourceError
from trendscope.events import SourceProgress
from trendscope.graphs.state import Context, FailureRecord, SearchRecord
from trendscope.plan import Angle, Role
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Found, Source
from trendscope.wording.catalogue import translated

MAX_DOCUMENTS = 20


@dataclass
class SourceSearch:
    """Tries the variants of an angle until one finds something."""

    run: Run
    angle: Angle
    source: Source
    runtime: Runtime[Context]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)

    async def execute(self) -> None:
        """Search the source; a failure is noted and does not end the run."""
        try:
            await self._search_angle()
        except (SourceError, BudgetExhausted) as error:
            self._fail(error)

    async def _search_angle(self) -> None:
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

    async def _search(self, role: Role, arguments: dict[str, Any]) -> int:
        """Call the source's tool, only once for the same arguments; returns how many documents it found."""
        found = await self.run.call_tool_cached(self.source.name, **arguments)
        query = Query.parse(arguments["query"])
        if self.source.kind == "web":
            found = on_topic(found, query, role)
        if role == "background" and self.source.titled:
            titled = (page for page in found.documents if query.is_title_of_article(page.title))
            found = replace(found, documents=tuple(titled))
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
        reason = translated(error, self.run.question.language)
        self.failures += [
            FailureRecord(angle=self.angle["name"], source=self.source.source, period=period, reason=reason)
            for period in lost
        ]
        self._say("progress.failed", lost[-1], reason=reason)

    def _say(self, key: str, period: str | None, **fields: object) -> None:
        source = f"{self.source.source} {period}" if period else self.source.source
        self._tell(self.run.wording(key, source=source, **fields))

    def _tell(self, text: str, **progress: Any) -> None:
        """Tell the reader of the source; `progress` are fields of the event."""
        event = SourceProgress("searcher", text, source=self.source.source, **progress)
        self.runtime.stream_writer(event.to_dict())


def on_topic(found: Found, query: Query, role: Role) -> Found:
    """Only the pages that name everything asked about: a web search always finds something."""
    pages = (page for page in found.documents if query.matches(f"{page.title} {page.text}"))
    if role == "background":
        pages = (page for page in pages if query.is_defined_in(page.text))
    return replace(found, documents=tuple(pages))
