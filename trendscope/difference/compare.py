"""From two reports on one question to their difference: code alone, from what both reports hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from trendscope.difference.caveats import caveats, window_of
from trendscope.difference.claim_pairs import compare_claims, compare_results
from trendscope.difference.difference import (
    CorpusChange,
    Difference,
    LinesChange,
    PeriodChange,
    Side,
    TrendChange,
    TrendMove,
    TrendState,
)
from trendscope.difference.identity import IdentifiedPapers, identify
from trendscope.difference.trend_pairs import PlacedTrend, TrendPair, pair_trends, phrases
from trendscope.report.captions import readable_name
from trendscope.report.corpus import Paper
from trendscope.report.report import Report
from trendscope.trend import Trend

UNDATED = "undated"
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
YEAR = 4  # characters of a period that name its year

Papers = Mapping[str, tuple[str, ...]]
"""What identifies the papers of each period."""


def compare(before: Report, after: Report) -> Difference:
    """What changed from one report to a later one on the same question.

    Nothing is refused: where the two are not the same measurement, `caveats` says why.
    """
    papers = identify(before.corpus, after.corpus)
    is_coarse = before.unit != after.unit
    pairs = pair_trends(before, after)
    trends = tuple(_trend_change(pair, papers, is_coarse=is_coarse) for pair in pairs)
    corpus = _corpus_change(before, after, papers, is_coarse=is_coarse)
    periods = (each for change in trends for each in change.periods)
    is_told_alike = before.language == after.language
    return Difference(
        language=after.language,
        before=_side(before),
        after=_side(after),
        caveats=caveats(before, after),
        trends=tuple(change for change in trends if change.moves),
        corpus=corpus,
        claims=compare_claims(before, after, _renamed(pairs)) if is_told_alike else (),
        results=compare_results(before, after),
        gaps=_lines(before, after, lambda report: report.gaps),
        failures=_lines(
            before, after, lambda report: tuple(f"{each.source}: {each.reason}" for each in report.failures)
        ),
        papers=_moved(papers, (*periods, *corpus.periods)),
    )


def _moved(papers: IdentifiedPapers, periods: Iterable[PeriodChange]) -> dict[str, Paper]:
    """The papers that came or went in any of these periods."""
    keys = (key for each in periods for key in (*each.added, *each.gone))
    return {key: papers.papers[key] for key in dict.fromkeys(keys)}


def _side(report: Report) -> Side:
    return Side(
        question=report.question,
        retrieved=report.retrieved,
        since=report.since,
        until=report.until,
        unit=report.unit,
        status=report.status,
        reasoner=report.reasoner,
        version=report.version,
        read=report.measured,
        total=_total(report),
    )


def _total(report: Report) -> int | None:
    """Papers on the question in all sources that say how many they have."""
    known = [each.total for each in report.coverage if each.total is not None]
    return sum(known) if known else None


def _lines(before: Report, after: Report, lines: Callable[[Report], tuple[str, ...]]) -> LinesChange:
    """The lines that only one of the reports has."""
    earlier, later = lines(before), lines(after)
    return LinesChange(
        new=tuple(dict.fromkeys(line for line in later if line not in earlier)),
        gone=tuple(dict.fromkeys(line for line in earlier if line not in later)),
    )


def _renamed(pairs: list[TrendPair]) -> dict[str, str]:
    """The later labels of the trends that both reports have, by the earlier ones."""
    return {pair.before.trend.label: pair.after.trend.label for pair in pairs if pair.before and pair.after}


def _trend_change(pair: TrendPair, papers: IdentifiedPapers, *, is_coarse: bool) -> TrendChange:
    """What happened to one trend; nothing if it has no moves."""
    before, after = pair.before, pair.after
    periods = _period_changes(
        _counts(before, is_coarse=is_coarse),
        _counts(after, is_coarse=is_coarse),
        _by_period(before, papers.before, is_coarse=is_coarse),
        _by_period(after, papers.after, is_coarse=is_coarse),
    )
    recoded = _recoded(periods, papers) if before and after else ()
    return TrendChange(
        moves=tuple(_moves(before, after, is_recoded=bool(recoded), is_recounted=bool(periods))),
        before=_state(before) if before else None,
        after=_state(after) if after else None,
        periods=periods,
        recoded=recoded,
        phrases=_phrases(before.trend, after.trend) if before and after else LinesChange(),
    )


def _recoded(periods: Iterable[PeriodChange], papers: IdentifiedPapers) -> tuple[str, ...]:
    """The papers that both reports read and that only one of them counts for a trend."""
    came, went = (
        {key for each in periods for key in (each.added if is_added else each.gone)}
        for is_added in (True, False)
    )
    read_twice = {*papers.before.values()} & {*papers.after.values()}
    return tuple(sorted((came ^ went) & read_twice))


def _phrases(before: Trend, after: Trend) -> LinesChange:
    """The phrases and spellings that are counted by only one of the reports."""
    earlier, later = phrases(before), phrases(after)
    return LinesChange(
        new=tuple(written for phrase, written in later.items() if phrase not in earlier),
        gone=tuple(written for phrase, written in earlier.items() if phrase not in later),
    )


def _moves(
    before: PlacedTrend | None, after: PlacedTrend | None, *, is_recoded: bool, is_recounted: bool
) -> Iterator[TrendMove]:
    if before is None or after is None:
        yield "gone" if after is None else "new"
        return
    if before.trend.direction != after.trend.direction:
        yield "turned"
    if before.place != after.place:
        yield "moved"
    if before.trend.label != after.trend.label:
        yield "renamed"
    if is_recoded:
        yield "recoded"
    if is_recounted:
        yield "recounted"


def _state(placed: PlacedTrend) -> TrendState:
    trend = placed.trend
    return TrendState(
        label=trend.label,
        name=readable_name(trend),
        place=placed.place,
        direction=trend.direction,
        z=trend.z,
        unmet=trend.unmet,
        counts=trend.counts,
        sampled=trend.sampled,
        papers=sum(_all_counts(trend).values()),
    )


def _all_counts(trend: Trend) -> dict[str, int]:
    """The counts of every period, and how many undated papers there are."""
    undated = {period: len(names) for period, names in trend.papers.items() if period not in trend.counts}
    return dict.fromkeys(trend.sampled, 0) | trend.counts | undated


def _counts(placed: PlacedTrend | None, *, is_coarse: bool) -> dict[str, int]:
    return _summed(_all_counts(placed.trend), is_coarse=is_coarse) if placed else {}


def _summed(counts: Mapping[str, int], *, is_coarse: bool) -> dict[str, int]:
    """The counts by the periods of both reports: by year if their units differ."""
    summed: dict[str, int] = {}
    for period, number in counts.items():
        name = _common(period, is_coarse=is_coarse)
        summed[name] = summed.get(name, 0) + number
    return summed


def _common(period: str, *, is_coarse: bool) -> str:
    return period[:YEAR] if is_coarse and period != UNDATED else period


def _by_period(placed: PlacedTrend | None, names: Mapping[str, str], *, is_coarse: bool) -> Papers:
    """What identifies the papers of a trend, by period; those that the report does not have are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for period, ids in placed.trend.papers.items() if placed else ():
        name = _common(period, is_coarse=is_coarse)
        found[name] = (*found.get(name, ()), *(names[each] for each in ids if each in names))
    return found


