"""What a model's server sends: how much of it is read, and what is mended."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib
from typing import Any

import pytest
from pydantic import BaseModel

from tests.fakes.servers import Answer, Handler, hangs, says, serving, writes
from trendscope import Settings
from trendscope.budget import Budget, Meter
from trendscope.errors import ModelUnavailable
from trendscope.llm.models import open_model
from trendscope.llm.refusals import BadAnswer
from trendscope.llm.structured_output import StructuredModel
from trendscope.llm.wire import ENCODED, MAX_BYTES, STREAM, TOO_LARGE, ChatClient

MEGABYTE = 1024 * 1024
HEAD = b'{"choices": [{"message": {"role": "assistant", "content": "'
START = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


async def sent(answer: Answer) -> Any:
    """What the openai package gets of an answer."""
    with serving(answer) as server:
        async with ChatClient(verify=False) as client:
            return await client.post(server.url("/v1/chat/completions"), json={})


async def completion(body: object) -> dict[str, Any]:
    response = await sent(says(json.dumps(body)))
    return dict(response.json())


def endless(handler: Handler) -> None:
    handler.wfile.write(START + b"\r\n" + HEAD)
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:  # the client has gone
        pass


def bomb(handler: Handler) -> None:
    """A gigabyte in gzip."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    handler.wfile.write(START + b"Content-Encoding: gzip\r\n\r\n" + deflater.compress(HEAD))
    handler.close_connection = True
    try:
        for _ in range(1024):
            handler.wfile.write(deflater.compress(b"x" * MEGABYTE))
        handler.wfile.write(deflater.flush())
    except OSError:  # the client has gone
        pass


@pytest.mark.parametrize("answer", [endless, bomb])
async def test_an_answer_without_an_end_is_not_read_to_it(answer: Answer) -> None:
    tracemalloc.start()
    with pytest.raises(BadAnswer, match=TOO_LARGE):
        await sent(answer)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 32 * MEGABYTE


async def test_an_answer_of_the_largest_size_is_read() -> None:
    text = "x" * (MAX_BYTES - 200)
    answer = await completion({"choices": [{"message": {"content": text}}]})

    assert answer["choices"][0]["message"]["content"] == text


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_a_compressed_answer_is_read(encoding: str, compress: Any) -> None:
    body = compress(HEAD + b'good"}}]}')
    response = await sent(says(body, Content_Encoding=encoding))

    assert response.json()["choices"][0]["message"]["content"] == "good"


@pytest.mark.parametrize(("encoding", "body"), [("br", b"\x0b"), ("gzip", b"no gzip"), ("gzip, br", b"x")])
async def test_what_cannot_be_decompressed_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(BadAnswer, match=ENCODED):
        await sent(says(body, Content_Encoding=encoding))


async def test_an_error_is_bounded_too_and_kept_as_it_is() -> None:
    response = await sent(says('{"error": {"message": "no"}}', 404))
    assert (response.status_code, response.json()) == (404, {"error": {"message": "no"}})

    with pytest.raises(BadAnswer, match=TOO_LARGE):
        await sent(says(b"x" * (MAX_BYTES + 1), 500))


async def test_no_redirect_is_followed_with_a_key() -> None:
    with serving(says("{}")) as other:
        response = await sent(says(b"", 307, Location=other.url("/v1/chat/completions")))

        assert response.status_code == 307
        assert other.received == []


ARGUMENTS = {"query": "번역"}


@pytest.mark.parametrize(
    "given",
    [ARGUMENTS, json.dumps(ARGUMENTS), json.dumps(json.dumps(ARGUMENTS))],
    ids=["dict", "text", "twice"],
)
async def test_arguments_become_one_text(given: object) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": given}}
    answer = await completion({"choices": [{"message": {"content": None, "tool_calls": [call]}}]})

    assert json.loads(answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]) == ARGUMENTS


async def test_an_object_as_content_becomes_text_and_counts_become_whole() -> None:
    answer = await completion(
        {"choices": [{"message": {"content": {"a": 1}}}, {}, None], "usage": {"prompt_tokens": 3.5}}
    )

    assert [choice["message"]["content"] for choice in answer["choices"]] == ['{"a": 1}']
    assert answer["usage"] == {"prompt_tokens": 3}


async def ask(answer: Answer, seconds: float) -> str:
    """Why the model of a server cannot be used."""
    with serving(answer) as server:
        model = open_model("openai:m", Settings(model_url=server.url("/v1"), openai_api_key=None))
        asked = StructuredModel(model, "openai:m", Meter(Budget(seconds=seconds)))
        with pytest.raises(ModelUnavailable) as raised:
            await asked.generate("What?", _Form)
    return str(raised.value)


class _Form(BaseModel):
    text: str


async def test_an_event_stream_is_said_to_be_one() -> None:
    assert STREAM in await ask(says("data: {}\n\n", Content_Type="text/event-stream"), 60)


@pytest.mark.parametrize("answer", [hangs, writes(START + b"\r\n", *[b" "] * 600, pause=0.1)])
async def test_an_answer_ends_with_the_time_of_the_run(answer: Answer) -> None:
    async with asyncio.timeout(20):
        assert "no answer in time" in await ask(answer, 1.0)


async def test_only_completions_are_checked() -> None:
    with serving(says('{"output": []}')) as server:
        async with ChatClient(verify=False) as client:
            response = await client.post(server.url("/v1/responses"), json={})

    assert response.json() == {"output": []}
