"""Answers of models of any quality, over a real server: the right object, or a ModelError in one line."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_openai import ChatOpenAI
from langgraph.func import entrypoint
from openai import DefaultHttpxClient
from pydantic import BaseModel, SecretStr

from tests.fakes.chat import Chat, Replies, Reply
from trendscope import Settings
from trendscope.budget import Budget, Meter
from trendscope.errors import AnswerUnusable, BudgetExhausted, ModelError, ModelUnavailable, ParseError
from trendscope.llm import models
from trendscope.llm.output_parsing import MAX_CHARACTERS, parse_text
from trendscope.llm.structured_output import MAX_REQUESTS, METHODS, StructuredModel
from trendscope.llm.wire import MAX_BYTES, ChatClient


class Note(BaseModel):
    text: str
    score: int = 1


class Verdict(BaseModel):
    """What a critic says."""

    verdict: Literal["accept", "reject"]
    notes: list[Note]
    comment: str = ""


RIGHT = Verdict(verdict="accept", notes=[Note(text="번역 {good}", score=2)], comment="fine")
GOOD = RIGHT.model_dump_json()
LOOSE = '{"verdict": "accept", "notes": [{"text": "a"}], '
NOT_USED = DefaultHttpxClient(verify=False)  # given, for making one reads all certificates
SECRET = "sk-secret-key"
_numbers = count()


@dataclass
class Client:
    """A StructuredModel over a ChatOpenAI, and what it reports."""

    chat: Chat
    name: str = field(default_factory=lambda: f"test:model-{next(_numbers)}")
    budget: Budget = field(default_factory=lambda: Budget(tokens=10_000_000))

    async def generate(self, prompt: str = "What do you say?", *, wait: float = 5) -> Verdict:
        async with ChatClient(verify=False) as client:
            model = ChatOpenAI(
                base_url=self.chat.url,
                api_key=SecretStr(SECRET),
                max_retries=0,
                timeout=wait,
                model="m",
                http_async_client=client,
                http_client=NOT_USED,
            )
            return await StructuredModel(model, self.name, Meter(self.budget)).generate(prompt, Verdict)

    @property
    def totals(self) -> tuple[int, int]:
        return self.budget.prompt_tokens, self.budget.completion_tokens

    @property
    def served(self) -> tuple[int, int]:
        return self.chat.prompt_tokens, self.chat.completion_tokens


def method_of(request: dict[str, Any]) -> str:
    if "tools" in request:
        return "function_calling"
    return str(request.get("response_format", {"type": "text"})["type"])


def written(content: str | None, **more: Any) -> Reply:
    return {"content": content, **more}


def called(arguments: str, name: str = "Verdict") -> dict[str, str]:
    return {"name": name, "arguments": arguments}


def answering(request: dict[str, Any]) -> Reply:
    """A right answer by whichever method is asked for."""
    return {"tool_calls": [called(GOOD)]} if "tools" in request else {"content": GOOD}


def taking(
    *methods: str, status: int = 400, error: str = "response_format and tools are unsupported"
) -> Replies:
    """A server that refuses all methods but these."""
    return lambda request: (
        answering(request) if method_of(request) in methods else {"status": status, "error": error}
    )


def after_first(first: Reply, later: Reply | None = None) -> Replies:
    """The first request gets a bad reply, the later ones another, or a right one."""
    numbers = count()
    return lambda request: first if next(numbers) == 0 else later or answering(request)


@pytest.fixture(params=METHODS)
def method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_each_rung(method: str) -> None:
    with Chat(taking(method)) as chat:
        client = Client(chat)
        assert await client.generate() == RIGHT
        assert [method_of(request) for request in chat.requests] == list(METHODS[: METHODS.index(method) + 1])
        assert client.budget.called == len(chat.requests)
        assert client.totals == client.served


async def test_what_works_is_remembered(method: str) -> None:
    with Chat(taking(method)) as chat:
        client = Client(chat)
        await client.generate()
        chat.requests.clear()
        await client.generate()
        assert [method_of(request) for request in chat.requests] == [method]


async def test_what_works_is_remembered_for_one_name_only() -> None:
    with Chat(taking("text")) as chat:
        await Client(chat).generate()
        chat.requests.clear()
        await Client(chat).generate()
        assert method_of(chat.requests[0]) == "json_schema"


async def test_from_what_worked_it_goes_on_downwards() -> None:
    taken = ["function_calling"]
    with Chat(
        lambda request: (
            {"status": 422, "error": "no tools"} if method_of(request) not in taken else answering(request)
        )
    ) as chat:
        client = Client(chat)
        await client.generate()
        taken[:] = ["json_schema", "text"]
        chat.requests.clear()
        assert await client.generate() == RIGHT
        assert [method_of(request) for request in chat.requests] == [
            "function_calling",
            "json_object",
            "text",
        ]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "'response_format' of type 'json_schema' is not supported with this model. tools"),
        (400, "Invalid schema for response_format 'Verdict'; tools too"),
        (422, "body.tools, body.response_format: extra inputs are not permitted"),
        (500, "only response_format of type text; tool_choice unknown"),
        (404, "No endpoints found that support tool use or response_format"),
    ],
)
async def test_ways_to_refuse_a_method(status: int, error: str) -> None:
    with Chat(taking("text", status=status, error=error)) as chat:
        assert await Client(chat).generate() == RIGHT
        assert len(chat.requests) == 4


async def test_the_strict_schema_requires_everything_and_nothing_else() -> None:
    with Chat(taking("json_schema")) as chat:
        await Client(chat).generate()
        sent = chat.requests[0]["response_format"]["json_schema"]
    assert (sent["name"], sent["strict"]) == ("Verdict", True)
    for form in (sent["schema"], sent["schema"]["properties"]["notes"]["items"]):
        assert form["additionalProperties"] is False
        assert form["required"] == list(form["properties"])


async def test_a_tool_is_demanded_by_its_name() -> None:
    with Chat(taking("function_calling")) as chat:
        await Client(chat).generate()
        assert chat.requests[-1]["tool_choice"] == {"type": "function", "function": {"name": "Verdict"}}


@pytest.mark.parametrize("method_named", ["json_object", "text"])
async def test_where_the_server_does_not_enforce_it_the_prompt_names_the_schema(method_named: str) -> None:
    with Chat(taking(method_named)) as chat:
        await Client(chat).generate("What\ud800?")
        first, last = chat.requests[0]["messages"][0], chat.requests[-1]["messages"][0]
    assert first["content"] == "What?"
    assert "JSON schema" in last["content"]
    assert json.dumps(Verdict.model_json_schema()) in last["content"]


async def test_a_model_without_any_method_is_asked_in_words() -> None:
    budget = Budget()
    answers = StructuredModel(FakeListChatModel(responses=[f"Sure: {GOOD}!"]), "fake", Meter(budget))
    assert await answers.generate("What?", Verdict) == RIGHT
    assert budget.called == 1
    assert budget.completion_tokens > 0  # estimated, because nothing counted them


async def test_the_second_request_says_in_one_line_what_was_wrong() -> None:
    with Chat(after_first(written('{"verdict": "maybe", "notes": []}'))) as chat:
        assert await Client(chat).generate() == RIGHT
        (first, second) = (request["messages"] for request in chat.requests)
    assert len(first) == len(second) == 1
    *_, last = second[0]["content"].splitlines()
    assert last == (
        "The last answer could not be used: verdict: Input should be 'accept' or 'reject'. Answer again."
    )


FIRST_HELPS: dict[str, Reply] = {
    "cut before a value": written('{"verdict":'),
    "cut in a key": written('{"verdict": "accept", "no'),
    "wrong type": written('{"verdict": "accept", "notes": "none"}'),
    "wrong value": written('{"verdict": 1, "notes": []}'),
    "a number": written("42"),
    "schema echo": written(json.dumps(Verdict.model_json_schema())),
    "filled schema echo": written(json.dumps({"$schema": "x", "properties": json.loads(GOOD)})),
    "prose only": written("I accept { it [gladly."),
    "empty": written(""),
    "null content": written(None),
    "empty object": written("{}"),
    "empty list": written("[]"),
    "other keys": written('{"answer": 1}'),
    "1 MB": written('{"verdict": "' + "a" * 1_000_000),
    "1 MB, tool": {"tool_calls": [called('{"verdict": "' + "a" * 1_000_000)]},
    "endless key": written('{"' + "a" * (MAX_CHARACTERS - 2)),
    "endless thought": written("<think>" * (MAX_CHARACTERS // 7)),
    "endless nesting": written("[" * MAX_CHARACTERS),
    "endless wrapping": written('{"a":' * (MAX_CHARACTERS // 5)),
    "endless commas": written("[1" + ", " * (MAX_CHARACTERS // 2 - 1)),
    "NaN": written(LOOSE.replace('"a"', '"a", "score": NaN') + '"comment": ""}'),
    "infinite number": written(LOOSE.replace('"a"', '"a", "score": 1e999') + '"comment": ""}'),
    "endless number": written(LOOSE.replace('"a"', '"a", "score": ' + "9" * 9999) + '"comment": ""}'),
    "thought without end": written('<think>{"verdict": "reject", "notes": []}, or rather not'),
    "HTML as content": written("<!DOCTYPE html><html><body>{}</body></html>"),
    "unknown tool": {"tool_calls": [called(GOOD, "search")]},
    "damaged arguments": {"tool_calls": [called('{"verdict" "accept"}')]},
    "empty arguments": {"tool_calls": [called("")]},
    "length, nothing written": written("", finish_reason="length"),
    "length, no content": written(None, finish_reason="length"),
}
# LangChain raises on these, and what they cost goes down with the message.
ARGUMENTS_ARE_NO_OBJECT: dict[str, Reply] = {
    "arguments: a list": {"tool_calls": [called("[1, 2]")]},
    "arguments: a string": {"tool_calls": [called('"accept"')]},
}
READABLE: dict[str, Reply] = {
    "cut before the end": written(GOOD[:-1]),
    "cut in a string": written(GOOD[:-3]),
    "prose before": written(f"Sure {{as asked}} [1]: {GOOD}"),
    "prose after": written(f'{GOOD}\nAnd {{"verdict": 1}} is wrong, {{as said}}.'),
    "another answer before": written(f'{{"verdict": "reject", "notes": []}} is wrong. {GOOD}'),
    "fences": written(f"```json\n{GOOD}\n```"),
    "cut in fences": written(f"```json\n{GOOD[:-1]}\n```"),
    "open code block": written(f"```\n{GOOD}"),
    "thought": written(f'<think>{{"verdict": "reject", "notes": []}}</think>{GOOD}'),
    "thought that began in the prompt": written(f'{{"verdict": "reject", "notes": []}}</think>\n{GOOD}'),
    **{
        f"thought: {begins}": written(f'{begins}{{"verdict": "reject", "notes": []}}{ends}{GOOD}')
        for begins, ends in (
            ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
            ("<|channel|>analysis<|message|>", "<|channel|>final <|constrain|>json<|message|>"),
            ("<|channel>thought\n", "<channel|>"),
            ("<seed:think>", "</seed:think>"),
            ("[THINK]", "[/THINK]"),
            ("<reasoning>", "</reasoning>"),
            ("<Thought>", "</Thought>\n"),
            ("◁think▷", "◁/think▷"),
            ("<|START_THINKING|>", "<|END_THINKING|>"),
            ("an unknown mark: ", " and so: "),
        )
    },
    "open thought": written(f'<think>{{"verdict": "reject", "notes": []}} no: {GOOD}'),
    "extra keys": written(GOOD[:-1] + ', "why": {"because": [1]}}'),
    "duplicate keys": written('{"verdict": "reject", ' + GOOD[1:]),
    "spare commas": written(GOOD[:-1] + ",}"),
    "lone surrogates": written(GOOD.replace("fine", "fi\\ud800ne\ud800")),
    "NUL": written(GOOD.replace("fine", "fi\\u0000ne\x00") + "\x00"),
    "BOM": written("\ufeff" + GOOD),
    "a Python literal": written(repr(json.loads(GOOD))),
    "a Python literal in prose": written(f"Here: {json.loads(GOOD)!r}."),
    "list around it": written(f"[{GOOD}]"),
    "wrapped": written(f'{{"answer": {GOOD}}}'),
    "wrapped list": written(f'{{"answers": [{GOOD}]}}'),
    "length": written(GOOD[:-1], finish_reason="length"),
    "tool instead": {"tool_calls": [called(GOOD)]},
    "two tool calls": {"tool_calls": [called("{}"), called(GOOD)]},
    "another tool first": {"tool_calls": [called("{}", "search"), called(GOOD)]},
    "cut arguments": {"tool_calls": [called(GOOD[:-1])]},
    "wrapped arguments": {"tool_calls": [called(f'{{"verdict_": {GOOD}}}')]},
}
HOPELESS: dict[str, Reply] = {
    "refusal": {"refusal": "I cannot\nhelp with that"},
    "content filter": written("{", finish_reason="content_filter"),
}
FAILURES: dict[str, tuple[Reply, str]] = {
    "HTML": ({"raw": b"<html>Sign in</html>", "type": "text/html"}, "web page came"),
    "HTML as JSON": ({"raw": b"<html>Sign in</html>"}, "web page came"),
    "no choices": ({"raw": b'{"choices": null}'}, "no answer in what its server sent"),
    "empty choices": ({"raw": b'{"choices": []}'}, "no answer in what its server sent"),
    "a choice without a message": ({"raw": b'{"choices": [{}]}'}, "no answer in what its server sent"),
    "a list": ({"raw": b"[]"}, "not JSON"),
    "cut": ({"raw": b'{"choices": [{"mess'}, "not JSON"),
    "no body": ({"raw": b""}, "answered with nothing"),
    "event stream": ({"raw": b"data: {}\n\n", "type": "text/event-stream"}, "event stream"),
    "event stream as JSON": ({"raw": b"data: {}\n\n"}, "event stream"),
    "error with 200": ({"raw": b'{"error": {"message": "overloaded"}}'}, "its server failed (HTTP 500)"),
    "no endpoint with 200": (
        {"raw": b'{"error": "Unexpected endpoint or method."}'},
        "nothing at this address",
    ),
    "429 with 200": ({"raw": b'{"error": {"code": 429}}'}, "asks for fewer requests (HTTP 429)"),
    "larger than is read": ({"raw": b'{"choices": "' + b"x" * MAX_BYTES}, "larger than 4 MB"),
    "stream only": ({"status": 400, "error": "only supports stream mode"}, "only answers as an event stream"),
    "400": ({"status": 400, "error": "no"}, "does not accept the request (HTTP 400)"),
    "400, too long": (
        {"status": 400, "error": "context_length_exceeded: 900 in the functions"},
        "longer than the model's context (HTTP 400)",
    ),
    "402": ({"status": 402, "error": "Insufficient Balance"}, "no credit left (HTTP 402)"),
    "405": ({"status": 405, "error": "no"}, "takes no questions at this address (HTTP 405)"),
    "408": ({"status": 408, "error": "no"}, "no answer in time"),
    "413": ({"status": 413, "error": "Request too large"}, "larger than its server"),
    "422": ({"status": 422, "error": "no"}, "does not accept the request (HTTP 422)"),
    "quota": ({"status": 429, "error": "You exceeded your current quota"}, "quota of its account is used up"),
    "503": ({"status": 503, "error": "loading"}, "overloaded or starting (HTTP 503)"),
    "401": ({"status": 401, "error": f"Incorrect key: {SECRET}"}, "does not accept the key (HTTP 401)"),
    "403": ({"status": 403, "error": "?key=sk-secret-key"}, "no permission for it (HTTP 403)"),
    "404": ({"status": 404, "error": "no model m"}, "does not know it (HTTP 404); check the model's name"),
    "404, nothing there": ({"status": 404, "error": "page not found"}, "for most servers ends in /v1"),
    "429": ({"status": 429, "error": "slow down"}, "asks for fewer requests (HTTP 429)"),
    "500": ({"status": 500, "error": "oops"}, "its server failed (HTTP 500)"),
    "529": ({"status": 529, "error": "overloaded"}, "overloaded (HTTP 529); try again later"),
    "reset": ({"reset": True}, "cannot be reached"),
    "hang": ({"hang": True}, "no answer in time"),
}
ASKED_AGAIN = FIRST_HELPS | ARGUMENTS_ARE_NO_OBJECT


def by_name(shapes: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shape", shapes.values(), ids=list(shapes))


def one_line(error: ModelError, client: Client) -> bool:
    text = str(error)
    named = re.search(r"\b[A-Z]\w*(?:Error|Exception|Refused|Answer)\b", text)
    return client.name in text and text.isprintable() and len(text) < 320 and SECRET not in text and not named


@pytest.fixture(params=["json_schema", "function_calling"])
def strong(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def on_rung(rung: str, replies: Replies) -> Replies:
    """These replies from this rung on; those above it are refused."""
    numbers = count()

    def reply(request: dict[str, Any]) -> Reply:
        if METHODS.index(method_of(request)) < METHODS.index(rung):
            return {"status": 400, "error": "response_format is unsupported"}
        return replies(request) if callable(replies) else replies[min(next(numbers), len(replies) - 1)]

    return reply


@by_name(ASKED_AGAIN)
async def test_an_unusable_first_answer_is_asked_for_once_more(shape: Reply, strong: str) -> None:
    with Chat(on_rung(strong, after_first(shape))) as chat:
        client = Client(chat)
        assert await client.generate() == RIGHT
        assert [method_of(request) for request in chat.requests][-2:] == [strong, strong]
        if shape not in ARGUMENTS_ARE_NO_OBJECT.values():
            assert client.totals == client.served


@by_name(ASKED_AGAIN)
async def test_always_unusable(shape: Reply, method: str) -> None:
    with Chat(on_rung(method, [shape])) as chat:
        client = Client(chat)
        with pytest.raises(AnswerUnusable) as raised:
            await client.generate()
        assert one_line(raised.value, client)
        assert client.budget.called == len(chat.requests) == METHODS.index(method) + 2
        if shape not in ARGUMENTS_ARE_NO_OBJECT.values():
            assert client.totals == client.served


@by_name(READABLE)
async def test_a_damaged_answer_is_read(shape: Reply, method: str) -> None:
    with Chat(on_rung(method, [shape])) as chat:
        client = Client(chat)
        answer = await client.generate()
        assert answer.model_copy(update={"comment": "fine"}) == RIGHT
        assert "fine".startswith(answer.comment)
        assert len(chat.requests) == METHODS.index(method) + 1
        assert client.totals == client.served


@by_name(HOPELESS)
async def test_a_refusal_is_not_asked_again(shape: Reply) -> None:
    with Chat([shape]) as chat:
        client = Client(chat)
        with pytest.raises(AnswerUnusable, match="refused to answer") as raised:
            await client.generate()
        assert one_line(raised.value, client)
        assert "help with that" not in str(raised.value)  # a report shows it, and nothing supports it
        assert len(chat.requests) == 1
        assert client.totals == client.served


@by_name(FAILURES)
async def test_a_failing_server_is_not_asked_again(shape: tuple[Reply, str]) -> None:
    reply, said = shape
    with Chat([reply]) as chat:
        client = Client(chat)
        with pytest.raises(ModelUnavailable) as raised:
            await client.generate(wait=1)
        assert one_line(raised.value, client)
        assert said in str(raised.value)
        assert len(chat.requests) == 1
        assert client.totals == (0, 0)


@by_name(FAILURES)
async def test_a_server_that_fails_on_the_second_request(shape: tuple[Reply, str]) -> None:
    with Chat(after_first(written("hm"), shape[0])) as chat:
        client = Client(chat)
        with pytest.raises(ModelUnavailable) as raised:
            await client.generate(wait=1)
        assert one_line(raised.value, client)
        assert len(chat.requests) == 2
        assert client.totals == client.served


async def test_all_attempts_at_a_request_share_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "TIMEOUT", 0.5)
    with Chat([{"hang": True}]) as chat:
        client = Client(chat)
        with pytest.raises(ModelUnavailable, match="no answer in time") as raised:
            await client.generate(wait=60)
        assert one_line(raised.value, client)


async def test_answers_are_counted_in_a_graph_whose_messages_are_streamed() -> None:
    """A server of this kind counts the tokens of a stream only where it is asked to."""
    budget = Budget()
    with Chat([written(GOOD)]) as chat:
        model = models.open_model("openai:m", Settings(model_url=chat.url))
        answers = StructuredModel(model, f"test:{next(_numbers)}", Meter(budget))

        @entrypoint()
        async def asking(prompt: str) -> Verdict:
            return await answers.generate(prompt, Verdict)

        async for _ in asking.astream("What do you say?", stream_mode="messages"):
            pass

        assert not chat.requests[0].get("stream")
        assert budget.prompt_tokens == chat.prompt_tokens
        assert budget.completion_tokens == chat.completion_tokens


async def test_never_more_than_five_requests() -> None:
    turns: dict[str, int] = {}

    def unusable_then_refused(request: dict[str, Any]) -> Reply:
        method = method_of(request)
        turns[method] = turns.get(method, 0) + 1
        return written("hm") if turns[method] == 1 else {"status": 400, "error": "tools, response_format"}

    with Chat(unusable_then_refused) as chat:
        client = Client(chat)
        with pytest.raises(AnswerUnusable):
            await client.generate()
        assert len(chat.requests) == client.budget.called == MAX_REQUESTS


@pytest.mark.parametrize("limit", range(4))
async def test_the_budget_is_asked_before_each_request(limit: int) -> None:
    with Chat(taking("text")) as chat:
        with pytest.raises(BudgetExhausted):
            await Client(chat, budget=Budget(calls=limit)).generate()
        assert len(chat.requests) == limit


async def test_a_cancelled_question_is_cancelled() -> None:
    arrived = threading.Event()

    def hang(request: dict[str, Any]) -> Reply:
        arrived.set()
        return {"hang": True}

    with Chat(hang) as chat:
        question = asyncio.create_task(Client(chat).generate())
        await asyncio.to_thread(arrived.wait)
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question
        assert len(chat.requests) == 1


async def test_questions_at_once() -> None:
    with Chat(taking("text")) as chat:
        client = Client(chat)
        assert await asyncio.gather(*(client.generate() for _ in range(8))) == [RIGHT] * 8
        assert client.totals == client.served


@by_name({name: reply["content"] for name, reply in FIRST_HELPS.items() if name.startswith("endless")})
def test_an_endless_answer_is_not_parsed(shape: str) -> None:
    with pytest.raises(ParseError):
        parse_text(shape, Verdict)


@pytest.mark.parametrize("end", range(1, len(GOOD)))
def test_cut_anywhere(end: int) -> None:
    try:
        answer = parse_text(GOOD[:end], Verdict)
    except ParseError:
        return
    assert answer.verdict == "accept"
    assert "fine".startswith(answer.comment)
