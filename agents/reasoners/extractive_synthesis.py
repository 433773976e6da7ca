"""What a report without a model says across its trends: results, what is open, when, what to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.told_sentences import ToldSentence, choose, tell
from trendscope.agents.reasoners.topic_share import MIN_TOPIC_SHARE, topic_share
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.results import results_in
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.sentences import Place
from trendscope.sentence import SentenceId
from trendscope.synthesis import Event, EventKind, Reading, ReadingReason, Result, Synthesis
from trendscope.trend import RISING, Claim
from trendscope.wording import Wording

MAX_TOLD = 150
MAX_RESULTS, MIN_RESULTS = 8, 4
MAX_PROBLEMS, MAX_OUTLOOK, MAX_EVENTS = 4, 3, 6
MIN_SAMPLED, MIN_TAKEN_OFF = 5, 5

_SURVEY = re.compile(
    r"(?:^|[:–—] ?)(?:[\w-]+ ){0,3}(?:survey|review|meta-analysis)\b(?!-| (?:text|data|question|framework))"
    r"|\b(?:survey|review) (?:of|on)\b",
    re.IGNORECASE,
)
_BENCHMARK = re.compile(r"\b(?:benchmark\w*|data ?sets?|corpus|test suite|shared task)\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:limit(?:s|ations?)|fail\w*|pitfalls?|challenges|rethinking|revisiting|how far|can .*\?|are we)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SynthesisWriter:
    """Writes from the documents that were counted, those on the topic by their title first.

    The sentences in `taken` are told elsewhere.
    """

    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    say: Wording
    taken: frozenset[Place] = frozenset()

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
        recent.sort(key=lambda each: -self._share(each.title))
        return recent

    def _results(self) -> tuple[Result, ...]:
        """A row from each document that reports one; none if there are only a few.

        First those whose title or task is on the topic, of these those with a baseline, the newest first.
        A system that has a row comes again only after all others.
        """
        rows = [(document, row) for document in self._recent for row in self._rows(document)[:1]]
        rows.sort(key=lambda each: each[1].baseline is None)
        rows = [each for each in rows if self._is_on_topic(each[0].title, each[1].task)]
        first = {row.system.lower(): row for _, row in reversed(rows)}
        rows.sort(key=lambda each: first[each[1].system.lower()] is not each[1])
        return tuple(row for _, row in rows[:MAX_RESULTS]) if len(rows) >= MIN_RESULTS else ()

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
        told = (
            each
            for each in self._told
            if each.role == role and self._is_on_topic(each.document.title, each.sentence)
        )
        return tuple(each.claim(self.evidence) for each in choose(told, self._score, limit, self.taken))

    @cached_property
    def _told(self) -> list[ToldSentence]:
        return list(tell(self._recent[:MAX_TOLD], ("outlook", "limit"), self.say))

    def _score(self, told: ToldSentence) -> float:
        date = told.document.date or "0000"
        return self._share(told.sentence) + 0.5 * self._share(told.document.title) + int(date[:4]) / 20

    def _timeline(self) -> Iterator[Event]:
        """When the rising trends took off, and when most papers named the fading ones."""
        events = [event for each in self.candidates if (event := self._event(each))]
        yield from sorted(events, key=lambda event: event.period)[-MAX_EVENTS:]

    def _event(self, candidate: Candidate) -> Event | None:
        if candidate.direction == "fading":
            return _dated("peak", max(sorted(candidate.counts), key=candidate.counts.__getitem__), candidate)
        period = _take_off(candidate, self.evidence.measurement) if candidate.direction in RISING else None
        return _dated("take-off", period, candidate) if period else None

    def _reading_list(self) -> Iterator[Reading]:
        """One document for each reason, none twice."""
        used: set[str] = set()
        for reason, documents in self._reasons():
            document = next((each for each in documents if each.key not in used), None)
            if document:
                used.add(document.key)
                yield Reading(document=self.evidence.ids[document.key], reason=reason)

    def _reasons(self) -> Iterator[tuple[ReadingReason, Iterable[Document]]]:
        on_topic = [each for each in self._recent if self._share(each.title) == 1.0]
        yield "survey", (each for each in on_topic if _SURVEY.search(each.title))
        yield "survey", (each for each in on_topic if _SURVEY.search(each.title))
        yield "benchmark", (each for each in on_topic if _BENCHMARK.search(each.title))
        yield "limits", (each for each in on_topic if _LIMITS.search(each.title))
        cited = [each for each in self.evidence.measurement.documents if each.citations]
        yield "most cited", sorted(cited, key=lambda each: -(each.citations or 0))

    def _is_on_topic(self, *texts: str) -> bool:
        """Whether one of the texts names most of what is asked about: others only mention it in passing."""
        return any(self._share(text) >= MIN_TOPIC_SHARE for text in texts)

    def _share(self, text: str) -> float:
        return topic_share(text, self.evidence)


def _take_off(candidate: Candidate, measurement: Measurement) -> str | None:
    """The first period with half of the highest share and enough papers, but for the one of the beginning."""
    sampled = measurement.sampled
    shares = {p: n / sampled[p] for p, n in candidate.counts.items() if sampled.get(p, 0) >= MIN_SAMPLED}
    half = max(shares.values(), default=0.0) / 2
    later = sorted(shares)[1:]
    return next((p for p in later if shares[p] >= half and candidate.counts[p] >= MIN_TAKEN_OFF), None)


def _dated(kind: EventKind, period: str, candidate: Candidate) -> Event:
    return Event(period=period, kind=kind, label=candidate.label, papers=candidate.counts[period])
