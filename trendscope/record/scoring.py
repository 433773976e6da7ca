"""Scores what can be scored, from the runs that are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import date

from trendscope.errors import StoreError, UsageError
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.codebook import text_of
from trendscope.measuring.mentions import phrase_pattern
from trendscope.record.kept_predictions import KeptPredictions
from trendscope.record.outcome import LaterCounts, mismatch, score
from trendscope.record.prediction import Prediction, distinct
from trendscope.report.report import Report

ReadReport = Callable[[str], Report]
Measure = Callable[[str], Awaitable[Measurement | None]]
"""The counts behind the report of a run, made anew from what it received; None if that cannot be done."""


async def score_due(kept: KeptPredictions, report: ReadReport, measure: Measure) -> None:
    """Score each prediction whose period is over by the first run on its question after that.

    It is always the first one, so that none is chosen for what it says; an outcome is final.
    """
    scored = kept.outcomes()
    waiting: defaultdict[str, list[Prediction]] = defaultdict(list)
    later: dict[tuple[str, date], list[str]] = {}
    for each in distinct(kept.predictions()):
        if (each.run, each.label) not in scored:
            asked = (each.key, each.over)
            later[asked] = later[asked] if asked in later else kept.runs_since(each.key, str(each.over))
            if later[asked]:
                waiting[later[asked][0]].append(each)
    for run, predictions in waiting.items():
        await _score_by(run, predictions, kept, report, measure)


async def _score_by(
    run: str, predictions: list[Prediction], kept: KeptPredictions, report: ReadReport, measure: Measure
) -> None:
    try:
        told = report(run)
    except (StoreError, UsageError):  # what cannot be read scores nothing: they stay open
        return
    unlisted = [
        each for each in predictions if not mismatch(each, told) and _listed_counts(each, told) is None
    ]
    measurement = await measure(run) if unlisted else None
    for each in predictions:
        later = _listed_counts(each, told) or (_recounted(each, measurement) if measurement else None)
        kept.keep_outcome(score(each, run, told, later))


def _listed_counts(prediction: Prediction, report: Report) -> LaterCounts | None:
    """The counts of the label, if the report has them and counted the same phrases."""
    for trend in report.counted_trends:
        phrases = {coded.phrase for coded in trend.codebook}
        if trend.label == prediction.label and phrases == {*prediction.codebook}:
            return LaterCounts(trend.counts, trend.sampled)
    return None


def _recounted(prediction: Prediction, measurement: Measurement) -> LaterCounts:
    """The counts of a label that the report does not list.

    A report lists what moves. Were only that scored, a rise that ended would not count against the record.
    """
    counts = _mined_counts(prediction, measurement)
    if counts is None:
        pattern = phrase_pattern(prediction.forms)
        naming = (each for each in measurement.documents if pattern.search(text_of(each)))
        counts = Counter(period for each in naming if (period := measurement.period_of(each)))
    return LaterCounts(counts, measurement.sampled)


def _mined_counts(prediction: Prediction, measurement: Measurement) -> dict[str, int] | None:
    for each in (*measurement.candidates, *measurement.domain_wide):
        phrases = {coded.phrase for coded in each.codebook}
        if each.label == prediction.label and phrases == {*prediction.codebook}:
            return each.counts
    return None
