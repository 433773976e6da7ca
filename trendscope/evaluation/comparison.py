"""Two settings compared by a judge that does not know which is which: its verdicts, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from trendscope.batches.result import Spent
from trendscope.evaluation.score import Evaluation
from trendscope.evaluation.sign_test import sign_test
from trendscope.version import __version__

Criterion = Literal["answers", "compares", "results", "supported", "overall"]
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
Choice = Literal["first", "second", "tie"]
Setting = Literal["a", "b"]
Outcome = Literal["a", "b", "tie"]
SAME = "same text"


class PairAnswer(BaseModel):
    """Which of two reports is better: the first, the second, or neither."""

    answers: Choice
    compares: Choice
    results: Choice
    supported: Choice
    overall: Choice
    reason: str


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Verdict(_Part):
    """What a judge said of two reports, shown in one order."""

    judge: str = Field(description="The name of the model that judged; `same text` if none had to")
    shown_first: Setting = Field(description="Which setting's report stood first; the judge was not told")
    choices: dict[Criterion, Choice] = Field(default_factory=dict)
    reason: str = ""
    error: str | None = Field(default=None, description="Why there is no verdict")

    def winner(self, criterion: Criterion) -> Outcome:
        """The setting that is better, whichever stood first."""
        choice = self.choices[criterion]
        if choice == "tie":
            return "tie"
        return self.shown_first if choice == "first" else _other(self.shown_first)


class Pair(_Part):
    """The reports of both settings on one question, judged in both orders."""

    id: str | int
    question: str
    verdicts: tuple[Verdict, ...] = ()
    outcomes: dict[Criterion, Outcome] = Field(
        default_factory=dict, description="By criterion; a verdict that does not survive the swap is a tie"
    )

    @classmethod
    def of(cls, id_: str | int, question: str, verdicts: Iterable[Verdict]) -> Pair:
        """The pair with these two verdicts; without outcomes, if one of them could not be had."""
        both = tuple(verdicts)
        is_judged = bool(both) and not any(each.error for each in both)
        outcomes = {criterion: _outcome(both, criterion) for criterion in CRITERIA} if is_judged else {}
        return cls(id=id_, question=question, verdicts=both, outcomes=outcomes)


class Tally(_Part):
    """What one criterion comes to, from the side of the first setting."""

    wins: int
    ties: int
    losses: int
    p: float = Field(description="Two-sided sign test over wins and losses")

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        known = [*outcomes]
        wins, losses = known.count("a"), known.count("b")
        return cls(wins=wins, ties=known.count("tie"), losses=losses, p=round(sign_test(wins, losses), 4))


class Comparison(_Part):
    """Both evaluations, every verdict with the name of its judge, and the tallies."""

    version: str = Field(default=__version__, description="The version of trendscope that made it")
    judge: str
    a: Evaluation
    b: Evaluation
    pairs: tuple[Pair, ...]
    unpaired: int = Field(description="Questions to which at least one of the two has no report")
    tallies: dict[Criterion, Tally]
    changed: int = Field(description="Verdicts that did not survive the swap, over all criteria")
    cost: Spent = Field(description="What the judge cost")
    lack: str | None = Field(default=None, description="Why questions were left, if the budget was used up")

    @property
    def judged(self) -> int:
        """How many pairs have both verdicts."""
        return sum(bool(each.outcomes) for each in self.pairs)


def tallies_of(pairs: Iterable[Pair]) -> dict[Criterion, Tally]:
    judged = [each.outcomes for each in pairs if each.outcomes]
    return {criterion: Tally.of(each[criterion] for each in judged) for criterion in CRITERIA}


def changed_in(pairs: Iterable[Pair]) -> int:
    """How many verdicts another order has changed."""
    judged = [each.verdicts for each in pairs if each.outcomes]
    return sum(
        len({each.winner(criterion) for each in verdicts}) > 1
        for verdicts in judged
        for criterion in CRITERIA
    )


def choices_of(answer: PairAnswer) -> dict[Criterion, Choice]:
    return {criterion: getattr(answer, criterion) for criterion in CRITERIA}


def _outcome(verdicts: tuple[Verdict, ...], criterion: Criterion) -> Outcome:
    winners = {each.winner(criterion) for each in verdicts}
    return winners.pop() if len(winners) == 1 else "tie"


def _other(setting: Setting) -> Setting:
    return "b" if setting == "a" else "a"
