"""Phrases of one to four words, mined from the stretches between stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trendscope.measuring.reading import Reading
from trendscope.text.words import Stretch, Word, fold

LONGEST = 4


@dataclass(slots=True)
class Phrase:
    """All spellings of a phrase, and where it stands."""

    key: str
    words: tuple[str, ...]
    forms: Counter[str] = field(default_factory=Counter)
    headings: Counter[str] = field(default_factory=Counter)
    documents: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    ends: int = 0
    proper: bool = True

    def add(self, spelling: str, document: str, *, titled: bool, last: bool) -> None:
        _append(self.documents, document)
        if titled:
            _append(self.titles, document)
        (self.headings if titled else self.forms)[spelling] += 1
        self.ends += last

    @property
    def uses(self) -> int:
        return self.forms.total() + self.headings.total()

    @property
    def label(self) -> str:
        """The most frequent spelling; titles count only where the text never has it, for their capitals."""
        forms = self.forms or self.headings
        # Merged with its long form, an acronym is the lesser label; it does not fold to the key.
        long = [form for form in forms if " " in form or fold(form) == self.key]
        usual = _usual(long or list(forms), forms)
        return usual if self.proper or not usual[1:].islower() else usual.lower()

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(sorted({*self.forms, *self.headings}))


def _usual(spellings: list[str], uses: Mapping[str, int]) -> str:
    """The most frequent spelling, in small letters if a fifth of its uses are: the rest begin sentences."""
    alike: Counter[str] = Counter()
    for form in spellings:
        alike[form.lower()] += uses[form]
    usual = min(alike, key=lambda form: (-alike[form], form))
    cases = [form for form in spellings if form.lower() == usual and uses[form] >= 0.2 * alike[usual]]
    return min(cases, key=lambda form: (sum(map(str.isupper, form)), form))


def mine(readings: Sequence[Reading], least: int) -> dict[str, Phrase]:
    """The phrases that stand in at least so many documents."""
    frequent = {key for key, found in tally(readings).items() if found >= least}
    phrases = _collect(readings, frequent)
    for phrase in phrases.values():
        first = phrases.get(phrase.words[0])
        phrase.proper = first is None or not any(form[0].islower() for form in first.forms)
    return phrases


def _collect(readings: Sequence[Reading], frequent: set[str]) -> dict[str, Phrase]:
    phrases: dict[str, Phrase] = {}
    for reading in readings:
        for stretch, titled in (
            *((stretch, True) for stretch in reading.title),
            *((stretch, False) for stretch in reading.text),
        ):
            for words, end in _grams(stretch, frequent):
                key = "".join(word.fold for word in words)
                phrase = phrases.get(key) or phrases.setdefault(key, _new(key, words))
                phrase.add(_spelling(words), reading.key, titled=titled, last=end == len(stretch.words))
    return phrases


def tally(readings: Iterable[Reading]) -> Counter[str]:
    """Documents by phrase key."""
    found: Counter[str] = Counter()
    for reading in readings:
        found.update(keys((*reading.title, *reading.text)))
    return found


def keys(stretches: Iterable[Stretch]) -> set[str]:
    found: set[str] = set()
    for stretch in stretches:
        folds = [word.fold for word in stretch.words]
        for start in range(len(folds)):
            key = ""
            for part in folds[start : start + LONGEST]:
                key += part
                found.add(key)
    return found


def _grams(stretch: Stretch, frequent: set[str]) -> Iterator[tuple[tuple[Word, ...], int]]:
    words = stretch.words
    for start in range(len(words)):
        key = ""
        for end in range(start + 1, min(len(words), start + LONGEST) + 1):
            key += words[end - 1].fold
            if key in frequent:
                yield words[start:end], end


def _new(key: str, words: tuple[Word, ...]) -> Phrase:
    return Phrase(key, tuple(word.fold for word in words))


def _spelling(words: tuple[Word, ...]) -> str:
    return words[0].text if len(words) == 1 else " ".join(word.text for word in words)


def _append(documents: list[str], key: str) -> None:
    if not documents or documents[-1] != key:
        documents.append(key)
