"""Answers of a language model as pydantic objects, whatever the model and its server can do.

json_schema        the server enforces the schema (OpenAI, vLLM, LM Studio, Ollama)
function_calling   the model calls a tool whose arguments are the answer
json_object        the server enforces JSON; the schema is also in the prompt
text               the schema is in the prompt, and the answer is searched for JSON
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.base import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_json_schema
from pydantic import BaseModel, ValidationError

from trendscope.budget import Meter
from trendscope.errors import AnswerUnusable, ModelUnavailable, ParseError, PromptTooLong, TrendscopeError
from trendscope.journal import Answer, Journal, asking_for, request
from trendscope.llm import models
from trendscope.llm.capabilities import capabilities_of
from trendscope.llm.kept_message import from_bytes, to_bytes
from trendscope.llm.output_parsing import (
    NO_OBJECT,
    parse_message,
    refusal_in,
    truncated_message,
    well_formed,
)
from trendscope.llm.refusals import (
    BadAnswer,
    is_too_long,
    log_words,
    reason_for,
    status_of,
    too_long,
    window_in,
    words_of,
)
from trendscope.net.cancellation import in_time, seconds_left
from trendscope.store.request import Cost, Request
from trendscope.text.masking import without_login
from trendscope.text.tokens import count_tokens

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")
Options = dict[str, Any]
"""What is sent with a request beside the prompt."""

METHODS = ("json_schema", "function_calling", "json_object", "text")
METHODS_OF_ANY_MODEL = ("function_calling", "text")
MAX_REQUESTS_PER_METHOD = 2
MAX_REQUESTS = 5
# How often a request is sent again in another way: by each name of a limit, and for a smaller window.
MAX_ADAPTATIONS = 6
# Of its evidence, as much as fits.
SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15, 0.08)

_TOOLS = "tools"
_OPENAI = "//api.openai.com"
_TOKENS_OF_KEYWORDS = 20
_REFUSING_STATUS = frozenset({400, 404, 422, 500, 501})
_REFUSING_TOOLS = frozenset({400, 404, 422})
_REFUSING_LIMIT = frozenset({None, 400, 422})
_NAMES_A_METHOD = re.compile(
    r"response_format|json_schema|json_object|\btools?\b|tool_choice|\bfunctions?\b|grammar"
    r"|unsupported|(?:not|n't) support",
    re.IGNORECASE,
)
# Which method a server accepts is found out here. langchain_openai's warning about it is for programmers,
# and so is the one about an answer whose parts have types other than openai's own.
warnings.filterwarnings("ignore", message=r".*OpenAI's structured output feature", category=UserWarning)
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)


class ToolsUnsupported(Exception):
    """The server does not take tools in a request."""


class _MethodUnsupported(Exception):
    """The server or the provider's package does not support this method."""


class _LimitRefused(Exception):
    """The server does not take the limit of an answer as it was sent; it is known now how else."""


