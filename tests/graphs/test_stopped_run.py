"""A run that is stopped, or whose time ends, is written with what it has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.fakes.servers import hangs, serving
from tests.fakes.sources import Sources
from trendscope import Progress, Report, research
from trendscope.budget import Budget

QUESTION = "recent trends in machine translation since 2019"


@pytest.fixture
def sources() -> Iterator[Sources]:
    with Sources() as services:
        yield services


def stopped_when(is_time: Callable[[Progress], bool], sources: Sources, language: str = "en") -> Report:
    """The report of a run that is stopped at the first line of progress of which this is true."""
    budget = Budget()

    def show(progress: Progress) -> None:
        if is_time(progress):
            budget.stop("stopped by you")

    return research(QUESTION, settings=sources.settings(), language=language, budget=budget, on_progress=show)


@pytest.mark.parametrize(
    ("language", "gap"),
    [
        ("en", "You stopped the run: the report has only what was found by then."),
        ("ko", "사용자가 실행을 멈췄습니다. 보고서에는 그때까지 찾은 것만 있습니다."),
    ],
)
def test_what_was_read_before_the_stop_is_reported(sources: Sources, language: str, gap: str) -> None:
    report = stopped_when(lambda progress: progress.specialist == "summarizer", sources, language)

    assert report.status == "partial"
    assert report.gaps[0] == gap
    assert report.trends


def test_nothing_is_asked_for_after_the_stop(sources: Sources) -> None:
    report = stopped_when(lambda progress: True, sources)

    assert report.status == "abstained"
    assert not report.sample_library
    assert not [each for name in ("arxiv", "wikipedia", "tavily") for each in sources.requests_to(name)]


def test_a_source_that_hangs_does_not_outlast_the_time_of_the_run(sources: Sources) -> None:
    with serving(hangs) as server:
        settings = sources.settings(timeout=60.0)
        at_fault = {"addresses": dict(settings.addresses) | {"arxiv": server.url()}}
        began = time.monotonic()
        report = research(QUESTION, settings=settings.model_copy(update=at_fault), budget="seconds=2")

    assert time.monotonic() - began < 30
    assert report.status in ("partial", "abstained")
    assert {"arxiv"} <= {failure.source for failure in report.failures}
