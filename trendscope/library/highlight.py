"""Where in a passage the words of a search are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.text.words import stem, without_particle

_WORD = re.compile(r"[가-힣]+|[^\W가-힣]+")
_HANGUL = re.compile(r"[가-힣]")


def found_words(text: str, searched: str) -> Iterator[tuple[int, int]]:
    """The beginning and end of each word that was searched for, in whatever form; of a Korean one, itself."""
    wanted = {
        without_particle(word) if _HANGUL.match(word) else stem(word) for word in _WORD.findall(searched)
    }
    korean = [word for word in wanted if _HANGUL.match(word)]
    for word in _WORD.finditer(text):
        if not _HANGUL.match(word[0]):
            if stem(word[0]) in wanted:
                yield word.span()
            continue
        for each in korean:
            at = word[0].find(each)
            if at >= 0:
                yield word.start() + at, word.start() + at + len(each)
