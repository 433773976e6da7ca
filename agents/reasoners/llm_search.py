"""Searching an angle with a model: it looks at the results, and calls tools for what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    AgentState,
    InputAgentState,
    ModelCallLimitMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallLimitMiddleware,
    hook_config,
)
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from trendscope.agents.angle_search import AngleSearch
from trendscope.llm.structured_output import StructuredModel
from trendscope.llm.tool_calls import fit_to_send, problem_in, schemas_of
from trendscope.source import Source

MAX_STEPS = 3
MAX_TOOL_CALLS = 12
# Each step is a call of the model and its tools, with the hooks around them.
RECURSION_LIMIT = 40


class SearchCall(BaseModel):
    """What a model may search for."""

    query: str = Field(description="What to search for")
    since: int | None = Field(default=None, description="First year of publication")
    until: int | None = Field(default=None, description="Last year of publication")


class ReadCall(BaseModel):
    """What a model may read."""

    document: int = Field(description="Number of a document that a search returned")
    question: str = Field(description="What to look for in it")


async def run_agent(angle_search: AngleSearch, model: StructuredModel, prompt: str) -> None:
    """Make the planned searches, then those that the model calls for, until nothing new is found.

    Raises ModelUnavailable if the model cannot be used, and what its budget raises. What was found by
    then stays in the angle search.
    """
    messages = await seed_messages(angle_search)
    middleware: list[AgentMiddleware[Any, Any, Any]] = [
        ModelCallLimitMiddleware(run_limit=MAX_STEPS, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=MAX_TOOL_CALLS, exit_behavior="continue"),
        StopWhenNothingNew(angle_search),
        BudgetMiddleware(model),
    ]
    agent = create_agent(
        model.model,
        agent_tools(angle_search),
        system_prompt=prompt,
        middleware=middleware,
        checkpointer=False,  # what the tools found is in the run, not in the graph's checkpoints
    )
    await agent.ainvoke(
        InputAgentState(messages=[*messages]), RunnableConfig(recursion_limit=RECURSION_LIMIT)
    )


async def seed_messages(angle_search: AngleSearch) -> list[AnyMessage]:
    """The planned searches as the model's own first calls, with their results."""
    calls = [
        ToolCall(name=source.name, args={"query": query}, id=f"planned_{at}", type="tool_call")
        for at, (source, query) in enumerate(angle_search.planned, 1)
    ]
    results = await angle_search.search_planned()
    messages: list[AnyMessage] = [HumanMessage(angle_search.angle["question"])]
    if calls:
        messages.append(AIMessage("", tool_calls=calls))
    for call, text in zip(calls, results, strict=True):
        messages.append(ToolMessage(text, tool_call_id=call["id"], name=call["name"]))
    return messages


def agent_tools(angle_search: AngleSearch) -> list[BaseTool]:
    """The sources of the angle and `read_page`, as a model calls them."""
    return [
        *(_search_tool(angle_search, source) for source in angle_search.sources),
        _read_tool(angle_search),
    ]


def _search_tool(angle_search: AngleSearch, source: Source) -> BaseTool:
    async def search(query: str, since: int | None = None, until: int | None = None) -> str:
        return await angle_search.search(source, query, since, until)

    return StructuredTool.from_function(
        coroutine=search, name=source.name, description=source.description, args_schema=SearchCall
    )


def _read_tool(angle_search: AngleSearch) -> BaseTool:
    async def read(document: int, question: str) -> str:
        return await angle_search.read(document, question)

    page = angle_search.run.tools["read_page"]
    return StructuredTool.from_function(
        coroutine=read, name=page.name, description=page.description, args_schema=ReadCall
    )


@dataclass
class StopWhenNothingNew(AgentMiddleware[Any, Any, Any]):
    """Ends the agent before a model call that would see nothing new; the first call is always made."""

    angle_search: AngleSearch
    has_looked: bool = False

    @hook_config(can_jump_to=["end"])
    async def abefore_model(self, state: AgentState[Any], runtime: Runtime[None]) -> dict[str, Any] | None:
        if self.has_looked and not self.angle_search.new_results:
            return {"jump_to": "end"}
        self.has_looked, self.angle_search.new_results = True, 0
        return None


@dataclass
class BudgetMiddleware(AgentMiddleware[Any, Any, Any]):
    """Counts each model call in the budget, and turns failures into our errors."""

    model: StructuredModel

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> AIMessage:
        async def call(problem: str) -> AIMessage:
            said = [HumanMessage(f"The last message could not be used: {problem}.")] if problem else []
            response = await handler(request.override(messages=[*request.messages, *said]))
            return next(message for message in response.result if isinstance(message, AIMessage))

        message = await self.model.invoke(call, partial(problem_in, schemas=schemas_of(request.tools)))
        return fit_to_send(message)
