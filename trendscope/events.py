"""What happens in a run, for those who show it: a terminal, a notebook, a page, Studio.

The nodes of the graph write events to its custom stream, as dictionaries that can be written as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError

from trendscope.proposal import PlanAnswer, ProposedPlan
from trendscope.report.report import Report
from trendscope.text.masking import mask_secrets
from trendscope.trend import Direction


@dataclass(frozen=True)
class Progress:
    """What a specialist is doing, in one line for the reader.

    A warning is worth saying even where progress is not shown.
    """

    event: ClassVar[str] = "progress"

    specialist: str
    text: str
    is_warning: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As a node writes it to the custom stream."""
        return {"event": self.event, **asdict(self)}


@dataclass(frozen=True, kw_only=True)
class SourceProgress(Progress):
    """What a source is doing, or has found.

    While papers are read, `read` of about `total` have come, `counts` of each period. All of `periods_done`
    of `periods` are there, and `period` is being read.
    """

    event: ClassVar[str] = "source"

    source: str
    read: int | None = None
    total: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    period: str | None = None
    periods_done: int = 0
    periods: int = 0


@dataclass(frozen=True, kw_only=True)
class CostSoFar(Progress):
    """What a run with a model has used, and the `limits` by name; None for no limit.

    `dollars` is None if the price of the model is unknown.
    """

    event: ClassVar[str] = "cost"

    calls: int
    tokens: int
    seconds: float
    dollars: float | None
    limits: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Decided(Progress):
    """What the supervisor does next; the text says why.

    `step` is search, write, judge, finish, or the name of a user's specialist. `angles` are the questions
    that are searched for.
    """

    event: ClassVar[str] = "decided"

    step: str
    round: int
    angles: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasuredTrend:
    """A phrase with the papers that name it, by period, and the direction of their share."""

    label: str
    direction: Direction
    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Measured(Progress):
    """What was counted, the most telling trends first; `sampled` are all papers that were read, by period."""

    event: ClassVar[str] = "measured"

    documents: int
    sampled: Mapping[str, int]
    trends: tuple[MeasuredTrend, ...]


@dataclass(frozen=True, kw_only=True)
class Judged(Progress):
    """How many claims of a draft stay after it was judged, and its score from 0 to 1."""

    event: ClassVar[str] = "judged"

    claims: int
    kept: int
    score: float


@dataclass(frozen=True)
class PlanProposed:
    """A plan that waits for a person: it is answered before the next event is asked for, or cancelled."""

    plan: ProposedPlan
    _answers: list[PlanAnswer] = field(default_factory=list, repr=False, compare=False)

    def answer(self, answer: PlanAnswer) -> None:
        """Answer it, such as with `event.plan.accept()`."""
        self._answers.append(answer)

    @property
    def reply(self) -> PlanAnswer:
        """The last answer; without one, the plan is cancelled."""
        return self._answers[-1] if self._answers else self.plan.cancel()


@dataclass(frozen=True)
class Finished:
    """The end of a run."""

    report: Report


Event = Progress | SourceProgress | CostSoFar | Decided | Measured | Judged | PlanProposed | Finished

_WRITTEN: dict[str, type[Progress]] = {
    each.event: each for each in (Progress, SourceProgress, CostSoFar, Decided, Measured, Judged)
}


def event_of(data: object) -> Progress:
    """The event that a node wrote. What a user's specialist writes in another form is a line of progress."""
    written = data if isinstance(data, Mapping) else {"text": data}
    event = _typed(written) or Progress(str(written.get("specialist", "")), str(written.get("text", "")))
    return replace(event, text=mask_secrets(event.text))


def _typed(written: Mapping[str, Any]) -> Progress | None:
    fields = {name: value for name, value in written.items() if name != "event"}
    try:
        return _adapter(str(written.get("event", "progress"))).validate_python(fields)
    except (ValidationError, KeyError):
        return None


@cache
def _adapter(name: str) -> TypeAdapter[Progress]:
    return TypeAdapter(_WRITTEN[name])
