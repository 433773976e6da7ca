"""The research graph: a supervisor routes searchers, a summarizer and a critic over one state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from trendscope.agents.critic import Critic
from trendscope.agents.searcher import Searcher
from trendscope.agents.specialist import Specialist
from trendscope.agents.summarizer import Summarizer
from trendscope.agents.supervisor import NODES, Supervisor, route
from trendscope.budget import Budget
from trendscope.errors import UsageError
from trendscope.graphs.state import Context, Input, State, Task
from trendscope.run import MemoryRuns, Runs
from trendscope.settings import Settings, read_settings

# A round takes seven steps; with the five rounds that Context allows and the first decision, 40 is plenty.
# A user's specialist takes two more in each round, and before the first.
RECURSION_LIMIT = 40
TAKEN = frozenset({"supervisor", "searcher", "summarizer", "critic", *NODES, "search"})

ResearchGraph = CompiledStateGraph[State, Context, Input, State]


def build_graph(  # noqa: PLR0913 - what a graph is built with, by keyword
    checkpointer: BaseCheckpointSaver[str] | None = None,
    *,
    runs: Runs | None = None,
    settings: Callable[[], Settings] = read_settings,
    today: Callable[[], date] = date.today,
    budget: Callable[[], Budget] = Budget,
    tools: Sequence[BaseTool] = (),
    specialists: Sequence[type[Specialist]] = (),
) -> ResearchGraph:
    """The graph, ready to run.

    `settings`, `today` and `budget` are called once a run, when its question is read. `tools` are
    a user's own, asked beside the web; `specialists` too, which become nodes that the supervisor routes to.
    Raises UsageError for a specialist whose name is taken.
    """
    kept = runs if runs is not None else MemoryRuns()
    own = {specialist.name: specialist(kept) for specialist in specialists}
    if len(own) < len(specialists) or own.keys() & TAKEN:
        raise UsageError(f"specialists need names of their own, which are not {', '.join(sorted(TAKEN))}")
    graph = StateGraph(State, context_schema=Context, input_schema=Input)
    supervisor = Supervisor(kept, settings, today, budget, tools, tuple(own.values()))
    graph.add_node("supervisor", supervisor)
    graph.add_node("searcher", Searcher(kept), input_schema=Task)
    graph.add_node("summarizer", Summarizer(kept))
    graph.add_node("critic", Critic(kept))
    for name, specialist in own.items():
        graph.add_node(name, specialist)
    graph.add_edge(START, "supervisor")
    workers = ["searcher", "summarizer", "critic", *own]
    graph.add_conditional_edges("supervisor", route, [*workers, END])
    for worker in workers:
        graph.add_edge(worker, "supervisor")
    compiled = graph.compile(checkpointer=checkpointer, name="research")
    return compiled.with_config(recursion_limit=RECURSION_LIMIT + 12 * len(own))


graph = build_graph()
