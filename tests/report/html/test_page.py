"""What the page has, and that everything in it leads somewhere."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.fakes.report import abstained, report, trend, whole
from trendscope import render
from trendscope.commands import research
from trendscope.report.formats import FORMATS, choose_format
from trendscope.report.report import Report
from trendscope.trend import Claim


def page_of(made: Report) -> HtmlElement:
    return document_fromstring(render(made, "html"))


def texts(page: HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


@pytest.mark.parametrize("name", ["x.html", "x.HTM"])
def test_the_extension_of_a_file_means_it(name: str) -> None:
    assert choose_format(None, Path(name), FORMATS) == "html"


def test_parts_in_english() -> None:
    page = page_of(whole())

    assert page.get("lang") == "en"
    assert texts(page, "//h1") == ["recent trends in attention"]
    assert texts(page, "//h2") == [
        "The answer",
        "Trends at a glance",
        "Background",
        "Trends",
        "Results that papers report",
        "Disagreements and open problems",
        "Timeline, counted",
        "Where to start reading",
        "Outlook",
        "Moving across the whole field, not only here",
        "How this was counted",
        "What is missing",
        "References",
    ]
    assert texts(page, "//*[@id='trends']//h3") == [
        "1. Sparse attention ▲ rising",
        "2. Dense attention ▼ fading",
        "3. Open problems ◆ not counted",
    ]


def test_parts_in_korean() -> None:
    page = page_of(whole("ko"))

    assert page.get("lang") == "ko"
    assert texts(page, "//h2")[:4] == ["답", "한눈에 보는 동향", "배경", "동향"]
    assert texts(page, "//*[@id='trends']//h3")[0] == "1. Sparse attention ▲ 상승"
    assert texts(page, "//nav/ol/li/a") == texts(page, "//h2")


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("answer", "answer"),
        ("background", "background"),
        ("results", "results"),
        ("timeline", "timeline"),
        ("reading_list", "reading"),
        ("outlook", "outlook"),
        ("domain_wide", "domain-wide"),
    ],
)
def test_part_that_is_missing_has_no_section(field: str, part: str) -> None:
    assert page_of(whole()).xpath(f"//*[@id='{part}']")
    assert not page_of(whole("en", **{field: ()})).xpath(f"//*[@id='{part}']")


def test_what_nothing_was_found_for_says_so_and_what_was_searched() -> None:
    page = page_of(abstained())

    assert texts(page, "//*[@class='notice']") == [
        "No trends: nothing was found that could be counted and quoted."
    ]
    assert texts(page, "//h2") == ["What is missing", "What was searched"]
    assert "all:a AND […]" in texts(page, "//*[@id='queries']//code")
    assert "arxiv has nothing on: falconry" in texts(page, "//*[@id='missing']//li")


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"status": "failed"}, "The run failed, so there is no report."),
        ({"status": "partial"}, "This report is incomplete; its end says what is missing and why."),
        ({"sample_library": True, "measured": 12}, "12 notes on well-known works"),
    ],
)
def test_a_reader_is_told_first_what_is_not_as_it_should_be(changes: dict[str, object], notice: str) -> None:
    assert notice in texts(page_of(whole("en", **changes)), "//header//*[@class='notice']")[0]


@pytest.mark.parametrize("made", [whole(), whole("ko"), report(), abstained()], ids=str)
def test_ids_are_unique_and_every_link_leads_to_one(made: Report) -> None:
    page = page_of(made)
    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)
    assert {name for names in page.xpath("//@aria-labelledby") for name in names.split()} <= set(ids)


def test_every_citation_leads_to_what_it_quotes() -> None:
    page = page_of(whole())
    cited = page.xpath("//*[@class='cite']")

    assert len(cited) > 10
    for each in cited:
        places = [page.get_element_by_id(name) for name in each.get("data-quotes").split()]
        assert each.get("href") == f"#{places[0].get('id')}"
        for place in places:
            source = place if place.tag == "li" else place.getparent()
            assert f"[{source.get('value')}]" == each.text_content()


def test_a_citation_leads_to_the_sentences_of_its_claim_alone() -> None:
    page = page_of(whole())
    sentence = page.xpath("//*[@id='answer']//*[@class='cite']")[
        0
    ]  # it cites D1.1, and D1 has two quotations

    assert [page.get_element_by_id(name).text for name in sentence.get("data-quotes").split()] == [
        "Sparse attention is cheap."
    ]


def test_references_are_links_unless_their_address_is_none() -> None:
    documents = {name: each.model_copy() for name, each in whole().documents.items()}
    documents["D2"] = documents["D2"].model_copy(update={"url": "javascript:alert(1)"})
    page = page_of(whole(documents=documents))
    links = page.xpath("//a[not(starts-with(@href, '#'))]")

    assert all(link.get("href").startswith("https://") for link in links)
    assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}
    assert texts(page, "//*[@class='address']") == ["(javascript:alert(1))"]


def test_headings_go_down_one_level_at_a_time() -> None:
    page = page_of(whole())
    levels = [int(each.tag[1]) for each in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_command_repeats_the_question_as_a_shell_reads_it() -> None:
    assert texts(page_of(whole(question="what's new in $HOME?")), "//*[@id='command']") == [
        """trendscope research 'what'"'"'s new in $HOME?' --since 2022 --until 2025 --lang en --model none"""
    ]
    days = {"since": "2024-06-01", "until": "2024-06-15", "reasoner": "openai:gpt-5-mini"}
    assert texts(page_of(whole(**days)), "//*[@id='command']")[0].endswith(
        "--since 2024-06-01 --until 2024-06-15 --lang en"
    )


def test_the_command_repeats_which_sources_and_how_many_papers_were_asked_for() -> None:
    asked = whole(sources=("arxiv", "lab notes"), max_papers=500)

    assert texts(page_of(asked), "//*[@id='command']")[0].endswith(
        "--source arxiv --source 'lab notes' --max-papers 500 --lang en --model none"
    )
    assert "--max-papers" not in texts(page_of(whole(max_papers=4000)), "//*[@id='command']")[0]


def test_the_command_is_one_that_there_is() -> None:
    (said,) = texts(page_of(whole("ko")), "//*[@id='command']")
    parser = ArgumentParser()
    research.add_options(parser)
    options = parser.parse_args(shlex.split(said)[2:])

    assert (options.since, options.until, options.lang, options.model) == ("2022", "2025", "ko", "none")


def test_queries_tests_and_figures_are_there() -> None:
    details = " ".join(texts(page_of(whole()), "//*[@id='method']//details"))

    assert "“sparse attention” 14 (precision 92%)" in details
    assert "z-score 3.14" in details
    assert "z ≥ 2.5" in details


def test_the_reading_list_is_there_as_bibtex() -> None:
    bibtex = page_of(whole()).get_element_by_id("bibtex").text_content()

    assert re.findall(r"@\w+\{([^,]+),", bibtex) == ["d4", "lovelace2024cheap", "dijkstra2025prunenet"]


def test_the_answer_leads_to_each_trend_where_it_first_names_it() -> None:
    answer = (
        Claim(text="Sparse attention <rose>; sparse attention beat dense attention, not dense attentions."),
    )
    linked = page_of(whole(answer=answer)).xpath("//*[@class='lead']/a")

    assert [(each.text, each.get("href")) for each in linked] == [
        ("Sparse attention", "#trend-1"),
        ("dense attention", "#trend-2"),
    ]
    (korean,) = texts(page_of(whole("ko")), "//*[@class='lead']/a[not(@class)]")
    assert korean == "sparse attention"


def test_a_korean_word_is_not_broken_at_its_brackets() -> None:
    problem = (Claim(text="모델(LLM)은 2편에서 <b> (다시) 15편(2025년)입니다."),)
    (said,) = texts(page_of(whole("ko", problems=problem, disagreements=())), "//*[@id='open']//li")

    assert said == "모델\u2060(LLM)\u2060은 2편에서 <b> (다시) 15편\u2060(2025년)\u2060입니다."


def test_what_is_quoted_in_another_language_says_so() -> None:
    quoted = page_of(whole("ko")).xpath("//blockquote")

    assert {each.get("lang") for each in quoted} == {"en"}
    assert {each.get("lang") for each in page_of(whole()).xpath("//blockquote")} == {None}


def test_the_same_report_makes_the_same_bytes() -> None:
    assert render(whole("ko"), "html") == render(whole("ko"), "html")


def test_how_many_papers_there_are_is_drawn_by_period() -> None:
    total = {"2019": 40, "2021": 90}
    page = page_of(whole(since="2019-01-01", until="2026-12-31", total=total))

    assert page.xpath("//*[@class='volume']//*[@class='point']/@aria-label") == [
        "2019: 40 papers on the question, 0 read",
        "2020: 0 papers on the question, 0 read",
        "2021: 90 papers on the question, 0 read",
    ]
    assert page.xpath("//*[@class='volume']//*[local-name()='rect'][starts-with(@class, 'dot')]/@height") == [
        "40.0",
        "0.0",
        "90.0",
    ]


@pytest.mark.parametrize(
    ("total", "caption"),
    [
        ({"2023": 10, "2024": 20}, "Papers on the question, by year."),
        (
            {"2025": 10, "2026": 20},
            "Papers on the question, by year. Hollow bar: a year that is not complete.",
        ),
    ],
)
def test_a_hollow_bar_is_explained_where_there_is_one(total: dict[str, int], caption: str) -> None:
    page = page_of(whole(since="2019-01-01", until="2026-12-31", total=total))

    assert texts(page, "//*[@class='volume']/figcaption") == [caption]


@pytest.mark.parametrize("total", [None, {"2023": 10}])
def test_without_several_totals_there_is_nothing_to_draw(total: dict[str, int] | None) -> None:
    assert not page_of(whole(since="2019-01-01", total=total)).xpath("//*[@class='volume']")


def test_a_trend_without_periods_has_no_shares() -> None:
    theme = trend("themes", "theme", z=None, counts={}, sampled={}, papers={"undated": ("D1",)})
    page = page_of(report(trends=(theme,)))

    assert texts(page, "//*[@id='glance']//th")[:3] == ["Theme", "Papers", "Direction"]
    assert texts(page, "//*[@id='glance']//tbody//*[@class='count']") == ["1"]
    assert not page.xpath("//*[@id='glance']//figure")
