"""Other names of a topic, mined from the first papers found; each needs a stated reason.

Methods and sub-fields often occur with a topic as well. They are what is measured, so how often a phrase
occurs with the topic is never a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from trendscope.document import Document
from trendscope.measuring.acronyms import definitions
from trendscope.measuring.nucleus import WordUsage
from trendscope.plan import Added, Topic
from trendscope.question.expansion import Expansion, GroupNames, expand, plain, split_head
from trendscope.question.query import Query
from trendscope.question.variants import known_names
from trendscope.text.words import normalize, strip_markup

MIN_DEFINITIONS = 3
# Of 555 acronyms of three letters in 54,790 papers, half of those defined 3 to 9 times as one thing mean
# others as well, and a quarter of those defined more often; of four letters, a sixth and a twelfth.
MIN_SHORT_DEFINITIONS, SHORT = 10, 3
MIN_AGREEMENT = 0.8  # of the definitions of an acronym
MAX_ORDINARY = 0.005  # of the documents that use an acronym's letters as an ordinary word

_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z][\w-]{1,9}")
_WORD = re.compile(r"[^\W_]+")


def expand_topic(
    topic: Topic,
    documents: Sequence[Document],
    reference: Sequence[Document] = (),
    nearby: Sequence[Document] = (),
) -> Expansion:
    """The topic with its other names, mined from `documents`, which were found first.

    Without documents, only spellings and known names are added. `reference` is a sample of the field that
    does not depend on the topic, and `nearby` is drawn from what `nucleus_query` finds, over all
    years. Either tells whether part of a phrase is enough to find the topic; `nearby` is better for a
    small topic, and as it is not limited to the field.
    """
    defined, usage = _Definitions.of(documents, reference), WordUsage.of(reference, nearby)
    groups = []
    topic = tuple(tuple(map(plain, group)) for group in topic)
    for group in topic:
        mined = defined.names(group)
        nucleus = usage.nucleus(_full_name(group, mined))
        groups.append(GroupNames(group, (*mined, *filter(None, (nucleus,)))))
    return expand(groups, defined.ambiguous(topic))


def nucleus_query(topic: Topic) -> Query | None:
    """A query for the first words of the topic's phrases, to see whether they mean the topic.

    None if no phrase can be shortened.
    """
    firsts = tuple(first for group in topic if (first := split_head(_full_name(group, ()))[0]))
    return Query((firsts,)) if firsts else None


def _texts(documents: Iterable[Document]) -> list[str]:
    return [f"{document.title}. {strip_markup(document.text)}" for document in documents]


def _full_name(group: Sequence[str], mined: Iterable[Added]) -> str:
    """The only phrase of a group, or what it stands for if it is an acronym; empty if there are more."""
    if len(group) > 1:
        return ""
    if " " in group[0] or not _ACRONYM.fullmatch(group[0]):
        return group[0]
    long = (*(name.phrase for name in mined), *known_names(group[0]))
    return next((name for name in long if " " in name), group[0])


class Definition(NamedTuple):
    """An acronym, and what a document says it stands for, as a key and as written."""

    short: str
    key: str
    long: str


class _Definitions(NamedTuple):
    """What acronyms stand for: in the documents, and in these and the reference; `unusable` are no names."""

    found: tuple[Definition, ...]
    everywhere: tuple[Definition, ...]
    unusable: frozenset[str]

    @classmethod
    def of(cls, documents: Sequence[Document], reference: Sequence[Document]) -> _Definitions:
        texts, others = _texts(documents), _texts(reference)
        found = tuple(each for text in texts for each in sorted(set(_definitions(text))))
        elsewhere = (each for text in others for each in sorted(set(_definitions(text))))
        unusable = _unusable([*documents, *reference], [*texts, *others])
        return cls(found, (*found, *elsewhere), unusable)

    def names(self, group: Sequence[str]) -> tuple[Added, ...]:
        """The acronyms that nearly always stand for a phrase of the group, then its acronyms' long forms."""
        long = (self._long_form(phrase) for phrase in group if _ACRONYM.fullmatch(phrase))
        return (*self._acronyms(group), *filter(None, long))

    def ambiguous(self, topic: Topic) -> frozenset[str]:
        """Known acronyms of the topic that these papers define as something else as well."""
        found = set()
        for phrase in (phrase for group in topic for phrase in group):
            keys = {normalize(name) for name in (phrase, *known_names(phrase))}
            for short in filter(_ACRONYM.fullmatch, known_names(phrase)):
                meant = [each.key in keys for each in self.everywhere if each.short == short]
                if len(meant) >= MIN_DEFINITIONS and sum(meant) < MIN_AGREEMENT * len(meant):
                    found.add(short)
        return frozenset(found)

    def _acronyms(self, group: Sequence[str]) -> Iterator[Added]:
        keys = {normalize(name) for phrase in group for name in (phrase, *known_names(phrase))}
        times = Counter(each.short for each in self.found if each.key in keys)
        for short, count in sorted(times.items(), key=lambda item: (-item[1], item[0])):
            meant = [each.key in keys for each in self.everywhere if each.short == short]
            is_name = len(short) > 2 and short.lower() not in self.unusable
            least = MIN_SHORT_DEFINITIONS if len(short) <= SHORT else MIN_DEFINITIONS
            if is_name and count >= least and sum(meant) >= MIN_AGREEMENT * len(meant):
                yield Added(short, "acronym", count)

    def _long_form(self, short: str) -> Added | None:
        defined = [each for each in self.found if each.short == short.removesuffix("s")]
        keys = Counter(each.key for each in defined)
        key, count = min(keys.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        if count < MIN_DEFINITIONS or count < MIN_AGREEMENT * len(defined):
            return None
        spellings = Counter(each.long for each in defined if each.key == key)
        return Added(min(spellings, key=lambda form: (-spellings[form], form)), "long form", count)


def _definitions(text: str) -> Iterator[Definition]:
    for short, long in definitions(text):
        yield Definition(short, normalize(long), " ".join(long.lower().split()))


def _unusable(documents: Sequence[Document], texts: Sequence[str]) -> frozenset[str]:
    """What an acronym would be taken for by a search that ignores capitals: ordinary words and surnames."""
    found = Counter(chain.from_iterable(set(_WORD.findall(text)) for text in texts))
    least = MAX_ORDINARY * len(texts)
    ordinary = {word for word, times in found.items() if times > least and word.islower()}
    surnames = {author.split()[-1].lower() for one in documents for author in one.authors if author.strip()}
    return frozenset(ordinary | surnames)
