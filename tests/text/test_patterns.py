"""No regular expression of the package takes long, whatever the text is."""

from __future__ import annotations

import re
import time

import pytest

from tests.fakes.evil_strings import evil_strings
from tests.fakes.patterns import Found, find_patterns
from trendscope.text.words import strip_markup, word_runs

# Sentences and questions, which most patterns see, are cut at a thousand characters. A quadratic pattern
# takes over two seconds for a hundred thousand, and as much for each of these as a linear one never does.
CHARACTERS = 4_000
MAX_SECONDS = 0.04
TRIES = 4


def slow_on(found: Found, characters: int = CHARACTERS) -> list[str]:
    """What made a pattern slow each time that it was tried; the fastest try counts, as machines are busy."""
    return [
        piece
        for piece, text in evil_strings(found.pattern, characters)
        if all(found.seconds(text) > MAX_SECONDS for _ in range(TRIES))
    ]


@pytest.mark.parametrize("part", range(8))
def test_no_pattern_is_slow_on_a_text_made_for_it(part: int) -> None:
    slow = {found.place: pieces for found in find_patterns()[part::8] if (pieces := slow_on(found))}

    assert slow == {}


def test_the_search_for_patterns_finds_them_in_modules_classes_and_functions() -> None:
    places = {found.place for found in find_patterns()}

    assert len(places) > 500
    assert "trendscope.text.words._WEB" in places  # of a module
    assert "trendscope.question.asking._PHRASES" in places  # in a tuple
    assert "trendscope.text.words._particles" in places  # made when it is needed


@pytest.mark.parametrize("pattern", [r"\s+$", r"\w+:"])
def test_the_evil_strings_show_a_slow_pattern(pattern: str) -> None:
    # Long enough for the fastest machine: quadratic, it takes four times as long.
    assert slow_on(Found("here", re.compile(pattern)), 2 * CHARACTERS)


@pytest.mark.parametrize("piece", ["x@", "x@x.", "a.com", "\\a{", "$", "<a", "http://", "a-", "“"])
def test_markup_is_stripped_from_any_long_text_at_once(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()

    word_runs(text)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to a.b@c.org now", "write to  .  now"),
        ("write to (a@b.org).", "write to  . )."),
        ("see http://a.org/b?c=d and www.x.io", "see  .  and  . "),
        ("code at github.com/a/b, (or a.net/c)", "code at  .  (or  . "),
        ("@user and a@b", "@user and a@b"),
    ],
)
def test_addresses_are_stripped(text: str, left: str) -> None:
    assert strip_markup(text) == left
