"""Lines put together: words that are split at the end of a line are whole again.

An English word has a hyphen there, which stays in a compound. A Korean word may be split after any syllable
without a mark. Whether it was is told by particles and endings, with which no word begins, and by the words
inside lines; where these say nothing, by whether the document splits words at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from trendscope.text.characters import strip_hidden
from trendscope.text.columns import columns
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import without_particle

# 이 연구 is this study, and 이란 also Iran: these particles may begin a line as words of their own.
_WORDS_TOO = frozenset(["이", "만", "들", "가", "하고", "보다", "대로", "이란", "이나"])
_ENDINGS = frozenset(
    [
        *("다", "니다", "습니다", "었다", "았다", "였다", "었습니다", "았습니다", "였습니다"),
        *("며", "면", "고", "게", "적인", "적으로"),
    ]
)
# A document splits words if so many of the lines that may have split one have certainly done so. About a
# tenth do by chance where lines are split anywhere, and none where they are split between words.
MIN_SPLIT, SHARE_SPLIT = 2, 0.04
# A line that is much shorter than others ends where its writer ended it.
FULL = 0.7

_COMPOUND = re.compile(r"[^\W\d_]{1,40}-[^\W\d_]{1,40}")
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-\n([^\W\d_]+)")
_CLOSING = frozenset(")]”’\"'")
_COMPOUND_END = re.compile(r"(?<=\S)-\n")
_LAST = re.compile(r"[가-힣]+$")
_FIRST = re.compile(r"[가-힣]+")


class Known(NamedTuple):
    """What a document says about words at the ends of its lines.

    The compounds with a hyphen and the Korean words that are inside lines, how many columns a full line has,
    and whether lines split Korean words.
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
    known = Known(compounds, korean, sorted(map(columns, lines))[len(lines) * 3 // 4])
    borders = [pair for pair in pairwise(lines) if _may_split(*pair, known)]
    split = sum(_is_ending(following) for _, following in borders)
    return known._replace(splits=split >= max(MIN_SPLIT, SHARE_SPLIT * len(borders)))


def joined(lines: Iterable[str], known: Known = NOTHING) -> str:
    """The lines as one. A hyphen stays in a word that has another one, and in a compound seen elsewhere."""

    def whole(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        parted = found[2][0].islower() and compound not in known.compounds
        return found[1] + found[2] if parted else compound

    text = "".join(_with_ends(list(lines), known) if known.korean else "\n".join(lines))
    return strip_hidden(_COMPOUND_END.sub("-", _BROKEN.sub(whole, text)))


def _with_ends(lines: Sequence[str], known: Known) -> Iterator[str]:
    """The lines, with an end after each that does not go on in the middle of a Korean word."""
    for line, following in pairwise([*lines, ""]):
        yield line
        split = _is_split(line, following, known)
        if not (known.splits if split is None else split):
            yield "\n"


def _korean_words(lines: Iterable[str]) -> Iterator[str]:
    """The words that neither begin nor end a line, with and without their particles."""
    for line in lines:
        for word in line.split()[1:-1]:
            for run in _FIRST.findall(word):
                yield from (run, without_particle(run))


def _may_split(line: str, following: str, known: Known) -> bool:
    """Whether a line that is full ends in Hangul, and the next begins with it."""
    return _is_full(line, known) and _LAST.search(line) is not None and _FIRST.match(following) is not None


def _is_full(line: str, known: Known) -> bool:
    return columns(line) >= FULL * known.width


def _is_split(line: str, following: str, known: Known) -> bool | None:
    """Whether two lines have a word between them; None if neither endings nor known words tell.

    What has a bracket or other letters has a particle, too: (2023)은. Where words are split, so is a number
    with its unit, and a word with what is in brackets after it: 8편, 모델(LLM).
    """
    last, first = _LAST.search(line), _FIRST.match(following)
    ends_word = line[-1:].isalnum() or line[-1:] in _CLOSING
    if ends_word and _is_full(line, known) and _is_ending(following):
        return True
    if known.splits and _is_full(line, known):
        number = line[-1:].isdigit() and first is not None
        if number or (last is not None and following.startswith("(")):
            return True
    if not (last and first and _may_split(line, following, known)):
        return False
    whole = _is_known(last[0] + first[0], known)
    parts = last[0] in known.korean and _is_known(first[0], known)
    if whole != parts:
        return whole
    return False if without_particle(last[0]) != last[0] else None


def _is_ending(line: str) -> bool:
    """Whether a line begins with what can only be the end of a word."""
    first = _FIRST.match(line)
    return first is not None and first[0] in _no_beginnings()


@cache
def _no_beginnings() -> frozenset[str]:
    return (_ENDINGS | vocabulary("particles.ko")) - _WORDS_TOO


def _is_known(word: str, known: Known) -> bool:
    return word in known.korean or without_particle(word) in known.korean
