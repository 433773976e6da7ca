"""Counting a phrase in spans of days: by OpenAlex where it is set, else by the first source that counts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fakes.corpus import PAPERS, TRANSLATION
from tests.fakes.runs import a_run, call
from tests.fakes.sources import Sources
from trendscope.errors import SourceError
from trendscope.tools.count_publications import Count

PHRASE = "instruction tuning"
SPANS = [(date(2019, 1, 1), date(2022, 12, 31)), (date(2023, 1, 1), date(2026, 12, 31))]
EARLIER, RECENT = sum(TRANSLATION[PHRASE][:4]), sum(TRANSLATION[PHRASE][4:])


def test_openalex_counts_where_its_address_is_set(sources: Sources) -> None:
    run = a_run(sources.settings(openalex=True))

    counts = call(run, "count_publications", query=f'"{PHRASE}"', spans=SPANS).artifact

    assert [(one.since, one.until, one.total) for one in counts] == [
        (*SPANS[0], EARLIER),
        (*SPANS[1], RECENT),
    ]
    assert {one.source for one in counts} == {"openalex"}
    assert not sources.requests_to("arxiv")


def test_else_a_source_that_counts_is_asked(sources: Sources) -> None:
    run = a_run(sources.settings())

    counts = call(run, "count_publications", query=f'"{PHRASE}"', spans=SPANS).artifact

    sent = 'all:"instruction tuning" AND submittedDate:[201901010000 TO 202212312359]'
    assert counts[0] == Count(*SPANS[0], EARLIER, "arxiv", sent)
    assert counts[1].total == RECENT


@pytest.mark.parametrize("openalex", [True, False])
def test_without_a_query_everything_is_counted(sources: Sources, openalex: bool) -> None:
    run = a_run(sources.settings(openalex=openalex))

    counts = call(run, "count_publications", query="", spans=[(SPANS[0][0], SPANS[1][1])]).artifact

    assert [one.total for one in counts] == [len(PAPERS)]


def test_the_answer_for_the_model_is_a_line_a_span(sources: Sources) -> None:
    run = a_run(sources.settings(openalex=True))

    answer = call(run, "count_publications", query=f'"{PHRASE}"', spans=SPANS)

    assert answer.content == f"2019-01-01-2022-12-31: {EARLIER}\n2023-01-01-2026-12-31: {RECENT}"


def test_where_nothing_counts_the_answer_says_so(sources: Sources) -> None:
    run = a_run(sources.settings(), sources=["wikipedia", "tavily"])

    answer = call(run, "count_publications", query=PHRASE, spans=SPANS)

    assert answer.content == "no source that counts is in use"
    assert answer.artifact == []


def test_a_source_that_fails_is_no_zero(sources: Sources) -> None:
    sources.fail("openalex", "html")
    run = a_run(sources.settings(openalex=True))

    with pytest.raises(SourceError):
        call(run, "count_publications", query=PHRASE, spans=SPANS)
