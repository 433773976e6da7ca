"""Phrases of one to four words, mined from the runs of words between stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.text.words import Word, WordRun, normalize

MAX_WORDS = 4
MIN_SMALL = 0.2


@dataclass(slots=True)
class Phrase:
    """All spellings of a phrase, and where it occurs.

    `documents` and `titles` are keys of the documents that have it anywhere, or in their title. `ends`
    counts the uses at the end of a run of words, and `handles` those next to an @, as in WMT@EMNLP.
    `proper` says whether it is capitalized even when it does not begin a sentence. `counted_forms` are
    the spellings by which documents name it, and `set_aside` the documents that have one of these and mean
    something else; both come with the recount (mentions.py).
    """

    key: str
    words: tuple[str, ...]
    forms: Counter[str] = field(default_factory=Counter)
    title_forms: Counter[str] = field(default_factory=Counter)
    documents: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    ends: int = 0
    handles: int = 0
    proper: bool = True
    counted_forms: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()

    def add(self, words: Sequence[Word], document: str, *, in_title: bool, at_end: bool) -> None:
        """Count one use."""
        spelling = words[0].text if len(words) == 1 else " ".join([word.text for word in words])
        for found in (self.documents, self.titles) if in_title else (self.documents,):
            if not found or found[-1] != document:
                found.append(document)
        (self.title_forms if in_title else self.forms)[spelling] += 1
        self.ends += at_end

    @property
    def uses(self) -> int:
        return self.forms.total() + self.title_forms.total()

    @property
    def label(self) -> str:
        """The most frequent spelling. Titles count only if the text never has it: they capitalize."""
        forms = self.forms or self.title_forms
        # An acronym that was merged with its long form has a different key from the phrase; the long
        # form makes the better label.
        long = [form for form in forms if " " in form or normalize(form) == self.key]
        usual = _usual(long or list(forms), forms)
        return usual if self.proper or not usual[1:].islower() else usual.lower()

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(sorted({*self.forms, *self.title_forms}))


def _is_ordinary(forms: Mapping[str, int]) -> bool:
    """Whether a fifth of a word's uses begin with a small letter: fewer are slips, as in "python"."""
    small = sum(times for form, times in forms.items() if form[0].islower())
    return small > 0 and small >= MIN_SMALL * sum(forms.values())


def _usual(spellings: list[str], uses: Mapping[str, int]) -> str:
    """The most frequent spelling, in lower case if a fifth of its uses are: the others begin sentences."""
    by_letters: Counter[str] = Counter()
    for form in spellings:
        by_letters[form.lower()] += uses[form]
    usual = min(by_letters, key=lambda form: (-by_letters[form], form))
    cases = [
        form for form in spellings if form.lower() == usual and uses[form] >= MIN_SMALL * by_letters[usual]
    ]
    return min(cases, key=lambda form: (sum(map(str.isupper, form)), form))


def mine_phrases(
    documents: Sequence[TokenizedDocument], min_documents: int, always: Collection[str] = ()
) -> dict[str, Phrase]:
    """The phrases that occur in at least `min_documents` documents, and those with these keys, by key."""
    frequent = {key for key, found in count_documents(documents).items() if found >= min_documents}
    phrases = _collect(documents, frequent.union(always))
    for phrase in phrases.values():
        first = phrases.get(phrase.words[0])
        phrase.proper = first is None or not _is_ordinary(first.forms)
    return phrases


def _collect(documents: Sequence[TokenizedDocument], frequent: set[str]) -> dict[str, Phrase]:
    phrases: dict[str, Phrase] = {}
    for document in documents:
        name = document.key
        runs = (*((run, True) for run in document.title), *((run, False) for run in document.text))
        for run, in_title in runs:
            for key, start, end in _grams(run, frequent):
                words = run.words[start:end]
                phrase = phrases.get(key) or phrases.setdefault(key, _new(key, words))
                at_end = end == len(run.words)
                phrase.add(words, name, in_title=in_title, at_end=at_end)
                if (at_end and run.after == "@") or (start == 0 and run.before == "@"):
                    phrase.handles += 1
    return phrases


def count_documents(documents: Iterable[TokenizedDocument]) -> Counter[str]:
    """How many documents have each phrase, by its key."""
    found: Counter[str] = Counter()
    for document in documents:
        found.update(phrase_keys((*document.title, *document.text)))
    return found


def phrase_keys(runs: Iterable[WordRun]) -> set[str]:
    """The keys of all phrases in these runs of words."""
    found: set[str] = set()
    for run in runs:
        keys = [word.key for word in run.words]
        for start in range(len(keys)):
            phrase = ""
            for key in keys[start : start + MAX_WORDS]:
                phrase += key
                found.add(phrase)
    return found


def _grams(run: WordRun, frequent: set[str]) -> Iterator[tuple[str, int, int]]:
    """The frequent phrases of a run: the key, and the positions of its first word and after its last."""
    keys = [word.key for word in run.words]
    for start in range(len(keys)):
        phrase = ""
        for end, key in enumerate(keys[start : start + MAX_WORDS], start + 1):
            phrase += key
            if phrase in frequent:
                yield phrase, start, end


def _new(key: str, words: tuple[Word, ...]) -> Phrase:
    return Phrase(key, tuple(word.key for word in words))
