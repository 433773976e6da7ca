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
from trendscope.agents.summarizer import Summarizer
from trendscope.agents.supervisor import Supervisor, route
from trendscope.budget import Budget
from trendscope.graphs.state import Context, Input, State, Task
from trendscope.run import MemoryRuns, Runs
from trendscope.settings import Settings, read_settings

# A round takes seven steps; with the five rounds that Context allows and the first decision, 40 is plenty.
RECURSION_LIMIT = 40

ResearchGraph = CompiledStateGraph[State, Context, Input, State]


def build_graph(  # noqa: PLR0913 - what a graph is built with, by keyword
    checkpointer: BaseCheckpointSaver[str] | None = None,
    *,
    runs: Runs | None = None,
    settings: Callable[[], Settings] = read_settings,
    today: Callable[[], date] = date.today,
    budget: Callable[[], Budget] = Budget,
    tools: Sequence[BaseTool] = (),
) -> ResearchGraph:
    """The graph, ready to run.

    `settings`, `today` and `budget` are called once a run, when its question is read. `tools` are
    a user's own, asked beside the web.
    """
    kept = runs if runs is not None else MemoryRuns()
    graph = StateGraph(State, context_schema=Context, input_schema=Input)
    graph.add_node("supervisor", Supervisor(kept, settings, today, budget, tools))
    graph.add_node("searcher", Searcher(kept), input_schema=Task)
    graph.add_node("summarizer", Summarizer(kept))
    graph.add_node("critic", Critic(kept))
    graph.add_edge(START, "supervisor")
    graph.add_conditional_edges("supervisor", route, ["searcher", "summarizer", "critic", END])
    for worker in ("searcher", "summarizer", "critic"):
        graph.add_edge(worker, "supervisor")
    compiled = graph.compile(checkpointer=checkpointer, name="research")
    return compiled.with_config(recursion_limit=RECURSION_LIMIT)


graph = build_graph()