class StructuredModel:
    """A chat model that answers with objects, using whichever method it supports."""

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        meter: Meter,
        journal: Journal | None = None,
    ) -> None:
        self.model = model
        self.name = name
        self._meter = meter
        self._journal = journal or Journal()
        self._address = str(getattr(model, "openai_api_base", None) or "")
        self.capabilities = capabilities_of(name, self._address)
        self.capabilities.begin(model.profile or {}, is_openai=not self._address or _OPENAI in self._address)

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
                    answer = await self._answer(method, prompt, schema, retry_reason)
                    # Some servers accept a schema without enforcing it: then it has to be in the prompt.
                    self._remember("json_object" if retry_reason and method == "json_schema" else method)
                    return answer
                except ParseError as parse_error:
                    problem = retry_reason = str(parse_error)
                except _MethodUnsupported:
                    break
            else:
                break
        raise AnswerUnusable("{name} gave no usable answer: {problem}", name=self.name, problem=problem)

    async def invoke(
        self,
        call: Callable[[str, Options], Awaitable[AIMessage]],
        problem_in: Callable[[AIMessage], str],
        *,
        prompt: str,
        prompt_tokens: int,
        with_tools: bool,
    ) -> AIMessage:
        """The message from a call without a schema, with tools or without, to which `prompt` is put.

        `call` gets what was wrong with the last message, empty at first, and the options to send with it;
        it is made once more if `problem_in` names a problem.
        Raises ToolsUnsupported, ModelUnavailable, AnswerUnusable and BudgetExhausted.
        """
        problem = ""
        for _ in range(MAX_REQUESTS_PER_METHOD):
            try:
                message = await self._message(
                    _TOOLS if with_tools else METHODS[-1],
                    prompt_tokens,
                    partial(call, problem),
                    self._request(prompt, problem, with_tools=with_tools),
                )
            except ParseError as parse_error:
                problem = str(parse_error)
                continue
            except _MethodUnsupported as error:
                raise ToolsUnsupported from error
            self._check_refusal(message)
            problem = problem_in(message)
            if not problem:
                return message
        raise AnswerUnusable("{name} gave no usable answer: {problem}", name=self.name, problem=problem)

    async def within_window(self, build: Callable[[float], str], ask: Callable[[str], Awaitable[T]]) -> T:
        """What `ask` gives for the longest prompt that fits into the model's context.

        `build` makes a prompt with a share of its evidence, from 0 to 1.
        Raises PromptTooLong if the shortest one does not fit, and what `ask` raises.
        """
        problem, last = self._too_long(), ""
        for share in SHARES:
            prompt = build(share)
            if prompt != last and self._fits(self.tokens_of(prompt)):
                last = prompt
                try:
                    return await ask(prompt)
                except PromptTooLong as error:
                    problem = error
        raise problem

    def tokens_of(self, prompt: str) -> int:
        """Tokens of a prompt, on the high side, as this model's server has counted others."""
        return math.ceil(count_tokens(prompt) * self.capabilities.ratio)

    def _fits(self, prompt_tokens: int) -> bool:
        room = self.capabilities.prompt_room
        return room is None or prompt_tokens <= room

    def _too_long(self) -> PromptTooLong:
        return PromptTooLong(
            "{name} cannot be used: {reason}", name=self.name, reason=too_long(self.capabilities.window)
        )

    def _ladder(self) -> tuple[str, ...]:
        """The methods to try, from the one that the server accepted last time."""
        methods = METHODS if _speaks_openai(self.model) else METHODS_OF_ANY_MODEL
        accepted = self.capabilities.method
        return methods[methods.index(accepted) :] if accepted in methods else methods

    def _remember(self, method: str) -> None:
        """Begin with this method next time."""
        self.capabilities.method = method

    async def _answer(self, method: str, prompt: str, schema: type[A], problem: str) -> A:
        """One request, and the object in its answer."""
        full_prompt = _with_instructions(prompt, method, schema, problem)
        tokens = self.tokens_of(full_prompt) + _tokens_of(schema)
        with self._provider(method, tokens, 0):
            model = _bound(self.model, method, schema)

        async def call(options: Options) -> AIMessage:
            return await model.bind(**options).ainvoke(full_prompt)

        asked = self._request(prompt, problem, schema=_form(schema))
        message = await self._message(method, tokens, call, asked)
        self._remember(method)
        self._check_refusal(message)
        try:
            return parse_message(message, _tool_name(schema), schema)
        except ParseError:
            if message.response_metadata.get("finish_reason") == "length":
                self.capabilities.grow()
            raise

    def _request(self, prompt: str, problem: str, **form: object) -> Request:
        """What is asked, whichever method the server takes and however long its answer may be."""
        fields = {
            "model": self.name,
            "address": without_login(self._address),
            "prompt": well_formed(prompt),
        }
        with asking_for("model"):
            return request(**fields, problem=problem, **form)

    def _check_refusal(self, message: AIMessage) -> None:
        """Raise for a refusal. It is not quoted: nothing supports what a model says about itself."""
        if refusal_in(message):
            raise AnswerUnusable("{name} refused to answer", name=self.name)

    async def _message(
        self,
        method: str,
        prompt_tokens: int,
        call: Callable[[Options], Awaitable[AIMessage]],
        asked: Request,
    ) -> AIMessage:
        """The message that is kept, else that from a call."""
        received: list[AIMessage] = []

        async def ask() -> Answer:
            message, cost = await self._ask(method, prompt_tokens, call)
            received.append(message)
            return Answer(partial(to_bytes, message), cost)

        known = await self._journal.aget_or_call(asked, ask)
        if known is None:
            return received[0]
        message = from_bytes(known.body)
        if known.cost.calls:
            self._meter.book(known.cost.prompt_tokens, known.cost.completion_tokens)
        if message.usage_metadata:
            self.capabilities.learn_ratio(prompt_tokens, message.usage_metadata["input_tokens"])
        return message

    async def _ask(
        self, method: str, prompt_tokens: int, call: Callable[[Options], Awaitable[AIMessage]]
    ) -> tuple[AIMessage, Cost]:
        """The message from a call, within `models.TIMEOUT` and half of the seconds left in the run.

        The other half is for going on without the answer. The time is limited here because the providers'
        packages limit that of each of their own attempts. The length of the answer is limited too, by the
        name that the server takes, and with what is left of its context.
        """
        for _ in range(MAX_ADAPTATIONS):
            if not self._fits(prompt_tokens):
                break
            room = self.capabilities.answer_room(prompt_tokens)
            # Of the time for searching, where this is a part of it.
            seconds = min(models.TIMEOUT, seconds_left(self._meter.budget.left) / 2)
            async with self._meter.call(prompt_tokens, room) as granted:
                try:
                    with self._provider(method, prompt_tokens, granted):
                        async with asyncio.timeout(max(0.0, seconds)):
                            message = await in_time(_message_of(call(self._limit(granted))))
                except _LimitRefused:
                    continue
                return message, self._spend(message, prompt_tokens)
        raise self._too_long()

    def _limit(self, tokens: int) -> Options:
        """The limit of an answer, as an option of a request."""
        if not _speaks_openai(self.model):
            return {"max_tokens": tokens} if "max_tokens" in type(self.model).model_fields else {}
        match self.capabilities.limit_names:
            case ("max_completion_tokens", *_):
                return {"max_completion_tokens": tokens}
            case ("max_tokens", *_):  # langchain_openai would send it by the other name
                return {"extra_body": {"max_tokens": tokens}}
        return {}

    def _spend(self, message: AIMessage, prompt_tokens: int) -> Cost:
        """Book what a call used; what the server does not count is estimated."""
        used = message.usage_metadata
        if used and used["input_tokens"] > 0:
            prompt, completion = used["input_tokens"], used["output_tokens"]
            self.capabilities.learn_ratio(prompt_tokens, prompt)
        else:
            prompt, completion = prompt_tokens, count_tokens(str(message.text))
        dollars = self._meter.spend(prompt, completion)
        return Cost(calls=1, prompt_tokens=prompt, completion_tokens=completion, dollars=dollars)

    @contextmanager
    def _provider(self, method: str, prompt_tokens: int, granted: int) -> Iterator[None]:
        """The boundary to the provider's package, which may raise anything."""
        try:
            yield
        except BadAnswer as error:
            raise ModelUnavailable("{name} cannot be used: {error}", name=self.name, error=error) from error
        except TrendscopeError:
            raise
        except Exception as error:
            log_words(self.name, error, self.model)
            self._adapt(error, prompt_tokens, granted)
            if method == _TOOLS and (status_of(error) in _REFUSING_TOOLS or _rejects_method(error)):
                raise _MethodUnsupported from error
            if method != METHODS[-1] and _rejects_method(error):
                raise _MethodUnsupported from error
            reason = reason_for(error, self._address)
            raise ModelUnavailable(
                "{name} cannot be used: {reason}", name=self.name, reason=reason
            ) from error

    def _adapt(self, error: Exception, prompt_tokens: int, granted: int) -> None:
        """Learn from a refusal; raises _LimitRefused if the request can be sent again in another way."""
        if is_too_long(error):
            said = window_in(error)
            self.capabilities.learn_window(said, prompt_tokens, granted)
            if said and self._fits(prompt_tokens):  # with a shorter answer
                raise _LimitRefused from error
            raise PromptTooLong(
                "{name} cannot be used: {reason}", name=self.name, reason=reason_for(error)
            ) from error
        if status_of(error) in _REFUSING_LIMIT and self.capabilities.learn_limit(words_of(error), granted):
            raise _LimitRefused from error


