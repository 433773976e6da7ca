"""Everything a draft is written from and checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from trendscope.document import Document
from trendscope.draft import Finding
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.run_texts import RunTexts
from trendscope.sentence import SentenceId
from trendscope.text.spelling import normalize_text
from trendscope.trend import Trend


@dataclass(frozen=True)
class EarlierRound:
    """What an earlier round left: trends that stay, what its review missed, and what was found on that.

    `dropped` is what was dropped of each trend, by its label, and `notes` say why themes were not kept.
    """

    trends: tuple[Trend, ...] = ()
    missing: tuple[str, ...] = ()
    found: tuple[Document, ...] = ()
    dropped: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class EvidenceBase:
    """The counts and documents of one run.

    `ids` maps each key to its document id. `definitions` are articles on the terms. `angle_documents` were
    found for a model's angles, and are quoted but not counted. `volume` is the number of papers on
    the question by period. `whole_growth` is a label's recent share of all papers on the question
    over its earlier share, if only a share of them was read. `earlier` is what an earlier round left.
    `names` are other names of the first of the terms; `groups` are the terms by what they name, where the
    question asks about several things together. `own` are the reader's among the `angle_documents`.
    """

    measurement: Measurement
    terms: tuple[str, ...]
    ids: dict[str, str]
    definitions: tuple[Document, ...] = ()
    angle_documents: tuple[Document, ...] = ()
    volume: dict[str, int] | None = None
    whole_growth: dict[str, float] = field(default_factory=dict)
    earlier: EarlierRound = EarlierRound()
    names: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    own: tuple[Document, ...] = ()

    @cached_property
    def topic(self) -> tuple[tuple[str, ...], ...]:
        """Every name of each thing that the question asks about."""
        first, *others = self.groups or (self.terms,)
        return ((*first, *self.names), *others)

    @cached_property
    def sentences(self) -> dict[SentenceId, str]:
        """The text of each sentence that may be cited, by its id."""
        return {
            SentenceId.of(self.ids[document.key], number): sentence
            for document in (*self.measurement.documents, *self.angle_documents)
            if document.key in self.ids
            for number, sentence in enumerate(document.sentences, 1)
        }

    def document(self, document_id: str) -> Document | None:
        """The document with an id such as `D12`, if it may be cited."""
        return self._by_id.get(document_id)

    @cached_property
    def texts(self) -> RunTexts:
        """What all texts of the run show together."""
        documents = (*self.measurement.documents, *self.angle_documents, *self.definitions)
        titles = tuple(normalize_text(document.title) for document in documents)
        return RunTexts(tuple(f"{document.title}. {document.text}" for document in documents), titles)

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        documents = (*self.measurement.documents, *self.angle_documents)
        return {self.ids[document.key]: document for document in documents if document.key in self.ids}
