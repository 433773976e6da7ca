"""The reader's own library; where it has no document, the sample library stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import ClassVar

from trendscope.document import Document, Kind
from trendscope.errors import NotKept, SourceError, StoreError
from trendscope.fulltext.passages import Passage as Read
from trendscope.fulltext.ranking import top_passages
from trendscope.journal import asking_for, request
from trendscope.library.excerpt import as_document
from trendscope.library.library import Library, LibraryDocument
from trendscope.library.passage import Passage
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.source import Found, SearchArguments, Source
from trendscope.store.request import Cost
from trendscope.text.message import Message
from trendscope.tools.kept_search import kept_search
from trendscope.tools.sample_notes import SearchSampleLibrary
from trendscope.window import Window

PAGE_SIZE = 500
MAX_ANSWERS = 3  # passages of a document
MAX_HITS = 1000
# A document that names the topic in fewer of its passages, and not in its title, is on something else.
MIN_SHARE = 0.2


class SearchLibrary(Source):
    """Documents that the reader has added, with the passages that answer. They never leave this machine."""

    source: ClassVar[str] = "library"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = (
        "your own documents (trendscope library add); without any, notes on well-known works in NLP and AI"
    )
    by_year: ClassVar[bool] = True
    own: ClassVar[bool] = True

    name: str = "search_library"
    description: str = tool_description("search_library")

    @property
    def holds(self) -> Message:
        return Message("your own {documents:document|documents}", documents=self.size)

    @property
    def size(self) -> int:
        """How many documents it has."""
        try:
            return self._kept_size
        except NotKept:  # an earlier version's run
            return 0

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        """Documents that name each group of the query anywhere, those with the best passages first."""

        def search() -> Found:
            counts = self._naming(query)
            answers = self._answers(query)
            best = [key for key in (*answers, *counts) if key in counts]
            documents = (self._document(key, answers.get(key, ())) for key in dict.fromkeys(best))
            inside = tuple(each for each in documents if _in_years(each, arguments))
            return Found(inside[: arguments.limit], str(query), len(inside))

        return self._ask(search, asks="find", query=str(query), **arguments.model_dump(exclude={"query"}))

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        """The documents on a query, those without a date last."""
        found = self._ask(
            lambda: self._on_topic(query, window), asks="pages", query=str(query), window=str(window)
        )
        for start in range(0, max(1, len(found.documents)), PAGE_SIZE):
            yield replace(found, documents=found.documents[start : start + PAGE_SIZE])

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """A share of those with a date: the others are in no window."""
        dated = [each for page in self.pages(query, window) for each in page.documents if each.date]
        drawn = Random(seed).sample(dated, round(share * len(dated)))  # noqa: S311 - a sample, not a secret
        yield Found(tuple(drawn), str(query), len(dated))

    def read(self, document: Document, question: str) -> Document:
        """The document with the passages that answer a question."""

        def search() -> Found:
            passages = [p for p in self._library.passages(document.key) if p.text not in document.text]
            parts = [Read(each.text, each.heading) for each in passages]
            texts = top_passages(parts, question, document.title)
            known = {each.text: each.page for each in passages}
            pages = (*(document.pages[:1] or (None,)), *map(known.get, texts))
            return Found((replace(document, passages=texts, pages=pages),), question, 1)

        (found,) = self._ask(search, asks="read", document=document.key, question=question).documents
        return found

    def _ask(self, search: Callable[[], Found], **fields: object) -> Found:
        """What `search` finds, once in a run; for another run the library may have changed."""
        with asking_for("tool", max_age=0):
            asked = request(tool=self.source, **fields)
        try:
            return kept_search(self.session.journal, asked, search, Cost())
        except NotKept:
            raise
        except StoreError as error:
            raise SourceError(error.message) from error

    @cached_property
    def _kept_size(self) -> int:
        return self._ask(self._counted, asks="size").total or 0

    def _counted(self) -> Found:
        path = self.settings.library_file
        is_there = path is not None and path.is_file()
        return Found((), "", self._library.status().documents if is_there else 0)

    @cached_property
    def _library(self) -> Library:
        return Library(settings=self.settings)

    def _on_topic(self, query: Query, window: Window) -> Found:
        """Those of the window that name each group in the title, the abstract, or a fair part of the text."""
        answers, naming = self._answers(query), self._naming(query)
        documents = (
            document
            for key, share in naming.items()
            if (document := self._document(key, answers.get(key, ())))
            and (not document.date or window.has(document.date))
            and (share >= MIN_SHARE or query.matches(f"{document.title} {document.text}"))
        )
        found = tuple(sorted(documents, key=lambda each: (each.date or "", each.key), reverse=True))
        return Found(found, str(query), len(found))

    def _naming(self, query: Query) -> dict[str, float]:
        """The documents that name each group, with the smallest share of their passages that names one."""
        shares = [self._shares(group) for group in query.groups]
        common = set.intersection(*(set(each) for each in shares))
        common -= {key for key, share in self._shares(query.excluded).items() if share >= MIN_SHARE}
        return {key: min(each[key] for each in shares) for key in sorted(common)}

    def _shares(self, phrases: tuple[str, ...]) -> dict[str, float]:
        counts, known = self._library.naming(phrases), self._documents
        return {key: count / max(1, known[key].passages) for key, count in counts.items() if key in known}

    @cached_property
    def _documents(self) -> Mapping[str, LibraryDocument]:
        return {each.key: each for each in self._library.documents()}

    def _answers(self, query: Query) -> dict[str, list[Passage]]:
        """The best passages of each document that has some, the best document first."""
        phrases = dict.fromkeys(phrase for group in query.groups for phrase in group)
        found: dict[str, list[Passage]] = {}
        for hit in self._library.search(" ".join(f'"{phrase}"' for phrase in phrases), MAX_HITS):
            passages = found.setdefault(hit.document.key, [])
            if len(passages) < MAX_ANSWERS:
                passages.append(hit.passage)
        return found

    def _document(self, key: str, answers: list[Passage] | tuple[Passage, ...]) -> Document:
        in_order = sorted(answers, key=lambda each: each.number)
        return as_document(self._documents[key], self._library.passages(key), in_order)


def open_library(settings: Settings, session: Session, *, sample: bool = False) -> Source:
    """The reader's library if it has documents, else the sample library; a run that is replayed has the same.

    With `sample`, it is the sample library in any case.
    """
    own = SearchLibrary.open(settings, session)
    try:
        is_empty = sample or not own.size
    except SourceError:  # the search will say so
        is_empty = False
    return SearchSampleLibrary.open(settings, session) if is_empty else own


def _in_years(document: Document, arguments: SearchArguments) -> bool:
    """Whether a document is from the requested years, or undated."""
    year = document.year
    return year is None or (arguments.since or year) <= year <= (arguments.until or year)
