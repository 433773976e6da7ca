"""The record: every prediction with what became of it, and how often each direction held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from trendscope.record.kept_predictions import KeptPredictions
from trendscope.record.outcome import Obstacle, Outcome
from trendscope.record.prediction import PREDICTED, Prediction, distinct
from trendscope.record.wilson import wilson_interval
from trendscope.trend import Direction


class RecordEntry(BaseModel):
    """A prediction, and its outcome as soon as it has one."""

    model_config = ConfigDict(frozen=True)

    prediction: Prediction
    outcome: Outcome | None = Field(default=None, description="Null while it is open")


@dataclass(frozen=True)
class Tally:
    """How many predictions went on, held, or turned back; the others are not scorable, or open."""

    went_on: int
    held: int
    turned_back: int
    not_scorable: int
    open: int

    @property
    def scored(self) -> int:
        return self.went_on + self.held + self.turned_back

    @property
    def share(self) -> float | None:
        """The share that did not turn back; None if nothing was scored."""
        return (self.went_on + self.held) / self.scored if self.scored else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of that share."""
        return wilson_interval(self.went_on + self.held, self.scored)


@dataclass(frozen=True)
class Record:
    """All predictions about different things, in the order in which they were made."""

    entries: tuple[RecordEntry, ...]

    @property
    def open(self) -> tuple[RecordEntry, ...]:
        """What has no outcome yet: its period is not over, or its question was not asked since."""
        return tuple(each for each in self.entries if each.outcome is None)

    @property
    def by_direction(self) -> dict[Direction, Tally]:
        """How often each direction held."""
        return {
            direction: tally(each for each in self.entries if each.prediction.direction == direction)
            for direction in PREDICTED
        }

    @property
    def by_question(self) -> dict[str, Record]:
        """The records of the questions, by how they were last asked."""
        keys = dict.fromkeys(each.prediction.key for each in self.entries)
        found: dict[str, Record] = {}
        for key in keys:
            entries = tuple(each for each in self.entries if each.prediction.key == key)
            question = entries[-1].prediction.question
            found[question] = Record((*found.get(question, Record(())).entries, *entries))
        return found

    @property
    def obstacles(self) -> dict[Obstacle, int]:
        """Why predictions could not be scored, and how many of each."""
        reasons = [each.outcome.obstacle for each in self.entries if each.outcome and each.outcome.obstacle]
        return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}

    @property
    def backdated(self) -> int:
        """How many were made by a run that was given an earlier date than its own."""
        return sum(each.prediction.backdated for each in self.entries)


def record_of(kept: KeptPredictions) -> Record:
    """The record as it is kept: the first prediction of each label and period."""
    outcomes = kept.outcomes()
    return Record(
        tuple(
            RecordEntry(prediction=each, outcome=outcomes.get((each.run, each.label)))
            for each in distinct(kept.predictions())
        )
    )


def tally(entries: Iterable[RecordEntry]) -> Tally:
    """What became of these."""
    outcomes = [each.outcome for each in entries]
    verdicts = Counter(outcome.verdict for outcome in outcomes if outcome)
    return Tally(
        went_on=verdicts["went on"],
        held=verdicts["held"],
        turned_back=verdicts["turned back"],
        not_scorable=verdicts[None],
        open=outcomes.count(None),
    )
