"""A whole run with a model replayed from files: the prompts have the shape that was recorded.

After a prompt was changed on purpose, tests/recorded/record.py records the run again.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.models import FORMS, form_of
from tests.fakes.recorded import FOLDER, Replay, a_recorded_run, key_of
from tests.fakes.sources import Sources


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources() as running:
        yield running


def recorded() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.request.json"))]


def nearest(request: dict[str, Any]) -> str:
    """The recorded request of the same form that is most like it, to see what has changed."""
    same_form = [each for each in recorded() if form_of(each) == form_of(request)]
    return json.dumps([request, *same_form[:1]], indent=1, ensure_ascii=False)


def test_a_run_is_replayed(sources: Sources) -> None:
    replay = Replay()

    with Chat(replay) as chat:
        report = a_recorded_run(sources, chat.url)

    assert not replay.unknown, f"a prompt has changed; record it again: {nearest(replay.unknown[0])}"
    assert not replay.left
    assert (report.status, report.gaps) == ("complete", ())
    assert report.supported == sum(len(trend.claims) - 1 for trend in report.trends) > 0


def test_every_form_was_recorded() -> None:
    assert {form_of(request) for request in recorded()} == {*FORMS, "judge_claims"}


def test_the_files_are_those_of_the_index() -> None:
    index = json.loads((FOLDER / "index.json").read_text("utf-8"))

    assert sorted(index) == sorted(map(key_of, recorded()))


def test_world_replays_it_too(sources: Sources, world: str) -> None:
    body = json.dumps({"mode": "replay", "dir": str(FOLDER)}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{world}/control/llm", body), timeout=10).close()

    report = a_recorded_run(sources, f"{world}/v1")

    counted = json.loads(urllib.request.urlopen(f"{world}/control/log?service=llm", timeout=10).read())
    assert (report.status, report.gaps) == ("complete", ())
    assert [entry["status"] for entry in counted] == [200] * len(recorded())
    spent = (report.usage["prompt tokens"], report.usage["completion tokens"])
    assert spent == tuple(sum(entry["usage"][at] for entry in counted) for at in (0, 1))
