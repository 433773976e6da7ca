"""Research terms in Korean and English, from a file that anyone can add to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache
from importlib.resources import files
from itertools import accumulate

from trendscope.text.hangul import has_hangul
from trendscope.text.words import normalize

_LATIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./-]*[A-Za-z0-9])?[+#]*")
_KOREAN_HYPHEN = re.compile(r"(?<=[가-힣])-(?=\w)|(?<=\w)-(?=[가-힣])")


def term_key(term: str) -> str:
    """The key of a term: without spaces, because Korean is spaced in more than one way."""
    return "".join(_words(term)).lower()


@cache
def glossary() -> dict[str, str]:
    """English terms by the key of the Korean term."""
    return {term_key(korean): english for korean, english in _pairs()}


def english_terms() -> tuple[str, ...]:
    """The English terms, as the file has them."""
    return tuple(english for _, english in _pairs())


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple(rows("ko-en.tsv"))


def rows(name: str) -> Iterator[tuple[str, str]]:
    """The pairs of a table of this folder."""
    lines = files("trendscope.question").joinpath(name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            first, second = line.split("\t")
            yield first, second


def knows(term: str) -> bool:
    """Whether an English term is in the glossary, singular or plural, with or without hyphens."""
    return normalize(term) in _korean()


def translate_by_glossary(term: str) -> str:
    """The English of the longest entries that make up a Korean term, left to right; empty if none does."""
    english: dict[str, str] = {}
    for _part, found in _parts(term):
        if found:
            english.setdefault(found.lower(), found)
    return " ".join(english.values())


def parts_not_in_glossary(term: str) -> tuple[str, ...]:
    """What `translate_by_glossary` leaves out of a term, but for a single syllable: 번역기 is 번역."""
    runs: list[str] = [""]
    for part, found in _parts(term):
        if found:
            runs.append("")
        else:
            runs[-1] += part
    words = (word.strip() for run in runs for word in run.split())
    return tuple(word for word in words if len(re.findall(r"[가-힣]", word)) > 1 or _is_a_word(word, term))


def _is_a_word(part: str, term: str) -> bool:
    return bool(part) and has_hangul(part) and part in _words(term)


def _parts(term: str) -> Iterator[tuple[str, str]]:
    """The entries and the Latin words of a term with their English, and each other syllable with none.

    A syllable that ends a word comes with a space.
    """
    words = _words(term)
    text, borders = "".join(words), {0, *accumulate(map(len, words))}
    at, after_entry = 0, False
    while at < len(text):
        size = _entry(text, at, borders, after_entry=after_entry)
        latin = _LATIN.match(text, at, min(border for border in borders if border > at))
        if size:
            yield text[at : at + size], glossary()[text[at : at + size].lower()]
        elif latin:
            yield latin[0], latin[0]
        else:
            yield text[at] + (" " if at + 1 in borders else ""), ""
        at, after_entry = at + (size or (len(latin[0]) if latin else 1)), bool(size)


def in_korean(term: str) -> str:
    """An English term in Korean, from the longest entries that make it up; empty if a word is in none.

    An acronym that is in none stays as it is.
    """
    words, found, known = term.split(), [], korean_terms()
    at = 0
    while at < len(words):
        sizes = range(len(words) - at, 0, -1)
        size = next((size for size in sizes if normalize(" ".join(words[at : at + size])) in known), 0)
        if not size and not words[at].isupper():
            return ""
        found.append(known[normalize(" ".join(words[at : at + size]))] if size else words[at])
        at += size or 1
    return " ".join(found) if any(map(has_hangul, found)) else ""


def _entry(text: str, at: int, borders: Set[int], *, after_entry: bool) -> int:
    """The length of the longest entry that begins at a position; 0 if there is none.

    One that crosses a word boundary has to begin at a boundary or where the last entry ends
    (최신 장비 does not contain 신장), and one of a single syllable has to be a whole word.
    """
    for size in range(min(_longest(), len(text) - at), 0, -1):
        inside = any(at < border < at + size for border in borders)
        whole = at in borders and at + size in borders
        fits = (not inside or after_entry or at in borders) and (size > 1 or whole)
        if fits and text[at : at + size].lower() in glossary():
            return size
    return 0


def _words(term: str) -> list[str]:
    return _KOREAN_HYPHEN.sub(" ", term).split()


@cache
def _longest() -> int:
    return max(map(len, glossary()))


@cache
def _korean() -> dict[str, str]:
    """Korean terms as written, by the key of the English term; of several, one all in Hangul is preferred."""
    korean: dict[str, str] = {}
    for term, english in sorted(_pairs(), key=lambda pair: bool(_LATIN.search(pair[0]))):
        korean.setdefault(normalize(english), term)
    return korean


@cache
def korean_terms() -> dict[str, str]:
    """Korean terms by the key of the English: of questions, and for telling."""
    told = {normalize(english): korean for english, korean in rows("en-ko.tsv")}
    return _korean() | attributes() | told


@cache
def attributes() -> dict[str, str]:
    """Korean attributes by the key of the English: they stand before a noun, and never alone."""
    return {normalize(english): korean for english, korean in rows("attributes.en-ko.tsv")}
