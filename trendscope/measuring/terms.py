"""Which phrases read as terms of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from trendscope.measuring.phrases import Phrase
from trendscope.measuring.usage import Usage
from trendscope.text.words import fold, parts

_DATED = re.compile(r"(?:19|20)\d\d|\b[A-Z]{2,}\d\d\b")


def terms(phrases: Mapping[str, Phrase], usage: Usage, documents: int) -> list[Phrase]:
    """Phrases that break no rule and are not a piece of a longer one."""
    shaped = {
        key: phrase
        for key, phrase in phrases.items()
        if not any(breaks(phrase, usage, documents) for breaks in RULES)
    }
    pieces = {piece for phrase in shaped.values() for piece in _pieces(phrase, phrases)}
    return [phrase for key, phrase in sorted(shaped.items()) if key not in pieces]


def _short(phrase: Phrase, usage: Usage, documents: int) -> bool:
    return len(phrase.key) < 3 and not phrase.label.isupper()


def _dated(phrase: Phrase, usage: Usage, documents: int) -> bool:
    """An edition of an event, as WMT18."""
    return bool(_DATED.search(phrase.label))


def _cut(phrase: Phrase, usage: Usage, documents: int) -> bool:
    """ "large language" never ends a run of words."""
    return phrase.ends < 0.35 * phrase.uses


def _verbal(phrase: Phrase, usage: Usage, documents: int) -> bool:
    return usage.verb(phrase.words[0]) or usage.verb(phrase.words[-1])


def _adjective(phrase: Phrase, usage: Usage, documents: int) -> bool:
    return usage.modifier(phrase.words[-1])


def _prose(phrase: Phrase, usage: Usage, documents: int) -> bool:
    """A phrase that begins or ends with the prose of abstracts, or that hardly gets into a title."""
    if len(phrase.words) == 1 and usage.generic(phrase.key):
        return True
    if usage.headline(phrase) < (0.15 if len(phrase.words) == 1 else 0.1):
        return True
    return usage.prose(phrase.words[0]) or usage.prose(phrase.words[-1])


def _everywhere(phrase: Phrase, usage: Usage, documents: int) -> bool:
    """One word in a quarter of the documents says too little."""
    return len(phrase.words) == 1 and documents >= 20 and len(phrase.documents) > 0.25 * documents


RULES: tuple[Callable[[Phrase, Usage, int], bool], ...] = (
    _short,
    _dated,
    _cut,
    _verbal,
    _adjective,
    _prose,
    _everywhere,
)


def _pieces(phrase: Phrase, phrases: Mapping[str, Phrase]) -> list[str]:
    """The shorter phrases that stand mostly (60 %) within this one."""
    words = parts(phrase.label)
    keys = {
        fold(" ".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    }
    return [
        key
        for key in sorted(keys)
        if key in phrases and len(phrase.documents) >= 0.6 * len(phrases[key].documents)
    ]
