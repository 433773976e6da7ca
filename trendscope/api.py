"""The Python API: a question in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from trendscope.budget import Budget
from trendscope.loops import run_blocking
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.keeping import Keeping
from trendscope.streaming import ConfirmPlan, ShowProgress, astream, finish

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from trendscope.agents.specialist import Specialist


async def aresearch(  # noqa: PLR0913 - options, all keyword-only
    question: str,
    *,
    since: str | int | None = None,
    until: str | int | None = None,
    language: str | None = None,
    sources: Sequence[str] = (),
    max_papers: int | None = None,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    model: str | None = None,
    budget: str | Budget = "",
    settings: Settings | None = None,
    today: date | None = None,
    keeping: Keeping | None = None,
    on_progress: ShowProgress | None = None,
    confirm_plan: ConfirmPlan | None = None,
) -> Report:
    """Answer a question about research trends.

    since, until  the first and the last year, month or day, both included: 2024, `2024-06`, `2024-06-15`
    language      of the answer, `en` or `ko`; by default the question's
    sources       names as `trendscope sources` lists them; by default Wikipedia, Tavily, and of the sources
                  of papers the one with the most on the question
    max_papers    papers on the question to read at most; of more, the same share of every period is drawn
    tools         your own LangChain tools, which become sources
    specialists   your own agents, in addition to the searcher, the summarizer and the critic
    model         `provider:name`, or `none`; by default the one in the settings
    budget        limits on the run, such as `calls=20,tokens=50000,seconds=60,dollars=0.05`; or a new
                  `trendscope.budget.Budget`, whose `stop("reason")` ends the run with what it has, from any
                  thread
    settings      used instead of the environment's settings
    today         the date of the run, which decides what is recent
    keeping       what the run is kept as: a `trendscope.Keeping`, whose `fresh=True` takes nothing that an
                  earlier run has received
    on_progress   called for each line of progress; see `trendscope.events` for its kinds
    confirm_plan  called with the plan before anything is requested; gives `plan.accept()`,
                  `plan.edit(since=2022)`, `plan.preview(...)`, which calls it again, or `plan.cancel()`

    The report's `status` says whether it is complete.
    Raises UsageError for a question or an option that cannot be used, and PlanCancelled if the plan was not
    accepted.
    """
    events = astream(
        question,
        since=since,
        until=until,
        language=language,
        sources=sources,
        max_papers=max_papers,
        tools=tools,
        specialists=specialists,
        model=model,
        budget=budget,
        settings=settings,
        today=today,
        keeping=keeping,
        confirm_plan=confirm_plan is not None,
    )
    return await finish(events, on_progress, confirm_plan)


def research(  # noqa: PLR0913 - options, all keyword-only
    question: str,
    *,
    since: str | int | None = None,
    until: str | int | None = None,
    language: str | None = None,
    sources: Sequence[str] = (),
    max_papers: int | None = None,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    model: str | None = None,
    budget: str | Budget = "",
    settings: Settings | None = None,
    today: date | None = None,
    keeping: Keeping | None = None,
    on_progress: ShowProgress | None = None,
    confirm_plan: ConfirmPlan | None = None,
) -> Report:
    """See `aresearch`, whose options these are.

    It works in a notebook too: where an event loop runs already, the run has another one in a thread.
    """
    return run_blocking(
        aresearch(
            question,
            since=since,
            until=until,
            language=language,
            sources=sources,
            max_papers=max_papers,
            tools=tools,
            specialists=specialists,
            model=model,
            budget=budget,
            settings=settings,
            today=today,
            keeping=keeping,
            on_progress=on_progress,
            confirm_plan=confirm_plan,
        )
    )
