"""The report of a run that is kept."""

from __future__ import annotations

from pydantic import ValidationError

from trendscope.errors import StoreDamaged, UsageError
from trendscope.report.report import Report
from trendscope.store.runs import KeptRun
from trendscope.text.masking import mask_secrets


def to_kept(report: Report) -> str:
    """The report as JSON without any secret that is known."""
    return mask_secrets(report.model_dump_json())


def report_of(run: KeptRun) -> Report:
    """The report of a run.

    Raises UsageError if it has none yet, and StoreDamaged if it cannot be read.
    """
    name, kept = run.id[:8], run.report
    if kept is None:
        raise UsageError("run {name} has not ended; `trendscope resume {name}` goes on with it", name=name)
    try:
        return Report.model_validate_json(kept)
    except ValidationError as error:
        raise StoreDamaged(
            "run {name} was written by trendscope {version}, whose reports this one cannot read; "
            "`trendscope replay {name}` writes it anew",
            name=name,
            version=run.version,
        ) from error
