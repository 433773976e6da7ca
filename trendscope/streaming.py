"""A run as it happens: its events, and the report at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, cast

from pydantic import ValidationError
from typing_extensions import Unpack

from trendscope.budget import Budget, parse_budget
from trendscope.errors import PlanCancelled, UsageError
from trendscope.events import Event, Finished, PlanProposed, Progress, event_of
from trendscope.loops import iterate
from trendscope.proposal import PlanAnswer, ProposedPlan, refused_option
from trendscope.repeated import repeat
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import Keeping
from trendscope.wording import Wording

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from trendscope.agents.specialist import Specialist
    from trendscope.graphs.research import ResearchGraph
    from trendscope.graphs.state import Context

ShowProgress = Callable[[Progress], None]
ConfirmPlan = Callable[[ProposedPlan], PlanAnswer | None]
STOPPED = "stopped by you"
THREAD = {"configurable": {"thread_id": "run"}}


class ResearchOptions(TypedDict, total=False):
    """The options of `trendscope.aresearch`, which says what they mean."""

    since: str | int | None
    until: str | int | None
    language: str | None
    sources: Sequence[str]
    max_papers: int | None
    tools: Sequence[BaseTool]
    specialists: Sequence[type[Specialist]]
    model: str | None
    budget: str | Budget
    settings: Settings | None
    today: date | None
    keeping: Keeping | None


async def astream(
    question: str, *, confirm_plan: bool = False, **options: Unpack[ResearchOptions]
) -> AsyncGenerator[Event, None]:
    """The events of a run as they happen; the last one is `Finished`, with the report.

    The options are those of `trendscope.aresearch`. With `confirm_plan`, the first event is `PlanProposed`:
    answer it before you ask for the next one. A plan that is not accepted ends the events.
    Closed early, as by `aclose`, the generator stops the run; what was found by then is written and kept.
    Raises UsageError for a question or an option that cannot be used.
    """
    settings = options.get("settings") or load_settings()
    today = options.get("today") or date.today()
    budget = _budget(options.get("budget", ""))
    keeping = options.get("keeping") or Keeping()
    tools, specialists = options.get("tools", ()), options.get("specialists", ())
    given = _given(options)
    if not (tools or specialists or confirm_plan):
        known = await asyncio.to_thread(
            repeat, question, given, settings=settings, today=today, budget=budget, keeping=keeping
        )
        if known:
            for event in _repeated(*known):
                yield event
            return
    # Not at the top: a question that has its report needs no graph, which takes long to import.
    from trendscope.graphs.research import build_graph  # noqa: PLC0415

    graph = build_graph(
        _checkpointer() if confirm_plan else None,
        settings=lambda: settings,
        today=lambda: today,
        budget=lambda: budget,
        tools=tools,
        specialists=specialists,
        keeping=lambda: keeping,
    )
    events = events_of(graph, question, _context(given | {"confirm_plan": confirm_plan}), budget)
    async with aclosing(events):
        async for event in events:
            yield event


def stream(
    question: str, *, confirm_plan: bool = False, **options: Unpack[ResearchOptions]
) -> Iterator[Event]:
    """See `astream`. The run goes on while its events are looked at; it works in a notebook too."""
    return iterate(astream(question, confirm_plan=confirm_plan, **options))


async def events_of(
    graph: ResearchGraph, question: str, context: Context, budget: Budget
) -> AsyncGenerator[Event, None]:
    """The events of one run of the graph, which has this budget.

    Where the plan is to be confirmed, the graph needs a checkpointer.
    """
    asked: Any = {"question": question}
    report: Mapping[str, Any] | None = None
    while asked is not None:
        async with aclosing(_parts(graph, asked, context, budget)) as parts:
            asked = None
            async for part in parts:
                if part["type"] == "custom":
                    yield event_of(part["data"])
                    continue
                report = part["data"].get("report") or report
                for waiting in part["interrupts"]:
                    proposed = PlanProposed(ProposedPlan.model_validate(waiting.value))
                    yield proposed
                    asked = _resuming(proposed.reply)
    if report:
        yield Finished(Report.model_validate(report))


async def _parts(
    graph: ResearchGraph, asked: Any, context: Context, budget: Budget
) -> AsyncGenerator[Any, None]:
    """What the graph streams. Closed early, it stops the run and waits until what was found is kept."""
    waits: dict[str, Any] = {"config": THREAD, "durability": "exit"} if context.confirm_plan else {}
    stream = graph.astream(asked, context=context, stream_mode=["custom", "values"], version="v2", **waits)
    async with aclosing(cast("AsyncGenerator[Any, None]", stream)) as parts:
        try:
            async for part in parts:
                yield part
        except GeneratorExit:
            budget.stop(STOPPED)
            async for _ in parts:
                pass
            raise


def _resuming(answer: PlanAnswer) -> Any:
    from langgraph.types import Command  # noqa: PLC0415 - as above

    return Command(resume=answer.model_dump(mode="json", exclude_none=True))


async def finish(
    events: AsyncGenerator[Event, None], show: ShowProgress | None = None, confirm: ConfirmPlan | None = None
) -> Report:
    """The report at the end of the events. `show` gets each line of progress, `confirm` answers the plan.

    Raises UsageError for edits that cannot be used, and PlanCancelled if the plan was not accepted.
    """
    answer: PlanAnswer | None = None
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Finished):
                return event.report
            if isinstance(event, Progress):
                if show:
                    show(event)
            elif confirm:
                if answer and answer.action == "edit":
                    raise UsageError(event.plan.problem)
                answer = confirm(event.plan)
                event.answer(answer or event.plan.cancel())
    raise PlanCancelled("the plan was not accepted, so nothing was searched")


def _budget(limits: str | Budget) -> Budget:
    return limits if isinstance(limits, Budget) else parse_budget(limits)


def _given(options: ResearchOptions) -> dict[str, Any]:
    """The options of the graph that are not the defaults."""
    names = ("since", "until", "language", "sources", "max_papers", "model")
    given = {name: options.get(name) for name in names}
    given["sources"] = list(options.get("sources", ()))
    return {name: value for name, value in given.items() if value not in (None, [])}


def _repeated(earlier: str, report: Report) -> tuple[Event, ...]:
    """The events of a question that an earlier run has answered."""
    text = Wording(report.language)("progress.repeated", earlier=earlier[:8])
    return Progress("supervisor", text), Finished(report)


def _checkpointer() -> BaseCheckpointSaver[str]:
    """In memory: a run that waits for a person does so in this process."""
    from langgraph.checkpoint.memory import InMemorySaver  # noqa: PLC0415 - as above

    return InMemorySaver()


def _context(options: Mapping[str, object]) -> Context:
    """The options of the graph. Raises UsageError for one that cannot be used."""
    from trendscope.graphs.state import Context  # noqa: PLC0415 - as above

    try:
        return Context.model_validate(options)
    except ValidationError as error:
        raise refused_option(error) from error
