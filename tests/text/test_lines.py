"""Text from outside, made fit to be shown."""

from __future__ import annotations

import pytest

from trendscope.text.characters import escape_hidden
from trendscope.text.lines import one_line, shorten
from trendscope.text.links import web_link


@pytest.mark.parametrize(
    ("text", "strip_hidden"),
    [
        ("plain", "plain"),
        ("한국어 日本語 עברית", "한국어 日本語 עברית"),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab"),
        ("👩‍💻 👨‍👩‍👧 ❤️", "👩‍💻 👨‍👩‍👧 ❤️"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("win\r\ndows", "win\ndows"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb", "a\\x0db"),
        ("\x00\x07\x7f\x85\x9b", "\\x00\\x07\\x7f\\x85\\x9b"),
        ("\u202e\u2066\u200e", "\\u202e\\u2066\\u200e"),
        ("a\u200bb\u200dc\ufeff", "a\\u200bb\\u200dc\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_acts_or_hides_is_shown_as_an_escape(text: str, strip_hidden: str):
    assert escape_hidden(text) == strip_hidden


def test_one_line_collapses_space():
    assert one_line("  a \n\n b\t\tc\u00a0d ") == "a b c d"


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("onetwothree", 6, "onetw…"),
        ("a bbbbbbbbbbbbbb", 10, "a bbbbbbb…"),
    ],
)
def test_a_line_is_cut_at_a_word(text: str, limit: int, line: str):
    assert shorten(text, limit) == line


@pytest.mark.parametrize("text", ["x" * 1_000_000, "x " * 500_000, "\x00" * 1_000_000, " " * 1_000_000 + "x"])
def test_one_line_has_a_bound(text: str):
    assert len(one_line(text, limit=50)) <= 50
    assert one_line(text, limit=50).endswith("…")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://arxiv.org/abs/1", "https://arxiv.org/abs/1"),
        ("http://A.example:8080/x?y=%20#z", "http://A.example:8080/x?y=%20#z"),
        (" https://a.example/ ", "https://a.example/"),
        ("https://a.example/b c\"'<>`", "https://a.example/b%20c%22'%3C%3E%60"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("", None),
        ("arxiv.org/abs/1", None),
        ("ftp://a.example/", None),
        ("https://user@a.example/", None),
        ("https://a.example:99999999/", None),
        ("https://a..example/", None),
        ("https://a.example/" + "x" * 2000, None),
    ],
)
def test_only_plain_addresses_on_the_web_are_links(url: str, link: str | None):
    assert web_link(url) == link
