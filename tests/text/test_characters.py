"""Nothing hidden is left in a text."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest

from trendscope.text.characters import compose, strip_hidden
from trendscope.text.spelling import normalize_text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plain text", "plain text"),
        (" two\n\t lines\xa0here ", "two lines here"),
        ("a\u200bb\u200dc\ufeffd", "abcd"),
        ("safe\u202eexe.txt\u202c", "safeexe.txt"),
        ("bell\x07 and\x1b[31m red", "bell and[31m red"),
        ("soft\u00adhyphen", "softhyphen"),
        ("tag\U000e0041\U000e0042 and\U000e0101 selector\ufe0f", "tag and selector"),
        ("filler\u3164\uffa0", "filler"),
        ("half \ud83d pair", "half  pair"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("α ≥ β, 한글 — “quoted”", "α ≥ β, 한글 — “quoted”"),
    ],
)
def test_only_what_can_be_seen_is_left(text: str, left: str) -> None:
    assert strip_hidden(text) == left


@pytest.mark.parametrize("read", [compose, strip_hidden, normalize_text])
def test_many_marks_on_one_letter_take_no_long_time(read: Callable[[str], str]) -> None:
    """The time of Unicode's normalization grows with the square of their number: 15 s for these."""
    start = time.process_time()

    said = read("a" + "\u0300" * 50_000 + "\u0323" * 50_000 + " b")

    assert time.process_time() - start < 2
    assert (said[0], said[-2:], len(said)) == ("\u00e0", " b", 32)


def test_marks_as_people_write_them_are_kept() -> None:
    text = "Vie\u0302\u0323t \u0e17\u0e35\u0e48 \u05e9\u05b8\u05c1 " * 1_000

    assert compose(text) == unicodedata.normalize("NFC", text)
