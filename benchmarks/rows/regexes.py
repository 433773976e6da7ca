"""S11: every regular expression of the package on long texts made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import Random

from benchmarks.rows.row import Case, Row
from tests.fakes.evil_strings import evil_strings
from tests.fakes.patterns import Found, find_patterns

CHARACTERS = 100_000
MAX_SECONDS = 0.05
# Other work on the machine makes a pattern look slow, never fast.
TRIES = 3
FIRST = 8_000


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    """A case for each pattern."""
    found = find_patterns()
    yield [Case(f"{each.place} {each.pattern.pattern[:60]!r}", partial(slow, each)) for each in found]


def slow(found: Found) -> str | None:
    """The first text on which the pattern takes too long; short ones first, as a bad one takes very long."""
    for characters in (FIRST, CHARACTERS):
        for piece, text in evil_strings(found.pattern, characters):
            seconds = found.seconds(text)
            if seconds > MAX_SECONDS:
                seconds = min(seconds, *(found.seconds(text) for _ in range(TRIES)))
            if seconds > MAX_SECONDS:
                return f"{seconds:.3f} s for {characters} characters of {piece!r}"
    return None


ROW = Row("S11", "regular expressions on long texts", cases)
