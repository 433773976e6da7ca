"""Which trends of two reports are the same, also under another name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trendscope.difference.difference import Place
from trendscope.difference.pairing import Pair, pair_by
from trendscope.report.report import Report
from trendscope.trend import Trend

MIN_OVERLAP = 0.5
"""The share of the phrases of the trend with fewer phrases that two names of one trend have in common."""


@dataclass(frozen=True)
class PlacedTrend:
    """A trend, and the first list of the report that it is in."""

    place: Place
    trend: Trend


@dataclass(frozen=True)
class TrendPair:
    """One trend in both reports; None where a report does not list it."""

    before: PlacedTrend | None
    after: PlacedTrend | None


def pair_trends(before: Report, after: Report) -> list[TrendPair]:
    """Every trend of both reports once: paired by label, else by name, else by the phrases counted."""
    earlier, later = list(_placed(before)), list(_placed(after))
    pairs = pair_by(earlier, later, (lambda each: each.trend.label, _name))
    found = _joined(pairs, earlier, later)
    return [
        TrendPair(
            None if pair.before is None else earlier[pair.before],
            None if pair.after is None else later[pair.after],
        )
        for pair in found
    ]


def _placed(report: Report) -> Iterable[PlacedTrend]:
    lists: tuple[tuple[Place, Sequence[Trend]], ...] = (
        ("trends", report.trends),
        ("also", report.also),
        ("domain_wide", report.domain_wide),
    )
    first: dict[str, PlacedTrend] = {}
    for place, trends in lists:
        for trend in trends:
            first.setdefault(trend.label, PlacedTrend(place, trend))
    return first.values()


def _name(placed: PlacedTrend) -> str | None:
    return _plain(placed.trend.name) if placed.trend.name else None


def _joined(pairs: list[Pair], before: Sequence[PlacedTrend], after: Sequence[PlacedTrend]) -> list[Pair]:
    """The pairs, and those of the trends left that share most of their phrases, the closest first."""
    gone = [pair.before for pair in pairs if pair.before is not None and pair.after is None]
    new = [pair.after for pair in pairs if pair.after is not None and pair.before is None]
    closest = sorted(
        (-_overlap(before[one].trend, after[other].trend), _labels(before[one], after[other]), one, other)
        for one in gone
        for other in new
    )
    partner: dict[int, int] = {}
    for overlap, _, one, other in closest:
        if -overlap >= MIN_OVERLAP and other not in partner and one not in partner.values():
            partner[other] = one
    joined = (
        pair if pair.after is None else Pair(partner.get(pair.after, pair.before), pair.after)
        for pair in pairs
    )
    return [pair for pair in joined if pair.after is not None or pair.before not in partner.values()]


def _overlap(one: Trend, other: Trend) -> float:
    """The overlap coefficient of the phrases that were counted: Szymkiewicz (1934), Simpson (1943)."""
    ours, theirs = phrases(one).keys(), phrases(other).keys()
    return len(ours & theirs) / min(len(ours), len(theirs))


def phrases(trend: Trend) -> dict[str, str]:
    """The phrases that were counted, as they were first written, by what is alike in all spellings."""
    coded = (each.phrase for each in trend.codebook)
    written = (*coded, trend.label, *trend.forms)
    return {_plain(phrase): phrase for phrase in reversed(written)}


def _plain(phrase: str) -> str:
    return " ".join(phrase.casefold().replace("-", " ").split())


def _labels(one: PlacedTrend, other: PlacedTrend) -> list[str]:
    return sorted((one.trend.label, other.trend.label))
