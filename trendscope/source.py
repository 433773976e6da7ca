"""The base of every source of documents: a LangChain tool that declares what it is and how to search it."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from langchain_core.tools import BaseTool
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from trendscope.answer import MAX_ENTRIES, as_count, clean_document
from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, TrendscopeError
from trendscope.net.proxies import USUAL_PORTS
from trendscope.net.session import Session
from trendscope.net.threads import in_network_thread
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.text.language import LANGUAGES, Language
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.window import Window

_log = logging.getLogger(__name__)

SHOWN_AUTHORS = 3

MAX_NOTES = 20

# What only a mistake of ours raises: no answer can. Everything else may be the fault of an answer.
_BUGS = (NameError, ImportError, NotImplementedError)


class SearchArguments(BaseModel):
    """The arguments of a search."""

    query: str = Field(description="What to search for")
    since: int | None = Field(default=None, description="First year of publication")
    until: int | None = Field(default=None, description="Last year of publication")
    limit: int = Field(default=20, ge=1, le=200, description="Maximum number of documents")
    language: Language = Field(default="en", description="Language of the query")


@dataclass(frozen=True)
class Found:
    """What one search returned: the documents, best first, and the query as it was sent.

    `total` is how many the source says there are, None if it does not say. `notes` are lines
    that the reader should see, such as the senses of an ambiguous word. `lost` is how many documents the
    source promised and did not send, although it was asked again.
    """

    documents: tuple[Document, ...]
    query: str
    total: int | None = None
    notes: tuple[str, ...] = ()
    lost: int = 0


class Service:
    """A service on the network that declares itself. Everything else follows from these attributes.

    source         its name, in settings and reports
    gives          what it offers, in a few words
    needs          what a user must have, in words
    address        its default address, with {lang} for the language; `TRENDSCOPE_<SOURCE>_URL` sets another
    pages_address  where its documents are read in full, if not at their own addresses;
                   `TRENDSCOPE_<SOURCE>_PAGES_URL` sets another
    interval       seconds that it wants between two requests; `TRENDSCOPE_<SOURCE>_DELAY` sets another
    has_key        whether `<SOURCE>_API_KEY` is sent
    needs_key      whether it answers only with the key
    counts         whether it says how many publications there are
    probe          a word that it is sure to find
    """

    source: ClassVar[str]
    gives: ClassVar[str]
    needs: ClassVar[str] = "nothing"
    address: ClassVar[str] = ""
    pages_address: ClassVar[str] = ""
    interval: ClassVar[float] = 0.0
    has_key: ClassVar[bool] = False
    needs_key: ClassVar[bool] = False
    counts: ClassVar[bool] = False
    probe: ClassVar[str] = "language"

    settings: Settings
    session: Session

    @classmethod
    def is_usable(cls, settings: Settings) -> bool:
        """Whether its key is set, if it needs one; a different address may need none."""
        return not cls.needs_key or cls.source in settings.api_keys or cls.source in settings.addresses

    @property
    def url(self) -> str:
        """The address for requests, with {lang} if it has one."""
        return self.settings.addresses.get(self.source, self.address).rstrip("/")

    @property
    def pages_url(self) -> str:
        """Where documents are read in full; empty if at their own addresses."""
        return self.settings.addresses.get(f"{self.source}_pages", self.pages_address).rstrip("/")

    @property
    def api_key(self) -> SecretStr | None:
        return self.settings.api_keys.get(self.source) if self.has_key else None

    def register(self) -> None:
        """Tell the session how often it may call the service, and that the service's addresses are allowed.

        Addresses that a user sets may be on this machine or network, at the port that they name; the
        default ones may not.
        """
        interval = self.settings.intervals.get(self.source, self.interval)
        for url, default in ((self.url, self.address), (self.pages_url, self.pages_address)):
            for host, port in _sites(url):
                self.session.limit_rate(host, interval)
                if url != default.rstrip("/"):
                    self.session.allow_host(host, port)


class Source(Service, BaseTool):
    """A service that provides documents. A subclass says how to `find` them.

    kind           what its documents are
    by_year        whether all documents of a span of days can be read, page by page, with their number
    exact          whether everything that it finds has the words of the query
    titled         whether a title says what its document is about
    samples        whether it can return documents of a whole subject, whatever they are about
    first_year     the first year to search in a small source, if the question names none
    own            whether its documents are the reader's: in any language, and found by a rule of its own
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: ClassVar[Kind]
    by_year: ClassVar[bool] = False
    exact: ClassVar[bool] = False
    titled: ClassVar[bool] = True
    samples: ClassVar[bool] = False
    first_year: ClassVar[int | None] = None
    own: ClassVar[bool] = False

    settings: Settings
    session: Session
    args_schema: type[BaseModel] = SearchArguments
    response_format: str = "content_and_artifact"  # type: ignore[assignment]

    def model_post_init(self, context: Any, /) -> None:
        """Register with the session, once the tool is built."""
        super().model_post_init(context)
        self.register()

    @classmethod
    def open(cls, settings: Settings, session: Session) -> Self:
        """The source, ready to be searched. A subclass sets its name and description as defaults."""
        return cls(settings=settings, session=session)  # type: ignore[call-arg]

    @abstractmethod
    def find(self, query: Query, arguments: SearchArguments) -> Found:
        """Search once.

        Raises SourceError if the source gives no usable answer.
        """

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        """Every document that matches, the newest first, in one request a page; for a source `by_year`.

        Each page says how many documents the window has. The reader may stop at any page.
        Raises SourceError if the source gives no usable answer.
        """
        raise NotImplementedError

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """About this share (0 to 1) of the documents that match, drawn at random; for a source `by_year`.

        Each page says how many the window has. The same seed draws the same documents, in as few requests
        as the source allows.
        Raises SourceError if the source gives no usable answer.
        """
        raise NotImplementedError

    def count(self, query: Query | None, window: Window) -> Found:
        """Only how many documents match, or all of them without a query; for a source that `counts`.

        Raises SourceError if the source gives no usable answer.
        """
        raise NotImplementedError

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """Documents of a subject from a span of days, whatever they are about; for a source that `samples`.

        Raises SourceError if the source gives no usable answer.
        """
        raise NotImplementedError

    def full_text_urls(self, document: Document) -> tuple[str, ...]:
        """Where a document can be read in full; the first address that has text is used."""
        return (document.url,)

    @property
    def holds(self) -> Message:
        """What it gives now, where that depends on the reader."""
        return Message(self.gives)

    @property
    def size(self) -> int | None:
        """How many documents it has, if it knows."""
        return None

    def read(self, document: Document, question: str) -> Document | None:
        """The document with the passages that answer a question; None if its addresses are to be read."""
        return None

    def _run(
        self,
        query: str,
        since: int | None = None,
        until: int | None = None,
        limit: int = 20,
        language: Language = "en",
    ) -> tuple[str, Found]:
        arguments = SearchArguments(query=query, since=since, until=until, limit=limit, language=language)
        found = receive(self, lambda: self.find(Query.parse(query), arguments), limit=limit)
        return as_lines(found), found

    async def _arun(self, *args: Any, **arguments: Any) -> tuple[str, Found]:
        return await in_network_thread(partial(self._run, *args, **arguments))


