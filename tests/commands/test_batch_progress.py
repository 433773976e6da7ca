"""How far a batch is, in one line."""

from __future__ import annotations

import pytest

from trendscope import BatchResult
from trendscope.batches.result import Spent
from trendscope.commands.batch_progress import BatchProgress, in_words
from trendscope.report.report import Status


def ended(requests: int, status: Status = "complete") -> BatchResult:
    return BatchResult(number=1, question="", run="", status=status, cost=Spent(requests=requests))


def a_tally(total: int, seconds: float) -> BatchProgress:
    """A progress whose command began so many seconds ago."""
    times = iter([0.0])
    return BatchProgress(total, clock=lambda: next(times, seconds))


def test_the_rest_is_estimated_by_the_requests_that_are_left() -> None:
    progress = a_tally(total=10, seconds=60.0)
    progress.add_earlier(ended(10))
    for requests in (10, 10, 40):  # a request a second
        progress.add(ended(requests))

    assert progress.seconds_left() == pytest.approx(6 * 10)
    # Of the 60 requests that are left, 20 are made already: three requests in four seconds.
    assert progress.seconds_left(under_way=20) == pytest.approx(40 * 60 / 80)
    assert progress.line(2) == "4 of 10 answered, 2 in flight, about 1 min left"


def test_without_requests_it_is_estimated_by_questions() -> None:
    progress = a_tally(total=4, seconds=30.0)
    progress.add_earlier(ended(0, "failed"))
    assert progress.seconds_left() is None

    progress.add(ended(0, "partial"))

    assert progress.seconds_left() == pytest.approx(60)
    assert progress.line(0) == "2 of 4 answered (1 partial, 1 failed), about 1 min left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "less than a minute"),
        (170, "about 3 min"),
        (7500, "about 2 h 5 min"),
        (7200, "about 2 h"),
        (360_000, "about 4 d 4 h"),
    ],
)
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
