"""What is known to be right about a question, and how much of it a report has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from trendscope.evaluation.phrases import is_one_of, names_of, stands_in
from trendscope.report.report import Report
from trendscope.text.language import Language, is_written_in
from trendscope.trend import RISING_OR_EARLY, Direction, Trend

Wanted = Literal["rising", "fading", "steady"]
Place = Literal["main", "listed"]

_SAID: dict[Wanted, tuple[Direction, ...]] = {
    "rising": RISING_OR_EARLY,
    "fading": ("fading",),
    "steady": ("steady",),
}
_SPAN = re.compile(r"(\d{4})[-–](\d{4})")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FoundDevelopment(_Part):
    """What became of a development that is to be found.

    `place` is `main` for one of the trends of the report, `listed` for one that it only names, else None.
    `is_right` is whether it is a trend of the report with the direction that it should have.
    """

    phrase: tuple[str, ...]
    wanted: Wanted | None
    place: Place | None
    label: str | None
    direction: Direction | None
    is_right: bool


class Development(_Part):
    """A main development that is to be found: its names, any of which will do, and its direction."""

    phrase: tuple[str, ...] = Field(min_length=1)
    direction: Wanted | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_phrase(cls, given: Any) -> Any:
        """A phrase, or a list of synonyms, without a direction."""
        return {"phrase": given} if isinstance(given, str | list | tuple) else given

    @field_validator("phrase", mode="before")
    @classmethod
    def _of_one(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    def find_in(self, report: Report) -> FoundDevelopment:
        """The trend of a report that it is; one with the right direction, if there are several."""
        main = [trend for trend in report.trends if self._is(names_of(trend))]
        found = next(filter(self._agrees, main), None) or next(iter(main), None)
        listed = found or next(self._listed(report), None)
        return FoundDevelopment(
            phrase=self.phrase,
            wanted=self.direction,
            place="main" if found else "listed" if listed else None,
            label=listed.label if listed else None,
            direction=listed.direction if listed else None,
            is_right=bool(found and self._agrees(found)),
        )

    def _is(self, names: Iterable[str]) -> bool:
        known = tuple(names)
        return any(stands_in(phrase, known) for phrase in self.phrase)

    def _agrees(self, trend: Trend) -> bool:
        return self.direction is None or trend.direction in _SAID[self.direction]

    def _listed(self, report: Report) -> Iterator[Trend]:
        """What is told in one line, and the trends that name it as related."""
        yield from (each for each in (*report.also, *report.domain_wide) if self._is(names_of(each)))
        yield from (each for each in report.trends if self._is(each.related))


class FoundCount(_Part):
    """A number of papers as it should be, and as the report has it; None if it does not say."""

    phrase: str | None
    period: str
    papers: int
    counted: int | None
    is_right: bool


class Count(_Part):
    """How many papers name a phrase in a period; without a phrase, how many there are on the question.

    A period is a year, a quarter or a month as a report names it, or a span of years such as 2019-2023.
    `within` is by which share of it a number may differ and still be right.
    """

    phrase: str | None = None
    period: str
    papers: int = Field(ge=0)
    within: float = Field(default=0.0, ge=0.0, lt=1.0)

    @field_validator("period", mode="before")
    @classmethod
    def _of_year(cls, given: Any) -> Any:
        return str(given) if isinstance(given, int) else given

    def find_in(self, report: Report) -> FoundCount:
        counted = self._counted(report)
        near = counted is not None and abs(counted - self.papers) <= self.within * self.papers
        return FoundCount(
            phrase=self.phrase, period=self.period, papers=self.papers, counted=counted, is_right=near
        )

    def _counted(self, report: Report) -> int | None:
        if self.phrase is None:
            read = {period: len(ids) for period, ids in report.papers_by_period.items()}
            return self._sum(report.total or read)
        trends = (trend for trend in report.counted_trends if is_one_of(str(self.phrase), names_of(trend)))
        return next((self._sum(trend.counts) for trend in trends), None)

    def _sum(self, counts: dict[str, int]) -> int | None:
        """The sum over the counted periods that are in this one; None if there is none."""
        inside = [number for period, number in counts.items() if self._has(period)]
        return sum(inside) if inside else None

    def _has(self, period: str) -> bool:
        if span := _SPAN.fullmatch(self.period):
            return span[1] <= period[:4] <= span[2]
        return period == self.period or period.startswith(f"{self.period}-")


class AnswerKey(_Part):
    """What is right about a question; what is not known is not measured."""

    developments: tuple[Development, ...] = ()
    counts: tuple[Count, ...] = ()
    language: Language | None = None

    def is_in_language(self, report: Report) -> bool | None:
        """Whether most claims are in the language that they should be in; None if that is not known.

        Background is not: it is quoted in the language that there is an article in.
        """
        if self.language is None:
            return None
        claims = [*report.answer, *(claim for trend in report.trends for claim in trend.claims)]
        written = sum(is_written_in(claim.text, self.language) for claim in claims)
        return report.language == self.language and 2 * written > len(claims)
