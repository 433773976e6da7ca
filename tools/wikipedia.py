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

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, RateLimited, SourceRefused
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer

MAX_ARTICLES = 2
MAX_TITLES = 5
MAX_SENSES = 6

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
        with (
            _asking(self.url.format(lang=arguments.language), self.session),
            reading_answer("Wikipedia answered with something that is not an article"),
        ):
            for title in _search(query.words, results=MAX_TITLES):
                if len(documents) == min(arguments.limit, MAX_ARTICLES):
                    break
                try:
                    documents |= {each.key: each for each in _article(title, query, arguments.language)}
                except wikipedia.DisambiguationError as ambiguous:
                    if query.matches(title):
                        notes.append(f"{title}: {', '.join(ambiguous.options[:MAX_SENSES])}")
        return Found(tuple(documents.values()), query.words, notes=tuple(notes))


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

    def get(self, params: Mapping[str, str], headers: Mapping[str, str]) -> requests.Response:
        response = self._session.get(self._url, params=params, headers=headers)
        try:
            answer = response.json()
        except requests.exceptions.JSONDecodeError as error:
            raise MalformedAnswer("Wikipedia answered with something that is not JSON") from error
        problem = answer.get("error")
        if problem and problem.get("code") == "ratelimited":
            raise RateLimited("Wikipedia asks for fewer requests", 429)
        if problem or "query" not in answer:
            reason = (problem or {}).get("info", "no result in the answer")
            raise SourceRefused(f"Wikipedia refused the request: {reason}", 200)
        return response


def _article(title: str, query: Query, language: str) -> list[Document]:
    """The article's introduction, or nothing if the article is about something else."""
    try:
        page = _page(title, query)
    except wikipedia.PageError:
        return []
    text = page.summary
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
        fitting = [sense for sense in ambiguous.options if sense != title and query.matches(sense)]
        if len(fitting) != 1:
            raise
        return wikipedia.page(fitting[0], auto_suggest=False)
