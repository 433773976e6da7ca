"""Whole runs that are kept: what is asked again when they are resumed, replayed or passed on."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from langchain_core.tools import tool

from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.kept import changed, days_ago, store_in
from tests.fakes.models import an_angle, model
from tests.fakes.runs import TODAY
from tests.fakes.sources import NAMES, Sources
from trendscope import Archive, Keeping, Report, Settings, UsageError, research
from trendscope.budget import Budget
from trendscope.bundle.form import RUN
from trendscope.report.same import differing_fields

QUESTION = "machine translation since 2019"
RUN_ID = "0123456789abcdef" * 2


def ask(sources: Sources, store: Path, **options: Any) -> Report:
    """A run that is kept in a folder."""
    settings = sources.settings(store=str(store), **options.pop("settings", {}))
    return research(QUESTION, settings=settings, today=TODAY, keeping=Keeping(run=RUN_ID), **options)


def archive(sources: Sources, store: Path, **settings: Any) -> Archive:
    return Archive(sources.settings(store=str(store), **settings))


def requests(sources: Sources) -> list[str]:
    return [each.path for name in NAMES for each in sources.requests_to(name)]


@pytest.fixture(scope="module")
def complete(running: Sources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, int]:
    """The folder, the report and the requests of a complete run; to be read, or copied."""
    folder = tmp_path_factory.mktemp("complete")
    running.reset()
    report = ask(running, folder)
    assert report.status == "complete"
    return folder, report, len(requests(running))


@pytest.fixture
def copy(complete: tuple[Path, Report, int], tmp_path: Path) -> Path:
    return Path(shutil.copytree(complete[0], tmp_path / "copy"))


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something connects")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.mark.usefixtures("no_sockets")
def test_a_replay_asks_for_nothing_and_writes_the_same(
    complete: tuple[Path, Report, int], sources: Sources
) -> None:
    folder, report, _ = complete
    replayed = archive(sources, folder).replay(RUN_ID)

    assert replayed.model_dump_json(exclude={"usage"}) == report.model_dump_json(exclude={"usage"})


@pytest.mark.usefixtures("no_sockets")
def test_a_bundle_replays_elsewhere_on_another_day(
    complete: tuple[Path, Report, int], sources: Sources, tmp_path: Path
) -> None:
    folder, report, _ = complete
    archive(sources, folder).export("latest", tmp_path / "run.zip")
    there = Archive(Settings(), store_in(tmp_path / "there"))
    (tmp_path / "old.zip").write_bytes(days_ago((tmp_path / "run.zip").read_bytes(), 400))

    assert there.import_bundle(tmp_path / "old.zip").is_new
    assert differing_fields(there.report("latest"), report) == []
    assert differing_fields(there.replay("latest"), report) == []


def test_a_complete_run_that_is_resumed_asks_for_nothing(
    complete: tuple[Path, Report, int], copy: Path, sources: Sources
) -> None:
    resumed = archive(sources, copy).resume("latest")

    assert (differing_fields(resumed, complete[1]), requests(sources)) == ([], [])


def test_a_run_that_was_interrupted_asks_only_for_the_rest(
    complete: tuple[Path, Report, int], copy: Path, sources: Sources
) -> None:
    _, report, asked = complete
    lost = forget_half(copy)
    again = archive(sources, copy)
    assert again.run("latest").status is None

    resumed = again.resume("latest")

    assert 0 < lost < asked
    assert len(requests(sources)) == lost
    assert differing_fields(resumed, report) == []
    assert again.run("latest").status == "complete"


def forget_half(folder: Path) -> int:
    """Take the later half of its answers from a run, which then has not ended; how many these are."""
    store = store_in(folder)
    uses = store.uses(RUN_ID)
    later = uses[len(uses) // 2 :]
    for use in later:
        store.database.write(("delete from uses where key = :key", {"key": use.key}))
        store.database.write(("delete from answers where key = :key", {"key": use.key}))
    kept = store.run(RUN_ID)
    store.keep_run(type(kept)(kept.id, kept.question, kept.options, kept.version, kept.started))
    return len(later)


def test_a_partial_run_asks_again_only_for_what_failed(sources: Sources, tmp_path: Path) -> None:
    sources.fail("wikipedia", 404)
    report = ask(sources, tmp_path)
    assert {each.source for each in report.failures} == {"wikipedia"}
    sources.reset()

    resumed = archive(sources, tmp_path).resume("latest")

    assert resumed.failures == ()
    assert [name for name in NAMES if sources.requests_to(name)] == ["wikipedia"]


def test_an_imported_run_asks_nobody_whom_its_bundle_names(
    complete: tuple[Path, Report, int], copy: Path, sources: Sources, tmp_path: Path
) -> None:
    forget_half(copy)
    archive(sources, copy).export("latest", tmp_path / "run.zip")
    bundle = changed(
        (tmp_path / "run.zip").read_bytes(),
        RUN,
        lambda run: run["options"].update(context={"model": "openai:theirs"}, budget={"searches": 0}),
    )
    (tmp_path / "run.zip").write_bytes(bundle)
    with Sources(papers=FEW) as own, Chat([{"status": 500}]) as chat:
        here = archive(own, tmp_path / "here", model_url=chat.url)
        here.import_bundle(tmp_path / "run.zip")
        resumed = here.resume("latest")

        assert (requests(sources), chat.requests) == ([], [])
        assert requests(own)
    assert differing_fields(resumed, complete[1]) == []
    assert differing_fields(here.replay("latest"), resumed) == []


def test_a_new_run_takes_nothing_from_a_bundle(
    complete: tuple[Path, Report, int], sources: Sources, tmp_path: Path
) -> None:
    """Whoever made it may have written what they like."""
    archive(sources, complete[0]).export("latest", tmp_path / "run.zip")
    archive(sources, tmp_path / "here").import_bundle(tmp_path / "run.zip")

    settings = sources.settings(store=str(tmp_path / "here"))
    research(QUESTION, settings=settings, today=TODAY)

    assert len(requests(sources)) == complete[2]


def test_a_model_is_not_called_in_a_replay(sources: Sources, tmp_path: Path) -> None:
    angle = an_angle(web="machine translation quality")
    with Chat(model(angles=[angle])) as chat:
        report = ask(sources, tmp_path, model="openai:scripted", settings={"model_url": chat.url})
        called = len(chat.requests)
        replayed = archive(sources, tmp_path).replay("latest")

        assert called > 3
        assert len(chat.requests) == called
    assert report.reasoner == "openai:scripted"
    assert differing_fields(replayed, report) == []


def test_a_tool_is_given_again_to_go_on_but_not_to_replay(sources: Sources, tmp_path: Path) -> None:
    asked: list[str] = []

    @tool
    def shelf(query: str) -> str:
        """The books on my shelf."""
        asked.append(query)
        return "Machine translation is what my first book is about."

    report = ask(sources, tmp_path, tools=[shelf])
    again = archive(sources, tmp_path)
    assert asked
    asked.clear()

    assert differing_fields(again.replay("latest"), report) == []
    with pytest.raises(UsageError, match="the run has searched with shelf: give your own tools"):
        again.resume("latest")
    assert differing_fields(again.resume("latest", tools=[shelf]), report) == []
    assert asked == []


def test_a_limit_is_reached_in_the_same_words(sources: Sources, tmp_path: Path) -> None:
    report = ask(sources, tmp_path, budget="searches=3")
    again = archive(sources, tmp_path)

    assert "budget of 3 searches" in " ".join(each.reason for each in report.failures)
    assert differing_fields(again.replay("latest"), report) == []


def test_a_run_that_went_on_with_another_budget_is_replayed_with_it(
    complete: tuple[Path, Report, int], sources: Sources, tmp_path: Path
) -> None:
    assert ask(sources, tmp_path, budget="searches=3").status != "complete"
    again = archive(sources, tmp_path)
    resumed = again.resume("latest", budget=Budget())

    assert differing_fields(resumed, complete[1]) == []
    assert differing_fields(again.replay("latest"), resumed) == []
