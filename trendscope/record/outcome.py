"""Whether a prediction held: its share in the period after it, against the recent share at the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.measuring.change import MIN_GROWTH_RATIO, MIN_NAMED, MIN_SIDE, share_ratio
from trendscope.record.prediction import Prediction, names_of, sources_of
from trendscope.report.report import Report

Verdict = Literal["went on", "held", "turned back"]
"""Where the share went from the recent one: further, neither way by more than 15 %, or back."""
Obstacle = Literal["not counted", "too few papers", "another source", "other names", "another window"]
"""Why a prediction cannot be scored.

not counted     neither the later report nor what it was made from tells how many papers name the label
too few papers  the period has fewer than 20 papers, or would have named the label in fewer than 5 at the
                recent share
another source  the later run counted another source
other names     it searched for other names of the topic
another window  it does not count the period, or not as a period of its own
"""


@dataclass(frozen=True)
class LaterCounts:
    """Papers of a later run by period: those that name the label, and all that were counted."""

    counts: Mapping[str, int]
    sampled: Mapping[str, int]


class Outcome(BaseModel):
    """What became of a prediction; `verdict` is null if it could not be scored."""

    model_config = ConfigDict(frozen=True)

    run: str = Field(description="The run that made the prediction")
    label: str
    scored_by: str = Field(description="The run that counted the period")
    scored: date = Field(description="Date of that run")
    verdict: Verdict | None = None
    named: int | None = Field(default=None, description="Papers of the period that name the label")
    papers: int | None = Field(default=None, description="Papers of the period")
    obstacle: Obstacle | None = Field(default=None, description="Why it could not be scored")


def score(prediction: Prediction, scored_by: str, report: Report, later: LaterCounts | None) -> Outcome:
    """The outcome by the report of a run on the same question, made when the period was over.

    Raises ValueError if the period was not over.
    """
    made = date.fromisoformat(report.retrieved)
    if made <= prediction.over:
        raise ValueError(f"{prediction.period} is not over on {made}")
    outcome = Outcome(run=prediction.run, label=prediction.label, scored_by=scored_by, scored=made)
    if later is None:
        return outcome.model_copy(update={"obstacle": mismatch(prediction, report) or "not counted"})
    named, papers = (part.get(prediction.period, 0) for part in (later.counts, later.sampled))
    counted: dict[str, object] = {"named": named, "papers": papers}
    if obstacle := mismatch(prediction, report) or _too_few(prediction, papers):
        return outcome.model_copy(update=counted | {"obstacle": obstacle})
    ratio = share_ratio(named, papers, prediction.named, prediction.papers)
    verdict = _verdict(1 / ratio if prediction.direction == "fading" else ratio)
    return outcome.model_copy(update=counted | {"verdict": verdict})


def _verdict(further: float) -> Verdict:
    """By what factor the share went further; what counts as a change here does so in a report."""
    if further > MIN_GROWTH_RATIO:
        return "went on"
    return "turned back" if further < 1 / MIN_GROWTH_RATIO else "held"


def mismatch(prediction: Prediction, report: Report) -> Obstacle | None:
    """In what the later report is another measurement, if it is one."""
    is_inside = report.since <= prediction.begins.isoformat() and prediction.over.isoformat() <= report.until
    if report.unit != prediction.unit or not is_inside:
        return "another window"
    if sources_of(report) != prediction.sources:
        return "another source"
    return None if names_of(report) == prediction.names else "other names"


def _too_few(prediction: Prediction, papers: int) -> Obstacle | None:
    """Whether the period has too few papers to tell; how many of them name the label must not decide that."""
    is_enough = papers >= MIN_SIDE and prediction.named * papers >= MIN_NAMED * prediction.papers
    return None if is_enough else "too few papers"
