"""The web, through `tavily-python`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tavily import TavilyClient

from trendscope.document import Document, Kind
from trendscope.errors import SourceRefused
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer

MAX_QUERY = 400
MAX_RESULTS = 20

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_REASONS = {
    401: "Tavily does not accept the key in TAVILY_API_KEY",
    432: "the plan of the Tavily key is used up",
    433: "the pay-as-you-go limit of the Tavily key is reached",
}


class SearchTavily(Source):
    """Web pages with an extract each. Most have no date, and so are not counted."""

    source: ClassVar[str] = "tavily"
    kind: ClassVar[Kind] = "web"
    gives: ClassVar[str] = "web pages, extracts"
    needs: ClassVar[str] = "nothing (more searches with TAVILY_API_KEY)"
    address: ClassVar[str] = "https://api.tavily.com"
    has_key: ClassVar[bool] = True

    name: str = "search_tavily"
    description: str = tool_description("search_tavily")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        sent = cut_at_word(query.words, MAX_QUERY)
        window = {
            "start_date": f"{arguments.since}-01-01" if arguments.since else None,
            "end_date": f"{arguments.until}-12-31" if arguments.until else None,
        }
        given = {name: day for name, day in window.items() if day}
        try:
            with reading_answer("Tavily answered with something that has no results"):
                answer = self._client().search(sent, max_results=min(arguments.limit, MAX_RESULTS), **given)
                return Found(_documents(answer), sent)
        except SourceRefused as refused:
            reason = _REASONS.get(refused.status)
            raise SourceRefused(reason, refused.status) if reason else refused from refused

    def _client(self) -> TavilyClient:
        key = self.api_key.get_secret_value() if self.api_key else ""
        client = TavilyClient(api_key=key, api_base_url=self.url)
        client.session.close()
        # A session given to the constructor would turn off the keyless mode; and the client writes its
        # key into the session's headers, so it gets a branch of ours.
        client.session = self.session.branch()
        client.session.headers.update(client.headers)
        return client


def cut_at_word(text: str, length: int) -> str:
    """The text, or as many of its whole words as fit into `length` characters."""
    if len(text) <= length:
        return text
    return text[: length + 1].rpartition(" ")[0] or text[:length]


def _documents(answer: Mapping[str, Any]) -> tuple[Document, ...]:
    return tuple(_document(result) for result in answer["results"] if _is_web(str(result.get("url"))))


def _document(result: Mapping[str, Any]) -> Document:
    return Document(
        key=f"tavily:{result['url']}",
        title=str(result.get("title") or urlsplit(result["url"]).hostname),
        authors=(),
        date=_day(str(result.get("published_date") or "")),
        url=result["url"],
        kind="web",
        source="tavily",
        text=str(result.get("content") or ""),
    )


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _day(date: str) -> str | None:
    """The ISO date; news pages have an e-mail date, such as `Tue, 04 Mar 2025 10:00:00 GMT`."""
    if _ISO_DAY.match(date):
        return date[:10]
    try:
        return parsedate_to_datetime(date).date().isoformat()
    except ValueError:
        return None
