"""Superscripts and subscripts are kept when markup is removed."""

from __future__ import annotations

import pytest
from lxml import html

from trendscope.text.scripts import write_scripts, write_scripts_in

MINUS_FOUR = "<mml:mrow><mml:mo>-</mml:mo><mml:mn>4</mml:mn></mml:mrow>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> pairs", "10^6 pairs"),
        ("5 x 10<sup>-4</sup>.", "5 x 10^-4."),
        ("10<SUP>−4</SUP>", "10^-4"),
        ("kg/m<sup>2</sup>", "kg/m^2"),
        ("Ca<sup>2+</sup>", "Ca^2+"),
        ("2<sup>n+1</sup>", "2^(n+1)"),
        ("the 1<sup>st</sup> one", "the 1st one"),
        ("CO<sub>2</sub>", "CO₂"),
        ("log<sub>2</sub>8", "log₂8"),
        ("K<sub>m</sub>", "K_m"),
        (f"<mml:msup><mml:mn>10</mml:mn>{MINUS_FOUR}</mml:msup>", "10^-4"),
        ("<msub><mi>x</mi><mn>2</mn></msub>", "x₂"),
        ("5 < 7 and <b>bold</b>", "5 < 7 and <b>bold</b>"),
        (f"<sup>{'word ' * 20}</sup>", f"<sup>{'word ' * 20}</sup>"),
    ],
)
def test_scripts_are_written_out(markup: str, text: str) -> None:
    assert write_scripts(markup) == text


@pytest.mark.parametrize(
    "evil", ["<sup>", "<sup ", "<msup><mn>1</mn>", "<mml:msup><mml:mrow>", "<msup><mrow>" + "<mn>1</mn>" * 9]
)
def test_what_never_ends_is_left_as_it_is(evil: str) -> None:
    assert write_scripts(evil * 20_000) == evil * 20_000


def test_scripts_in_a_tree_are_one_text() -> None:
    root = html.fromstring("<p>10<sup><i>6</i></sup> x <math><msup><mn>2</mn><mi>n</mi></msup></math>.</p>")

    write_scripts_in(root)

    assert root.text_content() == "10^6 x 2^n."
