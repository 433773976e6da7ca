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
from typing import Any

from langchain_core import exceptions
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from trendscope.errors import ModelUnavailable
from trendscope.llm.output_parsing import in_one_line
from trendscope.text.characters import escape_hidden

log = logging.getLogger(__name__)

LATER = "try again later"
ADDRESS = "check TRENDSCOPE_MODEL_URL"
WORDS = "--debug shows its words"
LARGER = "use a model, or a setting of its server, with a larger context"
TOO_LONG = f"the prompt is longer than the model's context; {LARGER}"
MAX_WORDS = 2_000

_BY_STATUS = {
    400: f"its server does not accept the request; {WORDS}",
    401: "its server does not accept the key; check OPENAI_API_KEY, or the key of its provider",
    402: "its account has no credit left; add some at the provider",
    403: "the key has no permission for it; use another model, or ask the provider for access",
    404: "its server does not know it; check the model's name",
    405: f"its server takes no questions at this address; {ADDRESS}",
    408: f"no answer in time: its server gave up waiting; {LATER}",
    413: "the request is larger than its server or the account allows; use another model",
    422: f"its server does not accept the request; {WORDS}",
    429: f"its server asks for fewer requests; {LATER}, or use another model",
    503: f"its server failed: it is overloaded or starting; {LATER}",
    529: f"its server failed: it is overloaded; {LATER}",
}
_NO_V1 = f"its server has nothing at this address; {ADDRESS}, which for most servers ends in /v1"
_QUOTA = "the quota of its account is used up; check the plan at the provider"
_REDIRECTS = "its server redirects; set TRENDSCOPE_MODEL_URL to the address that it redirects to"
_STREAM_ONLY = "it only answers as an event stream, which is not supported; use another model"
_FAILED = f"its server failed; {LATER}"
_BY_KIND: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ContextOverflowError, TOO_LONG),
    (exceptions.ModelRateLimitError, _BY_STATUS[429]),
    (exceptions.ModelTimeoutError, f"no answer in time; {LATER}, or use a faster model"),
    (TimeoutError, f"no answer in time; {LATER}, or use a faster model"),
    (exceptions.ModelAuthenticationError, _BY_STATUS[401]),
    (exceptions.ModelPermissionDeniedError, _BY_STATUS[403]),
    (exceptions.ModelNotFoundError, _BY_STATUS[404]),
    (exceptions.ModelInvalidRequestError, _BY_STATUS[400]),
    (exceptions.ModelConnectionError, ""),
    (ConnectionError, ""),
    (exceptions.ModelAPIError, _FAILED),
)
# From the cause of a connection that failed, the closest first.
_UNREACHABLE: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, f"its server cannot be reached over TLS; {ADDRESS} (http or https?) and the certificate"),
    (socket.gaierror, f"its server cannot be reached: its name is unknown; {ADDRESS}"),
    (ConnectionRefusedError, f"its server cannot be reached: nothing listens there; start it, or {ADDRESS}"),
    (OSError, f"its server cannot be reached; {ADDRESS} and the network"),
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


def too_long(window: int | None) -> str:
    """Why a prompt is not sent that is longer than so many tokens."""
    return (
        TOO_LONG
        if window is None
        else f"the prompt is longer than the {window} tokens that it takes; {LARGER}"
    )


def window_in(error: BaseException) -> int | None:
    """How many tokens a server takes, if its refusal says so."""
    found = [int(number) for number in _WINDOW.findall(words_of(error))]
    return min(found, default=None)


def reason_for(error: Exception, address: str = "") -> str:
    """What is wrong and what to do, in one line without the server's words.

    `address` is the one of a server of the user's own.
    """
    status = status_of(error)
    if is_too_long(error) and status != 413:
        return _with_status(TOO_LONG, status)
    if status is not None:
        return _with_status(_of_status(status, words_of(error), address), status)
    for kind, said in _BY_KIND:
        if isinstance(error, kind):
            return said or _unreachable(error)
    return f"its package failed; {WORDS}"


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


def _of_status(status: int, words: str, address: str) -> str:
    if _STREAM_WORDS.search(words):
        return _STREAM_ONLY
    if status == 404 and address and not _NAMES_MODEL.search(words):
        return _NO_V1
    if status == 429 and _QUOTA_WORDS.search(words):
        return _QUOTA
    if 300 <= status < 400:
        return _REDIRECTS
    return _BY_STATUS.get(status) or (_BY_STATUS[400] if status < 500 else _FAILED)


def _with_status(reason: str, status: int | None) -> str:
    """The status behind what is wrong, before what to do."""
    if status is None:
        return reason
    wrong, semicolon, what_to_do = reason.partition(";")
    return f"{wrong} (HTTP {status}){semicolon}{what_to_do}"


def _unreachable(error: BaseException) -> str:
    causes = list(_causes(error))
    for kind, said in _UNREACHABLE:
        if any(isinstance(cause, kind) for cause in causes):
            return said
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
