"""Phrases of one to four words, mined from the runs between stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trendscope.measuring.reading import Reading
from trendscope.measuring.words import Run, Word, fold

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
    begins: int = 0
    ends: int = 0

    @property
    def uses(self) -> int:
        return self.forms.total() + self.headings.total()

    @property
    def label(self) -> str:
        """The most frequent spelling; titles count only where the text never has it, for their capitals."""
        forms = self.forms or self.headings
        # An acronym was merged with its long form, which alone folds to the key, and is the better label.
        written_out = [form for form in forms if fold(form) == self.key]
        usual = sum(forms[form] for form in written_out) >= 0.2 * forms.total()
        return _usual(written_out if usual else list(forms), forms)

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
    phrases: dict[str, Phrase] = {}
    for reading in readings:
        for run in reading.title:
            for key, words, start, end in _grams(run, frequent):
                phrase = phrases.get(key) or phrases.setdefault(key, _new(key, words))
                phrase.headings[_spelling(words)] += 1
                _add(phrase.titles, reading.key)
                _place(phrase, reading.key, start, end, len(run.words))
        for run in reading.text:
            for key, words, start, end in _grams(run, frequent):
                phrase = phrases.get(key) or phrases.setdefault(key, _new(key, words))
                phrase.forms[_spelling(words)] += 1
                _place(phrase, reading.key, start, end, len(run.words))
    return phrases


def tally(readings: Iterable[Reading]) -> Counter[str]:
    """Documents by phrase key."""
    found: Counter[str] = Counter()
    for reading in readings:
        found.update(keys((*reading.title, *reading.text)))
    return found


def keys(runs: Iterable[Run]) -> set[str]:
    found: set[str] = set()
    for run in runs:
        folds = [word.fold for word in run.words]
        for start in range(len(folds)):
            key = ""
            for part in folds[start : start + LONGEST]:
                key += part
                found.add(key)
    return found


def _grams(run: Run, frequent: set[str]) -> Iterator[tuple[str, tuple[Word, ...], int, int]]:
    words = run.words
    for start in range(len(words)):
        key = ""
        for end in range(start + 1, min(len(words), start + LONGEST) + 1):
            key += words[end - 1].fold
            if key in frequent:
                yield key, words[start:end], start, end


def _new(key: str, words: tuple[Word, ...]) -> Phrase:
    return Phrase(key, tuple(word.fold for word in words))


def _spelling(words: tuple[Word, ...]) -> str:
    return words[0].text if len(words) == 1 else " ".join(word.text for word in words)


def _place(phrase: Phrase, document: str, start: int, end: int, length: int) -> None:
    _add(phrase.documents, document)
    phrase.begins += start == 0
    phrase.ends += end == length


def _add(documents: list[str], key: str) -> None:
    if not documents or documents[-1] != key:
        documents.append(key)
