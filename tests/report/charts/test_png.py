"""A card as PNG: the same bytes each time, and no text that is not drawn."""

from __future__ import annotations

import importlib.util
import io
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import matplotlib.image
import pytest

from tests.fakes.report import report, trend, whole
from trendscope.errors import UsageError
from trendscope.report.charts import canvas
from trendscope.report.charts.card import card_of
from trendscope.report.charts.colours import LIGHT
from trendscope.report.charts.png import to_png

HAS_KOREAN = len(canvas.fonts()) == 3


def test_a_picture_has_twice_its_size_and_the_colour_of_its_trend():
    content = to_png(card_of(report(), 1))
    assert content == to_png(card_of(report(), 1))
    pixels = matplotlib.image.imread(io.BytesIO(content))
    assert pixels.shape[:2] == (1260, 2400)
    for colour in (LIGHT.paper, LIGHT.bands["rising"]):
        wanted = [part / 255 for part in bytes.fromhex(colour[1:])]
        assert (abs(pixels[:, :, :3] - wanted) < 0.002).all(axis=2).any()


@pytest.mark.skipif(not HAS_KOREAN, reason="no Korean font is installed")
def test_korean_is_drawn():
    assert to_png(card_of(whole("ko"))).startswith(b"\x89PNG")


def test_a_letter_that_no_font_has_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(canvas, "KOREAN_FONTS", ())
    with pytest.raises(UsageError, match=r"no font here has a letter .* or write \.svg"):
        to_png(card_of(whole("ko"), 1))


def test_a_dollar_sign_is_no_formula():
    assert to_png(card_of(report(trends=(trend("$\\frac{1}{$"), trend("$x_$"))))).startswith(b"\x89PNG")


def test_without_matplotlib_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = importlib.util.find_spec

    def find_spec(name: str) -> ModuleSpec | None:
        return None if name == "matplotlib" else found(name)

    monkeypatch.setattr("trendscope.report.chart_formats.find_spec", find_spec)
    with pytest.raises(UsageError, match=r"pip install 'trendscope\[charts\]'"):
        report().chart(tmp_path / "chart.png")
    assert not list(tmp_path.iterdir())


def test_a_canvas_is_no_window():
    assert "matplotlib.pyplot" not in sys.modules
