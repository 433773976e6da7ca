"""The plan of a run: its topic, and the angles that are searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, NotRequired

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

Reason = Literal["spelling", "known name", "acronym", "long form", "ending", "nucleus", "field word"]
"""Why a phrase stands for the topic.

spelling    the same words, spelled in another way
known name  another name in the table of names
acronym     the documents define it as the topic's phrase
long form   the documents define the topic's acronym as it
ending      an acronym in the table whose long form ends with the phrase: LLM for "language model"
nucleus     these words alone mean the topic, as most documents that have them show
field word  another word for the whole field that the question names
"""


class Added(NamedTuple):
    """A phrase that was added to a topic, why, and in how many documents the reason was found."""

    phrase: str
    reason: Reason
    documents: int = 0


class SearchedTopic(NamedTuple):
    """The query by which the papers of a source were read, and the names of the topic that it adds."""

    query: str
    added: tuple[Added, ...] = ()


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

    `fallback_sources` are searched if `sources` find nothing, at once. `periods` are those that a failed
    source still owes; if absent, the whole window is read. With `one_source`, only
    the source with the most papers is counted. With `sample_library`, the library is not the reader's.
    `since` and `until` limit a model's angle; `answer` says what would answer it.
    """

    name: str
    question: str
    role: Role
    sources: list[str]
    variants: list[QueryVariant]
    fallback_sources: NotRequired[list[str]]
    periods: NotRequired[list[str]]
    one_source: NotRequired[bool]
    sample_library: NotRequired[bool]
    since: NotRequired[int]
    until: NotRequired[int]
    answer: NotRequired[str]


@dataclass(frozen=True)
class Plan:
    """The angles of a question, and its topic in English.

    `searched` is what was searched for in the end, by source: the papers of a source tell by which names
    the topic is found there. `stated_topic` is the topic in the question's own words, used if a model's
    topic finds nothing. `excluded` is what the question leaves out, in English; `untranslated` has the
    phrases, and the parts of phrases, that are missing from both.
    """

    angles: tuple[Angle, ...] = ()
    topic: Topic = ()
    stated_topic: Topic = ()
    untranslated: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    searched: Mapping[str, SearchedTopic] = field(default_factory=dict)

    def query_for(self, source: str) -> str:
        """The query by which the papers of a source were read; empty if they were not."""
        return self.searched[source].query if source in self.searched else ""

    @property
    def added(self) -> tuple[Added, ...]:
        """The names that are not in the question, each once, whichever source was read first."""
        unique: dict[str, Added] = {}
        for _, searched in sorted(self.searched.items()):
            for name in searched.added:
                unique.setdefault(name.phrase, name)
        return tuple(unique.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Other names of the topic; a word for the whole field is none."""
        return tuple(name.phrase for name in self.added if name.reason != "field word")

    @property
    def terms(self) -> tuple[str, ...]:
        """The phrases of the topic, each once."""
        return tuple(dict.fromkeys(phrase for group in self.topic for phrase in group))
