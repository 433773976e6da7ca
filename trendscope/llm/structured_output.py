"""Answers of a language model as pydantic objects, whatever the model and its server can do.

json_schema        the server holds the model to the schema (OpenAI, vLLM, LM Studio, Ollama)
function_calling   the model calls a tool whose arguments are the answer
json_object        the server holds the model to JSON; the schema stands in the prompt, too
text               the schema stands in the prompt, and JSON is looked for in the answer
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from langchain_core import exceptions
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.base import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_json_schema
from pydantic import BaseModel, ValidationError

from trendscope.budget import Meter
from trendscope.errors import AnswerUnusable, ModelUnavailable, TrendscopeError
from trendscope.llm import models
from trendscope.llm.output_parsing import (
    NO_OBJECT,
    Unreadable,
    cut_message,
    read_message,
    refusal_in,
    well_formed,
)

A = TypeVar("A", bound=BaseModel)

METHODS = ("json_schema", "function_calling", "json_object", "text")
OF_ANY_MODEL = ("function_calling", "text")
REQUESTS_PER_METHOD = 2
REQUESTS = 5

_REFUSING_STATUS = frozenset({400, 404, 422, 500, 501})
_NAMES_A_METHOD = re.compile(
    r"response_format|json_schema|json_object|\btools?\b|tool_choice|\bfunctions?\b|grammar"
    r"|unsupported|(?:not|n't) support",
    re.IGNORECASE,
)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ContextOverflowError, "the prompt is longer than the model reads"),
    (exceptions.ModelRateLimitError, "its server asks for fewer requests"),
    (exceptions.ModelTimeoutError, "no answer in time"),
    (exceptions.ModelConnectionError, "its server cannot be reached"),
    (exceptions.ModelAuthenticationError, "its server does not accept the key"),
    (exceptions.ModelPermissionDeniedError, "the key has no permission for it"),
    (exceptions.ModelNotFoundError, "its server does not know it"),
    (exceptions.ModelInvalidRequestError, "its server does not accept the request"),
    (exceptions.ModelAPIError, "its server failed"),
    (TimeoutError, "no answer in time"),
    (ConnectionError, "its server cannot be reached"),
)

# Which method a server takes is found out here; langchain_openai's advice on it is for programmers. So is
# what openai has to say of an answer whose parts are of other types than its own.
warnings.filterwarnings("ignore", message=r".*OpenAI's structured output feature", category=UserWarning)
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)

_taken: dict[tuple[str, str], str] = {}
_taken_lock = threading.Lock()


class _MethodRefused(Exception):
    """The server or the provider's package does not take this method."""


class Answers:
    """Structured answers of one chat model, by whichever way it can give them."""

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        meter: Meter,
    ) -> None:
        self.model = model
        self.name = name
        self._meter = meter
        self._server = (name, str(getattr(model, "openai_api_base", "")))

    async def ask(self, prompt: str, schema: type[A]) -> A:
        """The answer to a prompt; one that cannot be used is asked for once more.

        Raises ModelUnavailable and AnswerUnusable, and BudgetExhausted.
        """
        problem, left = "no answer", REQUESTS
        for method in self._ladder():
            again = ""
            for _ in range(min(REQUESTS_PER_METHOD, left)):
                left -= 1
                try:
                    answer = await self._answer(method, _worded(prompt, method, schema, again), schema)
                    self._remember("json_object" if again and method == "json_schema" else method)
                    return answer
                except Unreadable as unreadable:
                    problem = again = str(unreadable)
                except _MethodRefused:
                    break
            else:
                break
        raise AnswerUnusable(f"{self.name} gave no answer that can be used: {problem}")

    async def metered(
        self, call: Callable[[str], Awaitable[AIMessage]], problem_in: Callable[[AIMessage], str]
    ) -> AIMessage:
        """The message of a call that fills in no form, such as one with tools.

        `call` is given what was wrong with the last message, empty at first; it is made again once where
        `problem_in` names something.
        Raises ModelUnavailable and AnswerUnusable, and BudgetExhausted.
        """
        problem = ""
        for _ in range(REQUESTS_PER_METHOD):
            try:
                message = await self._message(METHODS[-1], partial(call, problem))
            except Unreadable as unreadable:
                problem = str(unreadable)
                continue
            self._check_refusal(message)
            problem = problem_in(message)
            if not problem:
                return message
        raise AnswerUnusable(f"{self.name} gave no answer that can be used: {problem}")

    def _ladder(self) -> tuple[str, ...]:
        """The methods to try, from the one that the server took last time."""
        methods = METHODS if _speaks_openai(self.model) else OF_ANY_MODEL
        with _taken_lock:
            taken = _taken.get(self._server)
        return methods[methods.index(taken) :] if taken in methods else methods

    def _remember(self, method: str) -> None:
        """The method to begin with next time.

        Some servers take a schema and do not hold the model to it: then it has to stand in the prompt.
        """
        with _taken_lock:
            _taken[self._server] = method

    async def _answer(self, method: str, prompt: str, schema: type[A]) -> A:
        """One request, and what it answers."""
        with self._provider(method):
            model = _bound(self.model, method, schema)
        message = await self._message(method, partial(model.ainvoke, prompt))
        self._remember(method)
        self._check_refusal(message)
        return read_message(message, _tool_name(schema), schema)

    def _check_refusal(self, message: AIMessage) -> None:
        """A refusal is not quoted: a report says why, and nothing proves what a model says of itself."""
        if refusal_in(message):
            raise AnswerUnusable(f"{self.name} refuses to answer")

    async def _message(self, method: str, call: Callable[[], Awaitable[AIMessage]]) -> AIMessage:
        """What a call answers within `models.SECONDS`, and half of what the run has left; it is counted.

        The other half is for going on without the answer. The providers' packages take their time for
        each of their own attempts.
        """
        with self._meter.call() as left, self._provider(method):
            async with asyncio.timeout(max(0.0, min(models.SECONDS, left / 2))):
                message = await _message_of(call())
            if used := message.usage_metadata:
                self._meter.spend(used["input_tokens"], used["output_tokens"])
        return message

    @contextmanager
    def _provider(self, method: str) -> Iterator[None]:
        """The boundary to the provider's package, which may raise anything."""
        try:
            yield
        except (TrendscopeError, Unreadable):
            raise
        except Exception as error:
            if method != METHODS[-1] and _is_of_the_method(error):
                raise _MethodRefused from error
            raise ModelUnavailable(f"{self.name} cannot be used: {_reason(error)}") from error


