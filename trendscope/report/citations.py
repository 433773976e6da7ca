"""Numbered citations: each document has a number, and prose refers to it by number and short name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from trendscope.document import Kind
from trendscope.report.corpus import Paper
from trendscope.report.report import Reference, Report
from trendscope.report.short_name import host_of, named_in, short_name, year_of
from trendscope.sentence import SentenceId
from trendscope.synthesis import ReadingReason
from trendscope.text.hangul import has_hangul
from trendscope.text.lines import one_line
from trendscope.trend import Claim, Trend
from trendscope.wording import Wording

MAX_NAME_CHARACTERS = 60
# Of more documents, a claim shows only the numbers: names of five papers would bury the sentence.
MAX_NAMED = 2
# Of a paragraph.
MAX_CLAIMS = 6

# The most trustworthy first: the numbers of the references are in this order.
KINDS: tuple[Kind, ...] = ("paper", "note", "article", "web")
FULL_STOPS = ".。!?"

Told = TypeVar("Told")


@dataclass(frozen=True)
class Mark:
    """A reference in prose: its number, and a short name unless the sentence has it."""

    number: int
    name: str = ""


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence with the number and the reference of its document, and its page as `p. 7`."""

    number: int
    text: str
    reference: Reference
    page: str = ""

    @property
    def place(self) -> str:
        """The page in brackets, to stand behind the text; empty if it is not known."""
        return f" ({self.page})" if self.page else ""


@dataclass(frozen=True)
class CitedClaim:
    """A claim with its references; `end` is the full stop, which stands behind them.

    What introduces a quotation, and so ends with a colon, has its quotations instead.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    end: str = ""
    quotations: tuple[Quotation, ...] = ()

    @property
    def named(self) -> list[Mark]:
        """The references that have a short name; they stand together in brackets."""
        return [mark for mark in self.marks if mark.name]

    @property
    def bare(self) -> list[int]:
        """The numbers of the other references, which come last."""
        return [mark.number for mark in self.marks if not mark.name]

    @property
    def gap(self) -> str:
        """What stands before its references: nothing between a Korean word and a bracket with names."""
        return "" if self.named and has_hangul(self.text[-1:]) else " "


class Citations:
    """Numbers the documents of a report: papers first, each kind in the order in which it is cited."""

    def __init__(self, report: Report, say: Wording, max_named: int = MAX_NAMED) -> None:
        self._report = report
        self._say = say
        self._max_named = max_named
        self._cited = tuple(dict.fromkeys(_cited_sentences(report)))
        sentences = (report.sentences[name] for name in self._cited if name in report.sentences)
        cited = (sentence.document for sentence in sentences)
        listed = (*cited, *(each.document for each in report.reading_list), *report.documents)
        ordered = [document for document in dict.fromkeys(listed) if document in report.documents]
        ordered.sort(key=lambda document: KINDS.index(report.documents[document].kind))
        self._numbers = {document: number for number, document in enumerate(ordered, start=1)}

    @property
    def sources(self) -> list[tuple[int, Reference]]:
        """Every document of the report once, with its number."""
        return [(number, self._report.documents[document]) for document, number in self._numbers.items()]

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of these documents, in the order of their numbers."""
        return tuple(self._numbers)

    @property
    def evidence(self) -> list[Quotation]:
        """Every cited sentence once, by the number of its document."""
        return sorted(self._quotations(self._cited), key=lambda quotation: quotation.number)

    @property
    def reading_list(self) -> list[tuple[int, Reference, ReadingReason]]:
        """What to read, papers first, each with its number and a reason."""
        listed = [
            (self._numbers[each.document], self._report.documents[each.document], each.reason)
            for each in self._report.reading_list
            if each.document in self._numbers
        ]
        return sorted(listed, key=lambda each: KINDS.index(each[1].kind))

    def number_of(self, document: str | None) -> int | None:
        """The number of a document; None if the report does not list it."""
        return self._numbers.get(document or "")

    def cite(self, claims: Sequence[Claim]) -> list[CitedClaim]:
        """The claims of one paragraph; a document is named once in it."""
        named: set[int] = set()
        return [self._cite(claim, named) for claim in claims]

    def cite_by_number(self, claims: Sequence[Claim]) -> list[CitedClaim]:
        """The claims of an answer: what they sum up is not the work of those that they cite."""
        named = set(self._numbers.values())
        return [self._cite(claim, named) for claim in claims]

    def _cite(self, claim: Claim, named: set[int]) -> CitedClaim:
        text = one_line(claim.text)
        quotations = self._quotations(claim.sentences)
        if text.endswith(":"):
            return CitedClaim(text, quotations=tuple(quotations))
        references = {quotation.number: quotation.reference for quotation in quotations}
        pages = {each.number: each.page for each in reversed(quotations)}
        marks = tuple(self._marks(text, references, named, pages))
        ends = bool(marks) and text.endswith(tuple(FULL_STOPS))
        return CitedClaim(text[:-1] if ends else text, marks, text[-1] if ends else "")

    def _marks(
        self, text: str, references: dict[int, Reference], named: set[int], pages: dict[int, str]
    ) -> Iterable[Mark]:
        room = self._max_named
        for number, reference in references.items():
            if number in named or named_in(text, reference) or not room:
                yield Mark(number)
            else:
                room -= 1
                parts = (short_name(reference, self._say), pages[number])
                yield Mark(number, ", ".join(part for part in parts if part))
            named.add(number)

    def year_of(self, names: Sequence[SentenceId]) -> str:
        """The year of the document of the first of these sentences; empty if it has none."""
        reference = self._report.documents.get(names[0].document) if names else None
        return year_of(reference) if reference else ""

    def numbers_of(self, names: Iterable[SentenceId]) -> tuple[int, ...]:
        """The numbers of the documents that have these sentences, each once."""
        return tuple(dict.fromkeys(quotation.number for quotation in self._quotations(names)))

    def numbers(self, trend: Trend) -> tuple[int, ...]:
        """The numbers of the documents that a trend cites, each once."""
        return self.numbers_of(name for claim in trend.claims for name in claim.sentences)

    def _quotations(self, names: Iterable[SentenceId]) -> list[Quotation]:
        """The sentences with these ids whose documents are known."""
        found = (self._report.sentences.get(name) for name in dict.fromkeys(names))
        return [
            Quotation(
                self._numbers[each.document],
                each.text,
                self._report.documents[each.document],
                pages_in_words([each.page] if each.page else [], self._say),
            )
            for each in found
            if each and each.document in self._numbers
        ]


