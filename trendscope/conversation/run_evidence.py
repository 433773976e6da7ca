"""What a conversation may answer from: the report of a run, and the texts that the run received."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.report.corpus import Paper
from trendscope.report.report import Reference, Report
from trendscope.sentence import SentenceId
from trendscope.window import Window


@dataclass(frozen=True)
class RunEvidence:
    """A finished run.

    `run` is its id, empty for a report that is not kept. `documents` are the texts that the run received, by
    their ids in the report; without them, only the sentences of the report can be quoted.
    """

    run: str
    report: Report
    documents: Mapping[str, Document] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> dict[SentenceId, str]:
        """Every sentence that may be cited, by its id."""
        of_report = {name: sentence.text for name, sentence in self.report.sentences.items()}
        return of_report | {
            SentenceId.of(name, number): text
            for name, document in self.documents.items()
            for number, text in enumerate(document.sentences, 1)
        }

    @cached_property
    def window(self) -> Window:
        return Window(date.fromisoformat(self.report.since), date.fromisoformat(self.report.until))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that the report counts by, in order."""
        counted = {period for trend in self.report.counted_trends for period in trend.sampled}
        return tuple(sorted(counted)) or self.window.periods

    def reference(self, document: str) -> Reference | None:
        """The document with this id, if it is in the run."""
        known = self.report.documents.get(document)
        return known or self._of_text(document) or self._of_paper(document)

    def title(self, document: str) -> str:
        reference = self.reference(document)
        return reference.title if reference else ""

    def period_of(self, document: str) -> str | None:
        reference = self.reference(document)
        return self.window.period_of(reference.date) if reference else None

    @cached_property
    def counted(self) -> tuple[Document, ...]:
        """The texts of the documents that were counted."""
        return tuple(self.documents[name] for name in self.report.corpus if name in self.documents)

    @cached_property
    def base(self) -> EvidenceBase:
        """The documents as verification reads them; what was counted is in the report."""
        documents = self.documents or dict(self._quoted())
        measurement = Measurement(tuple(documents.values()), self.window, {}, None, ())
        ids = {document.key: name for name, document in documents.items()}
        names = tuple(name.phrase for name in self.report.names)
        return EvidenceBase(measurement=measurement, terms=names, ids=ids)

    def with_found(self, documents: Iterable[Document]) -> RunEvidence:
        """With documents that were found later: they have the ids after those of the run."""
        known = {document.key for document in self.documents.values()}
        new = [document for document in documents if document.key not in known]
        if not new:
            return self
        first = 1 + max((int(name[1:]) for name in self._names()), default=0)
        added = {f"D{number}": document for number, document in enumerate(new, first)}
        return replace(self, documents={**self.documents, **added})

    def _names(self) -> Iterator[str]:
        yield from self.documents
        yield from self.report.documents
        yield from self.report.corpus

    def _quoted(self) -> Iterator[tuple[str, Document]]:
        """The documents of the report, without their texts."""
        for name, each in self.report.documents.items():
            fields = each.model_dump(exclude={"retrieved"})
            yield name, Document(key=name, text="", **fields)

    def _of_text(self, document: str) -> Reference | None:
        text = self.documents.get(document)
        return (
            Reference(
                title=text.title,
                authors=text.authors,
                date=text.date,
                url=text.url,
                kind=text.kind,
                source=text.source,
                retrieved=self.report.retrieved,
            )
            if text
            else None
        )

    def _of_paper(self, document: str) -> Reference | None:
        paper = self.report.corpus.get(document)
        return (
            Reference(
                **paper.model_dump(include={"title", "authors", "date", "url", "source"}),
                kind="paper",
                retrieved=self.report.retrieved,
            )
            if paper
            else None
        )

    def paper(self, document: str) -> Paper | None:
        """A document as a list of papers shows it."""
        reference = self.reference(document)
        known = self.report.corpus.get(document)
        return known or (
            Paper(id=document, **reference.model_dump(include={"title", "authors", "date", "url", "source"}))
            if reference
            else None
        )
