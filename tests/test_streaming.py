"""The events of a run, and the functions that do not await it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.servers import Handler, hangs, serving
from tests.fakes.sources import Sources
from trendscope import (
    Archive,
    BatchQuestion,
    Report,
    Settings,
    UsageError,
    aresearch,
    astream,
    batch,
    research,
    stream,
)
from trendscope.events import Decided, Event, Finished, Judged, Measured, Progress, SourceProgress
from trendscope.loops import iterate, run_blocking

QUESTION = "recent trends in machine translation since 2019"
WEB = ("wikipedia", "tavily")


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW) as running:
        yield running


@pytest.fixture
def settings(sources: Sources, tmp_path: Path) -> Settings:
    return sources.settings(store=str(tmp_path / "store"))


def text_of(report: Report) -> str:
    return report.model_copy(update={"usage": {}}).model_dump_json()


@pytest.fixture(scope="module")
def events(sources: Sources) -> list[Event]:
    return list(stream(QUESTION, settings=sources.settings(), today=TODAY, sources=["arxiv"]))


def finished(events: list[Event]) -> Report:
    assert isinstance(events[-1], Finished)
    return events[-1].report


async def test_the_last_event_is_the_report(events: list[Event], sources: Sources) -> None:
    report = await aresearch(QUESTION, settings=sources.settings(), today=TODAY, sources=["arxiv"])

    assert text_of(finished(events)) == text_of(report)
    assert all(isinstance(event, Progress) for event in events[:-1])


def test_a_source_tells_how_far_it_is(events: list[Event]) -> None:
    *_, last = (event for event in events if isinstance(event, SourceProgress) and event.read)
    coverage = finished(events).coverage[0]

    assert (last.source, last.read, last.total) == ("arxiv", coverage.read, coverage.total)
    assert (last.periods_done, last.periods) == (8, 8)
    assert dict(last.counts) == finished(events).total


def test_the_steps_are_told_with_their_figures(events: list[Event]) -> None:
    report = finished(events)
    (measured,) = (event for event in events if isinstance(event, Measured))
    (judged,) = (event for event in events if isinstance(event, Judged))

    assert [event.step for event in events if isinstance(event, Decided)] == [
        *("search", "write", "judge", "finish")
    ]
    counts = {trend.label: (trend.direction, trend.counts) for trend in measured.trends}
    assert {trend.label: (trend.direction, trend.counts) for trend in report.trends} == counts
    assert measured.documents == report.measured
    assert 0 < judged.kept <= judged.claims


def test_a_question_asked_again_has_two_events(settings: Settings) -> None:
    report = research(QUESTION, settings=settings, today=TODAY, sources=WEB)

    line, end = stream(QUESTION, settings=settings, today=TODAY, sources=WEB)

    assert isinstance(line, Progress)
    assert isinstance(end, Finished)
    assert text_of(end.report) == text_of(report)


def test_closed_early_the_run_is_stopped_and_kept(settings: Settings, sources: Sources) -> None:
    for event in stream(QUESTION, settings=settings, today=TODAY, sources=["arxiv"]):
        if isinstance(event, Measured):
            break

    archive = Archive(settings)
    (kept,) = archive.runs()
    assert kept.status == "partial"
    assert archive.report(kept.id).trends
    assert archive.resume(kept.id).status == "complete"


async def test_the_async_one_too(settings: Settings) -> None:
    async with aclosing(astream(QUESTION, settings=settings, today=TODAY, sources=["arxiv"])) as events:
        async for event in events:
            if isinstance(event, SourceProgress):
                break

    (kept,) = Archive(settings).runs()
    assert kept.status in ("partial", "abstained")


def test_a_mistake_in_showing_progress_is_raised_and_the_run_is_kept(settings: Settings) -> None:
    def show(progress: Progress) -> None:
        if isinstance(progress, Measured):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        research(QUESTION, settings=settings, today=TODAY, sources=["arxiv"], on_progress=show)

    assert Archive(settings).runs()[0].status == "partial"


def test_a_bad_option_is_refused_at_the_first_event(settings: Settings) -> None:
    with pytest.raises(UsageError, match="max_papers cannot be 3"):
        next(stream(QUESTION, settings=settings, max_papers=3))


# Where an event loop runs, as in a notebook.


async def test_inside_a_loop_everything_works(settings: Settings) -> None:
    options: dict[str, Any] = {"settings": settings, "today": TODAY, "sources": WEB}

    report = research(QUESTION, **options)

    assert text_of(finished(list(stream(QUESTION, **options)))) == text_of(report)
    archive = Archive(settings)
    assert text_of(archive.replay("latest")) == text_of(report)
    assert archive.resume("latest").status == report.status
    assert archive.record()
    asked = BatchQuestion(question=QUESTION, sources=WEB)
    assert [result.status for result in batch([asked], settings=settings)] == ["complete"]


async def test_what_is_raised_in_the_other_loop_is_raised_here() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_blocking(fail())


async def test_a_generator_in_the_other_loop_is_closed_there() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def numbers() -> Any:
        try:
            yield 1
            yield 2
        finally:
            loops.append(asyncio.get_running_loop())

    with closing(iterate(numbers())) as first:
        assert next(first) == 1

    assert len(loops) == 1
    assert loops[0] is not asyncio.get_running_loop()


IN_A_LOOP = """
import asyncio, sys
from trendscope import Settings, research, stream

settings = Settings(addresses={"wikipedia": sys.argv[1]}, timeout=600)

async def cell():
    try:
        if sys.argv[2] == "research":
            research("machine translation", settings=settings, sources=["wikipedia"], on_progress=tell)
        else:
            for event in stream("machine translation", settings=settings, sources=["wikipedia"]):
                tell(event)
    except KeyboardInterrupt:
        print("interrupted", flush=True)

def tell(event):
    print(event.text, flush=True)

import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a notebook; asyncio's would end the loop
asyncio.get_event_loop_policy().new_event_loop().run_until_complete(cell())
"""


@pytest.mark.parametrize("function", ["research", "stream"])
def test_the_interrupt_of_a_notebook_ends_the_run(tmp_path: Path, function: str) -> None:
    script = tmp_path / "cell.py"
    script.write_text(IN_A_LOOP)
    was_asked = threading.Event()

    def hang(handler: Handler) -> None:
        was_asked.set()
        hangs(handler)

    with serving(hang) as server:
        arguments = [sys.executable, str(script), server.url("/{lang}"), function]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
            assert was_asked.wait(60)
            child.send_signal(signal.SIGINT)
            said, _ = child.communicate(timeout=60)

    assert said.endswith("interrupted\n")
    assert child.returncode == 0
