"""A real language model on loopback: SmolLM2-135M-Instruct, served by llama.cpp (examples/local_model.py).

The server binds its answers to a schema; they are nonsense, and some have no end. What is tried is the wire,
and that no report depends on what such a model says.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from pydantic import BaseModel

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.servers import Handler, serving
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Report, aresearch, research
from trendscope.budget import Budget, Meter
from trendscope.errors import AnswerUnusable, ModelUnavailable
from trendscope.llm import models
from trendscope.llm.models import open_model
from trendscope.llm.structured_output import MAX_REQUESTS_PER_METHOD, StructuredModel

PYTHON = os.environ.get("LOCAL_MODEL_PYTHON", "")
SCRIPT = REPOSITORY / "examples" / "local_model.py"
NAME = "openai:SmolLM2-135M-Instruct.Q4_1"
LONGEST = 120  # tokens of an answer
PATIENCE = 900.0  # seconds: what comes back depends on the model, not on what else the machine does
QUESTION = "recent trends in machine translation since 2019"
TOO_LONG = "word " * 9000

pytestmark = pytest.mark.skipif(not PYTHON, reason="a local model is needed: make test-server")


class Note(BaseModel):
    text: str
    score: int


@dataclass(frozen=True)
class Exchange:
    """A request that the server got, and its answer; `usage` is what the answer says of its tokens."""

    method: str
    status: int
    message: Mapping[str, Any]
    usage: tuple[int, int]


@dataclass
class Wire:
    """What goes to the server and comes back; what is refused or scripted does not get there.

    `refused` are methods, `scripted` has answers by the name of their schema.
    """

    upstream: str
    url: str = ""
    refused: tuple[str, ...] = ()
    scripted: Mapping[str, object] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def usage(self) -> tuple[int, int]:
        """Prompt and completion tokens, as the server counted them."""
        with self.lock:
            return sum(one.usage[0] for one in self.exchanges), sum(one.usage[1] for one in self.exchanges)

    def pass_on(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        request = json.loads(body)
        method = method_of(request)
        if method in self.refused:
            return 400, json.dumps({"error": {"message": f"{method} is unsupported"}}).encode()
        if (schema := schema_of(request)) in self.scripted:
            return 200, free_answer(json.dumps(self.scripted[schema]))
        answer = requests.post(
            self.upstream + path, data=body, headers={"Content-Type": "application/json"}, timeout=PATIENCE
        )
        with self.lock:
            self.exchanges.append(exchange_of(method, answer))
        return answer.status_code, answer.content


class Relay(Handler):
    """One request over the wire."""

    wire: Wire

    def do_POST(self) -> None:  # noqa: N802 - as http.server wants it
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, content = self.wire.pass_on(self.path, body)
        self.answer(status, {"Content-Type": "application/json"}, content)


def method_of(request: Mapping[str, Any]) -> str:
    if "tools" in request:
        return "function_calling"
    return str(request.get("response_format", {"type": "text"})["type"])


def schema_of(request: Mapping[str, Any]) -> str:
    """The name of the schema that the answer must have; empty if it is free."""
    return str(request.get("response_format", {}).get("json_schema", {}).get("name", ""))


def free_answer(content: str) -> bytes:
    """A whole answer that cost nothing."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    whole = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted"}
    return json.dumps(whole | {"choices": [choice], "usage": usage}).encode()


def exchange_of(method: str, answer: requests.Response) -> Exchange:
    if answer.status_code != 200:
        return Exchange(method, answer.status_code, {}, (0, 0))
    content = answer.json()
    usage = content["usage"]
    message = content["choices"][0]["message"]
    return Exchange(method, 200, message, (usage["prompt_tokens"], usage["completion_tokens"]))


def serve(*arguments: str) -> subprocess.Popen[str]:
    """The script as it starts, in a process group of its own."""
    command = [PYTHON, str(SCRIPT), "--longest", str(LONGEST), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def address_of(process: subprocess.Popen[str]) -> str:
    """Where the script serves, once it does."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"serving at (http://127\.0\.0\.1:\d+)/v1", line):
            return found[1]
    pytest.fail("".join(said))


def is_served(address: str) -> bool:
    try:
        return requests.get(f"{address}/health", timeout=PATIENCE).status_code == 200
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the model's server, which ends with the input of its command: with these tests."""
    with serve("cat") as process:
        yield address_of(process)
        process.communicate()


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    wire = Wire(server)
    with serving() as relay:
        relay.RequestHandlerClass = type("RelayOfWire", (Relay,), {"wire": wire})
        wire.url = relay.url("/v1")
        yield wire


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "TIMEOUT", PATIENCE)


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


@pytest.fixture(scope="module")
def extractive(sources: Sources) -> Report:
    return research(QUESTION, settings=sources.settings(sources=("arxiv",)), today=TODAY)


async def run_question(sources: Sources, wire: Wire, budget: str) -> Report:
    settings = sources.settings(sources=("arxiv",), model_url=wire.url)
    limits = f"{budget},seconds={PATIENCE:.0f}"
    return await aresearch(QUESTION, settings=settings, model=NAME, budget=limits, today=TODAY)


def structured(wire: Wire, sources: Sources, budget: Budget) -> StructuredModel:
    """The model as it is asked for objects; which method it accepts is not known from another test."""
    model = open_model(NAME, sources.settings(model_url=wire.url))
    return StructuredModel(model, NAME, Meter(budget))


