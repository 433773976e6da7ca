"""Lines put together: words that are split at the end of a line are whole again.

An English word has a hyphen there, which stays in a compound. A Korean word may be split after any syllable
without a mark. Whether it was is told by the words inside lines, and where they say nothing, by what holds
at most other lines of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from trendscope.text.characters import strip_hidden
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import without_particle

# 이 연구: this study, where 이 is no particle.
_AMBIGUOUS = frozenset({"이"})

# A line that is much shorter than others ends where its writer ended it.
FULL = 0.7

_COMPOUND = re.compile(r"[^\W\d_]{1,40}-[^\W\d_]{1,40}")
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-\n([^\W\d_]+)")
_LAST = re.compile(r"[가-힣]+$")
_FIRST = re.compile(r"[가-힣]+")


class Known(NamedTuple):
    """What a document says about words at the ends of its lines.

    The compounds with a hyphen and the Korean words that are inside lines, how long a full line is, and
    whether most lines that end in a Korean word go on with it.
    """

    compounds: frozenset[str] = frozenset()
    korean: frozenset[str] = frozenset()
    width: int = 0
    splits: bool = False


NOTHING = Known()


def known_in(lines: Sequence[str]) -> Known:
    """What these lines say about words that are split between two of them."""
    compounds = frozenset(compound for line in lines for compound in _COMPOUND.findall(line))
    korean = frozenset(_korean_words(lines))
    if not korean:
        return Known(compounds)
    known = Known(compounds, korean, sorted(map(len, lines))[len(lines) * 3 // 4])
    told = [told for pair in pairwise(lines) if (told := _is_split(*pair, known)) is not None]
    return known._replace(splits=2 * sum(told) > len(told))


def joined(lines: Iterable[str], known: Known = NOTHING) -> str:
    """The lines as one. A hyphen stays in a word that has another one, and in a compound seen elsewhere."""

    def whole(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        parted = found[2][0].islower() and compound not in known.compounds
        return found[1] + found[2] if parted else compound

    text = "".join(_with_ends(list(lines), known) if known.korean else "\n".join(lines))
    return strip_hidden(_BROKEN.sub(whole, text).replace("-\n", "-"))


def _with_ends(lines: Sequence[str], known: Known) -> Iterator[str]:
    """The lines, with an end after each that does not go on in the middle of a Korean word."""
    for line, following in pairwise([*lines, ""]):
        yield line
        split = _is_split(line, following, known)
        if not split and (split is False or not known.splits or not _may_split(line, following, known)):
            yield "\n"


def _korean_words(lines: Iterable[str]) -> Iterator[str]:
    """The words that neither begin nor end a line, with and without their particles."""
    for line in lines:
        for word in line.split()[1:-1]:
            for run in _FIRST.findall(word):
                yield from (run, without_particle(run))


def _may_split(line: str, following: str, known: Known) -> bool:
    """Whether a line that is full ends in Hangul, and the next begins with it."""
    full = len(line) >= FULL * known.width
    return full and _LAST.search(line) is not None and _FIRST.match(following) is not None


def _is_split(line: str, following: str, known: Known) -> bool | None:
    """Whether two lines have a word between them; None if the words that are known do not tell."""
    last, first = _LAST.search(line), _FIRST.match(following)
    if not (last and first and _may_split(line, following, known)):
        return None
    whole = _is_known(last[0] + first[0], known)
    parts = last[0] in known.korean and _is_known(first[0], known)
    if whole != parts:
        return whole
    if first[0] in vocabulary("particles.ko") - _AMBIGUOUS:
        return True
    return None


def _is_known(word: str, known: Known) -> bool:
    return word in known.korean or without_particle(word) in known.korean
