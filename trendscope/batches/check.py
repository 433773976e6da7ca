"""What can be known of questions before anything is asked: those that would be refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from langchain_core.tools import BaseTool

from trendscope.agents.run_factory import open_run
from trendscope.batches.question import BatchQuestion
from trendscope.budget import Budget
from trendscope.errors import UsageError
from trendscope.question.parse import Question, parse_question
from trendscope.settings import Settings
from trendscope.tools.registry import default_sources


class Checker:
    """Refuses questions as their runs would.

    A run is opened for each model and each choice of sources, and asks for nothing. `budget` makes a budget
    with the limits that hold for a question; `tools` are a user's.
    """

    def __init__(
        self, settings: Settings, budget: Callable[[], Budget], tools: Sequence[BaseTool] = ()
    ) -> None:
        self._settings = settings
        self._budget = budget
        self._tools = tools
        self._known: dict[tuple[object, ...], UsageError | None] = {}

    def check(self, question: BatchQuestion) -> None:
        """Raise UsageError for a question, or an option of it, that cannot be used."""
        parsed = parse_question(
            question.question,
            today=date.today(),
            language=question.language,
            since=question.since,
            until=question.until,
        )
        kind = (question.model, question.sources)
        if kind not in self._known:
            self._known[kind] = self._problem_of(question, parsed)
        if error := self._known[kind]:
            raise error

    def _problem_of(self, question: BatchQuestion, parsed: Question) -> UsageError | None:
        settings = self._settings
        sources = question.sources or settings.sources or default_sources(settings)
        try:
            open_run(
                parsed,
                settings.model_copy(update={"store": "off"}),
                sources,
                date.today(),
                model=question.model,
                budget=self._budget(),
                tools=self._tools,
            )
        except UsageError as error:
            return error
        return None


def check_all(questions: Sequence[BatchQuestion], checker: Checker) -> None:
    """Raise UsageError for the first question that cannot be used."""
    for number, question in enumerate(questions, start=1):
        try:
            checker.check(question)
        except UsageError as error:
            raise UsageError("question {number}: {error}", number=number, error=error) from error