def check(report: Report, sources: Sources) -> None:
    """Every id resolves, every link was served, every sentence stands in the document that it names."""
    claims = [*report.background, *(claim for trend in report.trends for claim in trend.claims)]
    assert all(claim.sentences or claim.counts for claim in claims)
    assert {name for claim in claims for name in claim.sentences} <= set(report.sentences)
    assert {document.url for document in report.documents.values()} <= sources.links
    for sentence in report.sentences.values():
        text = sources.text(report.documents[sentence.document].url)
        assert " ".join(sentence.text.split()) in " ".join(text.split())


def counts(report: Report) -> dict[str, Mapping[str, int]]:
    return {trend.label: trend.counts for trend in report.trends}


def spent(report: Report) -> tuple[float, float]:
    return report.usage["prompt tokens"], report.usage["completion tokens"]


async def test_the_server_binds_answers_to_their_schema(wire: Wire, sources: Sources) -> None:
    budget = Budget()

    note = await structured(wire, sources, budget).generate("Note that the sky is blue. Score: 3.", Note)

    (exchange,) = wire.exchanges
    assert exchange.method == "json_schema"
    assert Note.model_validate_json(exchange.message["content"]) == note
    assert (budget.prompt_tokens, budget.completion_tokens) == exchange.usage


async def test_a_model_that_calls_no_tools_is_given_up(wire: Wire, sources: Sources) -> None:
    """It answers in words although the tool is required; it is asked twice."""
    wire.refused, budget = ("json_schema",), Budget()

    with pytest.raises(AnswerUnusable, match="gave no usable answer"):
        await structured(wire, sources, budget).generate("Take a note.", Note)

    asked = [(one.method, one.status, one.message.get("tool_calls")) for one in wire.exchanges]
    assert asked == [("function_calling", 200, None)] * MAX_REQUESTS_PER_METHOD
    assert (budget.prompt_tokens, budget.completion_tokens) == wire.usage


async def test_a_prompt_beyond_its_context_is_named(wire: Wire, sources: Sources) -> None:
    with pytest.raises(ModelUnavailable, match="longer than the model's context"):
        await structured(wire, sources, Budget()).generate(TOO_LONG, Note)

    assert [one.status for one in wire.exchanges] == [400]


async def test_a_run_with_its_nonsense_keeps_the_counts(
    sources: Sources, wire: Wire, extractive: Report
) -> None:
    report = await run_question(sources, wire, "calls=4,tokens=40000")

    check(report, sources)
    assert report.status in ("partial", "complete")
    assert counts(report) == counts(extractive)
    assert {exchange.status for exchange in wire.exchanges} == {200}
    assert 0 < report.usage["model calls"] == len(wire.exchanges) <= 4
    assert spent(report) == wire.usage


async def test_nothing_that_it_writes_is_shown_as_found(
    sources: Sources, wire: Wire, extractive: Report
) -> None:
    """With a plan and an outline that are good, it also searches, writes and judges."""
    angle = {
        "question": "What slows it down?",
        "papers": ["machine translation"],
        "web": "machine translation costs",
        "answer": "a cost",
        "since": None,
        "until": None,
    }
    labels = [trend.label for trend in extractive.trends][:3]
    themes = [
        {"name": label.capitalize(), "definition": f"Work on {label}.", "phrases": [label], "counted": True}
        for label in labels
    ]
    wire.scripted = {
        "PlanAnswer": {"topic": [["machine translation"]], "angles": [angle]},
        "OutlineAnswer": {"themes": themes},
    }

    report = await run_question(sources, wire, "calls=7,tokens=60000")

    check(report, sources)
    assert report.status == "partial"
    assert {trend.label for trend in report.trends} >= set(labels)
    assert spent(report) == wire.usage
    assert all("language model" in gap or "budget" in gap or "Not answered" in gap for gap in report.gaps)


async def test_tokens_end_the_model_and_not_the_run(sources: Sources, wire: Wire, extractive: Report) -> None:
    report = await run_question(sources, wire, "tokens=1")

    check(report, sources)
    assert counts(report) == counts(extractive)
    assert len(wire.exchanges) <= 1
    assert spent(report) == wire.usage
    assert any("budget of 1 tokens" in gap for gap in report.gaps)


def test_the_command_gets_the_model_and_its_status_comes_back() -> None:
    with serve("sh", "-c", "echo $TRENDSCOPE_MODEL $TRENDSCOPE_MODEL_URL; exit 4") as process:
        printed, _ = process.communicate(timeout=PATIENCE)

    name, url = printed.split()
    assert (process.returncode, name) == (4, NAME)
    assert not is_served(url.removesuffix("/v1"))


ANSWERS_CTRL_C = """
import os, signal, sys
from urllib.request import urlopen

def end(number, frame):
    urlopen(os.environ["TRENDSCOPE_MODEL_URL"] + "/models")
    sys.exit(5)

signal.signal(signal.SIGINT, end)
print("ready", flush=True)
signal.pause()
"""


def test_an_interrupted_command_has_its_model_until_it_ends() -> None:
    """Ctrl-C in a terminal goes to both."""
    with serve(sys.executable, "-c", ANSWERS_CTRL_C) as process:
        address = address_of(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 5

    assert not is_served(address)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_script_stops_its_command(number: int) -> None:
    waits = "import signal; print('ready', flush=True); signal.pause()"

    with serve(sys.executable, "-c", waits) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number


def test_a_file_that_is_no_model_is_an_error() -> None:
    with serve("--gguf", str(SCRIPT)) as process:
        _, said = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert said.splitlines()[-1].startswith(f"local model: {SCRIPT} cannot be served")
