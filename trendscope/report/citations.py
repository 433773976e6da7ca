"""Numbered citations: each document has a number, and its quotations refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from trendscope.report.report import Reference, Report
from trendscope.sentence import SentenceId
from trendscope.text.lines import one_line, shorten
from trendscope.trend import Claim, Trend
from trendscope.wording import Wording

MAX_NAME_CHARACTERS = 60
MAX_ATTRIBUTION_CHARACTERS = 100

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence with the number and the reference of its document.

    Of several in a row from one document, only the last is attributed.
    """

    number: int
    text: str
    reference: Reference
    attributed: bool


@dataclass(frozen=True)
class CitedClaim:
    """A claim with the quotations below it; `later` are the numbers of those below a later claim."""

    text: str
    quotations: tuple[Quotation, ...]
    later: tuple[int, ...] = ()


class Citations:
    """Numbers the documents of a report in the order in which they are cited."""

    def __init__(self, report: Report) -> None:
        self._report = report
        trends = (*report.trends, *report.domain_wide)
        claims = (*report.background, *(claim for trend in trends for claim in trend.claims))
        cited = (report.sentences[name].document for name in _names(claims) if name in report.sentences)
        known = (document for document in cited if document in report.documents)
        ordered = dict.fromkeys([*known, *report.documents])
        self._numbers = {document: number for number, document in enumerate(ordered, start=1)}

    @property
    def sources(self) -> list[tuple[int, Reference]]:
        """Every document of the report once, with its number."""
        return [(number, self._report.documents[document]) for document, number in self._numbers.items()]

    def cite(self, claims: Sequence[Claim]) -> list[CitedClaim]:
        """The claims of one section; a sentence that several cite is quoted below the last of them."""
        last = {name: claim for claim in claims for name in claim.sentences}
        return [
            CitedClaim(
                text=claim.text,
                quotations=tuple(self._quotations(name for name in claim.sentences if last[name] is claim)),
                later=self._numbers_of(name for name in claim.sentences if last[name] is not claim),
            )
            for claim in claims
        ]

    def _numbers_of(self, names: Iterable[SentenceId]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(quotation.number for quotation in self._quotations(names)))

    def _quotations(self, names: Iterable[SentenceId]) -> list[Quotation]:
        """The sentences with these ids whose documents are known."""
        named = (self._report.sentences.get(name) for name in dict.fromkeys(names))
        sentences = [sentence for sentence in named if sentence and sentence.document in self._numbers]
        following = [sentence.document for sentence in sentences[1:]]
        return [
            Quotation(
                number=self._numbers[sentence.document],
                text=sentence.text,
                reference=self._report.documents[sentence.document],
                attributed=sentence.document != after,
            )
            for sentence, after in zip_longest(sentences, following)
        ]

    def numbers(self, trend: Trend) -> tuple[int, ...]:
        """The numbers of the documents that a trend quotes, each once."""
        return self._numbers_of(_names(trend.claims))


def attribution(reference: Reference, say: Wording, limit: int = MAX_ATTRIBUTION_CHARACTERS) -> str:
    """`Ada Lovelace et al., 2024, Notes on the Analytical…`: who said it, when and where."""
    year = _YEAR.match(reference.date or "")
    when = year[0] if year else say("report.undated")
    parts = (authors(reference, say, named=1), when, one_line(reference.title))
    return shorten(", ".join(part for part in parts if part), limit)


def byline(reference: Reference, say: Wording, named: int) -> str:
    """The first authors by name, the date and the source of a document."""
    date = one_line(reference.date or "", MAX_NAME_CHARACTERS) or say("report.undated")
    parts = (authors(reference, say, named), date, one_line(reference.source, MAX_NAME_CHARACTERS))
    return ", ".join(part for part in parts if part)


def authors(reference: Reference, say: Wording, named: int) -> str:
    """The first `named` authors, and whether there are more."""
    names = [
        name
        for name in (one_line(author, MAX_NAME_CHARACTERS) for author in reference.authors[: named + 1])
        if name
    ]
    first = ", ".join(names[:named])
    return say("report.et_al", author=first) if len(names) > named else first


def title_of(reference: Reference) -> str:
    """The title, or the address if there is none."""
    return one_line(reference.title, limit=300) or one_line(reference.url, limit=300)


def _names(claims: Iterable[Claim]) -> Iterable[SentenceId]:
    return (name for claim in claims for name in claim.sentences)
