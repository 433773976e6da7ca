"""The Tavily source against its API on loopback, through the real session."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.corpus import PAGES, Page
from tests.fakes.servers import says, serving
from tests.fakes.sources import Fault, Sources, a_session
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused, SourceUnreachable
from trendscope.net.session import Session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.tavily import SearchTavily, cut_at_word
from trendscope.tools.wikipedia import SearchWikipedia

KEY = "tvly-made-up"


def search(sources: Sources, session: Session, query: str, *, key: str | None = None, **asked: Any) -> Found:
    source = SearchTavily(settings=sources.settings(api_keys={"tavily": key} if key else {}), session=session)
    _, found = source._run(query, **asked)
    return found


def search_answer(session: Session, answer: object, status: int = 200) -> Found:
    with serving(says(json.dumps(answer), status)) as server:
        settings = Settings(addresses={"tavily": server.url("")})
        return SearchTavily(settings=settings, session=session)._run("translation")[1]


def test_a_page_is_its_extract(sources: Sources, session: Session) -> None:
    document = search(sources, session, "product drafts").documents[0]

    assert document.key == f"tavily:{PAGES[0].url}"
    assert (document.url, document.title, document.text) == (PAGES[0].url, PAGES[0].title, PAGES[0].text)
    assert (document.date, document.kind, document.source) == (None, "web", "tavily")


def test_a_key_goes_to_tavily_and_nowhere_else(sources: Sources, session: Session) -> None:
    search(sources, session, "machine translation", key=KEY)
    SearchWikipedia(settings=sources.settings(), session=session)._run("machine translation")

    assert sources.requests_to("tavily")[0].headers["Authorization"] == f"Bearer {KEY}"
    assert "X-Tavily-Access-Mode" not in sources.requests_to("tavily")[0].headers
    assert not any(KEY in str(asked.headers) + asked.path for asked in sources.requests_to("wikipedia"))


def test_a_key_is_not_left_in_the_shared_session(sources: Sources, session: Session) -> None:
    before = dict(session.headers)

    search(sources, session, "machine translation", key=KEY)

    assert dict(session.headers) == before


def test_a_key_of_one_search_is_not_in_the_next(sources: Sources, session: Session) -> None:
    search(sources, session, "machine translation", key=KEY)
    search(sources, session, "machine translation")

    assert "Authorization" not in sources.requests_to("tavily")[1].headers


def test_without_a_key_the_request_says_so(sources: Sources, session: Session) -> None:
    search(sources, session, "machine translation")

    (asked,) = sources.requests_to("tavily")
    assert asked.headers["X-Tavily-Access-Mode"] == "keyless"
    assert "Authorization" not in asked.headers


def test_a_long_query_is_cut_at_a_word(sources: Sources, session: Session) -> None:
    words = [f"word{number:03}" for number in range(100)]

    found = search(sources, session, " ".join(words))

    (asked,) = sources.requests_to("tavily")
    sent = asked.params["query"]
    assert len(sent) <= 400
    assert sent.split() == words[: len(sent.split())]
    assert found.query == sent


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [("ab cd", 5, "ab cd"), ("ab cd", 4, "ab"), ("ab cd", 2, "ab"), ("abcd", 2, "ab"), ("", 3, "")],
)
def test_cutting(text: str, length: int, cut: str) -> None:
    assert cut_at_word(text, length) == cut


def test_the_years_are_a_window_of_days(sources: Sources, session: Session) -> None:
    found = search(sources, session, "machine translation", since=2020, until=2026)

    (asked,) = sources.requests_to("tavily")
    assert (asked.params["start_date"], asked.params["end_date"]) == ("2020-01-01", "2026-12-31")
    assert "https://example.org/old-mt" not in {document.url for document in found.documents}


def test_without_years_there_is_no_window(sources: Sources, session: Session) -> None:
    search(sources, session, "machine translation")

    assert not {"start_date", "end_date"} & set(sources.requests_to("tavily")[0].params)


def test_twenty_pages_are_asked_for_at_most(sources: Sources, session: Session) -> None:
    search(sources, session, "machine translation", limit=200)

    assert sources.requests_to("tavily")[0].params["max_results"] == 20


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", "", "/relative"])
def test_what_is_no_web_address_is_left_out(session: Session, url: str) -> None:
    pages = [Page(url, "Translation", "Text."), PAGES[0]]

    with Sources(pages=pages) as sources:
        found = search(sources, session, "translation")

    assert [document.url for document in found.documents] == [PAGES[0].url]


@pytest.mark.parametrize(
    ("published", "date"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03-04T10:00:00Z", "2025-03-04"),
        ("Tue, 04 Mar 2025 10:00:00 GMT", "2025-03-04"),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_iso_or_none(session: Session, published: str | None, date: str | None) -> None:
    page = {"url": "https://example.org/", "title": "T", "content": "C.", "published_date": published}

    (document,) = search_answer(session, {"results": [page]}).documents

    assert document.date == date
    assert document.year == (2025 if date else None)


def test_a_page_without_title_is_called_by_its_host(session: Session) -> None:
    page = {"url": "https://example.org/a", "title": None, "content": None}

    (document,) = search_answer(session, {"results": [page]}).documents

    assert (document.title, document.text) == ("example.org", "")


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "does not accept the key in TAVILY_API_KEY"),
        (432, "plan of the Tavily key is used up"),
        (433, "pay-as-you-go limit"),
        (403, "HTTP 403"),
    ],
)
def test_a_refusal_is_said_in_words_without_the_key(
    sources: Sources, session: Session, status: int, message: str
) -> None:
    sources.fail("tavily", status)

    with pytest.raises(SourceRefused, match=message) as caught:
        search(sources, session, "machine translation", key=KEY)

    assert caught.value.status == status
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (429, RateLimited, "HTTP 429"),
        (500, SourceRefused, "HTTP 500"),
        (204, MalformedAnswer, "something that has no results"),
        ("html", MalformedAnswer, "something that has no results"),
        ("short", MalformedAnswer, "something that has no results"),
        ("cut", MalformedAnswer, "is incomplete"),
        ("hang", SourceUnreachable, "did not (answer|finish)"),
        ("refuse", SourceUnreachable, "refused the connection"),
    ],
)
def test_a_bad_answer_is_an_error(
    sources: Sources, fault: Fault, error: type[SourceError], message: str
) -> None:
    sources.fail("tavily", fault)

    with a_session(fault) as session, pytest.raises(error, match=message):
        search(sources, session, "machine translation")


@pytest.mark.parametrize(
    "answer",
    [[], None, "text", {"results": None}, {"results": 5}, {"results": ["text"]}, {"results": [None]}],
)
def test_an_answer_of_another_shape_is_malformed(session: Session, answer: object) -> None:
    with pytest.raises(MalformedAnswer):
        search_answer(session, answer)


def test_half_a_character_is_replaced(session: Session) -> None:
    page = {"url": "https://example.org/", "title": "Half \ud83d of it", "content": "Also \udc00 here."}

    (document,) = search_answer(session, {"results": [page]}).documents

    assert document.title == "Half \ufffd of it"
    assert document.text.encode() == b"Also \xef\xbf\xbd here."


def test_no_results_are_no_error(session: Session) -> None:
    assert search_answer(session, {"results": []}) == Found((), "translation")
