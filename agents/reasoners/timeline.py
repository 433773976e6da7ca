"""What the counts of a report date: when a theme was first named, took off, or was at its height."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trendscope.agents.reasoners.theme_members import dwells_on
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.mentions import phrase_pattern
from trendscope.synthesis import Event, EventKind
from trendscope.trend import RISING, RISING_OR_EARLY

MAX_EVENTS = 5
MIN_SAMPLED, MIN_PAPERS = 5, 5


@dataclass(frozen=True)
class Timeline:
    """The events of the candidates, in the order of their periods."""

    focus: TopicFocus
    candidates: Sequence[Candidate]

    def events(self) -> tuple[Event, ...]:
        """The first paper, take-offs and heights before first namings where there are too many."""
        counted = [event for each in self.candidates if (event := self._counted(each))]
        dated = {(event.label, event.period) for event in counted}
        named = [
            event
            for each in self.candidates
            if (event := self._first_named(each)) and (event.label, event.period) not in dated
        ]
        kept = [*self._first_paper(), *counted, *named][:MAX_EVENTS]
        return tuple(sorted(kept, key=lambda event: event.period))

    def _first_paper(self) -> Iterator[Event]:
        """The first paper with the topic in its title, where no earlier one is on the question."""
        measured = self.focus.evidence.measurement
        titled = [each for each in measured.documents if self.focus.of(each) == IN_TITLE]
        first = _earliest(titled)
        period = measured.period_of(first) if first else None
        if first is None or period is None or period == measured.window.periods[0]:
            return
        volume = self.focus.evidence.volume or measured.sampled
        if not any(number for earlier, number in volume.items() if earlier < period):
            papers = volume.get(period, 0)
            name = self.focus.evidence.ids[first.key]
            yield Event(period=period, kind="first paper", papers=papers, document=name)

    def _counted(self, candidate: Candidate) -> Event | None:
        """When a rising trend took off, and when most papers named a fading one: no peak of today."""
        measured, kind = self.focus.evidence.measurement, candidate.direction
        if kind == "fading":
            period = _peak(candidate, measured)
        else:
            period = _take_off(candidate, measured) if kind in RISING else None
        if period is None or candidate.counts[period] < MIN_PAPERS:
            return None
        name: EventKind = "peak" if kind == "fading" else "take-off"
        return Event(period=period, kind=name, label=candidate.label, papers=candidate.counts[period])

    def _first_named(self, candidate: Candidate) -> Event | None:
        """The first paper on a rising theme, where enough were read before it and enough name it since."""
        is_new = candidate.direction in RISING_OR_EARLY
        if candidate.since is None or not is_new or sum(candidate.counts.values()) < MIN_PAPERS:
            return None
        first = self._first(candidate)
        if first is None:
            return None
        return Event(
            period=candidate.since,
            kind="first named",
            label=candidate.label,
            papers=candidate.counts.get(candidate.since, 0),
            document=self.focus.evidence.ids[first.key],
        )

    def _first(self, candidate: Candidate) -> Document | None:
        measured = self.focus.evidence.measurement
        documents = (measured.by_key[key] for key in candidate.documents if key in measured.by_key)
        named = (each for each in documents if measured.period_of(each) == candidate.since)
        return _earliest(each for each in named if self._is_about(each, candidate))

    def _is_about(self, document: Document, candidate: Candidate) -> bool:
        """Whether a paper is on the question, and has the theme in its title or names it twice."""
        if self.focus.of(document) == IN_PASSING:
            return False
        return dwells_on(document, phrase_pattern((*candidate.forms, *candidate.phrases)))


def _peak(candidate: Candidate, measured: Measurement) -> str | None:
    period = max(sorted(candidate.counts), key=candidate.counts.__getitem__)
    return period if measured.split is None or period < measured.split else None


def _earliest(documents: Iterable[Document]) -> Document | None:
    dated = (each for each in documents if each.date)
    return min(dated, key=lambda each: (each.date or "", each.key), default=None)


def _take_off(candidate: Candidate, measurement: Measurement) -> str | None:
    """The first period with half of the highest share and enough papers, but for the one of the beginning."""
    sampled = measurement.sampled
    shares = {p: n / sampled[p] for p, n in candidate.counts.items() if sampled.get(p, 0) >= MIN_SAMPLED}
    half = max(shares.values(), default=0.0) / 2
    later = sorted(shares)[1:]
    return next((p for p in later if shares[p] >= half and candidate.counts[p] >= MIN_PAPERS), None)
