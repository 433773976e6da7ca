"""What a Chat Completions server sends, bounded and checked before langchain_openai reads it.

The openai package reads a body of any size, and takes whatever was sent for a completion. What is wrong with
an answer can be said only here, where it still is what the server sent.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import openai

from trendscope.llm.refusals import BadAnswer
from trendscope.net.http_clients import client_options
from trendscope.settings import Settings
from trendscope.text.message import Message

MAX_BYTES = 4_000_000  # an answer of 16,000 tokens has a tenth of it
STREAM = Message("its server answers with an event stream; set it to answer with plain JSON")
PAGE = Message(
    "a web page came instead of an answer; check TRENDSCOPE_MODEL_URL, which for most servers ends in /v1,"
    " and whether the network asks you to sign in"
)
TOO_LARGE = Message(
    "its answer is larger than {megabytes} MB and was not read; try another model",
    megabytes=MAX_BYTES // 1_000_000,
)
ENCODED = Message("its answer is compressed in a way that was not asked for")
NO_JSON = Message("its server answered with something that is not JSON")
NO_CHOICES = Message("there is no answer in what its server sent (no choices)")
EMPTY = Message("its server answered with nothing")
_INFLATED = 32 + zlib.MAX_WBITS  # gzip or zlib, by its first bytes
_NOT_FOUND, _SERVER_ERROR = 404, 500


class ChatClient(openai.DefaultAsyncHttpxClient):
    """An HTTP client that reads at most `MAX_BYTES` of a body, decompressed, and follows no redirect.

    The body of a completion that is sent with 200 is checked, and mended where only its form is odd.
    Raises BadAnswer for one that is none.
    """

    def __init__(self, **options: Any) -> None:
        headers = {"Accept-Encoding": "gzip", "Connection": "close"}
        super().__init__(follow_redirects=False, headers=headers, **options)

    async def send(self, request: Any, *, stream: bool = False, **options: Any) -> Any:
        response = await super().send(request, stream=True, **options)
        try:
            body = await _read(response)
        finally:
            await response.aclose()
        status, content = response.status_code, body
        if response.is_success and request.url.path.endswith("/chat/completions"):
            status, content = _checked(body, response.headers.get("Content-Type", ""), status)
        kept = [(name, value) for name, value in response.headers.multi_items() if name not in _OF_THE_BODY]
        return type(response)(status, headers=kept, content=content, request=request)


_OF_THE_BODY = ("content-encoding", "content-length", "transfer-encoding")


def chat_clients(url: str, settings: Settings) -> dict[str, Any]:
    """The HTTP clients of a model at this address, as langchain_openai takes them; only the second is used.

    A connection belongs to an event loop, and a second research() has another one: so none is kept.
    """
    options = client_options(url, settings)
    return {
        "http_client": openai.DefaultHttpxClient(**options),
        "http_async_client": ChatClient(**options),
        "openai_proxy": None,  # or OPENAI_PROXY would be an error beside a client
    }


async def _read(response: Any) -> bytes:
    """The body, decompressed piece by piece, so that no piece can become much larger than the limit."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise BadAnswer(ENCODED)
    raw = response.aiter_raw()
    body = bytearray()
    async for piece in raw if encoding in ("identity", "") else _inflated(raw):
        body += piece
        if len(body) > MAX_BYTES:
            raise BadAnswer(TOO_LARGE)
    return bytes(body)


async def _inflated(raw: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    inflater = zlib.decompressobj(_INFLATED)
    async for piece in raw:
        try:
            yield inflater.decompress(piece, MAX_BYTES + 1)
        except zlib.error as error:
            raise BadAnswer(ENCODED) from error


def _checked(body: bytes, kind: str, status: int) -> tuple[int, bytes]:
    """Status and body of a completion; an error that was sent with 200 gets the status that it names.

    Raises BadAnswer if it is no completion.
    """
    start = body[:200].lstrip().lower()
    if kind.startswith("text/event-stream") or start.startswith((b"data:", b"event:", b": ")):
        raise BadAnswer(STREAM)
    if not start:
        raise BadAnswer(EMPTY)
    if start.startswith(b"<"):
        raise BadAnswer(PAGE)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(NO_JSON) from error
    if not isinstance(answer, dict):
        raise BadAnswer(NO_JSON)
    if answer.get("error") and not answer.get("choices"):
        return _status_in(answer["error"]), body
    if not _choices(answer):
        raise BadAnswer(NO_CHOICES)
    return status, json.dumps(_mended(answer)).encode()


def _status_in(error: object) -> int:
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, int) and 400 <= code < 600:
        return code
    return _NOT_FOUND if "endpoint" in str(error) else _SERVER_ERROR  # as LM Studio has it


def _choices(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The choices that have a message; langchain_openai needs one in each."""
    choices = answer.get("choices")
    given = choices if isinstance(choices, list) else []
    return [each for each in given if isinstance(each, dict) and isinstance(each.get("message"), dict)]


def _mended(answer: dict[str, Any]) -> dict[str, Any]:
    """The completion with texts where texts belong, and counts that are whole numbers."""
    choices = _choices(answer)
    for choice in choices:
        message = choice["message"]
        if isinstance(message.get("content"), dict):
            message["content"] = json.dumps(message["content"])
        calls = message.get("tool_calls")
        for call in calls if isinstance(calls, list) else ():
            function = call.get("function") if isinstance(call, dict) else None
            if isinstance(function, dict):
                function["arguments"] = _arguments(function.get("arguments"))
    usage = answer.get("usage")
    if isinstance(usage, dict):
        usage.update({name: int(count) for name, count in usage.items() if isinstance(count, float)})
    return answer | {"choices": choices}


def _arguments(given: object) -> object:
    """Arguments as one JSON text: some servers send the object itself, or a text within a text."""
    if isinstance(given, dict):
        return json.dumps(given)
    if isinstance(given, str) and given.lstrip().startswith('"'):
        try:
            inner = json.loads(given)
        except ValueError:
            return given
        return inner if isinstance(inner, str) and inner.lstrip().startswith("{") else given
    return given