def receive(
    source: Source, call: Callable[[], Found], window: Window | None = None, limit: int = MAX_ENTRIES
) -> Found:
    """What a call of a source finds, cleaned, within the bounds and the window.

    This is the only way from a source into a run: whatever the answer was, it ends here as documents or as
    a SourceError.
    """
    with source_errors(source.source):
        return _checked(call(), window, limit)


@contextmanager
def source_errors(source: str, *, user_code: bool = False) -> Iterator[None]:
    """Turn what a client library raises into a SourceError: one source must not end the run.

    What only a mistake of ours raises, such as a NameError, is not hidden. Of a user's own code
    the reader is told what it raised.
    """
    try:
        yield
    except TrendscopeError:
        raise
    except Exception as error:
        if user_code:
            raise MalformedAnswer(
                "{source} gave an unexpected answer ({error_type})",
                source=source,
                error_type=type(error).__name__,
            ) from error
        if isinstance(error, _BUGS):
            raise
        _log.debug("%s gave an answer that cannot be read", source, exc_info=error)
        raise MalformedAnswer("{source} gave an answer that cannot be read", source=source) from error


@contextmanager
def reading_answer(problem: str) -> Iterator[None]:
    """Wraps code that takes an answer apart: an answer of an unexpected shape is a MalformedAnswer.

    `problem` is what the reader is told, such as "arXiv's feed has an entry that cannot be read".
    """
    try:
        yield
    except (TrendscopeError, *_BUGS):
        raise
    except Exception as error:
        raise MalformedAnswer(problem) from error


def _checked(found: Found, window: Window | None, limit: int) -> Found:
    """The documents that can be used, each once; papers that are not from the window count as lost."""
    documents: dict[str, Document] = {}
    lost = as_count(found.lost)
    for document in found.documents[:limit]:
        try:
            clean = clean_document(document)
        except ValueError:
            lost += 1
            continue
        if window and clean.kind == "paper" and clean.date and not window.has(clean.date):
            lost += 1
        else:
            documents.setdefault(clean.key, clean)
    return replace(
        found,
        documents=tuple(documents.values()),
        total=None if found.total is None else as_count(found.total),
        notes=tuple(map(one_line, found.notes[:MAX_NOTES])),
        lost=lost,
    )


def as_lines(found: Found) -> str:
    """The documents as a model sees them, one per line."""
    total = "" if found.total is None else f" of {found.total}"
    lines = [f"{len(found.documents)}{total} documents for {found.query}"]
    for document in found.documents:
        authors = ", ".join(document.authors[:SHOWN_AUTHORS])
        lines.append(f"{document.key} | {document.date or 'undated'} | {document.title} | {authors}")
    return "\n".join(lines)


def _sites(url: str) -> set[tuple[str, int]]:
    """The hosts and ports of an address."""
    parts = [urlsplit(url.format(lang=language)) for language in LANGUAGES]
    return {(each.hostname, each.port or USUAL_PORTS[each.scheme]) for each in parts if each.hostname}
