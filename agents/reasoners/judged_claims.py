"""What a judge is shown of a claim: its text, and the sentences, titles and counts that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.lines import without_breaks


@dataclass(frozen=True)
class Basis:
    """A text with the ids of its sentences, and claims or counts that it rests on as well.

    `unsupported` are words that a judge found nothing for.
    """

    text: str
    sentences: tuple[SentenceId, ...]
    stated: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()


def with_basis(claims: Sequence[Basis], evidence: EvidenceBase) -> str:
    """Each claim with a number, above what it rests on, between data marks."""
    titles = _titles(evidence)
    blocks = ("\n".join(_lines(at, claim, evidence, titles)) for at, claim in enumerate(claims, 1))
    return delimit("\n\n".join(blocks))


def _lines(at: int, claim: Basis, evidence: EvidenceBase, titles: dict[str, Document]) -> Iterator[str]:
    yield f"Claim {at}: {without_breaks(claim.text)}"
    if claim.unsupported:
        yield f"Not supported: {'; '.join(map(without_breaks, claim.unsupported))}"
    for text in claim.stated:
        yield f"Stated: {without_breaks(text)}"
    for document, names in _by_document(claim.sentences):
        if document in titles:
            yield f"{document} | {titles[document].year or ''} | {without_breaks(titles[document].title)}"
        for name in names:
            yield f"{name}: {without_breaks(evidence.sentences.get(name, ''))}"


def _by_document(names: Iterable[SentenceId]) -> Iterable[tuple[str, list[SentenceId]]]:
    found: dict[str, list[SentenceId]] = {}
    for name in names:
        found.setdefault(name.document, []).append(name)
    return found.items()


def _titles(evidence: EvidenceBase) -> dict[str, Document]:
    documents = (*evidence.measurement.documents, *evidence.angle_documents)
    return {evidence.ids[each.key]: each for each in documents if each.key in evidence.ids}
