"""Counts in prose: a model writes a slot such as `{share_recent}`, and code fills it in.

papers         how many papers name the theme
count_recent   how many of the recent part do, count_earlier how many before
share_recent   their share of the papers of the recent part, share_earlier of those before
years_recent   the recent part, years_earlier the part before
since          the first period in which the theme is named, where the papers before are enough to tell
total          how many papers were counted
volume.PERIOD  how many papers there are on the question in a period: volume.2024
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.change import before_and_since, percent
from trendscope.trend import Trend
from trendscope.verification.evidence import counted_numbers, shares_as_said
from trendscope.wording import Wording

_SLOT = re.compile(r"\{\s*([\w.\-]+)\s*\}")
_BRACE = re.compile(r"[{}]")
# A Korean particle follows a number at once, as in 0.118로; a number is taken whole or not at all.
_NUMBER = re.compile(
    r"(?<![^\W가-힣])(?<!\d[.,])(?<!\.)(?<![^\W\d_]-)\d[\d,]*+(?:\.\d++)?+(?:\s?%)?+(?![^\W가-힣])"
)
_GLUED = re.compile(r"(?<![\w.,])\d+(?=[a-zA-Z])")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Filled:
    """A text with its slots filled in; `bare` is the text without them, `slots` are their names."""

    text: str
    bare: str
    slots: tuple[str, ...]


def fill(text: str, values: Mapping[str, str]) -> Filled | None:
    """The text with its slots filled in; None if one does not exist."""
    slots = tuple(_SLOT.findall(text))
    bare = _SLOT.sub("", text)
    if any(slot not in values for slot in slots) or _BRACE.search(bare):
        return None
    return Filled(_SLOT.sub(lambda match: values[match[1]], text), bare, slots)


def values_of(trend: Trend, evidence: EvidenceBase, say: Wording) -> dict[str, str]:
    """The value of each slot that a trend has."""
    if not trend.is_counted:
        return {}
    split, periods = evidence.measurement.split, sorted(trend.sampled)
    values = {
        "papers": f"{sum(map(len, trend.papers.values())) or sum(trend.counts.values()):,}",
        "total": f"{len(evidence.measurement.documents):,}",
    }
    if trend.since:
        values["since"] = say.span(trend.since, trend.since)
    before = [period for period in periods if split and period < split]
    after = [period for period in periods if split and period >= split]
    if split is None or not before or not after:
        return values
    (earlier, earlier_size), (recent, recent_size) = before_and_since(trend.counts, trend.sampled, split)
    return values | {
        "count_recent": f"{recent:,}",
        "count_earlier": f"{earlier:,}",
        "share_recent": percent(recent, recent_size),
        "share_earlier": percent(earlier, earlier_size),
        "years_recent": say.span(after[0], after[-1]),
        "years_earlier": say.span(before[0], before[-1]),
    }


def volume_values(evidence: EvidenceBase) -> dict[str, str]:
    """The slots for how many papers there are on the question, in each period and in all."""
    volume = evidence.volume or evidence.measurement.sampled
    values = {f"volume.{period}": f"{papers:,}" for period, papers in volume.items()}
    return values | {"volume": f"{sum(volume.values()):,}"}


def described(values: Mapping[str, str], prefix: str = "") -> str:
    """The slots with their values, as a prompt shows them."""
    return ", ".join(f"{{{prefix}{name}}} = {value}" for name, value in values.items())


def typed_counts(bare: str, trend: Trend, evidence: EvidenceBase, sources: str) -> list[str]:
    """The numbers outside of slots that only the counts have: a writer copies these wrongly.

    A year is no count, and a source may have its numbers beside letters: 10h.
    """
    counted = counted_numbers(trend, evidence.measurement) | shares_as_said(trend, evidence.measurement)
    stated = {*typed_numbers(sources), *_GLUED.findall(sources)}
    return [number for number in typed_numbers(bare) if number in counted and number not in stated]


def typed_numbers(text: str) -> list[str]:
    """The numbers in a text but for years, without separators: `1234`, `17.6%`."""
    found = (re.sub(r"[,\s]", "", match) for match in _NUMBER.findall(text))
    return [number for number in found if not _YEAR.fullmatch(number)]
