"""What a batch has to say of one question."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from trendscope.report.report import Report, Status
from trendscope.store.answers import Use, paid
from trendscope.text.masking import mask_secrets
from trendscope.trend import Direction

# Some programs end a line at these, which JSON allows inside a text.
_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class TrendInShort(_Part):
    """A trend without its claims and papers; `papers` is how many name it."""

    label: str
    name: str | None = None
    direction: Direction
    z: float | None = None
    papers: int = 0


class Spent(_Part):
    """What a question cost, in whichever processes it was asked."""

    searches: int = 0
    requests: int = Field(default=0, description="Requests to sources and pages that this run made itself")
    calls: int = Field(default=0, description="Calls of a model")
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float = 0.0

    def __sub__(self, other: Spent) -> Spent:
        mine, others = self.model_dump(), other.model_dump()
        return Spent(**{name: max(0, value - others[name]) for name, value in mine.items()})

    def for_budget(self) -> dict[str, Any]:
        """The arguments of `Budget.add_spent`."""
        return {
            "searches": self.searches,
            "calls": self.calls,
            "prompt": self.prompt_tokens,
            "completion": self.completion_tokens,
            "dollars": Decimal(str(self.dollars)),
        }


class BatchResult(_Part):
    """The answer to one question of a batch, in short; `trendscope show RUN` has the whole report.

    `number` is the place of the question in the batch, from 1. `error` says why it failed.
    """

    number: int
    question: str
    run: str
    status: Status
    since: str | None = None
    until: str | None = None
    trends: tuple[TrendInShort, ...] = ()
    answer: str = ""
    cost: Spent = Spent()
    error: str | None = None

    @property
    def line(self) -> bytes:
        """One line of JSON, in UTF-8, which ends where the line does."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False)
        return (mask_secrets(text).translate(_LINE_ENDS) + "\n").encode("utf-8", "backslashreplace")


def spent(uses: Iterable[Use], searches: int = 0) -> Spent:
    """What the ledger of a run comes to."""
    cost = paid(uses)
    return Spent(
        searches=searches,
        requests=cost.requests,
        calls=cost.calls,
        prompt_tokens=cost.prompt_tokens,
        completion_tokens=cost.completion_tokens,
        dollars=round(float(cost.dollars), 6),
    )


def result_of(number: int, run: str, report: Report, uses: Iterable[Use]) -> BatchResult:
    """A report in short, with what its run has spent."""
    return BatchResult(
        number=number,
        question=report.question,
        run=run,
        status=report.status,
        since=report.since,
        until=report.until,
        trends=tuple(
            TrendInShort(
                label=trend.label,
                name=trend.name,
                direction=trend.direction,
                z=None if trend.z is None else round(trend.z, 2),
                papers=len({paper for papers in trend.papers.values() for paper in papers}),
            )
            for trend in report.trends
        ),
        answer=" ".join(claim.text for claim in report.answer),
        cost=spent(uses, int(report.usage.get("searches", 0))),
    )
