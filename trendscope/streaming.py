"""A run as it happens: its events, and the report at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, cast

from typing_extensions import Unpack

from trendscope.budget import Budget, as_budget
from trendscope.errors import PlanCancelled, UsageError
from trendscope.events import Event, Finished, PlanProposed, Progress, event_of
from trendscope.loops import iterate
from trendscope.proposal import PlanAnswer, ProposedPlan
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
    call = _Call.of(options)
    if not confirm_plan and (known := await call.known(question)):
        for event in _repeated(*known):
            yield event
        return
    context = _context({**call.given, "confirm_plan": confirm_plan})
    async with aclosing(events_of(call.graph(waits=confirm_plan), question, context, call.budget)) as events:
        async for event in events:
            yield event


def stream(
    question: str, *, confirm_plan: bool = False, **options: Unpack[ResearchOptions]
) -> Generator[Event, None, None]:
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


@dataclass(frozen=True)
class _Call:
    """The options of a call, with the defaults; `given` are those of the graph that are not the defaults."""

    settings: Settings
    today: date
    budget: Budget
    keeping: Keeping
    tools: Sequence[BaseTool]
    specialists: Sequence[type[Specialist]]
    given: Mapping[str, Any]

    @classmethod
    def of(cls, options: ResearchOptions) -> _Call:
        return cls(
            settings=options.get("settings") or load_settings(),
            today=options.get("today") or date.today(),
            budget=as_budget(options.get("budget", "")),
            keeping=options.get("keeping") or Keeping(),
            tools=options.get("tools", ()),
            specialists=options.get("specialists", ()),
            given=_given(options),
        )

    async def known(self, question: str) -> tuple[str, Report] | None:
        """The id and the report of an earlier run that this one would repeat."""
        if self.tools or self.specialists:
            return None
        return await asyncio.to_thread(
            repeat,
            question,
            self.given,
            settings=self.settings,
            today=self.today,
            budget=self.budget,
            keeping=self.keeping,
        )

    def graph(self, *, waits: bool) -> ResearchGraph:
        """The graph; one that waits for a person keeps its state in memory."""
        # Not at the top: a question that has its report needs no graph, which takes long to import.
        from trendscope.graphs.research import build_graph  # noqa: PLC0415

        return build_graph(
            _checkpointer() if waits else None,
            settings=lambda: self.settings,
            today=lambda: self.today,
            budget=lambda: self.budget,
            tools=self.tools,
            specialists=self.specialists,
            keeping=lambda: self.keeping,
        )


def _given(options: ResearchOptions) -> dict[str, Any]:
    names = ("since", "until", "language", "sources", "max_papers", "model")
    given = {name: options.get(name) for name in names} | {"sources": list(options.get("sources", ()))}
    return {name: value for name, value in given.items() if value not in (None, [])}


def _repeated(earlier: str, report: Report) -> tuple[Event, ...]:
    """The events of a question that an earlier run has answered."""
    text = Wording(report.language)("progress.repeated", earlier=earlier[:8])
    return Progress("supervisor", text), Finished(report)


def _checkpointer() -> BaseCheckpointSaver[str]:
    """In memory: a run that waits for a person does so in this process."""
    from langgraph.checkpoint.memory import InMemorySaver  # noqa: PLC0415 - as above

    return InMemorySaver()


def _context(options: Mapping[str, Any]) -> Context:
    """The options of the graph. Raises UsageError for one that cannot be used."""
    from trendscope.graphs.state import Context  # noqa: PLC0415 - as above

    return Context(**options)
