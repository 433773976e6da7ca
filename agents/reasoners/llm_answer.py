"""The answer on top with a model: claims and counts go in, sentences that cite them come out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.borrowed_counts import borrowed_counts
from trendscope.agents.reasoners.count_slots import (
    described,
    fill,
    typed_numbers,
    values_of,
    volume_values,
)
from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.llm_synthesis import NO_TREND
from trendscope.agents.reasoners.schemas import AnswerSentence, ReportAnswer
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.spelling import normalize_text
from trendscope.trend import PAPERS, Claim, Direction, Trend
from trendscope.verification.claims import verify_claims
from trendscope.verification.directions import has_wrong_direction
from trendscope.verification.evidence import content_keys, evidence_for
from trendscope.wording import Wording

MIN_SENTENCES, MAX_SENTENCES = 3, 6
UNKNOWN_CLAIM, TYPED_COUNT, UNKNOWN_COUNT = "unknown claim", "typed count", "unknown count"
MIN_CHANGE = 1.15

_CLAUSE = re.compile(r"[;,:]|\b(?:while|whereas|but|and|although|than)\b|(?<=[고며만]) ")
_COUNTS = "counts"
# One word of each kind that trendscope.verification.directions knows, for sentences on several trends:
# whether each word belongs to its trend is checked part by part.
_MOVES = (
    "rise grow increase surge emerge more and more gain ground taking off 증가 늘었"
    " decline fade fall decrease shrink wane less and less lose ground 감소 줄었"
)


@dataclass(frozen=True)
class Offer:
    """What the answer may rest on: claims by ids such as K2.1, trends by ids such as T2."""

    draft: Draft
    evidence: EvidenceBase
    say: Wording

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims that a model wrote, and the open problems; those of the counts are given as counts."""
        trends = enumerate(self.draft.trends, 1)
        written = {
            f"K{at}.{number}": claim
            for at, trend in trends
            for number, claim in enumerate(trend.claims[1:], 1)
            if claim.sentences
        }
        problems = enumerate(self.draft.synthesis.problems, 1)
        return written | {f"K0.{number}": claim for number, claim in problems if claim.sentences}

    @cached_property
    def trends(self) -> dict[str, Trend]:
        return {f"T{at}": trend for at, trend in enumerate(self.draft.trends, 1) if trend.is_counted}

    @cached_property
    def values(self) -> dict[str, str]:
        """The value of each slot: `T2.share_recent`, `volume.2024`."""
        of_trends = {
            f"{name}.{slot}": value
            for name, trend in self.trends.items()
            for slot, value in values_of(trend, self.evidence, self.say).items()
        }
        return of_trends | volume_values(self.evidence)

    def claims_as_text(self) -> str:
        names = {0: "open problems"} | {
            at: trend.name or trend.label for at, trend in enumerate(self.draft.trends, 1)
        }
        lines: list[str] = []
        for at, name in names.items():
            own = [f"{key}: {claim.text}" for key, claim in self.claims.items() if key.startswith(f"K{at}.")]
            lines += [f"{f'T{at}' if at else 'K0'} | {name}", *own] if own else []
        return delimit("\n".join(lines))

    def counts_as_text(self) -> str:
        lines = [f"papers | all papers on the question | {described(volume_values(self.evidence))}"]
        for name, trend in self.trends.items():
            values = values_of(trend, self.evidence, self.say)
            lines.append(
                f"{name} | {trend.name or trend.label} | {trend.direction} | {described(values, f'{name}.')}"
            )
        return "\n".join(lines)


@dataclass(frozen=True)
class Answerer:
    """The part of a model that writes the answer, from a draft whose claims were verified."""

    model: StructuredModel

    async def __call__(self, run: Run, offer: Offer) -> list[AnswerSentence]:
        """The sentences as the model wrote them; none if there is nothing to answer from."""
        if not offer.claims:
            return []
        prompt = run.prompts.load(
            "answer",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            claims=offer.claims_as_text(),
            counts=offer.counts_as_text(),
        )
        answer = await generate("answer", self.model, prompt, ReportAnswer, run)
        return answer.sentences if answer else []


