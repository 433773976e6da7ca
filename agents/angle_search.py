"""The searches and pages for one of a model's angles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from trendscope.agents.search_record import record_search
from trendscope.document import Document
from trendscope.errors import BudgetExhausted, SourceError, UsageError
from trendscope.extraction.gist import gist
from trendscope.graphs.state import FailureRecord, SearchRecord
from trendscope.plan import Angle
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.source import Found, Source
from trendscope.text.characters import has_hidden
from trendscope.text.delimiters import delimit
from trendscope.text.language import language_of
from trendscope.text.lines import one_line, shorten
from trendscope.text.words import stems
from trendscope.verification.references import has_reference
from trendscope.wording.catalogue import translated

MAX_DOCUMENTS = 10
MAX_SHOWN = 6
MAX_GIST_CHARACTERS = 480
MAX_QUERY_CHARACTERS = 200

SearchKey = tuple[str, frozenset[str], int, int]
"""What makes two searches the same: the tool, the words of the query, the first and the last year."""


def _set_event() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class AngleSearch:
    """What is searched and read for one angle, each only once, and what was found.

    A model names a document by its number in `shown`. `new_results` counts what was found for the first
    time since it was set to 0.
    """

    run: Run
    angle: Angle
    tell: Callable[[str], None]
    records: list[SearchRecord] = field(default_factory=list)
    failures: list[FailureRecord] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    new_results: int = 0
    _passages: set[str] = field(default_factory=set)
    _searched: set[SearchKey] = field(default_factory=set)
    _kept: asyncio.Event = field(default_factory=_set_event)

    def __post_init__(self) -> None:
        """Keep the topics as they are now: another searcher may drop the model's topic."""
        plan, question = self.run.plan, self.run.question
        excluded = (*plan.excluded, *question.excluded)
        topics = (plan.topic, plan.stated_topic, question.topic)
        self._topics = [Query(topic, excluded) for topic in topics if topic]

    @property
    def sources(self) -> list[Source]:
        return [self.run.sources[name] for name in self.angle["sources"]]

    @property
    def planned(self) -> list[tuple[Source, str]]:
        """The planned searches: each query with each source that it is meant for."""
        return [
            (source, variant["query"])
            for variant in self.angle["variants"]
            for source in self.sources
            if source.kind in variant.get("kinds", [source.kind])
        ]

    async def search_planned(self) -> list[str]:
        """The results of the planned searches, in order; the searches run in parallel."""
        return await asyncio.gather(*(self.search(source, query) for source, query in self.planned))

    async def search(
        self, source: Source, query: str, since: int | None = None, until: int | None = None
    ) -> str:
        """Search a source, and return the results as a model sees them; a failure is noted.

        Parallel searches are kept in the order in which they began, so that a repeated run gives the
        documents the same numbers.
        """
        if _is_unfit(query):
            return "refused: a query is a few words, without links"
        since, until = self._years(since, until)
        key = (source.name, _query_words(query), since, until)
        if key in self._searched:
            return "refused: this was already searched"
        self._searched.add(key)
        before, self._kept = self._kept, asyncio.Event()
        kept = self._kept
        try:
            found = await self._search(source, query, since, until)
            await before.wait()
            return self._keep(source, found) if isinstance(found, Found) else self._fail(source.source, found)
        finally:
            kept.set()

    async def read(self, number: int, question: str) -> str:
        """Read a full document and return the passages that answer the question; they become sentences of it.

        Earlier searches are awaited, because they give the documents their numbers.
        """
        await self._kept.wait()
        if not 1 <= number <= len(self.shown):
            return f"refused: there is no document {number}"
        key = self.shown[number - 1]
        self.tell(self.run.wording("progress.read", title=self.run.documents[key].title))
        try:
            page = await self.run.call_tool_cached("read_page", document=key, question=question)
        except (SourceError, BudgetExhausted) as error:
            document = self.run.documents[key]
            return self._fail(document.source, error, about=f"{document.title}: ")
        self.run.add_passages(key, page.passages, page.pages)
        self.new_results += len(set(page.passages) - self._passages)
        self._passages.update(page.passages)
        return delimit("\n\n".join(page.passages)) if page.passages else "nothing on that page answers it"

    async def _search(self, source: Source, query: str, since: int, until: int) -> Found | Exception:
        arguments = {
            "query": query,
            "since": since,
            "until": until,
            "limit": MAX_DOCUMENTS,
            "language": language_of(query),
        }
        try:
            found: Found = await self.run.call_tool_cached(source.name, **arguments)
        except (SourceError, BudgetExhausted, UsageError) as error:
            return error
        return found

    def _years(self, since: int | None, until: int | None) -> tuple[int, int]:
        """The requested years, else those of the angle, within those of the question."""
        first, last = self.run.question.since, self.run.question.until
        since, until = since or self.angle.get("since", first), until or self.angle.get("until", last)
        since = min(max(since, first), last)
        return since, min(max(until, since), last)

    def _keep(self, source: Source, found: Found) -> str:
        """Keep what is on the topic of the question, and show the first results."""
        documents = [document for document in found.documents if self._is_on_topic(document)]
        before = {key for record in self.records for key in record["documents"]}
        self.new_results += sum(document.key not in before for document in documents)
        kept = replace(found, documents=tuple(documents))
        self.records.append(
            record_search(kept, self.run, angle=self.angle["name"], role="angle", source=source.source)
        )
        self.tell(self.run.wording("progress.found", source=source.source, found=len(documents)))
        return self._as_lines(found, documents)

    def _is_on_topic(self, document: Document) -> bool:
        """Whether it names what the question asks about, in English or in the question's own words."""
        text = " ".join((document.title, document.text, *document.passages))
        return any(topic.matches(text) for topic in self._topics)

    def _as_lines(self, found: Found, documents: list[Document]) -> str:
        total = "" if found.total is None else f" of {found.total}"
        head = f"{len(found.documents)}{total} found, {len(documents)} on the topic of the question"
        lines = [self._line(document) for document in documents[:MAX_SHOWN]]
        return f"{head}\n{delimit(chr(10).join(lines))}" if lines else head

    def _line(self, document: Document) -> str:
        if document.key not in self.shown:
            self.shown.append(document.key)
        number = self.shown.index(document.key) + 1
        what = shorten(" ".join(" ".join(gist(document)).split()), MAX_GIST_CHARACTERS)
        return f"{number} | {document.date or 'undated'} | {document.title} | {what}"

    def _fail(self, source: str, error: Exception, about: str = "") -> str:
        """Note that a source failed, and about what if it was a page of it."""
        if isinstance(error, UsageError):
            return f"refused: {error}"
        reason = one_line(f"{about}{translated(error, self.run.question.language)}")
        self.failures.append(
            FailureRecord(angle=self.angle["name"], source=source, period=None, reason=reason)
        )
        self.tell(self.run.wording("progress.failed", source=source, reason=reason))
        return delimit(str(error))


def _is_unfit(query: str) -> bool:
    """Whether a query has anything that no reader may be shown, because a report lists its queries."""
    return len(query) > MAX_QUERY_CHARACTERS or has_hidden(query) or has_reference(query)


def _query_words(query: str) -> frozenset[str]:
    """The words of a query, in any order and form."""
    return stems(query) or frozenset([query])
