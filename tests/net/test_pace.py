"""One pace for all machines that have one store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.servers import refusing_port
from tests.repository import REPOSITORY
from trendscope.net.lanes import LaneFile
from trendscope.net.pace import LaneRow, process_lanes
from trendscope.settings import Settings
from trendscope.store.database import Database
from trendscope.store.opening import open_database

psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

INTERVAL = 3.0


def never() -> float:
    raise AssertionError("the clock of this machine was read")


@pytest.fixture
def database(new_database: str) -> Iterator[Database]:
    opened = open_database(new_database)
    yield opened
    opened.close()


def move(database: Database, seconds: float) -> None:
    """Put what was noted back in time."""
    database.write(("update starts set at = at - :by * interval '1 second'", {"by": seconds}))


def test_the_second_waits_for_the_rest_of_the_interval(database: Database) -> None:
    lane = LaneRow(database, "arxiv.org:443")
    assert lane.claim(INTERVAL, never) == 0.0
    lane.restart(never)

    move(database, 1.0)
    assert INTERVAL - 2 < lane.claim(INTERVAL, never) < INTERVAL - 0.9
    move(database, 2.1)
    assert lane.claim(INTERVAL, never) == 0.0
    assert lane.claim(INTERVAL, never) > 0.0
    assert LaneRow(database, "api.openalex.org:443").claim(INTERVAL, never) == 0.0


def test_a_request_that_is_not_on_its_way_is_waited_for_a_little(database: Database) -> None:
    lane = LaneRow(database, "arxiv.org:443")
    lane.claim(INTERVAL, never)

    move(database, INTERVAL)
    assert 0.0 < lane.claim(INTERVAL, never) < 2.1
    move(database, 2.1)
    assert lane.claim(INTERVAL, never) == 0.0


def test_it_is_counted_from_when_the_request_was_sent(database: Database) -> None:
    lane = LaneRow(database, "arxiv.org:443")
    lane.claim(INTERVAL, never)
    move(database, 10.0)
    lane.restart(never)

    assert lane.claim(INTERVAL, never) > INTERVAL - 1


def test_a_start_too_far_ahead_is_not_waited_for(database: Database) -> None:
    lane = LaneRow(database, "arxiv.org:443")
    lane.restart(never)
    move(database, -2 * INTERVAL)

    assert lane.claim(INTERVAL, never) == 0.0


def test_without_its_database_each_machine_keeps_the_pace(tmp_path: Path) -> None:
    gone = open_database(f"postgresql://ada@127.0.0.1:{refusing_port()}/trendscope")
    lane = LaneRow(gone, "arxiv.org:443", LaneFile(tmp_path / "lane"))

    assert lane.claim(INTERVAL, lambda: 100.0) == 0.0
    lane.restart(lambda: 101.0)
    assert lane.claim(INTERVAL, lambda: 102.0) == 2.0


def test_the_store_of_a_run_keeps_its_pace(new_database: str) -> None:
    lanes = process_lanes(Settings(store=new_database))

    assert lanes is process_lanes(Settings(store=new_database))
    assert isinstance(lanes.lane("arxiv.org", 443).shared, LaneRow)


CLAIMS = """
import sys, time
from trendscope.net.pace import LaneRow
from trendscope.store.opening import open_database

lane, interval = LaneRow(open_database(sys.argv[1]), "arxiv.org:443"), float(sys.argv[2])
for _ in range(int(sys.argv[3])):
    while (seconds := lane.claim(interval, time.time)) > 0:
        time.sleep(seconds)
    lane.restart(time.time)
    print(flush=True)
"""
# Every request that is on its way, as the server notes it.
LOG = """create table log (at timestamptz);
create function note() returns trigger language plpgsql as $$ begin
    if new.at <= clock_timestamp() then insert into log values (new.at); end if; return new;
end $$;
create trigger noting after insert or update on starts for each row execute function note()"""


def test_the_interval_holds_also_when_one_is_killed(new_database: str, database: Database) -> None:
    interval = 0.02
    database.read("select * from starts")
    with psycopg.connect(new_database) as connection:
        connection.execute(LOG)

    def start(times: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CLAIMS, new_database, str(interval), str(times)]
        return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)

    killed, other = start(1000), start(10)
    assert killed.stdout
    assert [killed.stdout.readline() for _ in range(3)] == ["\n"] * 3
    killed.kill()
    for child in (killed, other):
        child.communicate()

    assert other.returncode == 0
    gaps = database.read("select extract(epoch from at - lag(at) over (order by at)) from log offset 1")
    assert len(gaps) >= 3 + 10 - 1
    assert min(gap for (gap,) in gaps) >= interval
