"""Charts are SVG that parses, that a page may style, and in which no text becomes markup."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.fakes import hostile
from tests.fakes.report import full_of, report, trend
from trendscope.report.captions import Captions
from trendscope.report.charts.colours import DARK, LIGHT, variables
from trendscope.report.charts.curve_chart import curve_chart
from trendscope.report.charts.glance_chart import glance_chart
from trendscope.report.charts.svg import chart_css, curve_svg, glance_svg
from trendscope.report.report import Report

TAGS = {"svg", "title", "g", "a", "rect", "line", "circle", "path", "text"}


def drawn(made: Report) -> list[str]:
    """The picture of all trends, and of each."""
    captions = Captions(made)
    glance = glance_chart(captions)
    curves = [(number, curve_chart(captions, each)) for number, each in enumerate(made.trends, start=1)]
    assert glance
    return [glance_svg(glance), *(curve_svg(curve, number) for number, curve in curves if curve)]


@pytest.mark.parametrize("text", hostile.EVERY)
def test_hostile_text_stays_text(text: str):
    pictures = drawn(full_of(text).model_copy(update={"retrieved": "2026-11-22"}))
    assert len(pictures) == 3
    for picture in pictures:
        root = etree.fromstring(picture.encode())
        assert {etree.QName(each).localname for each in root.iter()} <= TAGS
        names = {name for each in root.iter() for name in each.attrib}
        assert not {name for name in names if name.startswith("on") or name == "style"}
        assert all(each.get("href", "#").startswith("#") for each in root.iter())


def test_a_point_can_be_reached_and_says_what_it_is():
    picture = etree.fromstring(drawn(report())[1])
    points = picture.findall(".//{*}g[@tabindex]")
    assert [point.get("data-period") for point in points] == ["2022", "2023", "2024", "2025"]
    assert {point.get("data-trend") for point in points} == {"1"}
    assert points[1].get("aria-label") == points[1].findtext("{*}title") == "2023: 2 of 30 papers, 6.7%"


def test_a_row_is_a_link_to_its_trend_unless_there_is_nothing_to_link_to():
    glance = glance_chart(Captions(report(trends=(trend(), trend("b", "fading")))))
    assert glance
    assert re.findall(r'href="([^"]+)"', glance_svg(glance)) == ["#trend-1", "#trend-2"]
    assert re.findall(r'href="([^"]+)"', glance_svg(glance, href="#t{}".format)) == ["#t1", "#t2"]
    assert "href" not in glance_svg(glance, href=None)


def test_charts_have_no_ids_that_could_be_those_of_a_page():
    assert " id=" not in "".join(drawn(report(trends=(trend(), trend("b")))))


def test_a_page_sets_the_colours():
    css = chart_css()
    named = set(re.findall(r"var\((--[a-z-]+)", css))
    for palette in (LIGHT, DARK):
        assert named == set(re.findall(r"(--[a-z-]+):", variables(palette)))
    assert "var(" not in chart_css(LIGHT)
    assert LIGHT.bands["rising"] in chart_css(LIGHT)
