"""Prose whose numbers lead to what they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trendscope.report.citations import Citations, CitedClaim, Mark
from trendscope.report.report import Report
from trendscope.sentence import SentenceId
from trendscope.text.hangul import has_hangul
from trendscope.trend import Claim


@dataclass(frozen=True)
class Citation:
    """A number in prose, and the ids of what it leads to: quotations, or the reference if there are none."""

    number: int
    places: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Quoted:
    """A quotation that stands in prose."""

    text: str
    citation: Citation
    place: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the prose: its text, the works that it names in brackets, numbers, and full stop."""

    text: str
    named: tuple[Citation, ...]
    bare: tuple[Citation, ...]
    end: str
    quoted: tuple[Quoted, ...]

    @property
    def is_close(self) -> bool:
        """Whether a bracket with names follows without a space, as in Korean."""
        return bool(self.named) and has_hangul(self.text[-1:])


class Prose:
    """Makes claims into sentences whose numbers lead to the quotations of the page."""

    def __init__(self, report: Report, citations: Citations) -> None:
        self._report = report
        self._citations = citations
        self._places = {
            (quotation.number, quotation.text): quotation_id(at)
            for at, quotation in enumerate(citations.evidence, start=1)
        }

    def sentences(self, claims: Sequence[Claim]) -> list[Sentence]:
        """The claims of one paragraph; a document is named once in it."""
        return self._read(claims, self._citations.cite(claims))

    def answer(self, claims: Sequence[Claim]) -> list[Sentence]:
        """The claims of the answer, which names nobody."""
        return self._read(claims, self._citations.cite_by_number(claims))

    def citations(self, sentences: Sequence[SentenceId]) -> list[Citation]:
        """The documents that have these sentences, each once."""
        return [self._citation(Mark(number), sentences) for number in self._citations.numbers_of(sentences)]

    def reference(self, number: int) -> Citation:
        """A document as a whole."""
        return Citation(number, (reference_id(number),))

    def _read(self, claims: Sequence[Claim], cited: Sequence[CitedClaim]) -> list[Sentence]:
        return [self._sentence(*each) for each in zip(claims, cited, strict=True)]

    def _sentence(self, claim: Claim, cited: CitedClaim) -> Sentence:
        return Sentence(
            text=cited.text,
            named=tuple(self._citation(mark, claim.sentences) for mark in cited.named),
            bare=tuple(self._citation(Mark(number), claim.sentences) for number in cited.bare),
            end=cited.end,
            quoted=tuple(
                Quoted(each.text, Citation(each.number, (self._places[each.number, each.text],)), each.place)
                for each in cited.quotations
            ),
        )

    def _citation(self, mark: Mark, sentences: Sequence[SentenceId]) -> Citation:
        """The number with those of the sentences that are in its document."""
        found = (self._report.sentences.get(name) for name in sentences)
        places = (
            self._places.get((mark.number, sentence.text))
            for sentence in found
            if sentence and self._citations.number_of(sentence.document) == mark.number
        )
        quoted = tuple(dict.fromkeys(filter(None, places)))
        return Citation(mark.number, quoted or (reference_id(mark.number),), mark.name)


def quotation_id(number: int) -> str:
    return f"q{number}"


def reference_id(number: int) -> str:
    return f"r{number}"