def paragraphs(claims: Sequence[Told]) -> list[Sequence[Told]]:
    """The claims of a trend as one paragraph, or as two if there are many."""
    if len(claims) <= MAX_CLAIMS:
        return [claims] if claims else []
    half = (len(claims) + 1) // 2
    return [claims[:half], claims[half:]]


def in_brackets(numbers: Iterable[int]) -> str:
    """`[1][3]`."""
    return "".join(f"[{number}]" for number in numbers)


def byline(reference: Reference, say: Wording, named: int) -> str:
    """The first authors by name, the date and the source of a document; a page of the web is marked."""
    date = one_line(reference.date or "", MAX_NAME_CHARACTERS) or say("report.undated")
    source = one_line(reference.source, MAX_NAME_CHARACTERS)
    pages = pages_in_words(reference.pages, say)
    parts = (authors(reference, say, named), date, source, _web(reference, say), pages)
    return ", ".join(part for part in parts if part)


def pages_in_words(pages: Sequence[int], say: Wording) -> str:
    """`p. 7`, or `pp. 3, 7`; empty for none."""
    if not pages:
        return ""
    key = "report.page" if len(pages) == 1 else "report.pages"
    return say(key, pages=", ".join(map(str, pages)))


def authors(reference: Reference | Paper, say: Wording, named: int) -> str:
    """The first `named` authors, and whether there are more."""
    names = [
        name
        for name in (one_line(author, MAX_NAME_CHARACTERS) for author in reference.authors[: named + 1])
        if name
    ]
    first = ", ".join(names[:named])
    return say("report.et_al", author=first) if len(names) > named else first


def title_of(document: Reference | Paper) -> str:
    """The title, or the address if there is none."""
    return one_line(document.title, limit=300) or one_line(document.url, limit=300)


def _web(reference: Reference, say: Wording) -> str:
    """That it is a page of the web, with its host."""
    if reference.kind != "web":
        return ""
    host = host_of(reference)
    return f"{say('report.web')} ({host})" if host else say("report.web")


def _cited_sentences(report: Report) -> Iterable[SentenceId]:
    """The ids of all cited sentences, in the order of the report."""
    of_trends = (claim for trend in report.counted_trends for claim in trend.claims)
    yield from _names((*report.answer, *report.background, *of_trends))
    yield from (name for result in report.results for name in result.sentences)
    pairs = (claim for each in report.disagreements for claim in (each.one, each.other))
    yield from _names((*pairs, *report.problems, *report.outlook))


def _names(claims: Iterable[Claim]) -> Iterable[SentenceId]:
    return (name for claim in claims for name in claim.sentences)
