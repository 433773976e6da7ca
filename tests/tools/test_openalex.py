"""OpenAlex's counts by year, against its API on loopback."""

from __future__ import annotations

import json

import pytest

from tests.fakes.corpus import TRANSLATION, YEARS, total
from tests.fakes.servers import says, serving
from tests.fakes.sources import Fault, Sources
from trendscope.errors import MalformedAnswer, RateLimited, SourceError, SourceRefused
from trendscope.net.session import Session
from trendscope.question.query import Query
from trendscope.settings import Settings
from trendscope.tools.openalex import OpenAlex


def count(
    sources: Sources, session: Session, query: str, since: int = 2019, until: int = 2026
) -> dict[int, int]:
    openalex = OpenAlex(sources.settings(openalex=True), session)
    return openalex.count_by_year(Query.parse(query), since, until)


@pytest.mark.parametrize("phrase", TRANSLATION)
def test_a_phrase_is_counted_by_year(sources: Sources, session: Session, phrase: str) -> None:
    counted = count(sources, session, f'"{phrase}"')

    assert counted == dict(zip(YEARS, TRANSLATION[phrase], strict=True))
    assert list(counted) == list(YEARS)


def test_one_request_counts_all_years(sources: Sources, session: Session) -> None:
    count(sources, session, "translation")

    assert len(sources.requests_to("openalex")) == 1


def test_years_without_publications_are_zero(sources: Sources, session: Session) -> None:
    assert count(sources, session, '"instruction tuning"', 2017, 2021) == {
        2017: 0,
        2018: 0,
        2019: 0,
        2020: 0,
        2021: 1,
    }


def test_all_groups_must_match_and_any_phrase_of_a_group(sources: Sources, session: Session) -> None:
    both = count(sources, session, '("phrase tables" OR "pivot languages") "machine translation"')

    expected = total("phrase tables", [2019]) + total("pivot languages", [2019])
    assert 0 < both[2019] <= expected
    assert sources.requests_to("openalex")[0].params["filter"] == (
        'publication_year:2019-2026,title_and_abstract.search:"phrase tables" OR "pivot languages",'
        'title_and_abstract.search:"machine translation"'
    )


def test_a_phrase_cannot_start_another_filter(sources: Sources, session: Session) -> None:
    count(sources, session, '"tuning,is_oa:true|x"')

    assert "is_oa:" not in sources.requests_to("openalex")[0].params["filter"]


def test_a_key_is_sent_where_there_is_one(sources: Sources, session: Session) -> None:
    settings = sources.settings(openalex=True, api_keys={"openalex": "made-up"})

    OpenAlex(settings, session).count_by_year(Query.parse("translation"), 2019, 2020)
    count(sources, session, "translation")

    assert [asked.params.get("api_key") for asked in sources.requests_to("openalex")] == ["made-up", None]


@pytest.mark.parametrize(
    ("fault", "error"),
    [("html", MalformedAnswer), ("short", MalformedAnswer), (429, RateLimited), (500, SourceRefused)],
)
def test_a_bad_answer_is_an_error(
    sources: Sources, session: Session, fault: Fault, error: type[SourceError]
) -> None:
    sources.fail("openalex", fault)

    with pytest.raises(error):
        count(sources, session, "translation")


@pytest.mark.parametrize(
    "answer", [[], None, {}, {"group_by": None}, {"group_by": [{}]}, {"group_by": [{"key": "x", "count": 1}]}]
)
def test_an_answer_of_another_shape_is_malformed(session: Session, answer: object) -> None:
    with serving(says(json.dumps(answer))) as server:
        openalex = OpenAlex(Settings(addresses={"openalex": server.url("")}), session)
        with pytest.raises(MalformedAnswer):
            openalex.count_by_year(Query.parse("x"), 2019, 2020)
