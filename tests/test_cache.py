"""What is kept between questions: found again, or absent, and never an error."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.fakes.runs import a_run
from tests.repository import REPOSITORY
from trendscope.cache import Cache
from trendscope.document import Document
from trendscope.settings import Settings

KEY = {"source": "arxiv", "field": "cs.CL", "month": "2026-03"}
CORPUS = (
    Document(
        "a1", "Title", ("Ann", "Bo"), "2026-03-01", "https://x.example/1", "paper", "arxiv", "Text. 가."
    ),
    Document("a2", "Other", (), None, "https://x.example/2", "web", "tavily", "", citations=3, venue="ACL"),
)
DAY = 86_400.0
TEXT: TypeAdapter[str] = TypeAdapter(str)
COUNT: TypeAdapter[int] = TypeAdapter(int)
DOCUMENTS: TypeAdapter[tuple[Document, ...]] = TypeAdapter(tuple[Document, ...])


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def files(cache: Cache) -> list[Path]:
    assert cache.folder
    return sorted(path for path in cache.folder.rglob("*") if path.is_file())


def test_documents_are_found_again_by_another_process(cache: Cache) -> None:
    cache.put("corpus", KEY, CORPUS, DOCUMENTS, days=30)

    assert Cache(cache.folder).get("corpus", dict(reversed(KEY.items())), DOCUMENTS) == CORPUS


def test_kind_and_key_tell_values_apart(cache: Cache) -> None:
    cache.put("count", KEY, 7, COUNT, days=30)
    cache.put("count", {**KEY, "month": "2026-04"}, 8, COUNT, days=30)

    assert cache.get("count", KEY, COUNT) == 7
    assert cache.get("corpus", KEY, COUNT) is None
    assert cache.get("count", {}, COUNT) is None


def test_a_value_is_replaced(cache: Cache) -> None:
    for value in (7, 8):
        cache.put("count", KEY, value, COUNT, days=30)

    assert (cache.get("count", KEY, COUNT), len(files(cache))) == (8, 1)


def test_a_value_expires(tmp_path: Path) -> None:
    now = [0.0]
    cache = Cache(tmp_path, clock=lambda: now[0])
    cache.put("count", KEY, 7, COUNT, days=2)

    now[0] = 2 * DAY - 1
    assert cache.get("count", KEY, COUNT) == 7
    now[0] = 2 * DAY
    assert cache.get("count", KEY, COUNT) is None


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-1],
    "a bit flipped": lambda content: content[:20] + bytes([content[20] ^ 1]) + content[21:],
    "not compressed": lambda content: b"{}",
    "not JSON": lambda content: gzip.compress(b"\xff\x00"),
    "another shape": lambda content: gzip.compress(b'{"value": "7"}'),
    "another key": lambda content: gzip.compress(b'{"key": "[]", "expires": 1e99, "value": "7"}'),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_absent_and_can_be_replaced(cache: Cache, damage: Callable[[bytes], bytes]) -> None:
    cache.put("count", KEY, 7, COUNT, days=30)
    (path,) = files(cache)
    path.write_bytes(damage(path.read_bytes()))

    assert cache.get("count", KEY, COUNT) is None
    cache.put("count", KEY, 8, COUNT, days=30)
    assert cache.get("count", KEY, COUNT) == 8


def test_a_value_of_another_type_is_absent(cache: Cache) -> None:
    cache.put("count", KEY, 7, COUNT, days=30)

    assert cache.get("count", KEY, DOCUMENTS) is None


def test_what_cannot_be_written_as_json_is_not_kept(cache: Cache) -> None:
    cache.put("text", KEY, "\ud800", TEXT, days=30)

    assert files(cache) == []


def test_the_oldest_are_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=1000)
    for number in range(10):
        cache.put("text", {"n": number}, os.urandom(100).hex(), TEXT, days=30)
        for path in files(cache):
            os.utime(path, (path.stat().st_mtime - 1,) * 2)

    kept = [number for number in range(10) if cache.get("text", {"n": number}, TEXT)]
    assert kept == list(range(10 - len(kept), 10))
    assert 0 < sum(path.stat().st_size for path in files(cache)) <= 1000


def test_only_entries_are_removed(tmp_path: Path) -> None:
    (tmp_path / "lanes").mkdir()
    (tmp_path / "lanes" / "arxiv.org-443").write_text("1.0")
    Cache(tmp_path, max_bytes=0).put("count", KEY, 7, COUNT, days=30)

    assert [path.name for path in files(Cache(tmp_path))] == ["arxiv.org-443"]


def test_without_a_folder_nothing_is_kept() -> None:
    Cache().put("count", KEY, 7, COUNT, days=30)

    assert Cache().get("count", KEY, COUNT) is None
    assert not list(Path.cwd().iterdir())


def test_a_folder_that_cannot_be_made_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file")
    cache.put("count", KEY, 7, COUNT, days=30)

    assert cache.get("count", KEY, COUNT) is None


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(cache: Cache) -> None:
    cache.put("count", KEY, 7, COUNT, days=30)
    (path,) = files(cache)
    path.unlink()
    path.mkdir()
    cache.put("count", KEY, 8, COUNT, days=30)

    assert files(cache) == []


WRITES = """
import sys
from pathlib import Path
from pydantic import TypeAdapter
from trendscope.cache import Cache

cache, text = Cache(Path(sys.argv[1])), TypeAdapter(str)
print("ready", flush=True)
for number in range(200):
    cache.put("text", {}, sys.argv[2] * (1000 + number), text, days=30)
"""


def test_two_processes_may_write_the_same_entry(cache: Cache) -> None:
    command = [sys.executable, "-c", WRITES, str(cache.folder)]
    read: set[frozenset[str]] = set()
    with (
        subprocess.Popen([*command, "a"], cwd=REPOSITORY, stdout=subprocess.PIPE) as one,
        subprocess.Popen([*command, "b"], cwd=REPOSITORY, stdout=subprocess.PIPE) as other,
    ):
        assert one.stdout
        assert other.stdout
        assert (one.stdout.readline(), other.stdout.readline()) == (b"ready\n", b"ready\n")
        while one.poll() is None or other.poll() is None:
            text = cache.get("text", {}, TEXT)
            read.add(frozenset(text or "a"))

    assert (one.returncode, other.returncode) == (0, 0)
    assert read <= {frozenset("a"), frozenset("b")}
    text = cache.get("text", {}, TEXT)
    assert text in ("a" * 1199, "b" * 1199)
    assert len(files(cache)) == 1


def test_a_run_has_the_cache_of_the_settings(own_cache: Path, tmp_path: Path) -> None:
    assert a_run(Settings()).cache == Cache(own_cache)
    assert a_run(Settings(cache=tmp_path)).cache == Cache(tmp_path)
    assert a_run(Settings(cache="off")).cache == Cache(None)
