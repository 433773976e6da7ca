"""A card can be understood alone, and repeated; it is the same picture in every viewer."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, report, trend, whole
from trendscope.errors import UsageError
from trendscope.report.charts.card import Card, card_of
from trendscope.report.charts.svg import to_svg
from trendscope.report.charts.text_width import text_width
from trendscope.report.report import Report

RETRIEVED = {"retrieved": "2026-11-22"}


def said(card: Card) -> str:
    return " ".join(line.text.text for line in card.lines)


@pytest.mark.parametrize("named", [None, 1, "Sparse attention"])
def test_a_card_says_what_was_asked_and_counted_and_how_to_repeat_it(named: str | int | None):
    words = said(card_of(whole(), named))
    assert "recent trends in attention" in words
    assert "Counted: 110 of 2,000 papers on the question in arxiv" in words
    assert "2022–2025; run on 2026-11-22 with trendscope" in words
    assert "trendscope research 'recent trends in attention' --since 2022 --until 2025" in words


def test_the_card_of_a_trend_has_its_direction_and_both_shares():
    words = said(card_of(whole(), 1))
    assert "Sparse attention ▲ rising · 4.0% → 25% · 17 papers" in words


def test_a_korean_card_is_korean():
    words = said(card_of(whole("ko"), 1))
    assert "▲ 상승 · 4.0% → 25% · 논문 17편" in words
    assert "다시 실행: trendscope research" in words


def every_card(made: Report) -> list[Card]:
    counted = [number for number, each in enumerate(made.trends, start=1) if each.sampled]
    return [card_of(made, named) for named in (None, *counted)]


@pytest.mark.parametrize(
    "made",
    [
        whole(),
        whole("ko"),
        report(question="How has research on something that takes long to say developed? " * 4),
        report(question="아주 긴 질문은 여러 줄로 나누어집니다. " * 9, trends=(trend("긴 이름 " * 30),)),
        report(trends=tuple(trend(f"trend number {number}") for number in range(12))),
    ],
    ids=["whole", "Korean", "long question", "long names", "twelve trends"],
)
def test_every_line_is_on_the_card_and_the_chart_between_them(made: Report):
    for card in every_card(made):
        assert (card.width, card.height >= 500) == (1200, True)
        for line in card.lines:
            assert line.text.x + text_width(line.text.text, line.font) <= card.width
            assert line.font < line.text.y < card.height
        height = card.curve.size.height if card.curve else card.glance.height if card.glance else 0
        above = [line for line in card.lines if line.text.y < card.y]
        assert all(card.y + height < line.text.y - line.font / 2 for line in card.lines if line not in above)
        assert above


def test_a_card_of_the_usual_eight_trends_suits_a_post():
    eight = report(trends=tuple(trend(f"trend {number}", "steady") for number in range(8)))
    assert [(card.width, card.height) for card in every_card(eight)] == [(1200, 630)] * 9


@pytest.mark.parametrize("text", [text for text in hostile.EVERY if len(text) < 10_000])
def test_a_hostile_card_is_a_picture(text: str):
    made = full_of(text).model_copy(update=RETRIEVED)
    for card in every_card(made):
        root = etree.fromstring(to_svg(card))
        assert not root.findall(".//{*}script") + root.findall(".//{*}a")
        assert "var(" not in root.findtext("{*}style", "")


def test_there_is_no_card_of_what_is_not_there():
    with pytest.raises(UsageError, match="no trends"):
        card_of(abstained())
    with pytest.raises(UsageError, match="there is no trend 7"):
        card_of(report(), 7)
    with pytest.raises(UsageError, match="no counts by period"):
        card_of(report(trends=(trend("open problems", "theme", counts={}, sampled={}),)), 1)


def test_only_what_can_be_drawn_is_begun(tmp_path: Path):
    with pytest.raises(UsageError, match=r"use one of \.svg, \.png"):
        report().chart(tmp_path / "chart.pdf")
    report().chart(tmp_path / "chart.SVG")
    assert etree.parse(tmp_path / "chart.SVG").getroot().get("width") == "1200"
    assert [path.name for path in tmp_path.iterdir()] == ["chart.SVG"]
