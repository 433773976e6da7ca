"""Wikipedia, through the `wikipedia` package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

import requests
import wikipedia
from wikipedia import wikipedia as client

from trendscope.answer import json_object
from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused, TrendscopeError
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message

MAX_ARTICLES = 2
MAX_TITLES = 5
MAX_SENSES = 6
MAX_OPTIONS = 100  # senses of a name that are looked at
MAX_NAME = 80  # characters of a sense
MAX_REQUESTS = 30  # of one search; a title may lead to another, and that to the first
MAX_BYTES = 2_000_000  # of one answer

_UNREADABLE = Message("Wikipedia answered with articles that cannot be read")

# The package keeps its address and its HTTP client in module globals. The client is replaced once, by one
# that looks up in its own thread where to ask: a lock would let one request that hangs hold up all runs.
_way_out: ContextVar[_Checked | None] = ContextVar("_way_out", default=None)
# Without the name of a parser, each use is a warning.
client.BeautifulSoup = partial(client.BeautifulSoup, features="lxml")
# The package would remember what it found, for any address. What it calls is its function without that.
_search = wikipedia.search.__wrapped__


class SearchWikipedia(Source):
    """Introductions of articles, for background. They have no date and are not counted."""

    source: ClassVar[str] = "wikipedia"
    kind: ClassVar[Kind] = "article"
    gives: ClassVar[str] = "definitions and background"
    address: ClassVar[str] = "https://{lang}.wikipedia.org/w/api.php"

    name: str = "search_wikipedia"
    description: str = tool_description("search_wikipedia")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        documents: dict[str, Document] = {}
        notes: list[str] = []
        read = unreadable = 0
        with _asking(self.url.format(lang=arguments.language), self.session):
            with reading_answer("Wikipedia answered with something that is no list of articles"):
                titles = _titles(_search(query.words, results=MAX_TITLES))
            for title in titles:
                if len(documents) == min(arguments.limit, MAX_ARTICLES):
                    break
                read += 1
                try:
                    with reading_answer(_UNREADABLE):
                        documents |= {each.key: each for each in _article(title, query, arguments.language)}
                except _AmbiguousTitle as ambiguous:
                    if query.matches(title):
                        notes.append(ambiguous.note)
                except MalformedAnswer:
                    unreadable += 1
        if unreadable and unreadable == read:
            raise MalformedAnswer(_UNREADABLE)
        return Found(tuple(documents.values()), query.words, notes=tuple(notes), lost=unreadable)


class _AmbiguousTitle(TrendscopeError):
    """Carries what the senses of a title are past what reads an answer."""

    def __init__(self, title: str, senses: list[str]) -> None:
        names = ", ".join(quote_foreign(sense, MAX_NAME) for sense in senses)
        self.note = f"{quote_foreign(title, MAX_NAME)}: {names}"
        super().__init__(self.note)


def _titles(found: list[object]) -> list[str]:
    """The titles of an answer; Wikipedia may send more than it was asked for."""
    titles = [each for each in found[:MAX_TITLES] if isinstance(each, str) and each.strip()]
    if found and not titles:
        raise ValueError("no titles")
    return titles


@contextmanager
def _asking(url: str, session: Session) -> Iterator[None]:
    """Have what this thread asks the package for asked at our address, through our session."""
    token = _way_out.set(_Checked(url, session))
    try:
        yield
    finally:
        _way_out.reset(token)


def _get(url: str, **options: Any) -> requests.Response:
    """What the package calls for each request, whoever uses it in this process."""
    way_out = _way_out.get()
    return way_out.get(**options) if way_out else requests.get(url, **options)  # noqa: S113


client.requests = SimpleNamespace(get=_get)


class _Checked:
    """Sends the package's requests: an answer that cannot be used becomes our error.

    The package would take an error for a page without results, or fail on a missing key.
    """

    def __init__(self, url: str, session: Session) -> None:
        self._url = url
        self._session = session
        self._asked = 0

    def get(self, params: Mapping[str, str], headers: Mapping[str, str]) -> requests.Response:
        self._asked += 1
        if self._asked > MAX_REQUESTS:
            raise SourceError("Wikipedia leads from one title to the next without end")
        response = self._session.get(self._url, params=params, headers=headers)
        if len(response.content) > MAX_BYTES:
            raise MalformedAnswer("Wikipedia's answer is too long")
        with reading_answer("Wikipedia answered with something that is not JSON"):
            answer = json_object(response)
        if problem := answer.get("error"):
            raise _refusal(problem)
        if not isinstance(answer.get("query"), dict):
            raise MalformedAnswer("Wikipedia answered without a result")
        return response


def _refusal(problem: object) -> SourceRefused:
    """What Wikipedia's error message means."""
    said = problem if isinstance(problem, dict) else {"info": problem}
    if said.get("code") in ("ratelimited", "maxlag"):
        return RateLimited("Wikipedia asks for fewer requests", 429)
    return SourceRefused(
        "Wikipedia refused the request: {reason}", 200, reason=quote_foreign(said.get("info", "no reason"))
    )


def _article(title: str, query: Query, language: str) -> list[Document]:
    """The article's introduction, or nothing if the article is about something else."""
    try:
        page = _page(title, query)
    except wikipedia.PageError:
        return []
    text = page.summary
    if not all(isinstance(each, str) and each.strip() for each in (page.title, page.url, text)):
        raise MalformedAnswer(_UNREADABLE)
    if not (query.matches(page.title) or query.is_defined_in(text)):
        return []
    return [
        Document(
            key=f"wikipedia:{language}:{page.title}",
            title=page.title,
            authors=(),
            date=None,
            url=page.url,
            kind="article",
            source="wikipedia",
            text=text,
        )
    ]


def _page(title: str, query: Query) -> wikipedia.WikipediaPage:
    """The page of that title; of a disambiguation page, the sense that fits the rest of the query."""
    try:
        return wikipedia.page(title, auto_suggest=False)
    except wikipedia.DisambiguationError as ambiguous:
        senses = list(ambiguous.options[:MAX_OPTIONS])
    fitting = [sense for sense in senses if sense != title and query.matches(sense)]
    if len(fitting) == 1:
        try:
            return wikipedia.page(fitting[0], auto_suggest=False)
        except wikipedia.DisambiguationError as ambiguous:
            senses = list(ambiguous.options[:MAX_OPTIONS])
    raise _AmbiguousTitle(title, senses[:MAX_SENSES])
