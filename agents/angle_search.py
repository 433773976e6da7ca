"""What one angle of the model is asked, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from trendscope.agents.search_record import record_of
from trendscope.document import Document
from trendscope.errors import BudgetExhausted, SourceError, UsageError
from trendscope.graphs.state import Angle, FailureRecord, SearchRecord
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.text.delimiters import fenced
from trendscope.text.hangul import is_korean
from trendscope.text.safe import visible
from trendscope.text.words import stems
from trendscope.tools.source import Found, Source
from trendscope.verification.references import has_reference

ASKED_FOR = 10
SHOWN = 6
EXTRACT = 240
LONGEST_QUERY = 200

Asked = tuple[str, frozenset[str], int, int]


def _set_event() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class Desk:
    """Searches and pages of one angle, each asked once; a document has a number that a model may name.

    `news` counts what came for the first time since it was set to 0.
    """

    run: Run
    angle: Angle
    tell: Callable[[str], None]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    news: int = 0
    _read: set[str] = field(default_factory=set)
    _asked: set[Asked] = field(default_factory=set)
    _kept: asyncio.Event = field(default_factory=_set_event)

    def __post_init__(self) -> None:
        """The topic is that of the beginning: a searcher beside this one may give up that of the model."""
        plan, question = self.run.plan, self.run.question
        self._topics = [Query(topic) for topic in (plan.topic, plan.asked, question.topic) if topic]

    @property
    def sources(self) -> list[Source]:
        return [self.run.sources[name] for name in self.angle["sources"]]

    @property
    def planned(self) -> list[tuple[Source, str]]:
        """What the plan asks: each query at each source that it is meant for."""
        return [
            (source, attempt["query"])
            for attempt in self.angle["attempts"]
            for source in self.sources
            if source.kind in attempt.get("kinds", [source.kind])
        ]

    async def ask_planned(self) -> list[str]:
        """What the planned searches gave, in their order; they run all at once."""
        return await asyncio.gather(*(self.search(source, query) for source, query in self.planned))

    async def search(
        self, source: Source, query: str, since: int | None = None, until: int | None = None
    ) -> str:
        """Ask a source, and give what came as a model sees it; a failure is noted, and said too.

        Searches that run at once are kept in the order in which they began, so that a repeated run
        gives the documents the same numbers.
        """
        if _spoiled(query):
            return "refused: a query is a few words, without links"
        since, until = self._years(since, until)
        asked = (source.name, _words(query), since, until)
        if asked in self._asked:
            return "refused: the same was asked before"
        self._asked.add(asked)
        before, self._kept = self._kept, asyncio.Event()
        kept = self._kept
        try:
            found = await self._ask(source, query, since, until)
            await before.wait()
            return self._keep(source, found) if isinstance(found, Found) else self._fail(source.source, found)
        finally:
            kept.set()

    async def read(self, number: int, question: str) -> str:
        """Read a document in full, and give the parts that answer; they become sentences of it.

        What was searched for before is waited for, as it gives numbers to documents.
        """
        await self._kept.wait()
        if not 1 <= number <= len(self.shown):
            return f"refused: there is no document {number}"
        key = self.shown[number - 1]
        self.tell(self.run.wording("progress.read", title=self.run.documents[key].title))
        try:
            page = await self.run.ask("read_page", document=key, question=question)
        except (SourceError, BudgetExhausted) as error:
            return fenced(str(error))
        self.run.keep_parts(key, page.parts)
        self.news += len(set(page.parts) - self._read)
        self._read.update(page.parts)
        return fenced("\n\n".join(page.parts)) if page.parts else "nothing on that page answers it"

    async def _ask(self, source: Source, query: str, since: int, until: int) -> Found | Exception:
        asked = {
            "query": query,
            "since": since,
            "until": until,
            "limit": ASKED_FOR,
            "language": "ko" if is_korean(query) else "en",
        }
        try:
            found: Found = await self.run.ask(source.name, **asked)
        except (SourceError, BudgetExhausted, UsageError) as error:
            return error
        return found

    def _years(self, since: int | None, until: int | None) -> tuple[int, int]:
        """The years asked for, else those of the angle, within those of the question."""
        first, last = self.run.question.since, self.run.question.until
        since, until = since or self.angle.get("since", first), until or self.angle.get("until", last)
        since = min(max(since, first), last)
        return since, min(max(until, since), last)

    def _keep(self, source: Source, found: Found) -> str:
        """Keep what is on the topic of the question, and show the first of it."""
        documents = [document for document in found.documents if self._on_topic(document)]
        before = {key for record in self.records for key in record["documents"]}
        self.news += sum(document.key not in before for document in documents)
        kept = replace(found, documents=tuple(documents))
        self.records.append(
            record_of(kept, self.run, angle=self.angle["name"], role="angle", source=source.source)
        )
        self.tell(self.run.wording("progress.found", source=source.source, found=len(documents)))
        return self._cards(found, documents)

    def _on_topic(self, document: Document) -> bool:
        """Whether it names what the question asks about, in English or in the question's own words."""
        text = f"{document.title} {document.text}"
        return any(topic.matches(text) for topic in self._topics)

    def _cards(self, found: Found, documents: list[Document]) -> str:
        total = "" if found.total is None else f" of {found.total}"
        head = f"{len(found.documents)}{total} found, {len(documents)} on the topic of the question"
        lines = [self._card(document) for document in documents[:SHOWN]]
        return f"{head}\n{fenced(chr(10).join(lines))}" if lines else head

    def _card(self, document: Document) -> str:
        if document.key not in self.shown:
            self.shown.append(document.key)
        number, extract = self.shown.index(document.key) + 1, " ".join(document.text.split())[:EXTRACT]
        return f"{number} | {document.date or 'undated'} | {document.title} | {extract}"

    def _fail(self, source: str, error: Exception) -> str:
        if isinstance(error, UsageError):
            return f"refused: {error}"
        self.failures.append(
            FailureRecord(angle=self.angle["name"], source=source, year=None, reason=str(error))
        )
        self.tell(self.run.wording("progress.failed", source=source, reason=str(error)))
        return fenced(str(error))


def _spoiled(query: str) -> bool:
    """Whether a query holds what no reader may be shown: a report says how it was searched."""
    return len(query) > LONGEST_QUERY or visible(query) != query or has_reference(query)


def _words(query: str) -> frozenset[str]:
    """What makes two queries the same: their words, in any order and form."""
    return stems(query) or frozenset([query])
