"""Why a model cannot be used: what a server or its package says, as one line with what to do about it.

A server's own words may have a key, an address or a prompt in them. They go to the log, which `--debug`
shows, and never into a report.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import ssl
from collections.abc import Iterator
from typing import Any, NamedTuple

from langchain_core import exceptions
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from trendscope.errors import ModelUnavailable
from trendscope.llm.output_parsing import in_one_line
from trendscope.text.characters import escape_hidden
from trendscope.text.message import Message

log = logging.getLogger(__name__)

MAX_WORDS = 2_000


class Refusal(NamedTuple):
    """What is wrong, and what to do about it."""

    wrong: Message
    to_do: Message | None = None

    def said(self, status: int | None = None) -> Message:
        """Both in one line, with the status behind what is wrong."""
        fields = {"wrong": self.wrong, "status": status, "to_do": self.to_do}
        if self.to_do is None:
            return self.wrong if status is None else Message("{wrong} (HTTP {status})", **fields)
        if status is None:
            return Message("{wrong}; {to_do}", **fields)
        return Message("{wrong} (HTTP {status}); {to_do}", **fields)


LATER = Message("try again later")
LATER_OR_OTHER = Message("try again later, or use another model")
OTHER = Message("use another model")
ADDRESS = Message("check TRENDSCOPE_MODEL_URL")
WORDS = Message("--debug shows its words")
LARGER = Message("use a model, or a setting of its server, with a larger context")
TOO_LONG = Refusal(Message("the prompt is longer than the model's context"), LARGER)

_BY_STATUS = {
    400: Refusal(Message("its server does not accept the request"), WORDS),
    401: Refusal(
        Message("its server does not accept the key"),
        Message("check OPENAI_API_KEY, or the key of its provider"),
    ),
    402: Refusal(Message("its account has no credit left"), Message("add some at the provider")),
    403: Refusal(
        Message("the key has no permission for it"),
        Message("use another model, or ask the provider for access"),
    ),
    404: Refusal(Message("its server does not know it"), Message("check the model's name")),
    405: Refusal(Message("its server takes no questions at this address"), ADDRESS),
    408: Refusal(Message("no answer in time: its server gave up waiting"), LATER),
    413: Refusal(Message("the request is larger than its server or the account allows"), OTHER),
    422: Refusal(Message("its server does not accept the request"), WORDS),
    429: Refusal(Message("its server asks for fewer requests"), LATER_OR_OTHER),
    503: Refusal(Message("its server failed: it is overloaded or starting"), LATER),
    529: Refusal(Message("its server failed: it is overloaded"), LATER),
}
_NO_V1 = Refusal(
    Message("its server has nothing at this address"),
    Message("check TRENDSCOPE_MODEL_URL, which for most servers ends in /v1"),
)
_QUOTA = Refusal(Message("the quota of its account is used up"), Message("check the plan at the provider"))
_REDIRECTS = Refusal(
    Message("its server redirects"),
    Message("set TRENDSCOPE_MODEL_URL to the address that it redirects to"),
)
_STREAM_ONLY = Refusal(Message("it only answers as an event stream, which is not supported"), OTHER)
_FAILED = Refusal(Message("its server failed"), LATER)
_LATE = Refusal(Message("no answer in time"), Message("try again later, or use a faster model"))
_BY_KIND: tuple[tuple[type[Exception], Refusal | None], ...] = (
    (exceptions.ContextOverflowError, TOO_LONG),
    (exceptions.ModelRateLimitError, _BY_STATUS[429]),
    (exceptions.ModelTimeoutError, _LATE),
    (TimeoutError, _LATE),
    (exceptions.ModelAuthenticationError, _BY_STATUS[401]),
    (exceptions.ModelPermissionDeniedError, _BY_STATUS[403]),
    (exceptions.ModelNotFoundError, _BY_STATUS[404]),
    (exceptions.ModelInvalidRequestError, _BY_STATUS[400]),
    (exceptions.ModelConnectionError, None),
    (ConnectionError, None),
    (exceptions.ModelAPIError, _FAILED),
)
# From the cause of a connection that failed, the closest first.
_UNREACHABLE: tuple[tuple[type[BaseException], Refusal], ...] = (
    (
        ssl.SSLError,
        Refusal(
            Message("its server cannot be reached over TLS"),
            Message("check TRENDSCOPE_MODEL_URL (http or https?) and the certificate"),
        ),
    ),
    (socket.gaierror, Refusal(Message("its server cannot be reached: its name is unknown"), ADDRESS)),
    (
        ConnectionRefusedError,
        Refusal(
            Message("its server cannot be reached: nothing listens there"),
            Message("start it, or check TRENDSCOPE_MODEL_URL"),
        ),
    ),
    (
        OSError,
        Refusal(
            Message("its server cannot be reached"), Message("check TRENDSCOPE_MODEL_URL and the network")
        ),
    ),
)
_CONTEXT = re.compile(
    r"context[ _-]?(?:length|window|size)|exceed_context|maximum context|prompt (?:is )?too long"
    r"|(?:input|prompt)[^.]{0,40}(?:exceeds?|longer than|too long)|longer than the maximum|too many tokens"
    r"|maximum (?:input|prompt|sequence|model) length|string too long|reduce the length|max_new_tokens",
    re.IGNORECASE,
)
_CONTEXT_STATUS = frozenset({None, 400, 413, 422, 500})
_WINDOW = re.compile(
    r"(?:context (?:length|window|size)(?: is| of|:)?(?: only)?|n_ctx\W{1,4}|tokens > |Limit:?|must be <=)"
    r"\s*(\d{3,8})",
    re.IGNORECASE,
)
_QUOTA_WORDS = re.compile(r"insufficient_quota|exceeded your current quota|billing", re.IGNORECASE)
_NAMES_MODEL = re.compile(r"\bmodel", re.IGNORECASE)
_STREAM_WORDS = re.compile(
    r"only supports? stream|stream(?:ing)? (?:mode )?(?:only|is required)", re.IGNORECASE
)
_SECRET = re.compile(r"\b(?:sk|key|pk|gsk|xai|hf)[-_][\w-]{6,}|(?i:bearer) \S+|(?<=key=)\S+")


class BadAnswer(ModelUnavailable):
    """What a server sent is no completion; the text says why, without the model's name."""


