"""The Wikipedia source against the action API on loopback, through the real session."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.fakes.corpus import ARTICLES, Article
from tests.fakes.servers import hangs, says, serving
from tests.fakes.sources import Fault, Sources, a_session
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused, SourceUnreachable
from trendscope.net.session import Session, open_session
from trendscope.settings import Settings
from trendscope.source import Found
from trendscope.tools.wikipedia import SearchWikipedia

TRANSFORMER = Article("Transformer", "", senses=("Power transformer", "Language model"))
POWER = Article("Power transformer", "A transformer changes the voltage of power lines.")
LANGUAGE = Article("Language model", "A transformer is one kind of language model.")


def search(sources: Sources, session: Session, query: str, **asked: Any) -> Found:
    source = SearchWikipedia(settings=sources.settings(), session=session)
    _, found = source._run(query, **asked)
    return found


def search_answer(session: Session, answer: object, status: int = 200) -> Found:
    with serving(says(json.dumps(answer), status)) as server:
        settings = Settings(addresses={"wikipedia": server.url("/{lang}/w/api.php")})
        return SearchWikipedia(settings=settings, session=session)._run("translation")[1]


def test_an_article_is_its_introduction(sources: Sources, session: Session) -> None:
    document = search(sources, session, '"machine translation"').documents[0]

    assert document.key == "wikipedia:en:Machine translation"
    assert document.url == "https://en.wikipedia.org/wiki/Machine_translation"
    assert document.text == ARTICLES[0].text
    assert (document.date, document.kind, document.source) == (None, "article", "wikipedia")


def test_titles_are_not_swapped_for_suggestions(sources: Sources, session: Session) -> None:
    search(sources, session, '"machine translation"')

    requests = sources.requests_to("wikipedia")
    assert [asked.params.get("list") for asked in requests].count("search") == 1
    assert not any("srinfo" in asked.params for asked in requests)


def test_two_articles_at_most(sources: Sources, session: Session) -> None:
    assert len(search(sources, session, "a", limit=20).documents) <= 2
    assert len(search(sources, session, '"machine translation"', limit=1).documents) == 1


def test_an_article_that_does_not_name_the_query_is_left_out(session: Session) -> None:
    beside = Article("Museum", "A museum is a house for old things. One has the Rosetta stone.")

    with Sources(articles=[beside]) as sources:
        assert search(sources, session, "museum").documents
        assert not search(sources, session, '"Rosetta stone"').documents


def test_nothing_found_is_no_error(sources: Sources, session: Session) -> None:
    assert search(sources, session, "zymurgy") == Found((), "zymurgy")


def test_the_sense_that_fits_the_query_is_taken(session: Session) -> None:
    with Sources(articles=[TRANSFORMER, POWER]) as sources:
        found = search(sources, session, "transformer power")

    assert [document.title for document in found.documents] == ["Power transformer"]
    assert found.notes == ()


def test_an_ambiguous_name_is_reported_with_its_senses(sources: Sources, session: Session) -> None:
    found = search(sources, session, "mercury")

    assert found.documents == ()
    assert found.notes == ("“Mercury”: “Mercury (planet)”, “Mercury (element)”, “Mercury (mythology)”",)


def test_articles_behind_an_ambiguous_name_are_still_read(sources: Sources, session: Session) -> None:
    found = search(sources, session, "transformer")

    assert found.notes == ("“Transformer”: “Transformer (deep learning)”, “Transformer (electricity)”",)
    assert [document.title for document in found.documents] == [
        "Transformer (deep learning)",
        "Transformer (electricity)",
    ]


def test_an_article_reached_twice_comes_once(session: Session) -> None:
    with Sources(articles=[POWER, TRANSFORMER, LANGUAGE]) as sources:
        found = search(sources, session, "transformer power")

    assert [document.title for document in found.documents] == ["Power transformer"]


def test_a_sense_without_an_article_is_reported(session: Session) -> None:
    lost = Article("Transformer", "", senses=("Transformer (film)", "Transformer (album)"))

    with Sources(articles=[lost]) as sources:
        found = search(sources, session, "transformer")

    assert found.notes == ("“Transformer”: “Transformer (film)”, “Transformer (album)”",)


def test_a_sense_that_is_ambiguous_again_is_reported(session: Session) -> None:
    outer = Article("Transformer", "", senses=("Transformer in film", "Language model"))
    inner = Article("Transformer in film", "", senses=("Film one", "Film two"))

    with Sources(articles=[outer, inner]) as sources:
        found = search(sources, session, "transformer film")

    assert found.documents == ()
    assert any("“Film one”, “Film two”" in note for note in found.notes)


def test_korean_articles_have_korean_addresses(sources: Sources, session: Session) -> None:
    (document,) = search(sources, session, '"기계 번역"', language="ko").documents

    assert document.key == "wikipedia:ko:기계 번역"
    assert document.url.startswith("https://ko.wikipedia.org/wiki/%EA%B8%B0")
    assert document.sentences[1] == "1950년대에 시작되었다."


def test_parallel_searches_keep_their_languages_apart(sources: Sources, session: Session) -> None:
    asked = [('"machine translation"', "en"), ('"기계 번역"', "ko")] * 8

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: search(sources, session, one[0], language=one[1], limit=1), asked))

    languages = [document.key.split(":")[1] for each in found for document in each.documents]
    assert languages == [language for _, language in asked]


def test_the_user_agent_names_a_contact(sources: Sources) -> None:
    with open_session(sources.settings(contact="someone@example.org")) as session:
        search(sources, session, '"machine translation"')

    agents = {asked.headers["User-Agent"] for asked in sources.requests_to("wikipedia")}
    assert all(agent.startswith("trendscope/") and "someone@example.org" in agent for agent in agents)


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (403, SourceRefused, "HTTP 403"),
        (429, RateLimited, "HTTP 429"),
        (500, SourceRefused, "HTTP 500"),
        ("html", MalformedAnswer, "something that is not JSON"),
        ("short", MalformedAnswer, "something that is not JSON"),
        ("cut", MalformedAnswer, "is incomplete"),
        ("hang", SourceUnreachable, "did not (answer|finish)"),
        ("refuse", SourceUnreachable, "refused the connection"),
    ],
)
def test_a_bad_answer_is_an_error(
    sources: Sources, fault: Fault, error: type[SourceError], message: str
) -> None:
    sources.fail("wikipedia", fault)

    with a_session(fault) as session, pytest.raises(error, match=message):
        search(sources, session, '"machine translation"')


def test_a_page_that_fails_after_the_search_is_an_error(sources: Sources, session: Session) -> None:
    sources.fail("wikipedia", "html", only="prop=extracts")

    with pytest.raises(MalformedAnswer):
        search(sources, session, '"machine translation"')


def test_a_rate_limit_inside_a_good_answer_is_seen(session: Session) -> None:
    with pytest.raises(RateLimited, match="fewer requests"):
        search_answer(session, {"error": {"code": "ratelimited", "info": "You've exceeded your rate limit."}})


def test_a_refusal_inside_a_good_answer_is_seen(session: Session) -> None:
    with pytest.raises(SourceRefused, match="Search is disabled"):
        search_answer(session, {"error": {"code": "srdisabled", "info": "Search is disabled"}})


@pytest.mark.parametrize(
    "answer",
    [
        [],
        None,
        "text",
        {},
        {"query": {}},
        {"query": []},
        {"query": {"search": [{}]}},
        {"query": {"search": None}},
        {"error": "text"},
        {"query": {"search": [{"title": "Translation"}], "pages": {}}},
        {"query": {"search": [{"title": "Translation"}], "pages": {"1": {"title": "Translation"}}}},
    ],
)
def test_an_answer_of_another_shape_is_a_source_error(session: Session, answer: object) -> None:
    with pytest.raises(SourceError):
        search_answer(session, answer)


def test_a_request_that_hangs_holds_up_no_other_run(sources: Sources, session: Session) -> None:
    with serving(hangs) as server, ThreadPoolExecutor(1) as pool:
        settings = Settings(addresses={"wikipedia": server.url("/{lang}/w/api.php")})
        other = a_session()
        waiting = pool.submit(SearchWikipedia(settings=settings, session=other)._run, "translation")
        while not server.received:
            time.sleep(0.01)

        assert search(sources, session, '"machine translation"').documents
        assert not waiting.done()
        server.stopping.set()
        with pytest.raises(SourceError):
            waiting.result()
