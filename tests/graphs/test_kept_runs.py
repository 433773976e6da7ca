"""Whole runs with a store: asked again, they ask for nothing, and come to the same."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.models import model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, Settings, aresearch
from trendscope.archive import Archive
from trendscope.graphs.research import build_graph
from trendscope.store.keeping import Keeping

QUESTION = "recent trends in machine translation since 2019"

ASK_AGAIN = f"""
import json, sys
from datetime import date
from trendscope import Settings, research

settings = Settings(**json.loads(sys.argv[1]))
report = research({QUESTION!r}, settings=settings, today=date.fromisoformat("{TODAY}"))
print(report.status, "langgraph" in sys.modules)
"""


@pytest.fixture
def settings(sources: Sources, tmp_path: Path) -> Settings:
    return sources.settings(store=str(tmp_path / "store"))


async def ask(settings: Settings, **options: Any) -> Report:
    return await aresearch(QUESTION, settings=settings, today=TODAY, **options)


def text_of(report: Report) -> str:
    return report.model_copy(update={"usage": {}}).model_dump_json()


def sent(sources: Sources) -> int:
    return sum(len(sources.requests_to(name)) for name in ("arxiv", "pubmed", "wikipedia", "tavily"))


@pytest.fixture(scope="module")
def finished(running: Sources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The store of a run that has ended, to be copied, and its report."""
    store = tmp_path_factory.mktemp("finished") / "store"
    running.reset()
    return store, asyncio.run(ask(running.settings(store=str(store))))


@pytest.fixture
def first(finished: tuple[Path, Report], tmp_path: Path) -> Report:
    """The report of a run that is kept; its requests are not among those that the sources have got."""
    store, report = finished
    shutil.copytree(store, tmp_path / "store")
    return report


async def test_a_question_that_is_asked_again_costs_nothing(
    settings: Settings, sources: Sources, first: Report
) -> None:
    said: list[str] = []
    second = await ask(settings, on_progress=lambda progress: said.append(progress.text))

    earlier, later = reversed(Archive(settings).runs())
    assert text_of(second) == text_of(first)
    assert sent(sources) == 0
    assert second.usage["requests"] == 0 < first.usage["requests"]
    assert said == [f"asked before, and what came then still holds: the report of run {earlier.id[:8]}"]
    assert {use.fresh for use in Archive(settings).store.uses(later.id)} == {False}


async def test_a_thread_that_asks_again_gets_the_report_as_a_message_too(
    settings: Settings, sources: Sources
) -> None:
    graph = build_graph(settings=lambda: settings, today=lambda: TODAY)
    first = await graph.ainvoke({"question": QUESTION})
    asked = sent(sources)

    second = await graph.ainvoke({"question": QUESTION})

    assert sent(sources) == asked
    assert text_of(Report.model_validate(second["report"])) == text_of(Report.model_validate(first["report"]))
    assert [message.type for message in second["messages"]] == ["human", "ai"]
    assert second["messages"][1].text == first["messages"][1].text


@pytest.mark.usefixtures("first")
def test_a_report_that_is_there_needs_no_graph(settings: Settings) -> None:
    told = json.dumps({"addresses": dict(settings.addresses), "store": settings.store})

    child = subprocess.run(
        [sys.executable, "-c", ASK_AGAIN, told], capture_output=True, text=True, check=True
    )

    assert child.stdout.split() == ["complete", "False"]


@pytest.mark.usefixtures("first")
async def test_other_options_work_on_what_is_kept(settings: Settings, sources: Sources) -> None:
    report = await ask(settings, budget="searches=150")

    assert report.usage["searches"] > 0 == report.usage["requests"]
    assert sent(sources) == 0


async def test_fresh_takes_nothing_from_an_earlier_run(
    settings: Settings, sources: Sources, first: Report
) -> None:
    report = await ask(settings, keeping=Keeping(fresh=True))

    assert report.usage["requests"] == first.usage["requests"]
    assert sent(sources) == report.usage["requests"] > 0


async def test_a_run_that_is_asked_again_as_itself_keeps_what_it_paid(settings: Settings) -> None:
    keeping = Keeping()
    await ask(settings, keeping=keeping)
    paid = Archive(settings).cost(keeping.run)

    await ask(settings, keeping=keeping)

    assert Archive(settings).cost(keeping.run) == paid
    assert paid.requests > 0


async def test_a_source_that_failed_is_asked_again(settings: Settings, sources: Sources) -> None:
    sources.fail("wikipedia", 403)
    failed = await ask(settings)
    sources.reset()

    report = await ask(settings)

    assert {failure.source for failure in failed.failures} == {"wikipedia"}
    assert not report.failures
    assert {asked.path.partition("/")[0] for asked in sources.requests_to("arxiv")} == set()
    replayed = await Archive(settings).areplay(Archive(settings).runs()[1].id)
    assert text_of(replayed) == text_of(failed)


async def test_a_model_is_paid_once(settings: Settings, sources: Sources) -> None:
    with Chat(model()) as chat:
        options = settings.model_copy(update={"model_url": chat.url})
        first = await ask(options, model="openai:m")
        calls = len(chat.requests)
        other = await ask(options, model="openai:m", budget="calls=59")
        replayed = await Archive(options).areplay("latest")

        assert calls == first.usage["model calls"] > 5
        assert (len(chat.requests), other.usage["model calls"], other.usage["prompt tokens"]) == (calls, 0, 0)
        assert text_of(other) == text_of(first) == text_of(replayed)
    kept = Archive(options).cost(Archive(options).runs()[1].id)
    assert (kept.calls, kept.prompt_tokens) == (calls, first.usage["prompt tokens"])


async def test_a_run_that_is_resumed_counts_what_it_had_paid_for(settings: Settings) -> None:
    archive = Archive(settings)
    with Chat(model()) as chat:
        options = settings.model_copy(update={"model_url": chat.url})
        first = await ask(options, model="openai:m")
        calls = len(chat.requests)
        resumed = await Archive(options).aresume("latest")

        assert len(chat.requests) == calls
    assert resumed == first
    assert len(archive.runs()) == 1
    assert json.loads(archive.store.run("latest").options)["context"] == {"model": "openai:m"}
