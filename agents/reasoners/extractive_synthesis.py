"""What a report without a model says across its trends: results, what is open, when, what to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.told_sentences import ToldSentence, choose, tell
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.results import results_in
from trendscope.measuring.candidate import Candidate
from trendscope.sentence import SentenceId
from trendscope.synthesis import Event, Reading, ReadingReason, Result, Synthesis
from trendscope.text.words import stems
from trendscope.trend import RISING, Claim
from trendscope.wording import Wording

MAX_TOLD = 150
MAX_RESULTS, MIN_RESULTS = 8, 4
MAX_PROBLEMS, MAX_OUTLOOK, MAX_EVENTS = 4, 3, 6
MIN_FIRST = 20

_SURVEY = re.compile(
    r"\b(?:survey|systematic review|literature review|overview|meta-analysis)\b", re.IGNORECASE
)
_BENCHMARK = re.compile(r"\b(?:benchmark\w*|data ?sets?|corpus|test suite|shared task)\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:limit(?:s|ations?)|fail\w*|pitfalls?|challenges|rethinking|revisiting|how far|can .*\?|are we)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SynthesisWriter:
    """Writes from the documents that were counted, those on the topic by their title first."""

    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    say: Wording

    def write(self) -> Synthesis:
        """All parts but the answer."""
        return Synthesis(
            results=self._results(),
            problems=self._claims("limit", MAX_PROBLEMS),
            timeline=tuple(self._timeline()),
            reading_list=tuple(self._reading_list()),
            outlook=self._claims("outlook", MAX_OUTLOOK),
        )

    @cached_property
    def _recent(self) -> list[Document]:
        """The documents since the split that are most clearly on the topic, the newest of these first."""
        measured = self.evidence.measurement
        recent = [
            each
            for each in measured.documents
            if measured.split is None or (measured.period_of(each) or "") >= measured.split
        ]
        recent.sort(key=lambda each: each.date or "", reverse=True)
        recent.sort(key=lambda each: -self._relevance(each.title))
        return recent

    def _results(self) -> tuple[Result, ...]:
        """A row from each of the newest documents that report one; none if there are only a few."""
        rows = [row for document in self._recent for row in self._rows(document)[:1]]
        return tuple(rows[:MAX_RESULTS]) if len(rows) >= MIN_RESULTS else ()

    def _rows(self, document: Document) -> list[Result]:
        """The results of a document, those with a baseline first."""
        found = sorted(results_in(document), key=lambda row: row.baseline is None)
        name = self.evidence.ids[document.key]
        return [
            Result(
                system=row.system,
                task=row.task,
                figure=row.figure,
                baseline=row.baseline,
                measure=row.kind,
                sentences=(SentenceId.of(name, row.sentence + 1),),
            )
            for row in found
        ]

    def _claims(self, role: str, limit: int) -> tuple[Claim, ...]:
        told = (each for each in self._told if each.role == role)
        return tuple(each.claim(self.evidence) for each in choose(told, self._score, limit))

    @cached_property
    def _told(self) -> list[ToldSentence]:
        return list(tell(self._recent[:MAX_TOLD], ("outlook", "limit"), self.say))

    def _score(self, told: ToldSentence) -> float:
        date = told.document.date or "0000"
        return (
            self._relevance(told.sentence) + 0.5 * self._relevance(told.document.title) + int(date[:4]) / 20
        )

    def _timeline(self) -> Iterator[Event]:
        """When the rising trends were first named, and when the fading ones were at their peak."""
        events = [event for each in self.candidates if (event := self._event(each))]
        yield from sorted(events, key=lambda event: event.period)[-MAX_EVENTS:]

    def _event(self, candidate: Candidate) -> Event | None:
        if candidate.direction in RISING and candidate.since:
            papers = candidate.counts[candidate.since]
            return Event(period=candidate.since, kind="first named", label=candidate.label, papers=papers)
        sampled = self.evidence.measurement.sampled
        shares = {p: n / sampled[p] for p, n in candidate.counts.items() if sampled.get(p, 0) >= MIN_FIRST}
        if candidate.direction != "fading" or not shares:
            return None
        peak = max(shares, key=lambda period: shares[period])
        return Event(period=peak, kind="peak", label=candidate.label, papers=candidate.counts[peak])

    def _reading_list(self) -> Iterator[Reading]:
        """One document for each reason, none twice."""
        used: set[str] = set()
        for reason, documents in self._reasons():
            document = next((each for each in documents if each.key not in used), None)
            if document:
                used.add(document.key)
                yield Reading(document=self.evidence.ids[document.key], reason=reason)

    def _reasons(self) -> Iterator[tuple[ReadingReason, Iterable[Document]]]:
        on_topic = [each for each in self._recent if self._relevance(each.title) == 1.0]
        yield "survey", (each for each in on_topic if _SURVEY.search(each.title))
        yield "survey", (each for each in on_topic if _SURVEY.search(each.title))
        yield "benchmark", (each for each in on_topic if _BENCHMARK.search(each.title))
        yield "limits", (each for each in on_topic if _LIMITS.search(each.title))
        cited = [each for each in self.evidence.measurement.documents if each.citations]
        yield "most cited", sorted(cited, key=lambda each: -(each.citations or 0))
        yield "newest", sorted(on_topic, key=lambda each: each.date or "", reverse=True)

    def _relevance(self, text: str) -> float:
        """The largest share of a term's words that a text has."""
        words = stems(text)
        wanted = [stems(term) for term in self.evidence.terms]
        return max((len(words & each) / len(each) for each in wanted if each), default=0.0)
