"""The research graph end to end, over services on loopback that answer well or badly."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from tests.fakes.corpus import ARTICLES, FEW, TRANSLATION, YEARS, Page, Paper
from tests.fakes.counts import assert_counts_open
from tests.fakes.eutils import Eutils
from tests.fakes.runs import TODAY, QuickRuns
from tests.fakes.sources import Fault, Name, SourceRequest, Sources, patience
from trendscope import Progress, Report, Settings, UsageError, aresearch
from trendscope.agents.run_factory import OpenRun
from trendscope.budget import Budget
from trendscope.graphs.research import RECURSION_LIMIT, ResearchGraph, build_graph
from trendscope.graphs.state import Context
from trendscope.measuring.change import log_odds, percent, share_ratio, split_period
from trendscope.text.language import is_written_in
from trendscope.tools import arxiv

QUESTION = "recent trends in machine translation since 2019"
KOREAN = "2019년 이후 기계 번역의 연구 동향"
TOPIC_PAPERS = [paper for paper in FEW if paper.names("machine translation")]
FAULTS: tuple[Fault, ...] = ("refuse", "hang", 429, 500, "html", "cut", "short")
PERIODS = tuple(map(str, YEARS))
SHARE = r"\d+(?:\.\d+)? ?%"
NETWORK: tuple[Name, ...] = ("arxiv", "pubmed", "wikipedia", "tavily")
# Requests on the topic before its papers are read: their number, the first ones, and its first word alone.
BEFORE = 3


def graph_of(settings: Settings, runs: QuickRuns | None = None, **options: Any) -> ResearchGraph:
    return build_graph(
        runs=QuickRuns() if runs is None else runs, settings=lambda: settings, today=lambda: TODAY, **options
    )


async def run_question(settings: Settings, *, runs: QuickRuns | None = None, **context: Any) -> Report:
    """A run that does not sleep between attempts."""
    options = Context.model_validate(context)
    ended = await graph_of(settings, runs).ainvoke({"question": QUESTION}, context=options)
    return Report.model_validate(ended["report"])


async def run_all_sources(served: Sources, question: str = QUESTION, **options: Any) -> Report:
    return await aresearch(question, settings=served.settings(), today=TODAY, **options)


def topic_requests(sources: Sources) -> list[SourceRequest]:
    """The requests for papers on the topic, without those for comparison."""
    return [asked for asked in sources.requests_to("arxiv") if "machine" in asked.params["search_query"]]


def without_usage(report: Report) -> Report:
    """Apart from what it cost."""
    return report.model_copy(update={"usage": {}})


def failed(report: Report) -> set[str]:
    return {failure.source for failure in report.failures}


# A run in which every source answers.


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    """Sources that answer well; no test changes them."""
    with Sources() as running:
        yield running


@pytest.fixture(scope="module")
def english(served: Sources) -> Report:
    return asyncio.run(run_all_sources(served))


@pytest.fixture(scope="module")
def korean(served: Sources) -> Report:
    return asyncio.run(run_all_sources(served, KOREAN))


@pytest.fixture(params=["en", "ko"])
def report(request: pytest.FixtureRequest, english: Report, korean: Report) -> Report:
    return english if request.param == "en" else korean


def test_a_question_is_answered_in_full(report: Report) -> None:
    assert (report.status, report.exit_code) == ("complete", 0)
    assert (report.failures, report.gaps) == ((), ())
    assert not report.sample_library
    assert (report.since, report.until) == ("2019-01-01", "2026-12-31")
    assert {finding.severity for finding in report.findings} <= {"note"}


def test_the_planted_trends_are_found(report: Report) -> None:
    directions = {trend.label: trend.direction for trend in (*report.trends, *report.domain_wide)}

    assert directions.items() >= {
        ("instruction tuning", "rising"),
        ("preference optimization", "rising"),
        ("phrase tables", "fading"),
    }


def test_every_count_is_that_of_the_corpus(report: Report) -> None:
    for trend in (*report.trends, *report.domain_wide):
        assert trend.counts == dict(zip(PERIODS, TRANSLATION[trend.label], strict=True))
        assert trend.total == trend.sampled == {period: 13 if period == "2026" else 26 for period in PERIODS}


def test_every_count_opens_its_papers(report: Report) -> None:
    assert len(report.corpus) == report.measured
    assert_counts_open(report)


def test_every_paper_of_the_corpus_was_served(served: Sources, report: Report) -> None:
    assert {paper.url for paper in report.corpus.values()} <= served.links


def test_every_quotation_is_a_slice_of_what_was_served(served: Sources, report: Report) -> None:
    assert len(report.sentences) >= 10
    for sentence in report.sentences.values():
        assert sentence.text in served.text(report.documents[sentence.document].url)


def test_every_link_was_served(served: Sources, report: Report) -> None:
    assert {document.url for document in report.documents.values()} <= served.links


def test_every_claim_is_proved_by_sentences_of_the_report(report: Report) -> None:
    claims = [*report.background, *(claim for trend in report.trends for claim in trend.claims)]

    assert len(claims) > len(report.background) > 0
    assert all(claim.sentences or claim.counts for claim in claims)
    assert {name for claim in claims for name in claim.sentences} <= set(report.sentences)


def test_every_quotation_of_a_trend_is_of_a_paper_on_it(report: Report) -> None:
    for trend in report.trends:
        quoted = [report.sentences[name] for claim in trend.claims for name in claim.sentences]
        titles = [report.documents[sentence.document].title for sentence in quoted]
        named = [trend.label in sentence.text.lower() for sentence in quoted]
        assert all(each or trend.label in title.lower() for each, title in zip(named, titles, strict=True))
        assert any(named)
        assert len({sentence.document for sentence in quoted}) == len(quoted) >= 2


def test_no_sentence_is_quoted_for_two_trends(report: Report) -> None:
    claims = [claim for trend in report.trends for claim in trend.claims]
    quoted = [report.sentences[name].text for claim in claims for name in claim.sentences]

    assert len(quoted) == len({*quoted}) > len(report.trends)


def test_every_number_of_a_claim_is_in_the_counts(report: Report) -> None:
    windows = [PERIODS[first:last] for first in range(8) for last in range(first + 1, 9)]
    for trend in report.trends:
        rows = (trend.counts, trend.sampled)
        sums = {sum(row[period] for period in window) for row in rows for window in windows}
        for claim in trend.claims:
            text = re.sub(SHARE, "", claim.text).replace(",", "")
            assert {int(number) for number in re.findall(r"\d+", text)} <= sums | set(YEARS)


def test_every_share_of_a_claim_is_that_of_a_window(report: Report) -> None:
    windows = [PERIODS[first:last] for first in range(8) for last in range(first + 1, 9)]
    for trend in report.trends:
        sums = [
            [sum(row[each] for each in window) for row in (trend.counts, trend.sampled)] for window in windows
        ]
        shares = {percent(named, sampled) for named, sampled in sums}
        said = [share for claim in trend.claims for share in re.findall(SHARE, claim.text)]
        assert len(said) == 2
        assert set(said) <= shares


def test_a_korean_question_has_korean_claims_on_english_papers(korean: Report) -> None:
    claims = [claim for trend in korean.trends for claim in trend.claims]

    assert korean.language == "ko"
    assert all(is_written_in(claim.text, "ko") for claim in (*claims, *korean.background))
    assert any(document.url.startswith("https://ko.wikipedia.org/") for document in korean.documents.values())


async def test_a_second_run_is_equal_to_the_byte(served: Sources, english: Report) -> None:
    again = await run_all_sources(served)

    assert without_usage(again).model_dump_json() == without_usage(english).model_dump_json()


async def test_runs_in_parallel_do_not_mix(served: Sources, english: Report, korean: Report) -> None:
    both = await asyncio.gather(run_all_sources(served), run_all_sources(served, KOREAN))

    assert [*map(without_usage, both)] == [*map(without_usage, (english, korean))]


async def test_a_run_counts_its_requests_and_names_its_searches(sources: Sources) -> None:
    report = await run_question(sources.settings())

    sent = {asked.params["search_query"] for asked in sources.requests_to("arxiv")}
    assert report.usage["requests"] == sum(len(sources.requests_to(name)) for name in NETWORK)
    assert {search.query for search in report.searches if search.source == "arxiv"} == sent


async def test_every_specialist_says_what_it_does(served: Sources) -> None:
    said: list[Progress] = []

    await run_all_sources(served, on_progress=said.append)

    assert {line.specialist for line in said} == {"supervisor", "searcher", "summarizer", "critic"}
    assert all(line.text and "{" not in line.text for line in said)


async def test_language_and_years_can_be_chosen(served: Sources) -> None:
    report = await run_all_sources(served, "machine translation", language="ko", since=2021, until=2024)

    assert report.language == "ko"
    assert all(is_written_in(claim.text, "ko") for trend in report.trends for claim in trend.claims)
    assert (report.since, report.until, report.unit) == ("2021-01-01", "2024-12-31", "quarter")
    quarters = [f"{year}-Q{quarter}" for year in range(2021, 2025) for quarter in range(1, 5)]
    assert all(list(trend.counts) == quarters for trend in report.trends)


async def test_quarters_are_counted_where_the_window_is_short(served: Sources) -> None:
    report = await run_all_sources(served, "machine translation since 2025")

    quarters = [f"2025-Q{quarter}" for quarter in range(1, 5)] + ["2026-Q1", "2026-Q2"]
    assert (report.status, report.unit) == ("complete", "quarter")
    assert list(report.total or ()) == quarters
    assert sum((report.total or {}).values()) == 26 + 13
    assert all(list(trend.sampled) == quarters for trend in report.trends)


async def test_months_are_counted_where_it_is_shorter_still(served: Sources) -> None:
    report = await run_all_sources(served, "machine translation", since=2026, until=2026)

    assert report.unit == "month"
    assert list(report.total or ()) == [f"2026-{month:02}" for month in range(1, 7)]
    assert sum((report.total or {}).values()) == 13


async def test_a_topic_of_several_pages_is_read_to_its_end(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = await run_question(sources.settings())
    sources.reset()
    monkeypatch.setattr(arxiv, "PAGE_SIZE", 20)

    report = await run_question(sources.settings())

    assert len(topic_requests(sources)) > BEFORE + len(TOPIC_PAPERS) / 20
    assert report.status == "complete"
    assert report.measured == len(TOPIC_PAPERS)
    assert report.trends == at_once.trends


async def test_of_too_many_papers_an_equal_share_of_every_period_is_read(served: Sources) -> None:
    report = await run_question(served.settings(), sources=["arxiv"], max_papers=50)

    read = [search for search in report.searches if search.role == "topic"]
    assert [search.period for search in read] == list(PERIODS)
    assert [search.total for search in read] == [26] * 7 + [13]
    assert all(0 < search.found < 26 for search in read)
    assert 30 <= sum(search.found for search in read) <= 50 + len(PERIODS) / 2
    assert report.total == {period: 13 if period == "2026" else 26 for period in PERIODS}
    assert report.status == "complete"
    for trend in report.trends:
        assert all(trend.sampled[search.period or ""] == search.found for search in read)


async def test_the_same_papers_are_drawn_each_time(served: Sources) -> None:
    first, second = [
        await run_question(served.settings(), sources=["arxiv"], max_papers=50, language=language)
        for language in ("en", "ko")
    ]

    assert first.searches == second.searches
    assert [trend.counts for trend in first.trends] == [trend.counts for trend in second.trends]


async def test_the_direction_of_a_share_is_that_of_all_papers(served: Sources) -> None:
    report = await run_question(served.settings(), sources=["arxiv"], max_papers=100)

    changing = [trend for trend in report.trends if trend.direction not in ("steady", "theme")]
    assert {trend.label: trend.direction for trend in changing}.items() >= {
        ("instruction tuning", "rising"),
        ("pivot languages", "fading"),
    }
    first_recent = int(split_period(report.trends[0].sampled) or 0)
    for trend in changing:
        counts = TRANSLATION[trend.label]
        recent = sum(counts[first_recent - YEARS[0] :])
        sizes = [13 if year == YEARS[-1] else 26 for year in YEARS]
        recent_size = sum(sizes[first_recent - YEARS[0] :])
        sides = (recent, recent_size, sum(counts) - recent, sum(sizes) - recent_size)
        assert trend.z == round(log_odds(*sides), 4)
        assert trend.whole_growth == round(share_ratio(*sides), 3)
    counted = [search for search in report.searches if "instruction tuning" in search.query]
    assert sum(search.total or 0 for search in counted) == sum(TRANSLATION["instruction tuning"])


async def test_pubmed_answers_alone() -> None:
    with Eutils() as server:
        settings = Settings(addresses={"pubmed": server.url}, intervals={"pubmed": 0})
        report = await aresearch(
            "gut microbiome since 2016", settings=settings, sources=["pubmed"], today=TODAY
        )

    assert report.status == "complete"
    assert {document.source for document in report.documents.values()} == {"pubmed"}


async def test_the_library_can_be_named(sources: Sources) -> None:
    report = await aresearch(
        "machine translation since 2017", settings=sources.settings(), sources=["library"], today=TODAY
    )

    assert (report.status, report.sample_library, report.failures) == ("complete", False, ())
    assert {document.source for document in report.documents.values()} == {"library"}
    assert report.usage["requests"] == 0


# One source fails.


# tests/tools has each fault of each source.
@pytest.mark.parametrize(
    ("name", "fault", "status"),
    [
        *(("arxiv", fault, "partial") for fault in FAULTS),  # nothing is counted, the web gives themes
        *(("wikipedia", fault, "complete") for fault in ("refuse", "html")),  # the web says what it means
        *(("tavily", fault, "partial") for fault in (429, "cut")),
        *(("pubmed", fault, "complete") for fault in ("hang", "short")),  # another source has the papers
        *(("openalex", fault, "complete") for fault in (500, "cut")),
    ],
)
async def test_a_run_goes_on_without_one_source(
    sources: Sources, name: Name, fault: Fault, status: str
) -> None:
    sources.fail(name, fault)

    settings = sources.settings(openalex=name == "openalex", timeout=patience(fault))
    report = await run_question(settings)

    assert report.status == status
    assert failed(report) == {name}
    assert report.trends


async def test_without_papers_the_web_gives_themes(sources: Sources) -> None:
    sources.fail("arxiv", "html")

    report = await run_question(sources.settings())

    assert {trend.direction for trend in report.trends} == {"theme"}
    assert {document.kind for document in report.documents.values()} <= {"web", "article"}


async def test_a_definition_that_nobody_gives_is_a_failure_of_its_source_and_no_gap() -> None:
    shop = Page("https://example.org/shop", "Shop", "We sell software. It does machine translation.")

    with Sources(papers=FEW, pages=[shop]) as sources:
        sources.fail("wikipedia", 403)
        report = await run_question(sources.settings())

    assert (report.status, report.exit_code) == ("complete", 0)
    assert [failure.source for failure in report.failures] == ["wikipedia"]
    assert report.gaps == ()


@pytest.mark.parametrize("name", ["arxiv", "pubmed", "wikipedia", "tavily", "openalex"])
async def test_a_source_that_finds_nothing_has_not_failed(sources: Sources, name: Name) -> None:
    sources.fail(name, "empty")

    report = await run_question(sources.settings(openalex=name == "openalex"))

    assert report.failures == ()
    assert report.status == "complete"


async def test_a_service_that_stumbles_once_is_asked_again_at_once(sources: Sources) -> None:
    sources.fail("arxiv", 503, times=2, retry_after="3")
    runs = QuickRuns()

    report = await run_question(sources.settings(), runs=runs)

    assert (report.status, report.failures) == ("complete", ())
    assert runs.slept == [3.0, 3.0]


async def test_a_wait_that_is_too_long_is_not_made(sources: Sources) -> None:
    sources.fail("arxiv", 429, retry_after="3600")
    runs = QuickRuns()

    report = await run_question(sources.settings(), runs=runs)

    assert failed(report) == {"arxiv"}
    assert runs.slept == []


async def test_a_host_that_hangs_is_waited_for_once(sources: Sources) -> None:
    sources.fail("arxiv", "hang")

    await run_question(sources.settings(timeout=patience("hang")))

    assert len(sources.requests_to("arxiv")) == 1


# A part of a source fails.


@pytest.fixture
def paged(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Sources whose papers on the topic fill two pages; the first ends in 2022."""
    monkeypatch.setattr(arxiv, "PAGE_SIZE", 40)
    return sources


