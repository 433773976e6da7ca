"""The answer on top with a model: claims and counts go in, sentences that cite them come out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.borrowed_counts import borrowed_counts
from trendscope.agents.reasoners.count_slots import (
    Filled,
    described,
    fill,
    typed_numbers,
    values_of,
    volume_values,
)
from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.schemas import AnswerSentence, ReportAnswer
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.spelling import normalize_text
from trendscope.trend import NO_TREND, PAPERS, Claim, Direction, Trend
from trendscope.verification.claims import verify_claims
from trendscope.verification.directions import has_wrong_direction
from trendscope.verification.evidence import content_keys, evidence_for
from trendscope.wording import Wording

MIN_SENTENCES, MAX_SENTENCES = 3, 6
UNKNOWN_CLAIM, TYPED_COUNT, UNKNOWN_COUNT = "unknown claim", "typed count", "unknown count"
MIN_CHANGE = 1.15

_CLAUSE = re.compile(
    r"[;:]|(?<!\d),|,(?!\d)|\b(?:while|whereas|but|and|although|than|before|then)\b"
    r"|(?<=[고며만나]) |(?<=다가|는데|반면) |(?<=반면에) "
)
_KOREAN = re.compile(r"(?<![가-힣])[가-힣]{1,2}")
_SLOT = re.compile(r"\{[^{}]*\}")
_PERIOD = re.compile(r"(?<!\d)\d{4}(?:-(?:Q\d|\d\d))?(?![\d])")
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

    def claims_as_text(self, share: float = 1.0) -> str:
        """The claims under their trends, of each trend the first ones."""
        names = {0: "open problems"} | {
            at: trend.name or trend.label for at, trend in enumerate(self.draft.trends, 1)
        }
        lines: list[str] = []
        for at, name in names.items():
            own = [f"{key}: {claim.text}" for key, claim in self.claims.items() if key.startswith(f"K{at}.")]
            own = own[: math.ceil(share * len(own))]
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

        def build(share: float) -> str:
            return run.prompts.load(
                "answer",
                question=run.question.text,
                language=LANGUAGE_NAMES[run.question.language],
                claims=offer.claims_as_text(share),
                counts=offer.counts_as_text(),
            )

        answer = await generate("answer", self.model, build, ReportAnswer, run)
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
        struck = [self.offer.claims[name] for name in known if name not in self.final]
        if not (cited or (labels and not struck)) or self._says_struck(filled.bare, struck, cited):
            return None, {UNKNOWN_CLAIM: 1}
        said = {number for claim in cited for number in typed_numbers(claim.text)}
        borrowed = borrowed_counts(filled.bare, [claim.text for claim in cited])
        if borrowed or not set(typed_numbers(filled.bare)) <= said:
            return None, {TYPED_COUNT: 1}
        sides = {label: self.offer.trends.get(label, _VOLUME) for label in labels}
        if not directions_agree(written.text, sides, cited, self.offer.evidence, self.language):
            return None, {"wrong direction": 1}
        sentences = self._sentences(cited, labels)
        claim = Claim(text=filled.text, sentences=tuple(sentences))
        verified = verify_claims([claim], NO_TREND, sentences, self.offer.evidence, self.language)
        if not verified.kept and not (_is_of_counts_alone(filled) and +Counter(verified.dropped) == _NO_WORD):
            return None, verified.dropped
        kept = verified.kept[0] if verified.kept else claim
        names = tuple(name for name in kept.sentences if not name.startswith(_COUNTS))
        counts = tuple(self.offer.trends[label].label if label != PAPERS else PAPERS for label in labels)
        return Claim(text=kept.text, sentences=names, counts=counts), {}

    def _says_struck(self, text: str, struck: Sequence[Claim], cited: Sequence[Claim]) -> bool:
        """Whether a text has a word that of all the claims it cites only one has that was left out."""
        known = word_keys(" ".join((*(claim.text for claim in cited), *self.offer.evidence.terms, _LINKS)))
        return bool(word_keys(text) & word_keys(" ".join(claim.text for claim in struck)) - known)

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


# A sentence with no word but those of counting shares none with anything: its slots are its evidence.
_NO_WORD = Counter({"no overlap": 1})


def _is_of_counts_alone(filled: Filled) -> bool:
    """Whether a text has slots, and beside them only words for what was counted and how it moved."""
    known = content_keys(normalize_text(f"{_LINKS} {_MOVES}"))
    return bool(filled.slots) and content_keys(normalize_text(filled.bare)) <= known


# The number of papers on the question as something that moves.
_VOLUME = NO_TREND.model_copy(update={"label": PAPERS})


def directions_agree(
    text: str, sides: Mapping[str, Trend], cited: Sequence[Claim], evidence: EvidenceBase, language: str
) -> bool:
    """Whether each part of a sentence, its slots not filled in, says of its trend what the counts say.

    A part belongs to the trends that it names or has a slot of, else to those of the part before, else to
    all. Of the number of papers each part says how it moved between the periods that it has, the last one of
    the parts before included.
    """
    said = {SentenceId(f"claim {at}"): claim.text for at, claim in enumerate(cited)}
    current: Sequence[Trend] = [*sides.values()]
    period: str | None = None
    for part in _CLAUSE.split(text):
        current = [trend for label, trend in sides.items() if _is_named(label, trend, part)] or current
        periods = _periods_in(part, evidence)
        moved = volume_direction([*([period] if period else []), *periods], evidence)
        period = periods[-1] if periods else period
        # A part about no trend may only say what a claim says.
        for trend in current or [NO_TREND]:
            side = trend.model_copy(update={"direction": moved}) if trend is _VOLUME else trend
            moves = evidence_for(said, side, frozenset(), evidence, language)
            if has_wrong_direction(normalize_text(_SLOT.sub("", part)), moves):
                return False
    return True


def volume_direction(periods: Sequence[str], evidence: EvidenceBase) -> Direction:
    """How the number of papers moved from the first to the last of these periods; of all, if they are one.

    The last period of all may not be over: fewer papers in it say nothing, and over all periods the one
    before it counts as well.
    """
    volume = evidence.volume or evidence.measurement.sampled
    every, compared = sorted(volume), sorted(set(periods))
    if len(every) < 2:
        return "theme"
    if len(compared) < 2:
        last = max(volume[period] for period in every[-2:] if period != every[0])
        return _moved(volume[every[0]], last, MIN_CHANGE)
    moved = _moved(volume[compared[0]], volume[compared[-1]], 1)
    return "theme" if moved == "fading" and compared[-1] == every[-1] else moved


def _moved(first: int, last: int, least: float) -> Direction:
    ratio = last / max(1, first)
    return "rising" if ratio > least else "fading" if ratio < 1 / least else "steady"


def _periods_in(part: str, evidence: EvidenceBase) -> list[str]:
    """The periods that a part of a sentence has, in its order, by their slots or as they are written."""
    known = evidence.volume or evidence.measurement.sampled
    return [found for found in _PERIOD.findall(part) if found in known]


def _is_named(label: str, trend: Trend, part: str) -> bool:
    slot = "{volume" if label == PAPERS else f"{{{label}."
    names = (trend.label, trend.name or "", *trend.forms, slot)
    return any(name and name.casefold() in part.casefold() for name in names)


def word_keys(text: str) -> frozenset[str]:
    """The beginnings of the words of a text: of their stems, or the first two syllables of Korean ones."""
    return content_keys(normalize_text(text)) | frozenset(_KOREAN.findall(text))


def words_of_its_own(claim: Claim, sources: Iterable[str], evidence: EvidenceBase) -> frozenset[str]:
    """The words of a sentence of the answer that nothing it rests on has."""
    known = content_keys(normalize_text(" ".join((*sources, *evidence.terms, _LINKS, _MOVES))))
    return content_keys(normalize_text(claim.text)) - known


# What joins clauses and counts, and says nothing of its own.
_LINKS = (
    "paper question share number name count whereas while against since between compared year month period"
    " report go went come came move moved stand stood show shows clear change first last most then now"
    " rose risen grew grown fell fallen lost again before after back"
)


def offered_sources(claim: Claim, offer: Offer, final: Mapping[str, Claim]) -> Iterator[str]:
    """The claims and trends that share a sentence or a label with a sentence of the answer."""
    for each in final.values():
        if {*each.sentences} <= {*claim.sentences}:
            yield each.text
    for trend in offer.trends.values():
        if trend.label in claim.counts:
            yield f"{trend.name or ''} {trend.label} {trend.direction}"
