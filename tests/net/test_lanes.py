"""One pace for all runs of a process, and for all processes of a user."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.fakes.clock import Clock
from tests.fakes.servers import refusing_port, resets, says, serving
from tests.repository import REPOSITORY
from trendscope.errors import SourceUnreachable
from trendscope.net.lanes import Lane, LaneFile, Lanes, lane_file
from trendscope.net.pace import process_lanes
from trendscope.net.rate_limit import RateLimiter
from trendscope.net.session import Session, open_session
from trendscope.settings import Settings

INTERVAL = 3.0


def a_session(clock: Clock, interval: float = INTERVAL) -> Session:
    """The session of a run, by a clock of its test."""
    session = open_session(Settings())
    session.gate.allowed.add(("127.0.0.1", None))
    session.limit_rate("127.0.0.1", interval)
    clock.wind(session)
    return session


def gets(session: Session, url: str, times: int) -> None:
    for _ in range(times):
        session.get(url)


def in_threads(*work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_all_runs_of_a_process_keep_one_pace() -> None:
    clock = Clock()
    with serving(says("ok")) as server:
        in_threads(*[partial(gets, a_session(clock), server.url(), times=4) for _ in range(8)])
        assert len(server.received) == 32
    # While one thread sends, another may move the clock: then it is counted from the later moment.
    assert clock.now >= 31 * INTERVAL


def test_each_port_has_a_pace_of_its_own() -> None:
    clock = Clock()
    with serving(says("ok")) as one, serving(says("ok")) as other:
        for server in (one, other):
            a_session(clock).get(server.url())
    assert clock.sleeps == []


def test_a_host_that_one_run_closed_is_open_to_another() -> None:
    clock, port = Clock(), refusing_port()
    closing = a_session(clock)
    closing.rate_limiter.close("127.0.0.1", port, "gone")
    with pytest.raises(SourceUnreachable, match=r"^gone$"):
        closing.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(SourceUnreachable, match="refused the connection"):
        a_session(clock).get(f"http://127.0.0.1:{port}/")


def test_retries_keep_the_shared_pace() -> None:
    clock = Clock()
    with serving(resets, says("ok")) as server:
        session = a_session(clock)
        session.rate_limiter.random = lambda: 1.0
        assert session.get(server.url()).text == "ok"
    assert clock.sleeps == [0.5, 2.5]


def test_the_interval_is_counted_from_when_a_request_is_on_its_way() -> None:
    clock = Clock()
    slow, quick = a_session(clock), a_session(clock)

    def connecting(*address: Any) -> list[tuple[Any, ...]]:
        clock.now += 1.0
        return socket.getaddrinfo(*address)

    slow.gate.resolve = connecting
    with serving(says("ok")) as server:
        slow.get(server.url())
        quick.get(server.url())
    assert (clock.sleeps, clock.now) == ([INTERVAL], INTERVAL + 1.0)


def test_a_request_of_another_process_is_counted_from_then_too(tmp_path: Path) -> None:
    clock = Clock()
    one, other = a_limiter(tmp_path, clock), a_limiter(tmp_path, clock)
    one.wait("arxiv.org", 443)
    clock.now += 1.0
    one.sent("arxiv.org", 443)
    other.wait("arxiv.org", 443)
    assert clock.sleeps == [INTERVAL]


def test_without_an_interval_nothing_is_written(own_cache: Path) -> None:
    with serving(says("ok")) as server:
        a_session(Clock(), interval=0.0).get(server.url())
    assert not list(own_cache.iterdir())


def test_without_a_cache_a_process_keeps_its_pace() -> None:
    alone = process_lanes(Settings(cache="off"))
    assert alone is process_lanes(Settings(cache="off"))
    assert alone.lane("arxiv.org", 443).shared is None


def test_threads_are_served_in_order() -> None:
    lane, served, threads = Lane(), [], []

    def visit(number: int) -> None:
        with lane.turn():
            served.append(number)

    with lane.turn():
        for number in range(8):
            threads.append(threading.Thread(target=visit, args=(number,)))
            threads[-1].start()
            while len(lane._queue) < number + 2:
                os.sched_yield()
        assert served == []
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_an_error_in_a_turn_ends_it() -> None:
    lane = Lane()
    with pytest.raises(ZeroDivisionError), lane.turn():
        raise ZeroDivisionError
    with lane.turn():
        assert lane.claim(INTERVAL, lambda: 0.0) == 0.0


# Between processes


def a_limiter(folder: Path, clock: Clock) -> RateLimiter:
    """A run of a process of its own, with lanes of its own."""
    limiter = RateLimiter(Lanes(partial(lane_file, folder)), sleep=clock.sleep, clock=lambda: clock.now)
    limiter.limit("arxiv.org", INTERVAL)
    return limiter


def test_two_processes_take_turns(tmp_path: Path) -> None:
    clock = Clock()
    one, other = a_limiter(tmp_path, clock), a_limiter(tmp_path, clock)
    for limiter in (one, other, other, one):
        limiter.wait("arxiv.org", 443)
    assert clock.sleeps == [INTERVAL] * 3


def test_a_start_that_another_process_took_is_waited_for_again(tmp_path: Path) -> None:
    clock = Clock()
    one, other = a_limiter(tmp_path, clock), a_limiter(tmp_path, clock)
    one.wait("arxiv.org", 443)

    def overtaken(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.sleeps) == 1:
            other.wait("arxiv.org", 443)

    one.sleep = overtaken
    one.wait("arxiv.org", 443)
    assert (clock.sleeps, clock.now) == ([INTERVAL] * 2, 2 * INTERVAL)


STARTS = """
import sys, time
from pathlib import Path
from trendscope.net.lanes import LaneFile