def _speaks_openai(model: BaseChatModel) -> bool:
    """Whether langchain_openai sends the requests; it is not imported to find out."""
    return any(kind.__module__.startswith("langchain_openai.") for kind in type(model).__mro__)


def _bound(
    model: BaseChatModel, method: str, schema: type[BaseModel]
) -> Runnable[LanguageModelInput, AIMessage]:
    match method:
        case "json_schema":
            strict = {"name": _tool_name(schema), "schema": _strict_form(schema), "strict": True}
            return model.bind(response_format={"type": "json_schema", "json_schema": strict})
        case "function_calling":
            choice = _tool_name(schema) if _speaks_openai(model) else "any"
            return model.bind_tools([schema], tool_choice=choice)
        case "json_object":
            form = {"type": "json_object", "schema": _form(schema)}
            return model.bind(response_format=form)
    return model


# pydantic makes a schema anew each time, which takes milliseconds; a run asks a hundred times for a few.
@cache
def _form(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a class."""
    return schema.model_json_schema()


@cache
def _strict_form(schema: type[BaseModel]) -> dict[str, Any]:
    """The same with every key required, and no others."""
    return convert_to_json_schema(schema, strict=True)


@cache
def _tokens_of(schema: type[BaseModel]) -> int:
    """The tokens that a server may count for a schema."""
    return _TOKENS_OF_KEYWORDS + count_tokens(json.dumps(_form(schema)))


def _tool_name(schema: type[BaseModel]) -> str:
    """The name of the tool that langchain_core makes from a schema."""
    return schema.model_config.get("title") or schema.__name__


def _with_instructions(prompt: str, method: str, schema: type[BaseModel], problem: str) -> str:
    """The prompt with the instructions that a method, or a second request by any method, needs."""
    parts = [well_formed(prompt)]
    if problem or method in ("json_object", "text"):
        form = json.dumps(_form(schema), ensure_ascii=False)
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
    status = status_of(error)
    if status not in _REFUSING_STATUS | {None}:
        return False
    return (status is not None or isinstance(error, (TypeError, ValueError))) and bool(
        _NAMES_A_METHOD.search(str(error))
    )
