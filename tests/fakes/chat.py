"""A chat model's server on loopback that answers POST /v1/chat/completions as a test says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

from tests.fakes.servers import Handler, ReceivedRequest, hangs, resets, serving, writes

Reply = Mapping[str, Any]
Replies = Sequence[Reply] | Callable[[dict[str, Any]], Reply]


def tokens(*texts: object) -> int:
    """As many tokens as this server counts: one for four characters, at least one a text."""
    return sum(1 + len(text if isinstance(text, str) else json.dumps(text)) // 4 for text in texts)


class Chat:
    """Answers each request with its next reply, the last one for ever, or with what a function replies.

    A reply is a message (`content`, `tool_calls` as {name, arguments}, `refusal`, `finish_reason`) or a
    failure: `status` with an optional `error` and `headers`, `raw` bytes as the body, `hang`, `reset`, or
    `wire`, the bytes of a whole answer in pieces, with a `pause` of so many seconds after each.
    """

    def __init__(self, replies: Replies) -> None:
        self.requests: list[dict[str, Any]] = []
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self._replies = replies
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        server = self._stack.enter_context(serving(hangs))
        server.RequestHandlerClass = type("ChatHandler", (_ChatHandler,), {"chat": self})
        self._server = server
        self.url = server.url("/v1")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def reply_to(self, request: dict[str, Any]) -> Reply:
        """The reply whose turn it is."""
        with self._server.lock:
            number = len(self.requests)
            self.requests.append(request)
        if callable(self._replies):
            return self._replies(request)
        return self._replies[min(number, len(self._replies) - 1)]

    def completion(self, request: dict[str, Any], reply: Reply) -> dict[str, Any]:
        """A chat completion, its tokens counted."""
        message = _message(reply)
        sent = tokens(*request["messages"])
        written = tokens(*(part for part in message.values() if part is not None))
        with self._server.lock:
            self.prompt_tokens += sent
            self.completion_tokens += written
        usual = "tool_calls" if reply.get("tool_calls") else "stop"
        choice = {"index": 0, "message": message, "finish_reason": reply.get("finish_reason", usual)}
        usage = {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
        named = {"id": "chat-1", "object": "chat.completion", "created": 1, "model": request["model"]}
        return named | {"choices": [choice], "usage": usage}


class _ChatHandler(Handler):
    chat: Chat

    def do_POST(self) -> None:  # noqa: N802 - as http.server wants it
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.received.append(ReceivedRequest(self.command, self.path, dict(self.headers), body))
        if self.path != "/v1/chat/completions":
            return self.answer(404, {}, b"")
        request = json.loads(body)
        return self._give(request, self.chat.reply_to(request))

    def _give(self, request: dict[str, Any], reply: Reply) -> None:
        kind = {"Content-Type": "application/json"}
        if reply.get("hang"):
            hangs(self)
        elif reply.get("reset"):
            resets(self)
        elif "raw" in reply:
            self.answer(200, {"Content-Type": reply.get("type", "application/json")}, reply["raw"])
        elif "status" in reply:
            error = {"error": {"message": reply.get("error", "no"), "type": "error", "code": None}}
            self.answer(reply["status"], kind | reply.get("headers", {}), json.dumps(error).encode())
        elif "wire" in reply:
            writes(*reply["wire"], pause=reply["pause"])(self)
        else:
            self.answer(200, kind, json.dumps(self.chat.completion(request, reply)).encode())


def _message(reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.get("content"), "refusal": reply.get("refusal")}
    calls = [
        {"id": f"call_{number}", "type": "function", "function": dict(call)}
        for number, call in enumerate(reply.get("tool_calls", ()))
    ]
    return message | {"tool_calls": calls} if calls else message
