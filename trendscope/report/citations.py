"""The numbers of the sources: each document has one, and its quotations refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trendscope.report import Reference, Report
from trendscope.report.safe import one_line, shortened
from trendscope.trend import Claim, Trend
from trendscope.wording import Wording

LONGEST_NAME = 60
LONGEST_TITLE = 60
NAMED_AUTHORS = 3

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence with the number and the card of its document."""

    number: int
    text: str
    reference: Reference


class Citations:
    """Numbers the documents of a report in the order in which a reader meets them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        trends = (*report.trends, *report.field_wide)
        claims = (*report.background, *(claim for trend in trends for claim in trend.claims))
        met = (report.sentences[name].document for name in _names(claims) if name in report.sentences)
        known = (document for document in met if document in report.documents)
        ordered = dict.fromkeys([*known, *report.documents])
        self._numbers = {document: number for number, document in enumerate(ordered, start=1)}

    @property
    def sources(self) -> list[tuple[int, Reference]]:
        """Every document of the report once, with its number."""
        return [(number, self._report.documents[document]) for document, number in self._numbers.items()]

    def quotations(self, claim: Claim) -> list[Quotation]:
        """The sentences of a claim whose documents are known."""
        sentences = (self._report.sentences.get(name) for name in dict.fromkeys(claim.sentences))
        return [
            Quotation(self._numbers[sentence.document], sentence.text, self._report.documents[sentence.document])
            for sentence in sentences
            if sentence and sentence.document in self._numbers
        ]

    def numbers(self, trend: Trend) -> list[int]:
        """The numbers of the documents that a trend quotes, each once."""
        quoted = (quotation.number for claim in trend.claims for quotation in self.quotations(claim))
        return list(dict.fromkeys(quoted))


def attribution(reference: Reference, say: Wording) -> str:
    """`Ada Lovelace et al., 2024, Notes on the Analytical…`: who said it, when and where."""
    title = one_line(reference.title, LONGEST_TITLE)
    return ", ".join(part for part in (*_who_and_when(reference, say), title) if part)


def byline(reference: Reference, say: Wording) -> str:
    """The authors by name, the date and the source of a document."""
    names = [one_line(author, LONGEST_NAME) for author in reference.authors[:NAMED_AUTHORS]]
    authors = ", ".join(name for name in names if name)
    if authors and len(reference.authors) > NAMED_AUTHORS:
        authors = say("report.et_al", author=authors)
    date = one_line(reference.date or "", LONGEST_NAME) or say("report.undated")
    return ", ".join(part for part in (authors, date, one_line(reference.source, LONGEST_NAME)) if part)


def title_of(reference: Reference) -> str:
    """The title, or the address where there is none."""
    return one_line(reference.title, limit=300) or shortened(one_line(reference.url), limit=300)


def _who_and_when(reference: Reference, say: Wording) -> tuple[str, str]:
    first = one_line(reference.authors[0], LONGEST_NAME) if reference.authors else ""
    who = say("report.et_al", author=first) if first and len(reference.authors) > 1 else first
    year = _YEAR.match(reference.date or "")
    return who, year[0] if year else say("report.undated")


def _names(claims: Iterable[Claim]) -> Iterable[str]:
    return (name for claim in claims for name in claim.sentences)
