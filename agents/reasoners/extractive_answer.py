"""The answer without a model: what the counts say, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trendscope.agents.reasoners.readable_names import written_name
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.change import MIN_SIDE, around, before_and_since, gain, percent
from trendscope.measuring.company import company_of
from trendscope.trend import PAPERS, RISING, Claim, Direction
from trendscope.wording import Wording

MAX_NAMED, MAX_UNTESTED = 3, 2
MIN_PERIODS, MIN_PAPERS = 2, 40
STEADY_RATIO = 1.25
QUOTATION = "“"
# What fewer papers name is no direction in which research went.
MIN_SHIFT = 0.1
# A sequence has three peaks or more, each of at least one in twenty of the papers of its period.
MIN_SEQUENCE, MAX_SEQUENCE, MIN_PEAK = 3, 5, 0.05
# So many of the papers on the rarer of two rises, and they are one movement.
MUCH, MIN_TOGETHER = 0.6, 10


@dataclass(frozen=True)
class AnswerWriter:
    """Writes the answer to a question about `topic` from the selected candidates."""

    topic: str
    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    current: str | None
    say: Wording
    others: Sequence[Candidate] = ()

    def write(self, problems: Sequence[Claim]) -> tuple[Claim, ...]:
        """Where it went, volume, what rose and gave way, in which order, what came last, and what is open."""
        changes = (
            self._rising(),
            self._fading(),
            self._sequence(),
            self._newest(),
            self._together(),
            self._untested(),
        )
        parts = (self._shift(), self._volume(), *changes)
        found = [claim for part in parts for claim in part]
        return (*found, *map(self._open, self._sayable(problems)[:1]))

    def _sayable(self, problems: Sequence[Claim]) -> list[Claim]:
        """Those of today, told in the language of the answer: a quotation in another one sums up nothing."""
        recent = [each for each in problems if self._is_recent(each)]
        return [each for each in recent if self.say.language == "en" or QUOTATION not in each.text]

    def _is_recent(self, problem: Claim) -> bool:
        documents = (self.evidence.document(name.document) for name in problem.sentences)
        return all(self.evidence.measurement.is_recent(each) for each in documents if each)

    def _shift(self) -> Iterator[Claim]:
        """From what to what: only sure changes of what many papers name, or named."""
        rising = [each for each in self._of_direction(*RISING) if self._largest_share(each) >= MIN_SHIFT]
        fading = [each for each in self._of_direction("fading") if self._largest_share(each) >= MIN_SHIFT]
        rising, fading = rising[:MAX_NAMED], fading[:MAX_NAMED]
        if rising:
            text = self.say(
                "answer.shift" if fading else "answer.turn",
                topic=self.topic,
                rising=self._names(rising),
                fading=self._names(fading),
            )
            yield Claim(text=text, counts=tuple(each.label for each in (*rising, *fading)))

    def _largest_share(self, candidate: Candidate) -> float:
        """Before the split or since, whichever is larger."""
        measured = self.evidence.measurement
        sides = before_and_since(candidate.counts, measured.sampled, measured.split or "")
        return max(number / max(1, size) for number, size in sides)

    def _of_direction(self, *directions: Direction) -> list[Candidate]:
        """Those that move so, the largest change first."""
        moving = [each for each in self.candidates if each.direction in directions]
        return sorted(moving, key=lambda each: -abs(self._gain(each)))

    def _open(self, problem: Claim) -> Claim:
        return problem.model_copy(update={"text": self.say("answer.open", said=problem.text)})

    def _volume(self) -> Iterator[Claim]:
        """How the number of papers moved, without the running period."""
        volume = {p: n for p, n in (self.evidence.volume or {}).items() if p != self.current}
        periods, papers = sorted(volume), sum((self.evidence.volume or {}).values())
        if not papers and (undated := len(self.evidence.measurement.documents)):
            said = self.say("answer.volume_undated", topic=self.topic, papers=undated)
            yield Claim(text=said, counts=(PAPERS,))
            return
        if len(periods) < MIN_PERIODS or papers < MIN_PAPERS:
            yield Claim(text=self.say("answer.volume_few", topic=self.topic, papers=papers), counts=(PAPERS,))
            return
        first, last = periods[0], periods[-1]
        peak = max(periods, key=lambda period: volume[period])
        is_hump = volume[peak] > STEADY_RATIO * max(volume[first], volume[last])
        text = self.say(
            "answer.volume_peak" if is_hump else _volume_key(volume[last] / max(1, volume[first])),
            topic=self.topic,
            papers=papers,
            peak=self.say.span(peak, peak),
            peak_count=volume[peak],
            first=self.say.span(first, first),
            last=self.say.span(last, last),
            first_count=volume[first],
            last_count=volume[last],
        )
        yield Claim(text=text, counts=(PAPERS,))

    def _rising(self) -> Iterator[Claim]:
        rising = self._of_direction(*RISING)
        if not rising:
            yield from self._listed("answer.early", self._of_direction("early signal"))
            return
        first, *others = rising
        yield self._one("answer.rises_most", first)
        yield from self._listed("answer.rise_too", others)

    def _together(self) -> Iterator[Claim]:
        """That the rises are one movement, by the two that share most of their papers."""
        rising = self._of_direction(*RISING)[:MAX_NAMED]
        pairs = [
            (one, company)
            for one in rising
            for company in company_of(one, rising, self.evidence.measurement)
            if MIN_TOGETHER <= len(one.documents) <= len(company.other.documents)
        ]
        if not pairs:
            return
        one, company = max(pairs, key=lambda pair: (pair[1].share, pair[0].label))
        if company.share >= MUCH:
            text = self.say(
                "answer.together",
                one=self._name(one),
                other=self._name(company.other),
                shared=company.shared,
                papers=company.earlier_size + company.recent_size,
            )
            yield Claim(text=text, counts=(one.label, company.other.label))

    def _untested(self) -> Iterator[Claim]:
        """The largest changes by count, if there are too few papers to test any."""
        split = self.evidence.measurement.split
        sizes = around(self.evidence.measurement.sampled, split) if split else ()
        largest = sorted(self.candidates, key=lambda each: -abs(self._gain(each)))[:MAX_UNTESTED]
        if split and largest and min(sizes) < MIN_SIDE:
            parts = [self._with_counts(each, split) for each in largest]
            text = self.say("answer.untested", listed="; ".join(parts))
            yield Claim(text=text, counts=tuple(each.label for each in largest))

    def _with_counts(self, candidate: Candidate, split: str) -> str:
        sampled = self.evidence.measurement.sampled
        (earlier, earlier_size), (recent, recent_size) = before_and_since(candidate.counts, sampled, split)
        return self.say(
            "answer.with_counts",
            label=self._name(candidate),
            split=self.say.span(split, split),
            earlier=earlier,
            recent=recent,
            earlier_size=earlier_size,
            recent_size=recent_size,
        )

    def _fading(self) -> Iterator[Claim]:
        yield from self._listed("answer.fade", self._of_direction("fading"))

    def _sequence(self) -> Iterator[Claim]:
        """What came after what, by the period in which it had its highest share; two are no sequence."""
        moving = [each for each in (*self.candidates, *self.others) if each.direction in (*RISING, "fading")]
        peaks: dict[str, tuple[float, Candidate]] = {}
        for each in moving:
            share, period = self._peak(each)
            if len(each.documents) >= MIN_SIDE and share > peaks.get(period, (MIN_PEAK, each))[0]:
                peaks[period] = (share, each)
        highest = sorted(peaks, key=lambda period: -peaks[period][0])[:MAX_SEQUENCE]
        found = [(period, peaks[period][1]) for period in sorted(highest)]
        if len(found) < MIN_SEQUENCE:
            return
        parts = [
            self.say("answer.peak", label=self._name(each), period=self.say.span(period, period))
            for period, each in found
        ]
        text = self.say("answer.sequence", listed=self.say.listed(parts))
        yield Claim(text=text, counts=tuple(each.label for _, each in found))

    def _peak(self, candidate: Candidate) -> tuple[float, str]:
        """Its highest share of the papers of a period, and the period; none where that has a few papers."""
        sampled = self.evidence.measurement.sampled
        shares = ((number / max(1, sampled.get(p, 0)), p) for p, number in candidate.counts.items())
        share, period = max(shares, default=(0.0, ""))
        return (share, period) if sampled.get(period, 0) >= MIN_SIDE else (0.0, "")

    def _newest(self) -> Iterator[Claim]:
        """The rising one that was first named last, if that was since the split."""
        split = self.evidence.measurement.split
        new = [c for c in self.candidates if c.direction in RISING and c.since and split and c.since >= split]
        if new:
            newest = max(new, key=lambda each: (each.since or "", each.label))
            period = self.say.span(newest.since or "", newest.since or "")
            text = self.say("answer.newest", label=self._name(newest), period=period)
            yield Claim(text=text, counts=(newest.label,))

    def _listed(self, key: str, candidates: Sequence[Candidate]) -> Iterator[Claim]:
        named = candidates[:MAX_NAMED]
        if named:
            parts = [self.say("answer.with_shares", label=self._name(c), **self._shares(c)) for c in named]
            text = self.say(key, listed=self.say.listed(parts))
            yield Claim(text=_capitalized(text), counts=tuple(each.label for each in named))

    def _one(self, key: str, candidate: Candidate) -> Claim:
        split = self.evidence.measurement.split or ""
        text = self.say(
            key, label=self._name(candidate), split=self.say.span(split, split), **self._shares(candidate)
        )
        return Claim(text=text, counts=(candidate.label,))

    def _shares(self, candidate: Candidate) -> dict[str, str]:
        measurement = self.evidence.measurement
        if measurement.split is None:
            return {}
        earlier, recent = before_and_since(candidate.counts, measurement.sampled, measurement.split)
        return {"earlier": percent(*earlier), "recent": percent(*recent)}

    def _gain(self, candidate: Candidate) -> float:
        measurement = self.evidence.measurement
        return gain(candidate.counts, measurement.sampled, measurement.split or "")

    def _names(self, candidates: Iterable[Candidate]) -> str:
        return self.say.listed([self._name(each) for each in candidates][:MAX_NAMED])

    def _name(self, candidate: Candidate) -> str:
        return written_name(candidate.label, self.say)


def _volume_key(ratio: float) -> str:
    if ratio > STEADY_RATIO:
        return "answer.volume_up"
    return "answer.volume_down" if ratio < 1 / STEADY_RATIO else "answer.volume_level"


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
