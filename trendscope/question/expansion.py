"""A topic with the other names of what it asks about, and the query that finds it by any of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from trendscope.plan import Added, Topic
from trendscope.question.glossary import knows
from trendscope.question.query import Query
from trendscope.question.variants import acronyms_with, known_names, other_number, variants
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import split_hyphens

MAX_CHARACTERS = 1500  # of a query in an address, where a quotation mark takes three
MAX_NAMES = 8

_LANGUAGE = ("NLP", "language", "text", "corpus", "document", "LLM")
_INTELLIGENCE = ("AI", "artificial intelligence", "machine learning", "deep learning", "neural", "LLM")
# The words that stand for a whole field: what is asked about is what comes before them.
_FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "nlp": _LANGUAGE,
    "natural language processing": _LANGUAGE,
    "language technology": _LANGUAGE,
    "computational linguistics": _LANGUAGE,
    "text mining": _LANGUAGE,
    "ai": _INTELLIGENCE,
    "artificial intelligence": _INTELLIGENCE,
}
_HOW_DONE = frozenset({"automated", "automatic", "automatically"})

# Heads that only say that something was built; any other such word says the same.
ARTEFACTS = frozenset({"system", "model", "method", "approach", "framework", "technique", "algorithm"})

Slots = tuple[tuple[str, ...], ...]
"""What a phrase consists of: all slots must occur, and the words in a slot are alternatives."""


@dataclass(frozen=True)
class Expansion:
    """A topic with its other names, by group, and the query for it.

    In `query` the words of a phrase may be anywhere, in `whole` they must be next to each other. `added`
    lists what is not in the words of the question, in the order of the groups.
    """

    topic: Topic
    query: Query
    whole: Query
    added: tuple[Added, ...] = ()


@dataclass(frozen=True)
class GroupNames:
    """One group of a topic: the phrases asked for, and names to add.

    A nucleus among them is all that has to be found of the only phrase.
    """

    asked: tuple[str, ...]
    added: tuple[Added, ...] = ()

    @property
    def nucleus(self) -> str:
        return next((name.phrase for name in self.added if name.reason == "nucleus"), "")


def plain(phrase: str) -> str:
    """The phrase without how it is done: automated fact checking is fact checking."""
    how, _, rest = phrase.partition(" ")
    return rest if how.lower() in _HOW_DONE and _is_term(rest.split()) else phrase


def expand(groups: Iterable[GroupNames], without: Collection[str] = ()) -> Expansion:
    """The topic and the queries of these groups: every group must match, by any of its names.

    Names in `without` are left out, and others take their place.
    """
    topic: list[tuple[str, ...]] = []
    apart: list[tuple[str, ...]] = []
    whole: list[tuple[str, ...]] = []
    added: list[Added] = []
    for group in groups:
        names = [name for name in _names(group) if name.phrase not in without][:MAX_NAMES]
        phrases = [name.phrase for name in names]
        field = _split_field(group.asked[0].split())[1] if len(group.asked) == 1 else ()
        topic.append((*group.asked, *phrases))
        apart += _parts(group, phrases, whole=False)
        whole += _parts(group, phrases, whole=True)
        added += (*names, *(Added(word, "field word") for word in field if word not in group.asked[0]))
    return Expansion(
        topic=_without(topic, without),
        query=Query(_within_limit(_without(apart, without))),
        whole=Query(_within_limit(_without(whole, without))),
        added=tuple(dict.fromkeys(added)),
    )


def _without(groups: Iterable[tuple[str, ...]], names: Collection[str]) -> Topic:
    """The groups without these names, as far as something to search for is left."""
    return tuple(tuple(phrase for phrase in group if phrase not in names) or group for group in groups)


def slots(phrase: str) -> Slots:
    """The parts of a phrase that need not be adjacent: compound terms stay whole, as does a known name.

    `legal NLP` is (legal) within (NLP OR language OR text), and `multilingual language models` is
    (multilingual) and (language models OR LLM).
    """
    words = [word for word in phrase.split() if word.lower() not in vocabulary("stop_words")]
    if not words:
        return ((phrase,),)
    modifiers, field = _split_field(words)
    if field:
        return (*slots(modifiers), field)
    parts = [words] if known_names(phrase) else _compounds(words)
    return tuple(_slot(" ".join(part)) for part in parts)


def without_field(phrase: str) -> str:
    """What comes before the name of a field at the end: legal NLP is about what is legal."""
    modifiers, field = _split_field(phrase.split())
    return modifiers if field else phrase


def split_head(phrase: str) -> tuple[str, str]:
    """The words before the last one, and the last one; nothing before it if it ends a shorter term.

    The head of "low-resource machine translation" is "machine translation", and not one word.
    """
    words = phrase.split()
    if len(words) < 2 or len(_compounds(words)[-1]) > 1 or _split_field(words)[1]:
        return "", phrase
    return " ".join(words[:-1]), words[-1]


def _split_field(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The words before the name of a field at the end, and the words that stand for the field, if any."""
    for size in (3, 2, 1):
        field = _FIELD_WORDS.get(" ".join(words[-size:]).lower())
        if field and len(words) > size:
            return " ".join(words[:-size]), field
    return "", ()


