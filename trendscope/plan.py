"""The plan of a run: its topic, and the angles that are searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from trendscope.document import Kind
from trendscope.text.language import Language

Role = Literal["topic", "reference", "count", "background", "web", "angle"]
ROLES: tuple[Role, ...] = ("topic", "reference", "count", "background", "web", "angle")
"""What a search is for.

topic       papers that are counted
reference   papers from the whole field, for comparison
count       totals across the whole source
background  definitions
web         web pages
angle       what a model looks for; quoted but never counted
"""

Topic = tuple[tuple[str, ...], ...]
"""Groups of phrases: every group must match, and the phrases in a group are alternatives."""


class QueryVariant(TypedDict):
    """One way to search for an angle.

    The next variant is tried if the one before finds nothing. A model's angle uses all of its variants,
    each with the sources of its `kinds`.
    """

    query: str
    language: Language
    kinds: NotRequired[list[Kind]]


class Angle(TypedDict):
    """One sub-question, and which sources to search.

    `fallback_sources` are searched if `sources` find nothing. `periods` are those that a failed
    source still owes; if absent, the whole window is read. With `one_source`, only
    the source with the most papers is counted. `since` and `until` limit a model's angle;
    `answer` says what would answer it.
    """

    name: str
    question: str
    role: Role
    sources: list[str]
    variants: list[QueryVariant]
    fallback_sources: NotRequired[list[str]]
    periods: NotRequired[list[str]]
    one_source: NotRequired[bool]
    since: NotRequired[int]
    until: NotRequired[int]
    answer: NotRequired[str]


@dataclass(frozen=True)
class Plan:
    """The angles of a question, and its topic in English.

    `stated_topic` is the topic in the question's own words, used if a model's topic finds nothing.
    `excluded` is what the question leaves out, in English; `untranslated` has the phrases, and the parts
    of phrases, that are missing from both.
    """

    angles: tuple[Angle, ...] = ()
    topic: Topic = ()
    stated_topic: Topic = ()
    untranslated: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The phrases of the topic, each once."""
        return tuple(dict.fromkeys(phrase for group in self.topic for phrase in group))
