"""The report of a run that is kept."""

from __future__ import annotations

from pydantic import ValidationError

from trendscope.errors import StoreDamaged, UsageError
from trendscope.report.report import Report
from trendscope.store.runs import KeptRun


def report_of(run: KeptRun) -> Report:
    """The report of a run.

    Raises UsageError if it has none yet, and StoreDamaged if it cannot be read.
    """
    name = run.id[:8]
    if run.report is None:
        raise UsageError(f"run {name} has not ended; `trendscope resume {name}` goes on with it")
    try:
        return Report.model_validate_json(run.report)
    except ValidationError as error:
        raise StoreDamaged(
            f"run {name} was written by trendscope {run.version}, whose reports this one cannot read;"
            f" `trendscope replay {name}` writes it anew"
        ) from error
