"""A model server that is not ours: `transformers serve` on loopback, with a small model of random weights.

Such a model writes rubbish: what is tried is the wire, and that a report does not depend on the model.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import BaseModel

from tests.conftest import wait_for
from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.servers import Handler, serving, unused_port
from tests.fakes.sources import Sources
from tests.repository import REPOSITORY
from trendscope import Report, aresearch, research
from trendscope.budget import Budget, Meter
from trendscope.errors import AnswerUnusable
from trendscope.llm.models import open_model
from trendscope.llm.structured_output import MAX_REQUESTS_PER_METHOD, METHODS, StructuredModel

PYTHON = os.environ.get("SERVING_PYTHON", "")
STARTS_WITHIN = 180.0
MODEL = "tiny"
QUESTION = "recent trends in machine translation since 2019"
BUDGET = "calls=8,tokens=40000,seconds=120"

pytestmark = pytest.mark.skipif(not PYTHON, reason="a model server is needed: make test-server")


class Note(BaseModel):
    text: str
    score: int


@dataclass(frozen=True)
class Exchange:
    """A request that the server got, and its answer; `usage` is what the answer says of its tokens."""

    method: str
    status: int
    usage: tuple[int, int]


@dataclass
class Wire:
    """What goes to the server and comes back; methods that are `refused` do not get there."""

    upstream: str
    url: str = ""
    refused: tuple[str, ...] = ()
    exchanges: list[Exchange] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def usage(self) -> tuple[int, int]:
        """Prompt and completion tokens, as the server counted them."""
        with self.lock:
            return sum(one.usage[0] for one in self.exchanges), sum(one.usage[1] for one in self.exchanges)

    def pass_on(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the server's answer."""
        method = method_of(json.loads(body))
        if method in self.refused:
            return 400, json.dumps({"error": {"message": f"{method} is unsupported"}}).encode()
        answer = requests.post(
            self.upstream + path, data=body, headers={"Content-Type": "application/json"}, timeout=600
        )
        with self.lock:
            self.exchanges.append(Exchange(method, answer.status_code, usage_in(answer)))
        return answer.status_code, answer.content


class Relay(Handler):
    """One request over the wire."""

    wire: Wire

    def do_POST(self) -> None:  # noqa: N802 - as http.server wants it
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, content = self.wire.pass_on(self.path, body)
        self.answer(status, {"Content-Type": "application/json"}, content)


def method_of(request: dict[str, Any]) -> str:
    if "tools" in request:
        return "function_calling"
    return str(request.get("response_format", {"type": "text"})["type"])


