"""Nothing hidden is left in a text."""

from __future__ import annotations

import pytest

from trendscope.text.characters import strip_hidden


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
