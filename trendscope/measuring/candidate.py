"""The results of measuring."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from trendscope.document import Document
from trendscope.trend import CodedPhrase, Direction, Test
from trendscope.window import Window


@dataclass(frozen=True)
class Candidate:
    """A phrase mined from the documents, with its counts and the test of its change.

    `counts` are documents (not occurrences) by period, and `documents` their keys. `z`, `growth_ratio` and
    `kendall_tau` are None without a time axis. `lift` is the phrase's share here over its share in the
    reference corpus. `words` are the stems that distinguish it from other candidates. Candidates with a
    higher `weight` are selected first. `unmet` are the tests that a steady phrase with a z-score of 1.96
    or more, or -1.96 or less, did not pass. The direction holds in `held` of `ways` to choose the first
    period and the split. `set_aside` are the keys of documents that have a form and mean something else.
    `since` is the first period that names it, if the documents before are enough to tell. `codebook` are
    the phrases that were counted together, if there are several, and `domain_wide` says whether the whole
    field moves the same way.
    """

    label: str
    forms: tuple[str, ...]
    documents: tuple[str, ...]
    counts: dict[str, int]
    direction: Direction
    z: float | None
    growth_ratio: float | None
    kendall_tau: float | None
    related: tuple[str, ...] = ()
    lift: float | None = None
    weight: float = 0.0
    words: tuple[str, ...] = ()
    unmet: tuple[Test, ...] = ()
    held: int = 0
    ways: int = 0
    since: str | None = None
    codebook: tuple[CodedPhrase, ...] = ()
    domain_wide: bool = False
    set_aside: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """What was counted: the phrases of the codebook, or the label alone."""
        return tuple(coded.phrase for coded in self.codebook) or (self.label,)


@dataclass(frozen=True)
class Measurement:
    """The counts behind a report.

    `sampled` is the number of documents in each period, from which shares are computed. `split` is the first
    period of the recent part, None if the documents have no time axis. `domain_wide` are phrases that rise
    across the whole field and not only for this question. `in_passing` are the keys of the documents that
    name the topic only once, and not in their title.
    """

    documents: tuple[Document, ...]
    window: Window
    sampled: dict[str, int]
    split: str | None
    candidates: tuple[Candidate, ...]
    domain_wide: tuple[Candidate, ...] = ()
    uncovered: tuple[str, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    in_passing: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Document]:
        """The documents by their keys."""
        return {document.key: document for document in self.documents}

    @cached_property
    def sides(self) -> tuple[frozenset[str], frozenset[str]]:
        """The keys of the documents before the split, and since; without a split all are recent."""
        if self.split is None:
            return frozenset(), frozenset(self.by_key)
        periods = {key: self.period_of(document) for key, document in self.by_key.items()}
        dated = {key: period for key, period in periods.items() if period}
        earlier = frozenset(key for key, period in dated.items() if period < self.split)
        return earlier, frozenset(dated) - earlier

    def period_of(self, document: Document) -> str | None:
        """The period in which a document is counted."""
        return self.window.period_of(document.date)

    def is_recent(self, document: Document) -> bool:
        """Whether it is dated since the split; without a split all are recent."""
        return self.split is None or (self.period_of(document) or "") >= self.split
