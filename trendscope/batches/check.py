"""What can be known of questions before anything is asked: those that would be refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from trendscope.agents.run_factory import open_reasoner
from trendscope.batches.question import BatchQuestion
from trendscope.budget import Budget
from trendscope.errors import UsageError
from trendscope.llm.models import choose_model
from trendscope.question.parse import parse_question
from trendscope.settings import Settings
from trendscope.tools.registry import source_class


class Checker:
    """Refuses questions as their runs would; a model is opened once, and asked for nothing.

    `budget` makes a budget with the limits that hold for a question.
    """

    def __init__(self, settings: Settings, budget: Callable[[], Budget]) -> None:
        self._settings = settings
        self._budget = budget
        self._models: dict[str | None, UsageError | None] = {}

    def check(self, question: BatchQuestion) -> None:
        """Raise UsageError for a question, or an option of it, that cannot be used."""
        parse_question(
            question.question,
            today=date.today(),
            language=question.language,
            since=question.since,
            until=question.until,
        )
        for name in question.sources:
            source_class(name)
        if error := self._problem_with(question.model):
            raise error

    def _problem_with(self, model: str | None) -> UsageError | None:
        if model not in self._models:
            self._models[model] = None
            try:
                open_reasoner(choose_model(model, self._settings), self._settings, self._budget())
            except UsageError as error:
                self._models[model] = error
        return self._models[model]


def check_all(questions: Sequence[BatchQuestion], checker: Checker) -> None:
    """Raise UsageError for the first question that cannot be used."""
    for number, question in enumerate(questions, start=1):
        try:
            checker.check(question)
        except UsageError as error:
            raise UsageError(f"question {number}: {error}") from error