def usage_in(answer: requests.Response) -> tuple[int, int]:
    """Prompt and completion tokens; none of an answer that failed."""
    if answer.status_code != 200:
        return 0, 0
    usage = answer.json()["usage"]
    return usage["prompt_tokens"], usage["completion_tokens"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that has one model, made for it."""
    folder = tmp_path_factory.mktemp("serving")
    make_model(folder)
    port = unused_port()
    address = f"http://127.0.0.1:{port}"
    serve = [PYTHON, "-m", "transformers.cli.transformers", "serve", MODEL, "--device", "cpu"]
    listen = ["--host", "127.0.0.1", "--port", str(port), "--default-seed", "0"]
    said = folder / "server.log"
    with (
        said.open("w") as log,
        subprocess.Popen(
            [*serve, *listen], cwd=folder, env=offline(folder), stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_for(f"{address}/health", process, said, STARTS_WITHIN)
            yield address
        finally:
            process.kill()


def make_model(folder: Path) -> None:
    """Write the model into the folder; the prompts are what its tokenizer is trained on."""
    script = Path(__file__).with_name("make_tiny_model.py")
    texts = sorted(REPOSITORY.glob("prompts/*.md"))
    make: list[str | Path] = [PYTHON, script, folder / MODEL, *texts]
    made = subprocess.run(make, env=offline(folder), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def offline(folder: Path) -> dict[str, str]:
    """An environment in which nothing is fetched, and nothing is kept outside of the folder."""
    return os.environ | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "HF_HOME": str(folder),
        "OMP_NUM_THREADS": "1",  # more threads than such a model can use only wait for each other
    }


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    wire = Wire(server)
    with serving() as relay:
        relay.RequestHandlerClass = type("RelayOfWire", (Relay,), {"wire": wire})
        wire.url = relay.url("/v1")
        yield wire


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


@pytest.fixture(scope="module")
def extractive(sources: Sources) -> Report:
    return research(QUESTION, settings=sources.settings(sources=("arxiv",)), today=TODAY)


async def run_question(sources: Sources, wire: Wire, model: str, budget: str = BUDGET) -> Report:
    settings = sources.settings(sources=("arxiv",), model_url=wire.url)
    return await aresearch(QUESTION, settings=settings, model=model, budget=budget, today=TODAY)


def counted(report: Report) -> dict[str, str]:
    """The claim of the counts of each trend."""
    return {trend.label: trend.claims[0].text for trend in report.trends}


def check(report: Report, sources: Sources) -> None:
    """Every id resolves, and every link was served."""
    claims = [*report.background, *(claim for trend in report.trends for claim in trend.claims)]
    assert all(claim.sentences for claim in claims)
    assert {name for claim in claims for name in claim.sentences} <= set(report.sentences)
    assert {sentence.document for sentence in report.sentences.values()} <= set(report.documents)
    assert {document.url for document in report.documents.values()} <= sources.links


def spent(report: Report) -> tuple[float, float]:
    return report.usage["prompt tokens"], report.usage["completion tokens"]


async def test_rubbish_leaves_the_counts(sources: Sources, wire: Wire, extractive: Report) -> None:
    report = await run_question(sources, wire, f"openai:{MODEL}")

    check(report, sources)
    assert report.status in ("partial", "complete")
    assert report.trends
    assert counted(report) == counted(extractive)
    assert {exchange.status for exchange in wire.exchanges} == {200}
    assert 0 < report.usage["model calls"] == len(wire.exchanges) <= 8
    assert spent(report) == wire.usage
    assert min(wire.usage) > 0


@pytest.mark.parametrize("method", METHODS)
async def test_each_method_is_answered_and_counted(wire: Wire, sources: Sources, method: str) -> None:
    """It takes every method, and holds the model to none: rubbish is asked for once more, then given up."""
    wire.refused = METHODS[: METHODS.index(method)]
    budget = Budget()
    model = open_model(f"openai:{MODEL}", sources.settings(model_url=wire.url))
    answers = StructuredModel(model, f"{MODEL} by {method}", Meter(budget))

    with pytest.raises(AnswerUnusable):
        await answers.generate("What do you say?", Note)

    assert [(one.method, one.status) for one in wire.exchanges] == [(method, 200)] * MAX_REQUESTS_PER_METHOD
    used = (budget.prompt_tokens, budget.completion_tokens)
    assert used == tuple(map(sum, zip(*(exchange.usage for exchange in wire.exchanges), strict=True)))


async def test_a_model_that_is_not_there(sources: Sources, wire: Wire, extractive: Report) -> None:
    report = await run_question(sources, wire, "openai:absent")

    check(report, sources)
    assert report.status == "partial"
    assert counted(report) == counted(extractive)
    assert {(exchange.status, exchange.usage) for exchange in wire.exchanges} == {(400, (0, 0))}
    assert spent(report) == (0, 0)
    assert report.gaps
    assert all("openai:absent" in gap and "HTTP 400" in gap for gap in report.gaps)


async def test_tokens_end_the_model_and_not_the_run(sources: Sources, wire: Wire, extractive: Report) -> None:
    report = await run_question(sources, wire, f"openai:{MODEL}", budget="tokens=1")

    check(report, sources)
    assert counted(report) == counted(extractive)
    assert len(wire.exchanges) == 1
    assert spent(report) == wire.usage
    assert any("the budget of 1 tokens is used up" in gap for gap in report.gaps)
