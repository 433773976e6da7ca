"""Korean terms in English: language links first, the glossary second."""

from __future__ import annotations

import json

import pytest

from tests.fakes.corpus import Article
from tests.fakes.runs import a_run, call
from tests.fakes.servers import says, serving
from tests.fakes.sources import Fault, Sources, patience

OTHER_NAME = Article("기계 번역", "글을 옮기는 일이다.", "ko", "Automatic translation")


def translate(sources: Sources, *terms: str) -> dict[str, str]:
    artifact: dict[str, str] = call(a_run(sources.settings()), "translate_terms", terms=list(terms)).artifact
    return artifact


def test_a_language_link_comes_before_the_glossary() -> None:
    with Sources(articles=[OTHER_NAME]) as sources:
        assert translate(sources, "기계 번역") == {"기계 번역": "automatic translation"}


def test_a_term_is_found_however_it_is_spaced(sources: Sources) -> None:
    assert translate(sources, "기계번역") == {"기계번역": "machine translation"}


def test_a_redirect_is_followed_and_the_bracket_left_out(sources: Sources) -> None:
    assert translate(sources, "환각", "자동 번역") == {
        "환각": "hallucination",
        "자동 번역": "machine translation",
    }


def test_the_glossary_knows_what_has_no_article(sources: Sources) -> None:
    assert translate(sources, "대화 시스템") == {"대화 시스템": "dialogue systems"}


def test_all_terms_take_one_request(sources: Sources) -> None:
    translate(sources, "기계 번역", "대화 시스템", "환각")

    (asked,) = sources.requests_to("wikipedia")
    assert asked.path.startswith("/ko/")
    assert asked.params["titles"] == "기계 번역|대화 시스템|환각"


def test_latin_terms_are_not_asked_for(sources: Sources) -> None:
    assert translate(sources, "BERT") == {}
    assert not sources.requests_to("wikipedia")


def test_what_nobody_knows_is_left_out(sources: Sources) -> None:
    assert translate(sources, "뷁뷁") == {}


def test_the_answer_for_the_model_is_a_line_a_term(sources: Sources) -> None:
    answer = call(a_run(sources.settings()), "translate_terms", terms=["기계 번역", "환각"])

    assert answer.content == "기계 번역 = machine translation\n환각 = hallucination"


def test_without_wikipedia_among_the_sources_the_glossary_does(sources: Sources) -> None:
    run = a_run(sources.settings(), sources=["arxiv"])

    assert call(run, "translate_terms", terms=["기계 번역"]).artifact == {"기계 번역": "machine translation"}
    assert not sources.requests_to("wikipedia")


@pytest.mark.parametrize("fault", [403, "hang", "html", "short", "cut", "empty"])
def test_where_wikipedia_fails_the_glossary_does(sources: Sources, fault: Fault) -> None:
    sources.fail("wikipedia", fault)
    run = a_run(sources.settings(timeout=patience(fault)))

    assert call(run, "translate_terms", terms=["기계 번역"]).artifact == {"기계 번역": "machine translation"}


@pytest.mark.parametrize(
    "answer",
    [
        [],
        None,
        {"query": []},
        {"query": {"pages": {"1": {}}}},
        {"query": {"pages": [None]}},
        {"query": {"pages": [{"title": "기계 번역", "langlinks": ["x"]}]}},
        {"query": {"pages": [{"title": "기계 번역", "langlinks": [{}]}]}},
    ],
)
def test_an_answer_of_another_shape_is_as_good_as_none(sources: Sources, answer: object) -> None:
    with serving(says(json.dumps(answer))) as server:
        run = a_run(sources.settings(addresses={"wikipedia": server.url("/{lang}")}))

        assert call(run, "translate_terms", terms=["기계 번역"]).artifact == {
            "기계 번역": "machine translation"
        }


@pytest.mark.parametrize(
    "title", ['x" OR all:"y', "all:*", "One\nline", "<b>bold</b>", "x" * 200, " ", "[1]"]
)
def test_what_is_no_title_does_not_become_a_query(title: str) -> None:
    with Sources(articles=[Article("기계 번역", "글을 옮기는 일이다.", "ko", title)]) as sources:
        assert translate(sources, "기계 번역") == {"기계 번역": "machine translation"}
