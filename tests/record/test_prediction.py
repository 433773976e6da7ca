"""What a report predicts, and of which period."""

from __future__ import annotations

import pytest

from tests.fakes.dated_runs import QUESTION, counted, options, told
from trendscope.record.prediction import predictions_of
from trendscope.report.report import Report
from trendscope.store.options import RunOptions
from trendscope.trend import CodedPhrase, Direction


def labels(made: Report, asked: RunOptions | None = None) -> list[str]:
    return [each.label for each in predictions_of("r", asked or options(), made)]


def test_a_rise_is_kept_with_all_that_scores_it() -> None:
    made = told(counted(codebook=(CodedPhrase(phrase="prompts", documents=3),)))

    (found,) = predictions_of("r1", options(), made)

    assert (found.run, found.label, found.direction) == ("r1", "prompting", "rising")
    assert (found.forms, found.codebook, found.sources) == (("prompting",), ("prompts",), ("arxiv",))
    assert (found.split, found.named, found.papers, found.share) == ("2024", 40, 200, 0.2)
    assert (found.period, str(found.begins), str(found.over)) == ("2026", "2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("direction", "is_kept"),
    [
        ("rising", True),
        ("likely rising", True),
        ("fading", True),
        ("early signal", False),
        ("steady", False),
        ("theme", False),
    ],
)
def test_only_directions_that_a_report_stands_for_predict(direction: Direction, is_kept: bool) -> None:
    assert labels(told(counted(direction=direction))) == ["prompting"] * is_kept


def test_shifts_of_the_whole_field_are_not_of_the_question() -> None:
    made = told(counted("a"), also=(counted("b"),), domain_wide=(counted("c"),))

    assert labels(made) == ["a", "b"]


@pytest.mark.parametrize(
    ("question", "context"),
    [
        (QUESTION, {"until": 2025}),
        (f"{QUESTION} 2018 to 2025", {}),
        (QUESTION, {"since": 2019, "until": "2026-06"}),
    ],
)
def test_a_question_that_ends_before_the_next_period_predicts_nothing(
    question: str, context: dict[str, object]
) -> None:
    asked = options(question, context=context)

    assert labels(told(counted(), question=question), asked) == []


def test_periods_that_the_question_will_count_otherwise_are_not_predicted() -> None:
    """Since 2022, quarters are counted until there are five years: the question counts no 2027-Q1."""
    asked = options(context={"since": 2022})
    made = told(counted(), since="2022-01-01", unit="quarter", until="2026-11-30", day="2026-11-30")

    assert labels(made, asked) == []


def test_the_papers_of_a_run_without_dates_predict_nothing() -> None:
    assert labels(told(counted(counts={}, sampled={}))) == []
