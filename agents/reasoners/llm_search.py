"""Searching an angle with a model: it looks at what came, and calls tools for what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

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

from trendscope.llm.structured_output import Answers
from trendscope.llm.tool_calls import fit_to_send, problem_in, schemas_of
from trendscope.tools.source import Source

if TYPE_CHECKING:
    from trendscope.agents.angle_search import Desk

STEPS = 3
TOOL_CALLS = 12
# Each step is a call of the model and its tools, with the hooks around them.
RECURSION_LIMIT = 40


class SearchCall(BaseModel):
    """What a model may ask a source."""

    query: str = Field(description="What to search for")
    since: int | None = Field(default=None, description="First year of publication")
    until: int | None = Field(default=None, description="Last year of publication")


class ReadCall(BaseModel):
    """What a model may read."""

    document: int = Field(description="Number of a document that a search gave")
    question: str = Field(description="What to look for in it")


async def react(desk: Desk, answers: Answers, prompt: str) -> None:
    """Ask what the plan asks, then what the model still calls for, until nothing new comes.

    Raises ModelUnavailable where the model cannot be asked, and what its budget raises; what was
    found until then stays on the desk.
    """
    messages = await first_act(desk)
    limits: list[AgentMiddleware[Any, Any, Any]] = [
        ModelCallLimitMiddleware(run_limit=STEPS, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="continue"),
        StopsWithoutNews(desk),
        Metered(answers),
    ]
    agent = create_agent(
        answers.model,
        tools_of(desk),
        system_prompt=prompt,
        middleware=limits,
        checkpointer=False,  # what the tools gave lies in the run, not in the graph's checkpoints
    )
    await agent.ainvoke(
        InputAgentState(messages=[*messages]), RunnableConfig(recursion_limit=RECURSION_LIMIT)
    )


async def first_act(desk: Desk) -> list[AnyMessage]:
    """The plan's queries as the model's own first calls, and what they gave."""
    calls = [
        ToolCall(name=source.name, args={"query": query}, id=f"planned_{at}", type="tool_call")
        for at, (source, query) in enumerate(desk.planned, 1)
    ]
    given = await desk.ask_planned()
    messages: list[AnyMessage] = [HumanMessage(desk.angle["ask"])]
    if calls:
        messages.append(AIMessage("", tool_calls=calls))
    for call, text in zip(calls, given, strict=True):
        messages.append(ToolMessage(text, tool_call_id=call["id"], name=call["name"]))
    return messages


def tools_of(desk: Desk) -> list[BaseTool]:
    """The sources of the angle and `read_page`, as a model calls them."""
    return [*(_search_tool(desk, source) for source in desk.sources), _read_tool(desk)]


def _search_tool(desk: Desk, source: Source) -> BaseTool:
    async def search(query: str, since: int | None = None, until: int | None = None) -> str:
        return await desk.search(source, query, since, until)

    return StructuredTool.from_function(
        coroutine=search, name=source.name, description=source.description, args_schema=SearchCall
    )


def _read_tool(desk: Desk) -> BaseTool:
    async def read(document: int, question: str) -> str:
        return await desk.read(document, question)

    page = desk.run.tools["read_page"]
    return StructuredTool.from_function(
        coroutine=read, name=page.name, description=page.description, args_schema=ReadCall
    )


@dataclass
class StopsWithoutNews(AgentMiddleware[Any, Any, Any]):
    """Ends the agent before a call of the model that would see nothing new; the first one is made."""

    desk: Desk
    looked: bool = False

    @hook_config(can_jump_to=["end"])
    async def abefore_model(self, state: AgentState[Any], runtime: Runtime[None]) -> dict[str, Any] | None:
        if self.looked and not self.desk.news:
            return {"jump_to": "end"}
        self.looked, self.desk.news = True, 0
        return None


@dataclass
class Metered(AgentMiddleware[Any, Any, Any]):
    """Takes each call of the model from the budget, and says in our words what fails."""

    answers: Answers

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> AIMessage:
        async def call(problem: str) -> AIMessage:
            said = [HumanMessage(f"The last message could not be used: {problem}.")] if problem else []
            response = await handler(request.override(messages=[*request.messages, *said]))
            return next(message for message in response.result if isinstance(message, AIMessage))

        message = await self.answers.metered(call, partial(problem_in, schemas=schemas_of(request.tools)))
        return fit_to_send(message)
