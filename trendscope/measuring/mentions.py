"""Which documents name a phrase: one rule, by which every count of a report can be repeated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from trendscope.measuring.phrases import Phrase
from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.text.hangul import has_hangul
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, split_hyphens, strip_markup

_HYPHENS = r"\-‐‑"
_GAP = re.compile(rf"[\s{_HYPHENS}]+")
_PARTICLES = "|".join(sorted(vocabulary("particles.ko"), key=lambda particle: (-len(particle), particle)))
_PARTICLE = re.compile(_PARTICLES)
_HYPHEN = re.compile(rf"[{_HYPHENS}]")
_HYPHENATED = re.compile(rf"\s?[{_HYPHENS}][\s{_HYPHENS}]*")
_WORD = re.compile(r"\w+")
_VERSION = re.compile(r"\.\d")
# A gap with a hyphen, as one character: by the words that the hyphen touches.
_BOTH, _FIRST, _LAST = "-", "\x01", "\x02"
_AS_HYPHENS = str.maketrans(dict.fromkeys((_FIRST, _LAST), "-"))


def phrase_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the forms as whole words; spaces and hyphens between words are the same.

    A word goes on at a hyphen: neither graph-RAG nor RAG-based has RAG. A Korean particle may follow.
    """
    return _pattern(tuple(forms))


@lru_cache(maxsize=1 << 10)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    spellings = sorted(
        {rf"[\s{_HYPHENS}]+".join(map(re.escape, split_hyphens(form))) for form in forms},
        key=lambda spelling: (-len(spelling), spelling),
    )
    return re.compile(
        rf"(?<![\w{_HYPHENS}])(?:{'|'.join(spellings)})(?=(?:{_PARTICLES})?(?![\w{_HYPHENS}]))", re.IGNORECASE
    )


class SearchedText:
    """A text in which phrases are found as `phrase_pattern` finds them, several times as fast."""

    def __init__(self, text: str) -> None:
        self._marked = _HYPHENATED.sub(_mark, " ".join(text.split()))
        self.lower = _lower(self._marked)
        for mark in (_BOTH, _FIRST, _LAST):
            self.lower = self.lower.replace(mark, " ")

    def find(self, spelling: str) -> Iterator[tuple[str, int]]:
        """Each mention, as it is written, and where it ends; `spelling` has been through `spelled`."""
        start = self.lower.find(spelling)
        while start >= 0:
            end = start + len(spelling)
            if self._is_whole(start, end):
                yield self._marked[start:end].translate(_AS_HYPHENS), end
            start = self.lower.find(spelling, start + 1)

    def is_version(self, end: int) -> bool:
        """Whether a number goes on here: GPT-3.5 is no GPT-3."""
        return bool(_VERSION.match(self._marked, end))

    def _is_whole(self, start: int, end: int) -> bool:
        before = self._marked[start - 1] if start else " "
        if before in (_BOTH, _LAST) or _is_letter(before):
            return False
        if self._ends_at(end):
            return True
        particle = _PARTICLE.match(self._marked, end)
        return particle is not None and self._ends_at(particle.end())

    def _ends_at(self, end: int) -> bool:
        after = self._marked[end : end + 1]
        return after not in (_BOTH, _FIRST) and not _is_letter(after)


def spelled(form: str) -> str:
    """A form without what makes no difference to how it is found."""
    return _GAP.sub(" ", _lower(form))


def _mark(gap: re.Match[str]) -> str:
    touches_first, touches_last = not gap[0][0].isspace(), not gap[0][-1].isspace()
    if touches_first:
        return _BOTH if touches_last else _FIRST
    return _LAST if touches_last else " "


def _lower(text: str) -> str:
    """In lower case, and as long as before."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


@dataclass
class Mentions:
    """The documents that name a phrase, and how; `others` have a spelling of it and mean something else."""

    documents: list[str] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    others: dict[str, set[str]] = field(default_factory=dict)

    @property
    def set_aside(self) -> tuple[str, ...]:
        """Those that have a form by which the phrase was counted."""
        counted = set(map(spelled, self.forms))
        return tuple(key for key, spellings in self.others.items() if spellings & counted)


class MentionFinder:
    """Finds the mentions of phrases in documents."""

    def __init__(self, documents: Sequence[TokenizedDocument]) -> None:
        self._documents = documents
        self._raw = [SearchedText(document.raw) for document in documents]
        self._plain = [
            raw if (plain := strip_markup(document.raw)) == document.raw else SearchedText(plain)
            for document, raw in zip(documents, self._raw, strict=True)
        ]
        self._with_word: defaultdict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(self._raw):
            for word in set(_WORD.findall(text.lower)):
                self._with_word[word].add(number)

    def recount(self, phrase: Phrase) -> Phrase:
        """The phrase with all documents that name it, as it was mined only from runs of words."""
        mentions = self.find(phrase.key, phrase.spellings)
        named = set(mentions.documents)
        return replace(
            phrase,
            documents=mentions.documents,
            titles=[key for key in phrase.titles if key in named],
            counted_forms=tuple(sorted(mentions.forms)),
            set_aside=mentions.set_aside,
        )

    def find(self, key: str, forms: Iterable[str]) -> Mentions:
        """The mentions of the phrase with this key, in any of the forms."""
        spellings, mentions = sorted(set(map(spelled, forms))), Mentions()
        for number in self._having(spellings):
            document = self._documents[number]
            text = self._raw[number]
            found = {each: at for each in spellings if each in text.lower and (at := tuple(text.find(each)))}
            meant = {form for each, at in found.items() for form in self._meant(each, at, number, key)}
            if meant:
                mentions.documents.append(document.key)
                mentions.forms |= meant
            elif found:
                mentions.others[document.key] = set(found)
        return mentions

    def _having(self, spellings: Iterable[str]) -> list[int]:
        """The documents in which a spelling may occur, in their order."""
        return sorted(set[int]().union(*map(self._with_words, spellings)))

    def _with_words(self, spelling: str) -> set[int]:
        # Korean words have particles, so that these do not tell.
        words = [word for word in _WORD.findall(spelling) if not has_hangul(word)]
        having = [self._with_word.get(word, set()) for word in words]
        return set.intersection(*having) if having else set(range(len(self._documents)))

    def _meant(self, spelling: str, found: Sequence[tuple[str, int]], number: int, key: str) -> Iterator[str]:
        """The forms that mean the phrase here, outside of addresses and formulas.

        An acronym does not if the document defines it otherwise, or writes it as a word: rag.
        """
        text, acronyms = self._plain[number], self._documents[number].acronyms
        for form, end in found if text is self._raw[number] else text.find(spelling):
            if key in _keys(form, acronyms) and not text.is_version(end):
                yield form


def _keys(form: str, acronyms: Mapping[str, str]) -> set[str]:
    """The keys that a form may have, as a hyphen may be part of a word or stand between two."""
    readings = (form.split(), split_hyphens(form)) if _HYPHEN.search(form) else (form.split(),)
    return {"".join([_key(word, acronyms) for word in words]) for words in readings}


def _key(word: str, acronyms: Mapping[str, str]) -> str:
    key = _normalized(word)
    return key if word.islower() else acronyms.get(key, key)


_normalized = lru_cache(maxsize=1 << 14)(normalize)