def _corpus_change(
    before: Report, after: Report, papers: IdentifiedPapers, *, is_coarse: bool
) -> CorpusChange:
    earlier = _read_by_period(before, papers.before, is_coarse=is_coarse)
    later = _read_by_period(after, papers.after, is_coarse=is_coarse)
    one, other = ({period: len(keys) for period, keys in side.items()} for side in (earlier, later))

    def newest(keys: set[str]) -> tuple[str, ...]:
        return tuple(sorted(sorted(keys), key=lambda key: papers.papers[key].date or "", reverse=True))

    was, now = set(papers.before.values()), set(papers.after.values())
    return CorpusChange(
        added=newest(now - was), gone=newest(was - now), periods=_period_changes(one, other, earlier, later)
    )


def _read_by_period(report: Report, names: Mapping[str, str], *, is_coarse: bool) -> Papers:
    """What identifies the papers that were counted, by the period of their date."""
    window = window_of(report)
    found: dict[str, tuple[str, ...]] = {
        _common(period, is_coarse=is_coarse): () for period in window.periods
    }
    for name, paper in report.corpus.items():
        day = paper.date if paper.date and _ISO.fullmatch(paper.date) else None
        period = _common(window.period_of(day) or UNDATED, is_coarse=is_coarse)
        found[period] = (*found.get(period, ()), names[name])
    return found


def _period_changes(
    before: Mapping[str, int], after: Mapping[str, int], was: Papers, now: Papers
) -> tuple[PeriodChange, ...]:
    """The periods whose counts or papers are others, in order."""
    changes = (
        PeriodChange(
            period=period,
            before=before.get(period),
            after=after.get(period),
            added=_only(now.get(period, ()), was.get(period, ())),
            gone=_only(was.get(period, ()), now.get(period, ())),
        )
        for period in sorted({*before, *after})
    )
    return tuple(
        change
        for change in changes
        if (change.before or 0) != (change.after or 0) or change.added or change.gone
    )


def _only(papers: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = {*others}
    return tuple(dict.fromkeys(paper for paper in papers if paper not in known))