async def test_periods_that_failed_once_are_asked_again(paged: Sources) -> None:
    paged.fail("arxiv", 403, only="machine", skip=BEFORE + 1, times=1)

    report = await run_question(paged.settings())

    assert (report.status, report.failures) == ("complete", ())
    assert list(report.trends[0].sampled) == list(PERIODS)
    again = [search for search in report.searches if search.role == "topic" and search.period]
    assert [search.period for search in again] == ["2019", "2020", "2021", "2022"]
    assert [search.total for search in again] == [9] * 4
    assert report.total == dict.fromkeys(PERIODS, 9)
    (coverage,) = report.coverage
    assert (coverage.read, coverage.total, coverage.drawn) == (72, 72, False)


async def test_periods_that_stay_lost_are_named(paged: Sources) -> None:
    paged.fail("arxiv", 403, only="machine", skip=BEFORE + 1)

    report = await run_question(paged.settings())

    assert report.status == "partial"
    named = [failure.reason.partition(":")[0] for failure in report.failures]
    assert {"2019", "2020", "2021", "2022"} <= set(named)
    assert not {"2023", "2024", "2025", "2026"} & set(named)
    assert list(report.trends[0].sampled) == ["2023", "2024", "2025", "2026"]


async def test_lost_quarters_are_asked_again_as_quarters() -> None:
    with Sources() as sources:
        sources.fail("arxiv", 403, only="machine", skip=BEFORE + 5, times=1)
        report = await run_question(sources.settings(), since=2023, sources=["arxiv"], max_papers=50)

    read = [search.period for search in report.searches if search.role == "topic"]
    quarters = [f"{year}-Q{quarter}" for year in range(2023, 2027) for quarter in range(1, 5)]
    assert read == quarters
    assert report.status == "complete"


