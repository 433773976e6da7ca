"""What one claim may rest on, with normalized spelling so that equal words compare equal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trendscope.measuring.candidate import Measurement
from trendscope.measuring.change import around, percent
from trendscope.text.hangul import has_hangul
from trendscope.text.words import stems
from trendscope.trend import Direction, Trend

_MARKS = str.maketrans(
    dict.fromkeys("„‟«‹「『〝《〈❝⹂", "“")
    | dict.fromkeys("»›」』〞〟》〉❞", "”")
    | {"″": '"'}
    | dict.fromkeys("‘’‚‛′‵´ʼ❛❜", "'")
    | dict.fromkeys("‐‑‒–−﹣", "-")
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class ClaimEvidence:
    """The cited sentences of a claim, and the phrases, direction and counts of its trend.

    All texts are normalized. `phrases` are the trend's label and related phrases, `terms` those of the
    question.
    """

    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    direction: Direction
    counts: frozenset[str]
    language: str

    @cached_property
    def cited(self) -> str:
        """The cited sentences in one text, with a bar between them, so that nothing spans two."""
        return " | ".join(self.sentences)

    @cached_property
    def with_phrases(self) -> str:
        """What numbers and direction words may come from: the sentences and the trend's phrases."""
        return " | ".join((*self.sentences, *self.phrases))

    @cached_property
    def with_terms(self) -> str:
        """What names may come from: also the terms of the question."""
        return " | ".join((*self.sentences, *self.phrases, *self.terms))


def evidence_for(
    sentences: tuple[str, ...], trend: Trend, counts: frozenset[str], terms: tuple[str, ...], language: str
) -> ClaimEvidence:
    """The evidence for a claim about this trend that cites these sentences."""
    return ClaimEvidence(
        sentences=tuple(map(normalize_text, sentences)),
        phrases=tuple(map(normalize_text, (trend.label, *trend.related))),
        terms=tuple(map(normalize_text, terms)),
        direction=trend.direction,
        counts=counts,
        language=language,
    )


def counted_numbers(trend: Trend, measurement: Measurement) -> frozenset[str]:
    """Every figure that the counts of a trend yield: by period, for both windows, and in all.

    Shares of the windows have their unit, `17.6%`.
    """
    split = measurement.split or ""
    numbers: set[int] = {len(measurement.documents)}
    dates = {part for period in trend.sampled for part in re.findall(r"\d+", period)}
    for counts in (trend.counts, trend.sampled, trend.total or {}):
        numbers |= {*counts.values(), *around(counts, split), sum(counts.values())}
    candidates = (each for each in measurement.candidates if each.label == trend.label)
    numbers |= {len(candidate.documents) for candidate in candidates}
    windows = zip(around(trend.counts, split), around(trend.sampled, split), strict=True)
    shares = {percent(count, size) for count, size in windows}
    return frozenset(map(str, numbers)) | dates | shares


@lru_cache(maxsize=1 << 14)
def normalize_text(text: str) -> str:
    """The text in NFKC, with one kind of quotation mark, hyphen and white space."""
    # Marks first: NFKC turns ´ into a space and an accent.
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return " ".join(text.replace("''", '"').replace(",,", "“").split())


@lru_cache(maxsize=1 << 14)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that are not Korean, without function words."""
    return stems(" ".join(word for word in _WORD.findall(text) if not has_hangul(word)))
