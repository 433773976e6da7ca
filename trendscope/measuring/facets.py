"""Developments that many fields share, each with the phrases by which papers name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trendscope.measuring.phrases import Phrase
from trendscope.measuring.topic import TopicWords
from trendscope.text.words import normalize
from trendscope.trend import CodedPhrase


@dataclass(frozen=True)
class Facet:
    """One row of `facets.tsv`: its name in English and Korean, and its phrases; the kind is for readers."""

    name: str
    korean: str
    phrases: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the phrases, each once."""
        return tuple(dict.fromkeys(map(normalize, self.phrases)))


@dataclass(slots=True)
class PhraseGroup(Phrase):
    """The phrases of a facet as one: a document that has any of them has it."""

    name: str = ""
    codebook: tuple[CodedPhrase, ...] = ()

    @property
    def label(self) -> str:
        return self.name


@cache
def facets() -> tuple[Facet, ...]:
    """The table. It was written from the section headings of surveys in several fields."""
    text = files("trendscope.measuring").joinpath("facets.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Facet(name, korean, tuple(phrases.split(", "))) for name, korean, _, phrases in rows)


@cache
def facet_keys() -> frozenset[str]:
    """The keys of all phrases in the table."""
    return frozenset(key for facet in facets() for key in facet.keys)


def facet_named(name: str) -> Facet | None:
    """The facet with this name."""
    return next((facet for facet in facets() if facet.name == name), None)


def group_phrases(phrases: Mapping[str, Phrase], topic: TopicWords, at_least: int) -> list[PhraseGroup]:
    """The facets that `at_least` documents name, without those that the question is about.

    `phrases` have been recounted.
    """
    asked = (facet for facet in facets() if not any(topic.holds(phrase) for phrase in facet.phrases))
    groups = (_group(facet, phrases, topic) for facet in asked)
    return [group for group in groups if len(group.documents) >= at_least]


def _group(facet: Facet, phrases: Mapping[str, Phrase], topic: TopicWords) -> PhraseGroup:
    """The phrases of a facet as one, but for those that have a word of the topic in them."""
    telling = (phrase for phrase in facet.phrases if not any(map(topic.holds, phrase.split())))
    members = [phrases[key] for key in dict.fromkeys(map(normalize, telling)) if key in phrases]
    group = PhraseGroup(key=facet.name, words=(), name=facet.name, codebook=tuple(_coded(members)))
    for member in members:
        group.forms.update(member.forms)
        group.title_forms.update(member.title_forms)
    group.documents = _union(member.documents for member in members)
    group.titles = _union(member.titles for member in members)
    group.counted_forms = tuple(_union(member.counted_forms for member in members))
    otherwise = _union(member.set_aside for member in members)
    group.set_aside = tuple(sorted(set(otherwise).difference(group.documents)))
    return group


def _union(parts: Iterable[Iterable[str]]) -> list[str]:
    return sorted({each for part in parts for each in part})


def _coded(members: Iterable[Phrase]) -> list[CodedPhrase]:
    """The phrases with the number of their documents, the most frequent first."""
    named = (member for member in members if member.documents)
    coded = (CodedPhrase(phrase=each.label, documents=len(each.documents)) for each in named)
    return sorted(coded, key=lambda each: (-each.documents, each.phrase))
