"""Which phrases read as terms of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from trendscope.measuring.phrases import Phrase
from trendscope.measuring.word_statistics import WordStatistics
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, split_hyphens

MAX_HANDLES = 0.1  # of the uses of a phrase

# All of them begin with an S: the search skips every other letter.
_CAMPAIGN = re.compile(r"[Ss](?i:hared[ -]tasks?\b|(?<=\bs)(?:emeval\b|ubtasks? [a-d1-9]\b))")
_DATED = re.compile(r"(?:19|20)\d\d|\b[A-Z]{2,}\d\d\b")


def select_terms(phrases: Mapping[str, Phrase], words: WordStatistics, documents: int) -> list[Phrase]:
    """The phrases that break no rule and are no piece of a longer one; `documents` counts the documents."""
    shaped = {
        key: phrase
        for key, phrase in phrases.items()
        if not any(breaks(phrase, words, documents) for breaks in RULES)
    }
    pieces = {piece for phrase in shaped.values() for piece in _pieces(phrase, phrases)}
    return [phrase for key, phrase in sorted(shaped.items()) if key not in pieces]


def _is_short(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    return len(phrase.key) < 3 and not phrase.label.isupper()


def _is_dated(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """One edition of an event, such as WMT18."""
    return bool(_DATED.search(phrase.label))


def _is_event(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """The name of an evaluation campaign or a meeting, such as "SemEval task" or "shared task"."""
    parts = [part.lower() for part in split_hyphens(phrase.label)]
    shared = any(pair == ("shared", "task") for pair in pairwise(map(normalize, parts)))
    return shared or any(part in vocabulary("event_words") for part in parts)


def is_of_event(text: str) -> bool:
    """Whether a text tells of a part in an evaluation campaign: it names a shared task, or SemEval."""
    return bool(_CAMPAIGN.search(text))


def _is_handle(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """An event or a team, which papers write with an @: DravidianLangTech@NAACL."""
    return phrase.handles > MAX_HANDLES * phrase.uses


def _is_cut(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """A phrase that hardly ever ends a run of words, such as "large language"."""
    return phrase.ends < 0.35 * phrase.uses


def _has_verb(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    return words.is_verb(phrase.words[0]) or words.is_verb(phrase.words[-1])


def _ends_in_modifier(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    return words.is_modifier(phrase.words[-1])


def _is_prose(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """A phrase that begins or ends with the prose of abstracts, or that is hardly ever in a title."""
    if len(phrase.words) == 1 and words.is_generic(phrase.key):
        return True
    if words.title_rate(phrase) < (0.15 if len(phrase.words) == 1 else 0.06):
        return True
    return words.is_prose(phrase.words[0]) or words.is_prose(phrase.words[-1])


def _is_everywhere(phrase: Phrase, words: WordStatistics, documents: int) -> bool:
    """A single word in a quarter of the documents says too little."""
    return (
        len(split_hyphens(phrase.label)) == 1 and documents >= 20 and len(phrase.documents) > 0.25 * documents
    )


RULES: tuple[Callable[[Phrase, WordStatistics, int], bool], ...] = (
    _is_short,
    _is_dated,
    _is_event,
    _is_handle,
    _is_cut,
    _has_verb,
    _ends_in_modifier,
    _is_prose,
    _is_everywhere,
)


def _pieces(phrase: Phrase, phrases: Mapping[str, Phrase]) -> list[str]:
    """The keys of shorter phrases whose uses are mostly (60 % of the documents) within this one."""
    words = split_hyphens(phrase.label)
    keys = {
        normalize(" ".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    }
    return [
        key
        for key in sorted(keys)
        if key in phrases and len(phrase.documents) >= 0.6 * len(phrases[key].documents)
    ]
