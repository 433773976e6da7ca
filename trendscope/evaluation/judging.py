"""Pairs of reports judged blind by a model: in both orders, and without a word on what made them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from trendscope.batches.result import Spent
from trendscope.budget import Budget, Meter
from trendscope.errors import BudgetExhausted, ModelError
from trendscope.evaluation.comparison import (
    CRITERIA,
    SAME,
    Comparison,
    Pair,
    PairAnswer,
    Setting,
    Verdict,
    changed_in,
    choices_of,
    tallies_of,
)
from trendscope.evaluation.score import Evaluation, QuestionScore
from trendscope.journal import Journal
from trendscope.llm.models import open_model
from trendscope.llm.prices import price_of
from trendscope.llm.structured_output import StructuredModel
from trendscope.prompts import Prompts, load_user_prompts
from trendscope.settings import Settings
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES, language_of

Scores = tuple[QuestionScore, QuestionScore]


def open_judge(name: str, settings: Settings, budget: Budget, journal: Journal) -> StructuredModel:
    """The model that judges. Raises UsageError if it cannot be opened, as for a run."""
    price = price_of(name, settings.price, settings.model_url)
    chat = open_model(name, settings)
    budget.add_model(name, price)
    return StructuredModel(chat, name, Meter(budget, price), journal)


@dataclass
class PairJudge:
    """Judges so many pairs at a time; `on_pair` is called after each. `lack` is why it stopped, if it did."""

    model: StructuredModel
    budget: Budget
    settings: Settings
    jobs: int
    on_pair: Callable[[], object] = lambda: None
    lack: str | None = None
    _prompts: Prompts = field(init=False)

    def __post_init__(self) -> None:
        """Raises UsageError for prompts of the user that cannot be used."""
        self._prompts = Prompts(load_user_prompts(self.settings.prompts))

    async def compare(self, a: Evaluation, b: Evaluation) -> Comparison:
        """Judge every question that both have answered."""
        both = paired(a, b)
        free = asyncio.Semaphore(self.jobs)

        async def judge(scores: Scores) -> Pair:
            async with free:
                pair = await self._pair(*scores)
            self.on_pair()
            return pair

        pairs = await asyncio.gather(*map(judge, both))
        return Comparison(
            judge=self.model.name,
            a=a,
            b=b,
            pairs=tuple(pairs),
            unpaired=max(len(a.questions), len(b.questions)) - len(both),
            tallies=tallies_of(pairs),
            changed=changed_in(pairs),
            cost=self._cost,
            lack=self.lack,
        )

    async def _pair(self, a: QuestionScore, b: QuestionScore) -> Pair:
        verdicts = await asyncio.gather(self._verdict(a, b, "a"), self._verdict(a, b, "b"))
        return Pair.of(a.id, a.question, verdicts)

    async def _verdict(self, a: QuestionScore, b: QuestionScore, shown_first: Setting) -> Verdict:
        first, second = (a, b) if shown_first == "a" else (b, a)
        if first.text == second.text:
            # Nothing tells them apart: what a model would say of their order is noise.
            return Verdict(judge=SAME, shown_first=shown_first, choices=dict.fromkeys(CRITERIA, "tie"))
        try:
            answer = await self._ask(a.question, first.text, second.text)
        except (ModelError, BudgetExhausted) as error:
            if isinstance(error, BudgetExhausted):
                self.lack = self.lack or str(error)
            return Verdict(judge=self.model.name, shown_first=shown_first, error=str(error))
        return Verdict(
            judge=self.model.name,
            shown_first=shown_first,
            choices=choices_of(answer),
            reason=answer.reason,
        )

    async def _ask(self, question: str, first: str, second: str) -> PairAnswer:
        """The model's answer to both reports, or to the same share of each that fits into its context."""

        def build(share: float) -> str:
            return self._prompts.load(
                "compare_reports",
                question=delimit(question),
                language=LANGUAGE_NAMES[language_of(question)],
                first=delimit(_beginning(first, share)),
                second=delimit(_beginning(second, share)),
            )

        async def ask(prompt: str) -> PairAnswer:
            return await self.model.generate(prompt, PairAnswer)

        return await self.model.within_window(build, ask)

    @property
    def _cost(self) -> Spent:
        return Spent(
            calls=self.budget.called,
            prompt_tokens=self.budget.prompt_tokens,
            completion_tokens=self.budget.completion_tokens,
            dollars=round(float(self.budget.paid), 6),
        )


def paired(a: Evaluation, b: Evaluation) -> Sequence[Scores]:
    """The questions that both have answered, by their ids and words."""
    known = {(each.id, each.question): each for each in b.questions if each.text}
    return [
        (each, known[each.id, each.question])
        for each in a.questions
        if each.text and (each.id, each.question) in known
    ]


def _beginning(text: str, share: float) -> str:
    return text[: math.ceil(share * len(text))]