def _speaks_openai(model: BaseChatModel) -> bool:
    """Whether langchain_openai sends the requests; it is not imported to find out."""
    return any(kind.__module__.startswith("langchain_openai.") for kind in type(model).__mro__)


def _bound(
    model: BaseChatModel, method: str, schema: type[BaseModel]
) -> Runnable[LanguageModelInput, AIMessage]:
    match method:
        case "json_schema":
            form = convert_to_json_schema(schema, strict=True)  # every key required, no others
            strict = {"name": _tool_name(schema), "schema": form, "strict": True}
            return model.bind(response_format={"type": "json_schema", "json_schema": strict})
        case "function_calling":
            choice = _tool_name(schema) if _speaks_openai(model) else "any"
            return model.bind_tools([schema], tool_choice=choice)
        case "json_object":
            return model.bind(response_format={"type": "json_object", "schema": schema.model_json_schema()})
    return model


def _tool_name(schema: type[BaseModel]) -> str:
    """What langchain_core calls the tool that it makes of a schema."""
    return schema.model_config.get("title") or schema.__name__


def _worded(prompt: str, method: str, schema: type[BaseModel], problem: str) -> str:
    """The prompt with what the method, and a second try by any method, needs to be said."""
    parts = [well_formed(prompt)]
    if problem or method in ("json_object", "text"):
        form = json.dumps(schema.model_json_schema(), ensure_ascii=False)
        how = f"Call {_tool_name(schema)} with" if method == "function_calling" else "Answer with nothing but"
        parts.append(f"{how} one JSON object that follows this JSON schema:\n{form}")
    if problem:
        parts.append(f"The last answer could not be used: {problem}. Answer anew.")
    return "\n\n".join(parts)


async def _message_of(call: Awaitable[AIMessage]) -> AIMessage:
    """The model's message, also where the provider's package raises because of what it holds."""
    try:
        return await call
    except ValidationError as error:
        if error.title != AIMessage.__name__:
            raise
        raise Unreadable(NO_OBJECT) from error
    except Exception as error:
        if getattr(error, "completion", None) is None:
            raise
        return cut_message(error)


def _is_of_the_method(error: Exception) -> bool:
    """Whether an error says that the method is not there, rather than the model."""
    if isinstance(error, (NotImplementedError, UserWarning)):
        return True
    status = getattr(error, "status_code", None)
    if isinstance(error, exceptions.ContextOverflowError) or status not in _REFUSING_STATUS | {None}:
        return False
    return (status is not None or isinstance(error, (TypeError, ValueError))) and bool(
        _NAMES_A_METHOD.search(str(error))
    )


def _reason(error: Exception) -> str:
    """Why a request failed, without the provider's own words: they may hold a key or an address."""
    reason = next((said for kind, said in _REASONS if isinstance(error, kind)), type(error).__name__)
    status = getattr(error, "status_code", None)
    return f"{reason} (HTTP {status})" if isinstance(status, int) else reason
