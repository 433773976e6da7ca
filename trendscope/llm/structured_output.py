"""Answers of a language model as pydantic objects, whatever the model and its server can do.

json_schema        the server enforces the schema (OpenAI, vLLM, LM Studio, Ollama)
function_calling   the model calls a tool whose arguments are the answer
json_object        the server enforces JSON; the schema is also in the prompt
text               the schema is in the prompt, and the answer is searched for JSON
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
    ParseError,
    parse_message,
    refusal_in,
    truncated_message,
    well_formed,
)
from trendscope.net.cancellation import in_time

A = TypeVar("A", bound=BaseModel)

METHODS = ("json_schema", "function_calling", "json_object", "text")
METHODS_OF_ANY_MODEL = ("function_calling", "text")
MAX_REQUESTS_PER_METHOD = 2
MAX_REQUESTS = 5

_REFUSING_STATUS = frozenset({400, 404, 422, 500, 501})
_NAMES_A_METHOD = re.compile(
    r"response_format|json_schema|json_object|\btools?\b|tool_choice|\bfunctions?\b|grammar"
    r"|unsupported|(?:not|n't) support",
    re.IGNORECASE,
)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ContextOverflowError, "the prompt is longer than the model's context"),
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

# Which method a server accepts is found out here. langchain_openai's warning about it is for programmers,
# and so is the one about an answer whose parts have types other than openai's own.
warnings.filterwarnings("ignore", message=r".*OpenAI's structured output feature", category=UserWarning)
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)

_accepted: dict[tuple[str, str], str] = {}
_accepted_lock = threading.Lock()


class _MethodUnsupported(Exception):
    """The server or the provider's package does not support this method."""


class StructuredModel:
    """A chat model that answers with objects, using whichever method it supports."""

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

    async def generate(self, prompt: str, schema: type[A]) -> A:
        """The answer to a prompt; if it cannot be used, it is requested once more.

        Raises ModelUnavailable, AnswerUnusable and BudgetExhausted.
        """
        problem, left = "no answer", MAX_REQUESTS
        for method in self._ladder():
            retry_reason = ""
            for _ in range(min(MAX_REQUESTS_PER_METHOD, left)):
                left -= 1
                try:
                    full_prompt = _with_instructions(prompt, method, schema, retry_reason)
                    answer = await self._answer(method, full_prompt, schema)
                    # Some servers accept a schema without enforcing it: then it has to be in the prompt.
                    self._remember("json_object" if retry_reason and method == "json_schema" else method)
                    return answer
                except ParseError as parse_error:
                    problem = retry_reason = str(parse_error)
                except _MethodUnsupported:
                    break
            else:
                break
        raise AnswerUnusable(f"{self.name} gave no usable answer: {problem}")

    async def invoke(
        self, call: Callable[[str], Awaitable[AIMessage]], problem_in: Callable[[AIMessage], str]
    ) -> AIMessage:
        """The message from a call without a schema, such as one with tools.

        `call` gets what was wrong with the last message, empty at first; it is made once more if
        `problem_in` names a problem.
        Raises ModelUnavailable, AnswerUnusable and BudgetExhausted.
        """
        problem = ""
        for _ in range(MAX_REQUESTS_PER_METHOD):
            try:
                message = await self._message(METHODS[-1], partial(call, problem))
            except ParseError as parse_error:
                problem = str(parse_error)
                continue
            self._check_refusal(message)
            problem = problem_in(message)
            if not problem:
                return message
        raise AnswerUnusable(f"{self.name} gave no usable answer: {problem}")

    def _ladder(self) -> tuple[str, ...]:
        """The methods to try, from the one that the server accepted last time."""
        methods = METHODS if _speaks_openai(self.model) else METHODS_OF_ANY_MODEL
        with _accepted_lock:
            accepted = _accepted.get(self._server)
        return methods[methods.index(accepted) :] if accepted in methods else methods

    def _remember(self, method: str) -> None:
        """Begin with this method next time."""
        with _accepted_lock:
            _accepted[self._server] = method

    async def _answer(self, method: str, prompt: str, schema: type[A]) -> A:
        """One request, and the object in its answer."""
        with self._provider(method):
            model = _bound(self.model, method, schema)
        message = await self._message(method, partial(model.ainvoke, prompt))
        self._remember(method)
        self._check_refusal(message)
        return parse_message(message, _tool_name(schema), schema)

    def _check_refusal(self, message: AIMessage) -> None:
        """Raise for a refusal. It is not quoted: nothing supports what a model says about itself."""
        if refusal_in(message):
            raise AnswerUnusable(f"{self.name} refused to answer")

    async def _message(self, method: str, call: Callable[[], Awaitable[AIMessage]]) -> AIMessage:
        """The message from a call, within `models.TIMEOUT` and half of the seconds left in the run.

        The other half is for going on without the answer. The limit is needed because the providers'
        packages apply theirs to each of their own attempts.
        """
        with self._meter.call() as left, self._provider(method):
            async with asyncio.timeout(max(0.0, min(models.TIMEOUT, left / 2))):
                message = await in_time(_message_of(call()))
            if used := message.usage_metadata:
                self._meter.spend(used["input_tokens"], used["output_tokens"])
        return message

    @contextmanager
    def _provider(self, method: str) -> Iterator[None]:
        """The boundary to the provider's package, which may raise anything."""
        try:
            yield
        except (TrendscopeError, ParseError):
            raise
        except Exception as error:
            if method != METHODS[-1] and _rejects_method(error):
                raise _MethodUnsupported from error
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
    """The name of the tool that langchain_core makes from a schema."""
    return schema.model_config.get("title") or schema.__name__


def _with_instructions(prompt: str, method: str, schema: type[BaseModel], problem: str) -> str:
    """The prompt with the instructions that a method, or a second request by any method, needs."""
    parts = [well_formed(prompt)]
    if problem or method in ("json_object", "text"):
        form = json.dumps(schema.model_json_schema(), ensure_ascii=False)
        how = f"Call {_tool_name(schema)} with" if method == "function_calling" else "Answer with nothing but"
        parts.append(f"{how} one JSON object that follows this JSON schema:\n{form}")
    if problem:
        parts.append(f"The last answer could not be used: {problem}. Answer again.")
    return "\n\n".join(parts)


async def _message_of(call: Awaitable[AIMessage]) -> AIMessage:
    """The model's message, even if the provider's package raises because of its content."""
    try:
        return await call
    except ValidationError as error:
        if error.title != AIMessage.__name__:
            raise
        raise ParseError(NO_OBJECT) from error
    except Exception as error:
        if getattr(error, "completion", None) is None:
            raise
        return truncated_message(error)


def _rejects_method(error: Exception) -> bool:
    """Whether an error says that the method, not the model, is missing."""
    if isinstance(error, (NotImplementedError, UserWarning)):
        return True
    status = getattr(error, "status_code", None)
    if isinstance(error, exceptions.ContextOverflowError) or status not in _REFUSING_STATUS | {None}:
        return False
    return (status is not None or isinstance(error, (TypeError, ValueError))) and bool(
        _NAMES_A_METHOD.search(str(error))
    )


def _reason(error: Exception) -> str:
    """Why a request failed, without the provider's own words, which may contain a key or an address."""
    reason = next((said for kind, said in _REASONS if isinstance(error, kind)), type(error).__name__)
    status = getattr(error, "status_code", None)
    return f"{reason} (HTTP {status})" if isinstance(status, int) else reason