async def test_a_hole_in_the_papers_makes_the_report_partial(paged: Sources) -> None:
    paged.fail("arxiv", "empty", only="machine", skip=BEFORE + 1)

    report = await run_question(paged.settings())

    lost = f"{len(TOPIC_PAPERS) - 40} of {len(TOPIC_PAPERS)} papers did not arrive or could not be used"
    assert report.status == "partial"
    assert {failure.reason for failure in report.failures} == {
        *(f"{year}: {lost}" for year in range(2019, 2023)),
        "arxiv sent none of the papers that are missing",
    }
    assert report.trends


async def test_a_draw_that_breaks_off_goes_on_in_the_next_round(sources: Sources) -> None:
    sources.fail("arxiv", 403, only='"MT") AND submittedDate:[2022', times=1)

    report = await run_question(sources.settings(), max_papers=50)

    read = [search.period for search in report.searches if search.role == "topic"]
    assert read == list(PERIODS)
    assert (report.status, report.failures) == ("complete", ())


async def test_what_the_budget_left_out_is_named(sources: Sources) -> None:
    class Poor(QuickRuns):
        def add(self, run: OpenRun) -> None:
            run.budget = Budget(searches=11)  # the first papers, the field, a word, and the papers
            super().add(run)

    report = await run_question(sources.settings(), runs=Poor(), sources=["arxiv"], max_papers=50)

    assert report.trends
    assert any("budget of 11 searches" in failure.reason for failure in report.failures)


