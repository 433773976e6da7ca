"""What the page lists: results, disagreements, events, what to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from trendscope.report.captions import Captions
from trendscope.report.citations import Citations, authors, title_of
from trendscope.report.html.bibtex import bibtex
from trendscope.report.html.prose import Citation, Prose, Sentence
from trendscope.report.html.references import MAX_AUTHORS, as_link
from trendscope.report.report import Reference
from trendscope.report.short_name import year_of
from trendscope.synthesis import Event, ReadingReason, Result
from trendscope.trend import Claim


@dataclass(frozen=True)
class ResultRow:
    """A figure that a paper reports."""

    cells: tuple[str, str, str, str]
    citations: Sequence[Citation]
    year: str


@dataclass(frozen=True)
class Open:
    """What is open: an unsolved problem, or what two papers disagree about."""

    about: str
    sentences: Sequence[Sentence]


@dataclass(frozen=True)
class Dated:
    """What the counts date, and the paper that it is about, if it is about one."""

    said: str
    citation: Citation | None = None
    title: str = ""
    link: Markup | None = None


@dataclass(frozen=True)
class ToRead:
    """A document to read, and why."""

    title: str
    link: Markup | None
    authors: str
    citation: Citation
    reason: str


@dataclass(frozen=True)
class ReadingList:
    """What to read, and the same as BibTeX."""

    documents: Sequence[ToRead]
    bibtex: Markup


class Lists:
    """The lists of one report."""

    def __init__(self, captions: Captions, citations: Citations, prose: Prose) -> None:
        self._captions = captions
        self._report = captions.report
        self._citations = citations
        self._prose = prose

    def results(self) -> list[ResultRow]:
        """Figures that papers report."""
        return [self._result(result) for result in self._report.results]

    def open(self) -> list[Open]:
        """Disagreements with both sides, then problems."""
        pairs = [
            Open(each.about, self._prose.sentences((each.one, each.other)))
            for each in self._report.disagreements
        ]
        problems = self._prose.sentences(self._report.problems)
        return [*pairs, *(Open("", (problem,)) for problem in problems)]

    def timeline(self) -> list[Dated]:
        """What the counts date."""
        return [self._dated(event) for event in self._report.timeline]

    def reading_list(self) -> ReadingList | None:
        """What to read, papers first."""
        listed = self._citations.reading_list
        if not listed:
            return None
        return ReadingList([self._to_read(*each) for each in listed], bibtex(self._report))

    def _to_read(self, number: int, reference: Reference, reason: ReadingReason) -> ToRead:
        by = (authors(reference, self._captions.say, MAX_AUTHORS), year_of(reference))
        return ToRead(
            title=title_of(reference),
            link=as_link(reference.url),
            authors=", ".join(filter(None, by)),
            citation=self._prose.reference(number),
            reason=self._captions.reason(reason),
        )

    def _result(self, result: Result) -> ResultRow:
        figure, baseline = self._captions.figure(result), self._captions.baseline(result)
        cited = (Claim(text="", sentences=result.sentences),)
        return ResultRow(
            cells=(result.system, result.task, figure, baseline),
            citations=self._prose.citations(cited),
            year=self._citations.year_of(result.sentences),
        )

    def _dated(self, event: Event) -> Dated:
        said, paper = self._captions.event(event), self._captions.uncited(event)
        if paper:
            return Dated(said, title=title_of(paper), link=as_link(paper.url))
        number = self._citations.number_of(event.document)
        return Dated(said, citation=self._prose.reference(number) if number else None)
