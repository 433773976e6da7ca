"""Notes what the runs predict that are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from trendscope.record.kept_predictions import KeptPredictions
from trendscope.record.prediction import predictions_of
from trendscope.report.report import Report
from trendscope.store.runs import KeptRun
from trendscope.store.same_question import question_key

DAY = timedelta(days=1)
NOBODY = ""
"""The key of no question."""


def note_run(kept: KeptPredictions, run: KeptRun, report: Report) -> None:
    """Keep what a complete run predicts.

    A run that was imported predicts and scores nothing: a bundle may say what somebody likes.
    Raises UsageError if its question cannot be read any more, and StoreDamaged if its options cannot.
    """
    options = run.read_options()
    if options.imported:
        kept.note(run.id, NOBODY, report.retrieved, [])
        return
    began = datetime.fromtimestamp(run.started, UTC).date()
    # More than one: a day begins earlier in other places.
    backdated = began - date.fromisoformat(report.retrieved) > DAY
    predictions = predictions_of(run.id, options, report, backdated=backdated)
    kept.note(run.id, question_key(options), report.retrieved, predictions)
