"""The graphs as the server has them: an option that does not exist is refused, and an answer is small.

The server passes on only the options that the context has. It gives what was sent to whoever makes the graph.
"""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from langchain_core.messages import AnyMessage
from langgraph_sdk.runtime import ServerRuntime
from pydantic import Field
from typing_extensions import TypedDict

from trendscope.graphs.conversation import ConversationGraph, build_conversation
from trendscope.graphs.conversation_state import ConversationContext
from trendscope.graphs.judging import JudgingGraph, build_judging
from trendscope.graphs.options import Options, check_names
from trendscope.graphs.research import ResearchGraph, build_graph
from trendscope.graphs.state import Context

# What the server itself adds to the options of a run that gives them as `config.configurable`.
SERVER_KEYS = frozenset({"thread_id", "run_id", "assistant_id", "graph_id", "user_id", "cron_id"})
SERVER_PREFIXES = ("__", "langgraph_", "checkpoint_", "x-")


class Output(TypedDict):
    """What the server answers; the typed report is in the state of the thread."""

    run: NotRequired[Annotated[str, Field(description="The id of the run, as `trendscope runs` lists it")]]
    messages: NotRequired[
        Annotated[list[AnyMessage], Field(description="The chat; its last message is the report as Markdown")]
    ]


class ConversationOutput(TypedDict):
    """What the server answers to a question on a run; the typed answer is in the state of the thread."""

    messages: NotRequired[
        Annotated[list[AnyMessage], Field(description="The chat; its last message is the answer")]
    ]


_research = build_graph(output=Output)
_conversation = build_conversation(output=ConversationOutput)
_judging = build_judging()


def research(runtime: ServerRuntime[Any]) -> ResearchGraph:
    """The graph of one run.

    Raises UsageError for an option that does not exist.
    """
    check_options(runtime, Context)
    return _research


def conversation(runtime: ServerRuntime[Any]) -> ConversationGraph:
    """The graph of one question on a run.

    Raises UsageError for an option that does not exist.
    """
    check_options(runtime, ConversationContext)
    return _conversation


def judging() -> JudgingGraph:
    """The graph of judging a run, which has no options."""
    return _judging


def check_options(runtime: ServerRuntime[Any], options: type[Options]) -> None:
    """Raise UsageError if a run was started with an option that does not exist."""
    execution = runtime.execution_runtime
    given = execution.context if execution else None
    check_names(filter(_is_option, given or {}), options)


def _is_option(name: str) -> bool:
    """Whether the caller gave it, and not the server."""
    return name not in SERVER_KEYS and not name.startswith(SERVER_PREFIXES)
