"""Searching an angle with a model: it looks at the results, and calls tools for what is missing.

What was called and what came is told in the prompt, not as a history of calls. The first searches were not
the model's, and servers refuse histories for many reasons: more than one call in a message, ids of another
form, a thought or a signature that has to be sent back, a role that their template does not have.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
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
from trendscope.llm.structured_output import Options, StructuredModel, ToolsUnsupported
from trendscope.llm.tool_calls import fit_to_send, problem_in, schemas_of, told, with_calls_in_text
from trendscope.prompts import tool_description
from trendscope.source import Source
from trendscope.text.lines import shorten
from trendscope.text.tokens import count_tokens

MAX_STEPS = 3
MAX_TOOL_CALLS = 12
MAX_TOLD = 240  # characters of a call's arguments
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


async def run_agent(angle_search: AngleSearch, model: StructuredModel, prompt: Callable[[str], str]) -> None:
    """Make the planned searches, then those that the model calls for, until nothing new is found.

    `prompt` is filled with what was found so far.
    Raises ModelUnavailable if the model cannot be used, and what its budget raises. What was found by
    then stays in the angle search.
    """
    planned = await planned_findings(angle_search)
    middleware: list[AgentMiddleware[Any, Any, Any]] = [
        ModelCallLimitMiddleware(run_limit=MAX_STEPS, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=MAX_TOOL_CALLS, exit_behavior="continue"),
        StopWhenNothingNew(angle_search),
        AskWithFindings(model, prompt, planned),
    ]
    agent = create_agent(
        model.model,
        agent_tools(angle_search),
        middleware=middleware,
        checkpointer=False,  # what the tools found is in the run, not in the graph's checkpoints
    )
    await agent.ainvoke(
        InputAgentState(messages=[HumanMessage(angle_search.angle["question"])]),
        RunnableConfig(recursion_limit=RECURSION_LIMIT),
    )


async def planned_findings(angle_search: AngleSearch) -> list[str]:
    """The planned searches with their results, as the prompt tells them."""
    results = await angle_search.search_planned()
    return [
        _finding(source.name, {"query": query}, text)
        for (source, query), text in zip(angle_search.planned, results, strict=True)
    ]


def later_findings(messages: Iterable[AnyMessage]) -> Iterator[str]:
    """The calls that the model made, with their results."""
    calls: dict[str | None, ToolCall] = {}
    for message in messages:
        if isinstance(message, AIMessage):
            calls |= {call["id"]: call for call in message.tool_calls}
        elif isinstance(message, ToolMessage) and message.tool_call_id in calls:
            call = calls[message.tool_call_id]
            yield _finding(call["name"], call["args"], str(message.text))


def _finding(tool: str, arguments: dict[str, Any], result: str) -> str:
    given = ", ".join(f"{name}={value!r}" for name, value in arguments.items() if value is not None)
    return f"{tool}({shorten(given, MAX_TOLD)}): {result}"


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
class AskWithFindings(AgentMiddleware[Any, Any, Any]):
    """Asks the model with the findings in the prompt, within the budget; turns failures into our errors."""

    model: StructuredModel
    prompt: Callable[[str], str]
    planned: Sequence[str]

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> AIMessage:
        found = [*self.planned, *later_findings(request.messages)]

        def with_tools(share: float) -> str:
            return self.prompt("\n".join(_latest(found, share)) or "nothing")

        def in_words(share: float) -> str:
            how = tool_description("call_as_text")
            return f"{with_tools(share)}\n\n{how}\n{told(request.tools)}"

        ask = partial(self._ask, request, handler)
        if self.model.capabilities.has_tools:
            try:
                return await self.model.within_window(with_tools, partial(ask, request.tools))
            except ToolsUnsupported:
                pass
        message = await self.model.within_window(in_words, partial(ask, []))
        self.model.capabilities.has_tools = False
        return message

    async def _ask(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
        tools: list[Any],
        prompt: str,
    ) -> AIMessage:
        """The model's message, with the calls that it makes or writes."""
        schemas = schemas_of(request.tools)

        async def call(problem: str, options: Options) -> AIMessage:
            said = f"{prompt}\n\nThe last answer could not be used: {problem}." if problem else prompt
            settings = {**request.model_settings, **options}
            asked = request.override(messages=[HumanMessage(said)], tools=tools, model_settings=settings)
            response = await handler(asked)
            message = next(each for each in response.result if isinstance(each, AIMessage))
            return with_calls_in_text(message, schemas)

        tokens = self.model.tokens_of(prompt) + count_tokens(told(tools))
        problems = partial(problem_in, schemas=schemas)
        message = await self.model.invoke(
            call, problems, prompt=prompt, prompt_tokens=tokens, with_tools=bool(tools)
        )
        return fit_to_send(message)


def _latest(found: Sequence[str], share: float) -> Sequence[str]:
    """So large a share of the findings, whole ones: what came last tells most about what is missing."""
    return found[len(found) - math.ceil(len(found) * share) :]
