"""The research graph: a supervisor routes searchers, a summarizer and a critic over one state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, cast

from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from trendscope.agents.conversation import ask
from trendscope.agents.critic import Critic
from trendscope.agents.opening import Opening
from trendscope.agents.planner import Planner, after_planner, to_planner
from trendscope.agents.proposing import Proposing
from trendscope.agents.routing import NODES, route
from trendscope.agents.run_factory import MemoryRuns, Runs
from trendscope.agents.searcher import Searcher
from trendscope.agents.specialist import Specialist
from trendscope.agents.summarizer import Summarizer
from trendscope.agents.supervisor import Supervisor
from trendscope.budget import Budget
from trendscope.errors import UsageError
from trendscope.graphs.state import Context, Input, SearcherInput, State
from trendscope.net.cancellation import cancellable
from trendscope.settings import Settings, load_settings
from trendscope.store.keeping import Keeping

# A round takes seven steps; with the five rounds that Context allows and the first decision, 40 is plenty.
# A user's specialist takes two more in each round, and before the first.
RECURSION_LIMIT = 40
RESERVED_NAMES = frozenset(
    {"reader", "planner", "supervisor", "searcher", "summarizer", "critic", *NODES, "search"}
)

ResearchGraph = CompiledStateGraph[State, Context, Input, State]


def build_graph(  # noqa: PLR0913 - what a graph is built with, keyword-only
    checkpointer: BaseCheckpointSaver[str] | None = None,
    *,
    runs: Runs | None = None,
    settings: Callable[[], Settings] = load_settings,
    today: Callable[[], date] = date.today,
    budget: Callable[[], Budget] = Budget,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
    keeping: Callable[[], Keeping] = Keeping,
    output: type = State,
) -> ResearchGraph:
    """The graph, ready to run.

    `settings`, `today`, `budget` and `keeping` are called once per run, when its question is parsed. A
    user's `tools` become sources, and a user's `specialists` become nodes. `output` has the parts of the
    state that a run gives back.
    Raises UsageError for a specialist whose name is taken or not an identifier.
    """
    runs = runs if runs is not None else MemoryRuns()
    by_name = {specialist.name: specialist(runs) for specialist in specialists}
    if unusable := [name for name in by_name if not name.isidentifier()]:
        raise UsageError(
            "the name of a specialist must be a Python identifier, not {name!r}", name=unusable[0]
        )
    if len(by_name) < len(specialists) or by_name.keys() & RESERVED_NAMES:
        raise UsageError(
            "each specialist needs its own name, other than {names}", names=", ".join(sorted(RESERVED_NAMES))
        )
    graph = StateGraph(State, context_schema=Context, input_schema=Input, output_schema=output)
    opening = Opening(runs, settings, today, budget, tools, keeping)
    supervisor = Supervisor(runs, opening, tuple(by_name.values()))
    graph.add_node("supervisor", cancellable(supervisor.__call__))
    graph.add_node("searcher", in_its_run(Searcher(runs).__call__, runs), input_schema=SearcherInput)
    graph.add_node("summarizer", in_its_run(Summarizer(runs).__call__, runs))
    graph.add_node("critic", in_its_run(Critic(runs).__call__, runs))
    for name, specialist in by_name.items():
        graph.add_node(name, in_its_run(specialist.__call__, runs))
    graph.add_node("reader", ask)
    planner = Planner(Proposing(opening, may_repeat=not specialists))
    graph.add_node("planner", planner.__call__)
    graph.add_edge(START, "reader")
    graph.add_conditional_edges("reader", to_planner, ["planner", "supervisor"])
    graph.add_conditional_edges("planner", after_planner, ["supervisor", END])
    workers = ["searcher", "summarizer", "critic", *by_name]
    graph.add_conditional_edges("supervisor", route, [*workers, END])
    for worker in workers:
        graph.add_edge(worker, "supervisor")
    compiled = graph.compile(checkpointer=checkpointer, name="research")
    return compiled.with_config(recursion_limit=RECURSION_LIMIT + 12 * len(by_name))


P = ParamSpec("P")


def in_its_run(
    worker: Callable[P, Awaitable[dict[str, Any]]], runs: Runs
) -> Callable[P, Coroutine[Any, Any, dict[str, Any]]]:
    """A node whose run is in flight meanwhile. Without its run it does nothing: a new one is opened next."""

    @wraps(worker)
    async def work(*args: P.args, **options: P.kwargs) -> dict[str, Any]:
        run_id = cast("State", args[0]).get("run")
        if run_id is None or run_id not in runs:
            return {}
        with runs.working(run_id):
            return await worker(*args, **options)

    return cancellable(work)