# Every source fails.


@pytest.mark.parametrize("fault", FAULTS)
async def test_without_any_source_that_was_named_there_is_no_report(sources: Sources, fault: Fault) -> None:
    for name in NETWORK:
        sources.fail(name, fault)

    report = await run_question(sources.settings(timeout=patience(fault)), sources=list(NETWORK))

    assert (report.status, report.exit_code) == ("abstained", 3)
    assert failed(report) == set(NETWORK)
    assert (report.trends, report.background, report.sentences) == ((), (), {})
    assert not report.sample_library


@pytest.mark.parametrize("fault", ["refuse", "html"])
async def test_without_any_default_source_the_sample_library_answers(sources: Sources, fault: Fault) -> None:
    for name in NETWORK:
        sources.fail(name, fault)

    report = await run_question(sources.settings(timeout=patience(fault)))

    assert report.sample_library
    assert failed(report) == set(NETWORK)
    assert report.trends
    assert {document.source for document in report.documents.values()} == {"library"}


async def test_sources_of_the_settings_count_as_named(sources: Sources) -> None:
    for name in NETWORK:
        sources.fail(name, "html")

    report = await run_question(sources.settings(sources=NETWORK))

    assert (report.status, report.sample_library) == ("abstained", False)


async def test_where_nothing_is_found_there_is_no_report(sources: Sources) -> None:
    for name in NETWORK:
        sources.fail(name, "empty")

    report = await run_question(sources.settings())

    assert (report.status, report.failures, report.sample_library) == ("abstained", (), False)
    assert report.gaps