file, read = LaneFile(Path(sys.argv[1])), []

def clock():
    read.append(time.time())
    return read[-1]

for _ in range(10):
    while (seconds := file.claim(float(sys.argv[2]), clock)) > 0:
        time.sleep(seconds)
    print(repr(read[-1]))
"""


def test_the_interval_holds_between_processes(tmp_path: Path) -> None:
    interval = 0.05
    command = [sys.executable, "-c", STARTS, str(tmp_path / "lane"), str(interval)]
    children = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    starts = sorted(float(line) for child in children for line in child.communicate()[0].split())

    assert [child.returncode for child in children] == [0] * 4
    assert len(starts) == 40
    gaps = [later - sooner for sooner, later in pairwise(starts)]
    assert min(gaps) > interval - 1e-6  # the precision of seconds since the epoch


@pytest.mark.parametrize("content", [b"", b"soon", b"nan", b"inf", b"-inf", b"1e999", b"\xff", b"4000"])
def test_a_file_that_makes_no_sense_is_not_waited_for(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lane"
    path.write_bytes(content)
    assert LaneFile(path).claim(INTERVAL, lambda: 1000.0) == 0.0
    assert path.read_text() == "1000.0"


def test_a_start_of_this_moment_may_be_a_little_ahead(tmp_path: Path) -> None:
    path = tmp_path / "lane"
    path.write_text("1000.5")
    assert LaneFile(path).claim(INTERVAL, lambda: 1000.0) == 3.5


def test_a_folder_that_cannot_be_made_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    clock = Clock()
    limiter = a_limiter(tmp_path / "file" / "lanes", clock)
    for _ in range(3):
        limiter.wait("arxiv.org", 443)
    assert clock.sleeps == [INTERVAL] * 2


def test_a_file_that_cannot_be_read_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "lane").mkdir()
    assert LaneFile(tmp_path / "lane").claim(INTERVAL, lambda: 0.0) == 0.0


def test_a_lock_that_is_never_released_breaks_nothing(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lane.lock"):
        assert LaneFile(tmp_path / "lane", timeout=0.0).claim(math.inf, lambda: 0.0) == 0.0
    assert not (tmp_path / "lane").exists()


def test_an_ipv6_host_has_a_file(tmp_path: Path) -> None:
    assert lane_file(tmp_path, "::1", 80) == LaneFile(tmp_path / "%3A%3A1-80")
