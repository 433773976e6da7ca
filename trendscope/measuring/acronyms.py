"""Acronyms that the documents themselves define: "large language models (LLMs)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from trendscope.text.words import normalize, split_hyphens

# The bracket comes first, so that the search skips all that is none.
_BRACKETED = re.compile(r"\((?<=\s\()([A-Z][\w-]{1,9})\)")
_STOP = re.compile(r"[.,;:()]")
MAX_DISTANCE = 90  # characters before the bracket that are searched for the long form
# Letters that make two long forms variants of one: at the beginning, or at the beginning and the end.
SAME_BEGINNING, SAME_EDGES = 4, (3, 5)


def find_acronyms(texts: Iterable[str]) -> dict[str, str]:
    """Maps the key of each acronym to that of its long form, if two thirds of its definitions agree."""
    defined: dict[str, Counter[str]] = {}
    for text in texts:
        for short, spelled_out in definitions(text):
            defined.setdefault(normalize(short), Counter())[normalize(spelled_out)] += 1
    return {short: long for short, forms in sorted(defined.items()) if (long := _agreed(forms))}


def acronyms_in(text: str, acronyms: Mapping[str, str]) -> Mapping[str, str]:
    """The acronyms as one document uses them: without those that it defines as something else.

    Long forms that begin alike ("retrieval-augmented text generation"), or begin and end alike ("visual
    language model" and "vision-language model"), are variants, not something else.
    """
    others = {
        short
        for short, long in ((normalize(short), normalize(long)) for short, long in definitions(text))
        if short in acronyms and not _are_variants(acronyms[short], long)
    }
    return {short: acronyms[short] for short in acronyms.keys() - others} if others else acronyms


def _are_variants(one: str, other: str) -> bool:
    """Whether two long forms, as keys, are one; "multi" says nothing of them (multimodal, multilingual)."""
    one, other = one.removeprefix("multi"), other.removeprefix("multi")
    first, last = SAME_EDGES
    begin_alike = one[:SAME_BEGINNING] == other[:SAME_BEGINNING]
    return begin_alike or (one[:first] == other[:first] and one[-last:] == other[-last:])


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Each acronym in brackets, in the singular, and the long form before it, as written."""
    for bracketed in _BRACKETED.finditer(text):
        short = bracketed[1].removesuffix("s")
        end = bracketed.start() - 1
        before = text[max(0, end - MAX_DISTANCE) : end]
        if long := long_form(short, before):
            yield short, long


def long_form(short: str, before: str) -> str | None:
    """The words that an acronym stands for, matched backwards letter by letter.

    Schwartz & Hearst (2003), A simple algorithm for identifying abbreviation definitions.
    """
    if sum(letter.isupper() for letter in short) < 2:
        return None
    place = len(before)
    for number, letter in reversed(list(enumerate(short.lower()))):
        if letter.isalnum():
            place = _last_place(letter, before.lower(), place, at_start=number == 0)
        if place < 0:
            return None
    long = before[place:]
    words = split_hyphens(long)
    return long if 1 < len(words) <= len(short) + 2 and not _STOP.search(long) else None


def _last_place(letter: str, text: str, end: int, *, at_start: bool) -> int:
    """The last position of a letter before `end`, at the start of a word if `at_start`; -1 if none."""
    place = text.rfind(letter, 0, end)
    while at_start and place > 0 and text[place - 1].isalnum():
        place = text.rfind(letter, 0, place)
    return place


def _agreed(forms: Counter[str]) -> str | None:
    long, times = min(forms.items(), key=lambda form: (-form[1], form[0]))
    return long if times * 3 >= forms.total() * 2 else None