def status_of(error: BaseException) -> int | None:
    """The HTTP status that a provider's package gives an error, if any."""
    status = getattr(error, "status_code", None) or getattr(
        getattr(error, "response", None), "status_code", None
    )
    return status if isinstance(status, int) else None


def words_of(error: BaseException) -> str:
    """What the server said, with what its package keeps beside the message."""
    body = getattr(error, "body", None)
    try:
        return f"{error} {json.dumps(body)}" if body else str(error)
    except (TypeError, ValueError):
        return str(error)


def is_too_long(error: BaseException) -> bool:
    """Whether a prompt, or a prompt with its answer, is longer than the server takes."""
    if isinstance(error, exceptions.ContextOverflowError) or status_of(error) == 413:
        return True
    return status_of(error) in _CONTEXT_STATUS and bool(_CONTEXT.search(words_of(error)))


def too_long(window: int | None) -> Message:
    """Why a prompt is not sent that is longer than so many tokens."""
    if window is None:
        return TOO_LONG.said()
    wrong = Message("the prompt is longer than the {tokens} tokens that it takes", tokens=window)
    return Refusal(wrong, LARGER).said()


def window_in(error: BaseException) -> int | None:
    """How many tokens a server takes, if its refusal says so."""
    found = [int(number) for number in _WINDOW.findall(words_of(error))]
    return min(found, default=None)


def reason_for(error: Exception, address: str = "") -> Message:
    """What is wrong and what to do, in one line without the server's words.

    `address` is the one of a server of the user's own.
    """
    status = status_of(error)
    if is_too_long(error) and status != 413:
        return TOO_LONG.said(status)
    if status is not None:
        return _of_status(status, words_of(error), address).said(status)
    for kind, refusal in _BY_KIND:
        if isinstance(error, kind):
            return (refusal or _unreachable(error)).said()
    return Refusal(Message("its package failed"), WORDS).said()


def log_words(name: str, error: BaseException, model: BaseChatModel) -> None:
    """What the server said, for the log, without the key."""
    words = _SECRET.sub("***", words_of(error))
    for secret in _secrets_of(model):
        words = words.replace(secret, "***")
    log.debug("%s: %s: %s", name, type(error).__name__, escape_hidden(in_one_line(words, MAX_WORDS)))


def _secrets_of(model: BaseChatModel) -> Iterator[str]:
    given = (getattr(model, name, None) for name in type(model).model_fields)
    for value in given:
        if isinstance(value, SecretStr) and value.get_secret_value():
            yield value.get_secret_value()


def _of_status(status: int, words: str, address: str) -> Refusal:
    if _STREAM_WORDS.search(words):
        return _STREAM_ONLY
    if status == 404 and address and not _NAMES_MODEL.search(words):
        return _NO_V1
    if status == 429 and _QUOTA_WORDS.search(words):
        return _QUOTA
    if 300 <= status < 400:
        return _REDIRECTS
    return _BY_STATUS.get(status) or (_BY_STATUS[400] if status < 500 else _FAILED)


def _unreachable(error: BaseException) -> Refusal:
    causes = list(_causes(error))
    for kind, refusal in _UNREACHABLE:
        if any(isinstance(cause, kind) for cause in causes):
            return refusal
    return _UNREACHABLE[-1][1]


def _causes(error: BaseException | None) -> Iterator[Any]:
    """The error and what led to it; a package that tries several addresses groups their errors."""
    for _ in range(12):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__
