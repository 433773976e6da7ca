"""Questions in one process: in loops one after another, in threads, and inside a running loop."""

from __future__ import annotations

import asyncio
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.models import model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, aresearch, research
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context

QUESTION = "machine translation since 2019"
THREAD: Any = {"configurable": {"thread_id": "a"}}


@pytest.fixture(scope="module")
def options() -> Iterator[dict[str, Any]]:
    """Options of a run with a model, whose server keeps its connections open."""
    with Sources(papers=FEW) as sources, Chat(model()) as chat:
        settings = sources.settings(sources=("arxiv",), model_url=chat.url)
        yield {"settings": settings, "today": TODAY, "model": "openai:m"}


@pytest.fixture(scope="module")
def expected(options: dict[str, Any]) -> Report:
    return research(QUESTION, **options)


def check(report: Report, expected: Report) -> None:
    same: dict[str, Any] = {"usage": {}}
    assert report.status == "complete"
    assert report.model_copy(update=same) == expected.model_copy(update=same)


def test_each_call_may_have_a_loop_of_its_own(options: dict[str, Any], expected: Report) -> None:
    for _ in range(2):
        check(research(QUESTION, **options), expected)


def test_calls_in_threads_do_not_disturb_each_other(options: dict[str, Any], expected: Report) -> None:
    with ThreadPoolExecutor(3) as pool:
        for report in pool.map(lambda _: research(QUESTION, **options), range(3)):
            check(report, expected)


async def test_inside_a_loop_a_thread_may_ask_too(options: dict[str, Any], expected: Report) -> None:
    in_thread = asyncio.to_thread(research, QUESTION, **options)

    for report in await asyncio.gather(in_thread, aresearch(QUESTION, **options)):
        check(report, expected)


async def test_inside_a_loop_a_call_has_a_loop_in_a_thread(options: dict[str, Any], expected: Report) -> None:
    check(research(QUESTION, **options), expected)


@pytest.mark.parametrize("node", ["searcher", "summarizer", "critic"])
def test_a_run_goes_on_in_another_loop(options: dict[str, Any], expected: Report, node: str) -> None:
    settings = options["settings"]
    graph = build_graph(InMemorySaver(), settings=lambda: settings, today=lambda: TODAY)
    context = Context(model=options["model"])
    asked: Any = {"question": QUESTION}

    asyncio.run(graph.ainvoke(asked, THREAD, context=context, interrupt_before=[node]))
    ended = asyncio.run(graph.ainvoke(None, THREAD, context=context))

    check(Report.model_validate(ended["report"]), expected)


def test_one_graph_serves_loops_in_several_threads(options: dict[str, Any], expected: Report) -> None:
    settings = options["settings"]
    graph = build_graph(settings=lambda: settings, today=lambda: TODAY)

    def ask(_: int) -> Report:
        asked: Any = {"question": QUESTION}
        ended = asyncio.run(graph.ainvoke(asked, context=Context(model=options["model"])))
        return Report.model_validate(ended["report"])

    with ThreadPoolExecutor(3) as pool:
        for report in pool.map(ask, range(3)):
            check(report, expected)


FORKING = """
import multiprocessing
from trendscope import Settings, research

CLOSED = {"arxiv": "http://127.0.0.1:9", "wikipedia": "http://127.0.0.1:9/{lang}"}

def ask():
    settings = Settings(addresses=CLOSED, intervals={"arxiv": 0.0})
    report = research("machine translation", settings=settings, sources=["arxiv", "wikipedia"])
    print(report.status, flush=True)

if __name__ == "__main__":
    ask()
    child = multiprocessing.get_context("fork").Process(target=ask)
    child.start()
    child.join()
"""


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_a_process_that_asked_may_fork_another_that_asks(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(FORKING)

    said = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=True)

    assert said.stdout.split() == ["abstained", "abstained"]
