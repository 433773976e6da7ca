"""What to read first, each with its reason, in a report without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.theme_members import largest_rise
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.extraction.results import results_in
from trendscope.extraction.systems import is_about_data
from trendscope.extraction.title_tasks import shared_task
from trendscope.measuring.candidate import Candidate
from trendscope.synthesis import Reading, ReadingReason
from trendscope.trend import RISING_OR_EARLY

MAX_ENTRIES, MAX_TRIED = 7, 30
MIN_OF_SURVEY = 0.5
# Titles with all that is asked about, from which on no others are listed.
MIN_WHOLE = 3

_SURVEY = re.compile(
    r"(?:^|[:–—] ?)(?:(?!for\b|and review\b)[\w-]+ ){0,3}(?:survey|review|meta-analysis)(?=$"
    r"|[:.,?–—]| (?:and|of|on|in|for)\b)"
    r"|\b(?:survey|review) (?:of|on)\b",
    re.IGNORECASE,
)
_BENCHMARK = re.compile(
    r"\b(?:benchmark(?:ing)?|data ?set|corpus|test suite|treebank|testbed)\b", re.IGNORECASE
)
_USES_DATA = re.compile(
    r"\b(?:on|using|from|with|via|over|of) (?:the )?(?:[\w-]{1,40} ){0,12}(?:benchmark|data ?set|corpus)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\b(?:submissions?|shared task|our system|participation)\b", re.IGNORECASE)
_OVERVIEW = re.compile(
    r"\b(?:findings|overview|results) of\b|^(?:SemEval|[A-Z]\w+ \d{4})[\w -]*:", re.IGNORECASE
)
# A paper that praises its own method is not about what fails.
_OWN_SUCCESS = re.compile(
    r"\boutperform\w*|\b[Oo]ur (?:\w+ )?(?:method|approach|model|framework|system)\b"
    r"|\bstate-of-the-art (?:results|performance)|\bachiev\w* (?:a )?(?:new )?state"
)


@dataclass(frozen=True)
class ReadingList:
    """Only of documents whose titles are on the topic; `limits` are keys of those that found a problem."""

    focus: TopicFocus
    candidates: Sequence[Candidate]
    limits: Sequence[str] = ()

    def entries(self) -> tuple[Reading, ...]:
        """One document for each reason, none twice."""
        used: set[str] = set()
        found: list[Reading] = []
        for reason, documents in self._reasons():
            document = next((each for each in documents if each.key not in used), None)
            if document and len(found) < MAX_ENTRIES:
                used.add(document.key)
                found.append(Reading(document=self.focus.evidence.ids[document.key], reason=reason))
        return tuple(found)

    def _reasons(self) -> Iterator[tuple[ReadingReason, Iterable[Document]]]:
        surveys = self._surveys
        data = [each for each in self._newest if is_data(each.title) and each not in surveys]
        plain = [each for each in self._newest if each not in surveys and each not in data]
        yield "survey", surveys
        yield "benchmark", data
        yield "results", (each for each in self._of_largest_rise(plain)[:MAX_TRIED] if results_in(each))
        yield "limits", self._of_largest_rise(self._limited(plain))
        yield "first", self._first[:1]
        yield "survey", surveys
        yield "most cited", self._most_cited
        # Another paper is not the newest, even if that is listed for something else.
        yield "newest", self._newest[:1]
        yield "benchmark", data

    @property
    def _surveys(self) -> list[Document]:
        """Those with the topic in the title, then those about it whose title has half of it."""
        documents = self.focus.evidence.measurement.documents
        about = [e for e in documents if self.focus.of(e) > IN_PASSING and is_survey(e.title)]
        near = [e for e in about if self.focus.share(e.title) >= MIN_OF_SURVEY and not is_entry(e.title)]
        near.sort(key=lambda each: each.date or "", reverse=True)
        return sorted(near, key=lambda each: -self.focus.share(each.title))

    @property
    def _first(self) -> list[Document]:
        """The oldest first; none since the split, when others have long worked on it."""
        measured, split = self.focus.evidence.measurement, self.focus.evidence.measurement.split
        old = [each for each in self._newest if split and (measured.period_of(each) or split) < split]
        return old[::-1]

    @cached_property
    def _newest(self) -> list[Document]:
        """Those with the topic in the title, the newest first, without entries of competitions."""
        documents = self.focus.evidence.measurement.documents
        titled = [
            each
            for each in documents
            if self.focus.of(each) == IN_TITLE and self.focus.share(each.title) == 1
        ]
        own = [each for each in titled if not is_entry(each.title)]
        whole = [each for each in own if self.focus.has_all(each.title)]
        own = whole if len(whole) >= MIN_WHOLE else own
        return sorted(own, key=lambda each: (each.date or "", each.key), reverse=True)

    @cached_property
    def _most_cited(self) -> list[Document]:
        cited = [each for each in self.focus.evidence.measurement.documents if each.citations]
        return sorted(cited, key=lambda each: -(each.citations or 0))

    def _of_largest_rise(self, documents: Sequence[Document]) -> list[Document]:
        """Those of the theme whose share rose most before the others."""
        largest = largest_rise(self.candidates, self.focus.evidence.measurement, RISING_OR_EARLY)
        if largest is None:
            return list(documents)
        return sorted(documents, key=lambda each: each.key not in largest.documents)

    def _limited(self, documents: Sequence[Document]) -> list[Document]:
        """Those of open problems that were found, if they are not about an own method."""
        told = (each for key in self.limits for each in documents if each.key == key)
        return [each for each in told if not _OWN_SUCCESS.search(each.text)]


def is_survey(title: str) -> bool:
    """Whether a title is that of a survey or a review."""
    return _SURVEY.search(title) is not None


def is_entry(title: str) -> bool:
    """Whether a title is that of a team's system at a competition, and not of an overview of it."""
    return bool(shared_task(title) or _ENTRY.search(title)) and not _OVERVIEW.search(title)


def is_data(title: str) -> bool:
    """Whether a title presents a benchmark or a data set, and does not only use one."""
    return bool(_BENCHMARK.search(title)) and is_about_data(title) and not _USES_DATA.search(title)
