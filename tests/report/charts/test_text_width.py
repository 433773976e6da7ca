"""Texts are broken where they would be too wide, and end in an ellipsis where they would be too long."""

from __future__ import annotations

import pytest

from trendscope.report.charts.text_width import text_width, wrap


def test_korean_is_wider_than_latin_and_marks_have_no_width():
    assert text_width("대화", 10) == 20
    assert text_width("il", 10) < text_width("an", 10) < text_width("MW", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


@pytest.mark.parametrize("text", ["a long name of a trend", "긴 이름을 가진 동향 하나", "x" * 90, "대" * 90])
@pytest.mark.parametrize("width", [40, 100, 250])
def test_no_line_is_wider_than_its_room(text: str, width: float):
    lines = wrap(text, 10, width, 2)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, 10) <= width for line in lines)


def test_a_text_that_fits_stays_whole():
    assert wrap("open-domain question answering", 10, 1000, 2) == ("open-domain question answering",)
    assert " ".join(wrap("open-domain question answering", 10, 110, 3)) == "open-domain question answering"


def test_what_does_not_fit_is_cut():
    assert wrap("one two three four", 10, 45, 2) == ("one two", "three…")