@dataclass(frozen=True)
class AnswerCheck:
    """Verifies the sentences of an answer; `final` has what became of each claim that it was offered."""

    offer: Offer
    final: Mapping[str, Claim]
    language: str

    def verified(self, written: Sequence[AnswerSentence]) -> tuple[tuple[Claim, ...], dict[str, int]]:
        """Those that rest on what they cite, and why the others were dropped."""
        kept: dict[str, Claim] = {}
        dropped: Counter[str] = Counter()
        for sentence in written[:MAX_SENTENCES]:
            claim, reasons = self._verified(sentence)
            dropped.update(reasons)
            if claim:
                kept.setdefault(claim.text.casefold(), claim)
        return tuple(kept.values()), dict(+dropped)

    def _verified(self, written: AnswerSentence) -> tuple[Claim | None, Mapping[str, int]]:
        known = [name for name in dict.fromkeys(written.claims) if name in self.offer.claims]
        cited = [self.final[name] for name in known if name in self.final]
        filled = fill(written.text, self.offer.values)
        if filled is None:
            return None, {UNKNOWN_COUNT: 1}
        labels = self._labels(written.counts, filled.slots)
        if len(cited) < len(known) or not (cited or labels):  # it may say what was left out
            return None, {UNKNOWN_CLAIM: 1}
        said = {number for claim in cited for number in typed_numbers(claim.text)}
        borrowed = borrowed_counts(filled.bare, [claim.text for claim in cited])
        if borrowed or not set(typed_numbers(filled.bare)) <= said:
            return None, {TYPED_COUNT: 1}
        trends = [self.offer.trends[label] for label in labels if label in self.offer.trends]
        sides = [*trends, *([self._volume()] if PAPERS in labels else [])]
        if not directions_agree(filled.text, sides, cited, self.offer.evidence, self.language):
            return None, {"wrong direction": 1}
        sentences = self._sentences(cited, labels)
        claim = Claim(text=filled.text, sentences=tuple(sentences))
        verified = verify_claims([claim], NO_TREND, sentences, self.offer.evidence, self.language)
        if not verified.kept:
            return None, verified.dropped
        names = tuple(name for name in verified.kept[0].sentences if not name.startswith(_COUNTS))
        counts = tuple(self.offer.trends[label].label if label != PAPERS else PAPERS for label in labels)
        return Claim(text=verified.kept[0].text, sentences=names, counts=counts), {}

    def _labels(self, counts: Iterable[str], slots: Iterable[str]) -> tuple[str, ...]:
        """The ids of the trends whose counts a sentence states, by its own word or by its slots."""
        of_slots = (PAPERS if slot.startswith("volume") else slot.partition(".")[0] for slot in slots)
        known = {PAPERS, *self.offer.trends}
        return tuple(dict.fromkeys(name for name in (*counts, *of_slots) if name in known))

    def _sentences(self, cited: Sequence[Claim], labels: Sequence[str]) -> dict[SentenceId, str]:
        """What a sentence rests on, as if claims and counts were sentences of papers."""
        sentences: dict[SentenceId, str] = {}
        for claim in cited:
            for name in claim.sentences:
                sentences[name] = f"{sentences.get(name, '')} {claim.text}".strip()
        for label in labels:
            sentences[SentenceId(f"{_COUNTS}.{label}")] = self._counts(label)
        return sentences

    def _counts(self, label: str) -> str:
        """The counts of a trend, or of all papers, as a sentence."""
        prefix = "volume" if label == PAPERS else f"{label}."
        values = "; ".join(value for slot, value in self.offer.values.items() if slot.startswith(prefix))
        periods = "; ".join(sorted(self.offer.evidence.volume or self.offer.evidence.measurement.sampled))
        if label == PAPERS:
            return f"papers on the question: {values}; {periods}; {_MOVES}"
        trend = self.offer.trends[label]
        return f"{trend.name or trend.label}, {trend.label}, {', '.join(trend.related)}: {values}; {_MOVES}"

    def _volume(self) -> Trend:
        """The number of papers on the question as something that moves."""
        return NO_TREND.model_copy(update={"label": PAPERS, "direction": volume_direction(self.offer)})


def volume_direction(offer: Offer) -> Direction:
    """Whether there are more papers than at first; the last period may not be over."""
    volume = offer.evidence.volume or offer.evidence.measurement.sampled
    periods = sorted(volume)
    if len(periods) < 2:
        return "theme"
    last = max(volume[period] for period in periods[-2:] if period != periods[0])
    ratio = last / max(1, volume[periods[0]])
    return "rising" if ratio > MIN_CHANGE else "fading" if ratio < 1 / MIN_CHANGE else "steady"


def directions_agree(
    text: str, trends: Sequence[Trend], cited: Sequence[Claim], evidence: EvidenceBase, language: str
) -> bool:
    """Whether each part of a sentence says of its trend what the counts say.

    A part belongs to the trends that it names, else to those of the part before, else to all.
    """
    said = {SentenceId(f"claim {at}"): claim.text for at, claim in enumerate(cited)}
    current: Sequence[Trend] = trends
    for part in _CLAUSE.split(text):
        current = [trend for trend in trends if _is_named(trend, part)] or current
        # A part about no trend may only say what a claim says.
        for trend in current or [NO_TREND]:
            moves = evidence_for(said, trend, frozenset(), evidence, language)
            if has_wrong_direction(normalize_text(part), moves):
                return False
    return True


def _is_named(trend: Trend, part: str) -> bool:
    names = (trend.label, trend.name or "", *trend.forms)
    return any(name and name.casefold() in part.casefold() for name in names)


def words_of_its_own(claim: Claim, sources: Iterable[str], evidence: EvidenceBase) -> frozenset[str]:
    """The words of a sentence of the answer that nothing it rests on has."""
    known = content_keys(normalize_text(" ".join((*sources, *evidence.terms, _LINKS, _MOVES))))
    return content_keys(normalize_text(claim.text)) - known


# What joins clauses and counts, and says nothing of its own.
_LINKS = (
    "paper question share number name count whereas while against since between compared year month period"
    " report go went come came move moved stand stood show shows clear change first last most then now"
    " rose risen grew grown fell fallen lost"
)


def offered_sources(claim: Claim, offer: Offer, final: Mapping[str, Claim]) -> Iterator[str]:
    """The claims and trends that share a sentence or a label with a sentence of the answer."""
    for each in final.values():
        if {*each.sentences} <= {*claim.sentences}:
            yield each.text
    for trend in offer.trends.values():
        if trend.label in claim.counts:
            yield f"{trend.name or ''} {trend.label} {trend.direction}"
