"""What became of a prediction: the share of its period against the recent share at the time."""

from __future__ import annotations

import pytest

from tests.fakes.dated_runs import counted, options, told
from trendscope.record.outcome import LaterCounts, score
from trendscope.record.prediction import Prediction, predictions_of
from trendscope.report.report import Coverage, Report, TopicName
from trendscope.trend import Direction

AFTER = told(day="2027-01-01")


def predicted(direction: Direction = "rising") -> Prediction:
    """A share of 20 % of the papers of 2024 and 2025, to be tested in 2026."""
    (found,) = predictions_of("r1", options(), told(counted(direction=direction)))
    return found


def later(named: int, papers: int) -> LaterCounts:
    return LaterCounts({"2026": named}, {"2025": 100, "2026": papers})


@pytest.mark.parametrize(
    ("direction", "named", "verdict"),
    [
        ("rising", 30, "went on"),
        ("rising", 22, "held"),
        ("rising", 20, "held"),
        ("rising", 18, "held"),
        ("rising", 16, "turned back"),
        ("rising", 0, "turned back"),
        ("likely rising", 30, "went on"),
        ("fading", 30, "turned back"),
        ("fading", 22, "held"),
        ("fading", 18, "held"),
        ("fading", 10, "went on"),
        ("fading", 0, "went on"),
    ],
)
def test_a_share_goes_on_or_holds_or_turns_back(direction: Direction, named: int, verdict: str) -> None:
    outcome = score(predicted(direction), "r2", AFTER, later(named, 100))

    assert (outcome.verdict, outcome.obstacle) == (verdict, None)
    assert (outcome.named, outcome.papers, outcome.scored_by) == (named, 100, "r2")
    assert str(outcome.scored) == "2027-01-01"


@pytest.mark.parametrize(
    ("prediction", "counts", "report", "obstacle"),
    [
        (predicted(), later(19, 19), AFTER, "too few papers"),
        (predicted(), later(0, 24), AFTER, "too few papers"),  # 4.8 expected
        (predicted(), later(0, 0), AFTER, "too few papers"),
        (predicted(), None, AFTER, "not counted"),
        (
            predicted(),
            later(20, 100),
            told(day="2027-01-01", coverage=(Coverage(source="pubmed", query="q", read=1, total=1),)),
            "another source",
        ),
        (
            predicted(),
            None,
            told(day="2027-01-01", names=(TopicName(phrase="NMT", reason="acronym", documents=9),)),
            "other names",
        ),
        (predicted(), later(20, 100), told(day="2027-01-01", unit="quarter"), "another window"),
        (predicted(), later(20, 100), told(day="2027-01-01", since="2026-01-02"), "another window"),
        (predicted(), later(20, 100), told(day="2027-01-01", until="2026-12-30"), "another window"),
    ],
)
def test_what_cannot_be_scored_says_why(
    prediction: Prediction, counts: LaterCounts | None, report: Report, obstacle: str
) -> None:
    outcome = score(prediction, "r2", report, counts)

    assert (outcome.verdict, outcome.obstacle) == (None, obstacle)


def test_just_enough_papers_are_enough() -> None:
    assert score(predicted(), "r2", AFTER, later(0, 25)).verdict == "turned back"


@pytest.mark.parametrize("day", ["2025-12-01", "2026-12-31"])
def test_a_period_that_is_not_over_scores_nothing(day: str) -> None:
    with pytest.raises(ValueError, match="2026 is not over"):
        score(predicted(), "r2", told(day=day), later(20, 100))
