"""What a report predicts: that a share which moved goes on moving, or stays where it has come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from trendscope.measuring.change import before_and_since, split_period
from trendscope.question.parse import parse_question
from trendscope.report.report import Report
from trendscope.store.options import RunOptions
from trendscope.store.same_question import question_key
from trendscope.trend import Direction, Trend
from trendscope.window import Unit, Window, period_after

PREDICTED: tuple[Direction, ...] = ("rising", "likely rising", "fading")
"""The directions that are kept as predictions. An early signal is unconfirmed, and predicts nothing."""


class Prediction(BaseModel):
    """A label that rises or fades, as one run counted it, and the period in which it is put to the test.

    Two predictions are about the same thing if `key`, `label` and `period` are equal.
    """

    model_config = ConfigDict(frozen=True)

    run: str = Field(description="The run that made it")
    made: date = Field(description="Date of that run")
    backdated: bool = Field(
        default=False, description="Whether the run was given an earlier date: then it predicts the past"
    )
    question: str
    key: str = Field(description="The same for runs on this question with comparable options")
    label: str
    name: str | None = Field(default=None, description="A readable name, from a model or the glossary")
    forms: tuple[str, ...] = Field(description="The spellings that were counted")
    codebook: tuple[str, ...] = Field(default=(), description="The phrases that were counted together")
    direction: Direction
    since: date = Field(description="First day of the window")
    until: date = Field(description="Last day of the window")
    unit: Unit
    split: str = Field(description="The first period of the recent part")
    counts: dict[str, int] = Field(description="Papers that name it, by period")
    sampled: dict[str, int] = Field(description="Papers that were counted, by period")
    named: int = Field(description="Papers of the recent part that name it")
    papers: int = Field(description="Papers of the recent part")
    period: str = Field(description="The next whole period, which nothing in the run is from")
    begins: date = Field(description="Its first day")
    over: date = Field(description="Its last day")
    sources: tuple[str, ...]
    names: tuple[str, ...] = Field(default=(), description="Other names of the topic that were searched for")

    @property
    def share(self) -> float:
        """The share of the recent papers that name it."""
        return self.named / self.papers


def predictions_of(
    run: str, options: RunOptions, report: Report, *, backdated: bool = False
) -> list[Prediction]:
    """What the report of a complete run predicts.

    That is nothing if a later run on the question would not count the next whole period: a question about
    the years until 2020 says nothing of 2027.
    """
    made = date.fromisoformat(report.retrieved)
    period, days = period_after(made, report.unit)
    if not _will_count(options, report, days):
        return []
    key = question_key(options)
    return [
        Prediction(
            run=run,
            made=made,
            backdated=backdated,
            question=report.question,
            key=key,
            label=trend.label,
            name=trend.name,
            forms=trend.forms or (trend.label,),
            codebook=tuple(coded.phrase for coded in trend.codebook),
            direction=trend.direction,
            since=date.fromisoformat(report.since),
            until=date.fromisoformat(report.until),
            unit=report.unit,
            split=split,
            counts=trend.counts,
            sampled=trend.sampled,
            named=named,
            papers=papers,
            period=period,
            begins=days.since,
            over=days.until,
            sources=sources_of(report),
            names=names_of(report),
        )
        for trend, split, named, papers in _predicting(report)
    ]


def distinct(predictions: Iterable[Prediction]) -> list[Prediction]:
    """The first prediction of each label and period.

    A question that is asked every month says the same twelve times, which is no more than said once.
    """
    first: dict[tuple[str, str, str], Prediction] = {}
    for each in predictions:
        first.setdefault((each.key, each.label, each.period), each)
    return list(first.values())


def sources_of(report: Report) -> tuple[str, ...]:
    """The sources that were counted, in the order of their names."""
    return tuple(sorted({each.source for each in report.coverage}))


def names_of(report: Report) -> tuple[str, ...]:
    """The other names of the topic that were searched for, in order."""
    return tuple(sorted({each.phrase for each in report.names}))


def _predicting(report: Report) -> Iterator[tuple[Trend, str, int, int]]:
    """The trends that rise or fade on the question: where its recent part begins, and both counts of it."""
    for trend in (*report.trends, *report.also):
        split = split_period(trend.sampled) if trend.direction in PREDICTED else None
        if split is None:
            continue
        _, (named, papers) = before_and_since(trend.counts, trend.sampled, split)
        yield trend, split, named, papers


def _will_count(options: RunOptions, report: Report, days: Window) -> bool:
    """Whether the question, asked when these days are over, counts them as a period of their own."""
    context = options.context
    asked = parse_question(
        options.question,
        today=days.until + timedelta(days=1),
        language=context.get("language"),
        since=context.get("since"),
        until=context.get("until"),
    )
    window = asked.window
    return window.unit == report.unit and window.since <= days.since and days.until <= window.until