# What cannot be asked.


@pytest.mark.parametrize(
    ("question", "options", "message"),
    [
        ("", {}, "empty"),
        (" \t\n\u200b", {}, "empty"),
        ("x" * 1001, {}, "1001 characters"),
        ("ㅋㅋㅋ", {}, "no topic"),
        ("what is new?", {}, "no topic"),
        (QUESTION, {"sources": ["arxive"]}, "there is no source arxive"),
        (QUESTION, {"since": 2024, "until": 2020}, "later than"),
        (QUESTION, {"since": 2030}, "2030"),
        (QUESTION, {"language": "fr"}, "fr"),
    ],
)
async def test_what_cannot_be_worked_with_is_a_usage_error(
    sources: Sources, question: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        await run_all_sources(sources, question, **options)

    assert not any(sources.requests_to(name) for name in NETWORK)


# Rounds and steps.


async def test_one_round_is_one_round(paged: Sources) -> None:
    paged.fail("arxiv", 403, only="machine", skip=BEFORE + 1, times=1)

    report = await run_question(paged.settings(), max_rounds=1)

    assert report.status == "partial"
    assert len(topic_requests(paged)) == BEFORE + 2


@pytest.mark.parametrize("max_rounds", [1, 5])
async def test_rounds_are_bounded(paged: Sources, max_rounds: int) -> None:
    paged.fail("arxiv", 403, only="machine", skip=BEFORE + 1)

    await run_question(paged.settings(), max_rounds=max_rounds)

    assert BEFORE + 2 <= len(topic_requests(paged)) <= BEFORE + 1 + max_rounds


async def test_the_steps_of_a_run_are_bounded(sources: Sources) -> None:
    graph = graph_of(sources.settings())

    assert graph.config is not None
    assert graph.config["recursion_limit"] == RECURSION_LIMIT


async def test_a_round_that_brings_nothing_keeps_the_best_draft() -> None:
    with Sources(papers=FEW, articles=()) as sources:
        report = await run_question(sources.settings())
        again = await run_question(sources.settings(), max_rounds=5)

    assert report.trends
    assert again.trends == report.trends


# Checkpoints: edit and fork, as in Studio.


def thread(name: str) -> RunnableConfig:
    return {"configurable": {"thread_id": name}}


async def stop_after_the_plan(graph: ResearchGraph, config: RunnableConfig) -> None:
    await graph.ainvoke({"question": QUESTION}, config, context=OPTIONS, interrupt_after=["supervisor"])


OPTIONS = Context()


async def test_a_run_that_was_stopped_goes_on(sources: Sources) -> None:
    graph = graph_of(sources.settings(), checkpointer=InMemorySaver())
    await stop_after_the_plan(graph, thread("a"))
    before = len(sources.requests_to("arxiv"))

    ended = await graph.ainvoke(None, thread("a"), context=OPTIONS)

    assert before == 0
    assert ended["report"]["status"] == "complete"


@pytest.mark.parametrize("edited", ["decision", "plan"])
async def test_an_edited_decision_or_plan_is_followed(sources: Sources, edited: str) -> None:
    graph = graph_of(sources.settings(), checkpointer=InMemorySaver())
    await stop_after_the_plan(graph, thread("a"))
    now = (await graph.aget_state(thread("a"))).values
    papers = [angle for angle in now["angles"] if angle["role"] == "topic"]

    edit = {"decision": {**now["decision"], "angles": papers}} if edited == "decision" else {"angles": papers}
    await graph.aupdate_state(thread("a"), edit)
    ended = await graph.ainvoke(None, thread("a"), context=Context(max_rounds=1))

    assert ended["report"]["trends"]
    assert (len(sources.requests_to("wikipedia")), len(sources.requests_to("tavily"))) == (0, 0)


async def test_a_decision_to_finish_ends_the_run(sources: Sources) -> None:
    graph = graph_of(sources.settings(), checkpointer=InMemorySaver())
    await stop_after_the_plan(graph, thread("a"))

    await graph.aupdate_state(
        thread("a"), {"decision": {"step": "finish", "reason": "enough", "angles": []}}, as_node="supervisor"
    )

    assert (await graph.aget_state(thread("a"))).next == ()


async def test_a_finished_run_is_forked_from_its_plan(sources: Sources) -> None:
    graph = graph_of(sources.settings(), checkpointer=InMemorySaver())
    first = await graph.ainvoke({"question": QUESTION}, thread("a"), context=OPTIONS)
    steps = [step async for step in graph.aget_state_history(thread("a"))]
    plan = [step for step in steps if "searcher" in step.next][-1]
    asked = len(sources.requests_to("arxiv"))

    second = await graph.ainvoke(None, plan.config, context=OPTIONS)

    assert second["report"] == first["report"]
    assert len(sources.requests_to("arxiv")) - asked <= 4


async def test_a_fork_with_another_question_is_another_run(sources: Sources) -> None:
    graph = graph_of(sources.settings(), checkpointer=InMemorySaver())
    await graph.ainvoke({"question": QUESTION}, thread("a"), context=OPTIONS)
    steps = [step async for step in graph.aget_state_history(thread("a"))]
    start = [step for step in steps if step.next == ("supervisor",)][-1]

    fork = await graph.aupdate_state(start.config, {"question": "dialogue systems since 2019"})
    ended = await graph.ainvoke(None, fork, context=OPTIONS)

    assert ended["report"]["question"] == "dialogue systems since 2019"
    assert "persona consistency" in {trend["label"] for trend in ended["report"]["trends"]}


# Texts that want to be more than text.


async def test_marks_in_a_text_stay_text() -> None:
    odd = '<script>alert("x")</script> & {placeholder} %s \\x1b[31m instruction tuning is here, we find.'

    with Sources(papers=[*with_text(odd)], articles=ARTICLES[:1]) as sources:
        report = await run_question(sources.settings())

    for sentence in report.sentences.values():
        assert sentence.text in sources.text(report.documents[sentence.document].url)


def with_text(text: str) -> Sequence[Paper]:
    return [replace(paper, abstract=f"{text}\n{paper.abstract}") for paper in FEW]
