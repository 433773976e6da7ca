"""The conversation graph: questions on a finished run, answered from what it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from trendscope.agents.follow_up_searcher import FollowUpSearcher
from trendscope.agents.interpreter import Interpreter
from trendscope.agents.responder import Responder
from trendscope.agents.retriever import Retriever
from trendscope.agents.turns import EvidenceLoader, Turns
from trendscope.agents.verifier import Verifier, route
from trendscope.budget import Budget
from trendscope.graphs.conversation_state import ConversationContext, ConversationInput, ConversationState
from trendscope.kept_evidence import KeptEvidence
from trendscope.net.cancellation import cancellable
from trendscope.settings import Settings, load_settings

ConversationGraph = CompiledStateGraph[
    ConversationState, ConversationContext, ConversationInput, ConversationState
]


def build_conversation(  # noqa: PLR0913 - what a graph is built with, keyword-only
    checkpointer: BaseCheckpointSaver[str] | None = None,
    *,
    load: EvidenceLoader | None = None,
    settings: Callable[[], Settings] = load_settings,
    budget: Callable[[], Budget] = Budget,
    today: Callable[[], date] = date.today,
    output: type = ConversationState,
) -> ConversationGraph:
    """The graph, ready to be asked; with a checkpointer it remembers what was asked before in a thread.

    `load` gives what a run has, by default a kept one. `settings` and `budget` are called for each question
    that needs a model or searches. `output` has the parts of the state that a question gives back.
    """
    turns = Turns(load or KeptEvidence(settings).load, settings, budget, today)
    graph = StateGraph(
        ConversationState,
        context_schema=ConversationContext,
        input_schema=ConversationInput,
        output_schema=output,
    )
    graph.add_node("interpreter", cancellable(Interpreter(turns).__call__))
    graph.add_node("retriever", cancellable(Retriever(turns).__call__))
    graph.add_node("responder", cancellable(Responder(turns).__call__))
    graph.add_node("verifier", cancellable(Verifier(turns).__call__))
    graph.add_node("searcher", cancellable(FollowUpSearcher(turns).__call__))
    graph.add_edge(START, "interpreter")
    graph.add_conditional_edges("interpreter", _understood, ["retriever", END])
    graph.add_edge("retriever", "responder")
    graph.add_edge("responder", "verifier")
    graph.add_conditional_edges("verifier", route, ["responder", "searcher", END])
    graph.add_edge("searcher", "retriever")
    return graph.compile(checkpointer=checkpointer, name="conversation")


def _understood(state: ConversationState) -> str:
    """Whether there is a question, or the chat was told why there is none."""
    return "retriever" if state.get("turn") else END
