"""The web, through `tavily-python`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tavily import TavilyClient

from trendscope.answer import real_date
from trendscope.document import Document, Kind
from trendscope.errors import SourceRefused
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.text.message import Message
from trendscope.tools.result_page import listed, read_entries

MAX_QUERY = 400
MAX_RESULTS = 20
MAX_DATE = 60  # characters

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_REASONS = {
    401: Message("Tavily does not accept the key in TAVILY_API_KEY"),
    432: Message("the plan of the Tavily key is used up"),
    433: Message("the pay-as-you-go limit of the Tavily key is reached"),
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
                wanted = min(arguments.limit, MAX_RESULTS)
                answer = self._client().search(sent, max_results=wanted, **given)
                results = listed(answer["results"])[:wanted]
            documents, lost = read_entries(
                results, _document, Message("Tavily answered with results that cannot be read")
            )
            return Found(documents, sent, lost=lost)
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


def _document(result: Mapping[str, Any]) -> Document | None:
    """The page; None if its address is not one of the web."""
    url = result["url"].strip()
    if not _is_web(url):
        return None
    title, content = result.get("title"), result.get("content")
    return Document(
        key=f"tavily:{url}",
        title=title if isinstance(title, str) and title.strip() else urlsplit(url).hostname or url,
        authors=(),
        date=_day(result.get("published_date")),
        url=url,
        kind="web",
        source="tavily",
        text=content or "",
    )


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _day(date: object) -> str | None:
    """The ISO date; news pages have an e-mail date, such as `Tue, 04 Mar 2025 10:00:00 GMT`."""
    text = date[:MAX_DATE].strip() if isinstance(date, str) else ""
    if _ISO_DAY.match(text):
        return real_date(text[:10])
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