def _names(group: GroupNames) -> list[Added]:
    """The names to add, each once: mined and known names, then spellings."""
    found = [*group.added]
    for phrase in group.asked:
        found += [Added(name, "known name") for name in known_names(phrase)]
        found += [Added(name, "ending") for name in acronyms_with(phrase)]
    for phrase in (*group.asked, *filter(None, (group.nucleus,))):
        found += [Added(form, "spelling") for form in variants(phrase) if form != other_number(phrase)]
    taken = {_words_found(phrase) for phrase in group.asked}
    return [name for name in found if _is_new(name.phrase, taken)]


def _is_new(phrase: str, taken: set[tuple[str, ...]]) -> bool:
    key = _words_found(phrase)
    is_new = key not in taken
    taken.add(key)
    return is_new


def _parts(group: GroupNames, names: Sequence[str], *, whole: bool) -> list[tuple[str, ...]]:
    """The groups of a query. The slots of the only phrase may be apart, so each gets all the names."""
    is_whole = whole and not _split_field(group.asked[0].split())[1]
    if len(group.asked) > 1 or group.nucleus or is_whole:
        return [_shortest((*group.asked, *names))]
    parts = slots(group.asked[0])
    if len(parts) == 1:
        return [_shortest((*parts[0], *group.asked, *names))]
    return [_shortest((*part, *names)) for part in parts]


def _shortest(phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases without those that have another one in them, which finds the same and more."""
    unique: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        unique.setdefault(_words_found(phrase), phrase)
    return tuple(
        phrase
        for key, phrase in unique.items()
        if not any(other != key and _within(other, key) for other in unique)
    )


def _words_found(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as a search engine finds them: hyphens part words, and a plural s is cut."""
    return tuple(part.lower().removesuffix("s") for part in split_hyphens(phrase))


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _slot(part: str) -> tuple[str, ...]:
    forms = [form for form in variants(part) if form != other_number(part)]
    return _shortest((part, *forms, *known_names(part), *acronyms_with(part)))


def _compounds(words: Sequence[str]) -> list[list[str]]:
    """The words, those of a known term together, unless the term is all of them."""
    found: list[list[str]] = []
    at = 0
    while at < len(words):
        sizes = range(min(len(words) - at, len(words) - 1), 1, -1)
        size = next((size for size in sizes if _is_term(words[at : at + size])), 1)
        found.append(list(words[at : at + size]))
        at += size
    return found


def _is_term(words: Sequence[str]) -> bool:
    phrase = " ".join(words)
    return len(words) > 1 and (knows(phrase) or bool(known_names(phrase)))


def _within_limit(parts: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The parts, each once, without the last alternatives of the longest where the query is too long."""
    kept = list(dict.fromkeys(parts))
    while _length(kept) > MAX_CHARACTERS and any(len(part) > 1 for part in kept):
        longest = max(range(len(kept)), key=lambda number: (len(kept[number]) > 1, len(str(kept[number]))))
        kept[longest] = kept[longest][:-1]
    return tuple(kept)


def _length(parts: Sequence[tuple[str, ...]]) -> int:
    return len(quote_plus(Query(tuple(parts)).render('all:"{}"')))
