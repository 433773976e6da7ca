"""From terms to candidates: the topic itself, vague terms and field-wide shifts are set aside."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from trendscope.measuring.background import Background, Contrast
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.likeness import distinct
from trendscope.measuring.momentum import LIKELY, Momentum, momentum
from trendscope.measuring.phrases import Phrase
from trendscope.measuring.topic import Topic
from trendscope.measuring.usage import Usage
from trendscope.text.words import fold, parts, stem
from trendscope.trend import Direction

Verdict = Literal["specific", "vague", "field-wide", "topic"]

LIFT, LONE_LIFT = 2.0, 4.0
LONE_TITLES = 0.3
ENTITLED, ENTITLING = 0.4, 3
CONTRADICTED = 0.3
FIELD_WIDE = 3


@dataclass(frozen=True)
class Sieve:
    """What a phrase is judged by. `own` are the documents that speak for the topic."""

    topic: Topic
    usage: Usage
    years: Mapping[str, int | None]
    sampled: Mapping[int, int]
    split: int | None
    background: Background
    own: Set[str]

    def sift(self, phrases: Sequence[Phrase]) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
        """The candidates, and the shifts of the whole field; the heaviest first."""
        judged = [self.judge(phrase) for phrase in phrases]
        judged.sort(key=lambda pair: (-pair[1].weight, pair[1].label))
        specific = tuple(candidate for verdict, candidate in judged if verdict == "specific")
        field_wide = [candidate for verdict, candidate in judged if verdict == "field-wide"]
        # The fuller name first: "large language models" stands for "language models" too.
        field_wide.sort(key=lambda candidate: -len(parts(candidate.label)))
        return specific, tuple(distinct(field_wide, (), FIELD_WIDE))

    def judge(self, phrase: Phrase) -> tuple[Verdict, Candidate]:
        counts = Counter(year for key in phrase.documents if (year := self.years[key]))
        moved = momentum(counts, self.sampled, self.split) if self.split else None
        named = sum(key in self.own for key in phrase.documents)
        contrast = self.background.contrast(phrase.key, named, len(self.own), moved)
        candidate = Candidate(
            label=phrase.label,
            forms=phrase.spellings,
            documents=tuple(sorted(phrase.documents)),
            counts={year: counts[year] for year in self.sampled},
            direction=_direction(moved, contrast),
            z=round(moved.z, 4) if moved else None,
            growth=round(moved.growth, 4) if moved else None,
            kendall=round(moved.kendall, 4) if moved else None,
            lift=round(contrast.lift, 4) if contrast else None,
            weight=round(self._weight(phrase, moved, contrast), 6),
            words=tuple(sorted(self._telling(phrase))),
        )
        return self._verdict(phrase, moved, contrast), candidate

    def _verdict(self, phrase: Phrase, moved: Momentum | None, contrast: Contrast | None) -> Verdict:
        words = [word for word in parts(phrase.label) if not self.topic.holds(word)]
        if not words or self.topic.holds(phrase.label):
            return "topic"
        if all(self.usage.generic(fold(word)) for word in words) and not self._entitled(phrase, words):
            return "vague"
        wanted = self._lift_wanted(phrase)
        if contrast is None:
            return "specific" if wanted < math.inf else "vague"
        if contrast.lift >= wanted:
            return "specific"
        rising = moved is not None and moved.direction == "rising" and contrast.z >= LIKELY
        return "field-wide" if rising else "vague"

    def _entitled(self, phrase: Phrase, words: list[str]) -> bool:
        """The topic with a general word, as "dialogue evaluation", where papers bear it as their title."""
        if len(phrase.titles) < ENTITLING:
            return False
        return len(words) < len(parts(phrase.label)) and self.usage.headline(phrase) >= ENTITLED

    def _lift_wanted(self, phrase: Phrase) -> float:
        """Words by themselves are vague by nature, unless they are names, as CodeT5."""
        if len(parts(phrase.label)) > 1:
            return LIFT
        titles = LONE_TITLES if self.background.size else ENTITLED
        named = not phrase.label[1:].islower()
        return LONE_LIFT if named or self.usage.headline(phrase) >= titles else math.inf

    def _telling(self, phrase: Phrase) -> set[str]:
        """The stems that tell a phrase apart: neither of the topic nor common in the whole field."""
        words = {word for word in parts(phrase.label) if not self.topic.holds(word)}
        usage = self.usage
        telling = {word for word in words if not usage.generic(fold(word)) and not usage.common(fold(word))}
        return {stem(word) for word in telling or words}

    def _weight(self, phrase: Phrase, moved: Momentum | None, contrast: Contrast | None) -> float:
        """More where authors put the phrase into titles, where it has several words, and where the
        background does not explain it; then the change, or the frequency where nothing changes."""
        shape = (1.0 if len(parts(phrase.label)) > 1 else 0.6) * (0.5 + min(0.5, self.usage.headline(phrase)))
        shape *= max(0.1, 1 - 1 / contrast.lift) if contrast else 1.0
        if moved is None or moved.direction == "steady":
            share = len(phrase.documents) / len(self.years)
            return shape * math.log(1 + len(phrase.documents)) * math.log(1 + 1 / share)
        return shape * abs(moved.z) * (1 + 0.3 * abs(moved.kendall))


def _direction(moved: Momentum | None, contrast: Contrast | None) -> Direction:
    """A rise or a fall that the field contradicts is none: of such rises every second held on all papers."""
    if moved is None:
        return "theme"
    field = contrast.z if contrast else 0.0
    contradicted = field < -CONTRADICTED if moved.z > 0 else field > CONTRADICTED
    return "steady" if contradicted else moved.direction
