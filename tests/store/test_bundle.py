"""A bundle may come from anybody: it is read whole or not at all, and does nothing but be read."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from tests.fakes.kept import STARTED, changed, entries, keep_run, request, store_in, zipped
from trendscope import Archive, Settings, UsageError
from trendscope.bundle import read
from trendscope.bundle.form import ANSWERS, LEDGER, MAX_ENTRY, RUN, SUMS
from trendscope.bundle.read import read_bundle
from trendscope.store.request import Cost
from trendscope.store.store import Store
from trendscope.text.masking import remember_secret

Spoil = Callable[[bytes], bytes]
NAME = "1a2b" * 8


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path / "store")


@pytest.fixture
def bundle(tmp_path: Path) -> bytes:
    """A whole bundle, made elsewhere."""
    keep_run(store_in(tmp_path / "elsewhere"))
    Archive(Settings(store=str(tmp_path / "elsewhere"))).export("latest", tmp_path / "run.zip")
    return (tmp_path / "run.zip").read_bytes()


def imported(content: bytes, store: Store) -> bool:
    Path("given.zip").write_bytes(content)
    return Archive(Settings(), store).import_bundle("given.zip").is_new


def test_a_run_comes_back_as_it_was(bundle: bytes, store: Store, tmp_path: Path) -> None:
    before = store_in(tmp_path / "elsewhere")

    assert imported(bundle, store)

    kept, was = store.run("latest"), before.run("latest")
    assert (kept.id, kept.question, kept.started, kept.report) == (NAME, was.question, STARTED, was.report)
    assert [(use.key, -use.at, use.failure, use.cost) for use in store.uses(NAME)] == [
        (use.key, use.at, use.failure, use.cost) for use in before.uses(NAME)
    ]
    assert [each.body for each in store.answers(NAME)] == [each.body for each in before.answers(NAME)]


def test_the_same_run_is_the_same_bytes(bundle: bytes, store: Store) -> None:
    imported(bundle, store)

    Archive(Settings(), store).export(NAME, "again.zip")

    again = entries(Path("again.zip").read_bytes())
    marked = json.loads(again[RUN])
    marked["options"]["imported"] = False
    assert marked == json.loads(entries(bundle)[RUN])
    same = set(again) - {RUN, SUMS}
    assert {name: again[name] for name in same} == {name: entries(bundle)[name] for name in same}
    with ZipFile("again.zip") as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_run_that_is_kept_stays_as_it_is(bundle: bytes, store: Store) -> None:
    imported(bundle, store)
    forged = changed(bundle, RUN, lambda run: run.update(question="What else?"))

    assert not imported(forged, store)
    assert [run.question for run in store.runs()] == ["recent trends in attention"]


def test_a_key_stays_at_home(tmp_path: Path) -> None:
    key = "k3y-of-this-machine-only"
    elsewhere = store_in(tmp_path / "elsewhere")
    kept = keep_run(elsewhere, question=f"attention {key}")
    body = json.dumps({"status": 200, "url": f"https://a.example/?k={key}", "headers": {}}).encode()
    elsewhere.keep_answer(kept.id, request(f"search?key={key}"), body + b"\n" + key.encode(), Cost())
    remember_secret(key)

    Archive(Settings(store=str(tmp_path / "elsewhere"))).export("latest", "run.zip")

    assert [
        name for name, content in entries(Path("run.zip").read_bytes()).items() if key.encode() in content
    ] == []
    assert imported(Path("run.zip").read_bytes(), store_in(tmp_path / "store"))


def an_entry(name: str, content: bytes) -> Spoil:
    return lambda bundle: zipped(entries(bundle) | {name: content})


def a_change(name: str, **fields: Any) -> Spoil:
    return lambda bundle: changed(bundle, name, lambda each: each.update(fields))


def an_option(**fields: Any) -> Spoil:
    return lambda bundle: changed(bundle, RUN, lambda run: run["options"].update(fields))


def a_setting(**fields: Any) -> Spoil:
    return lambda bundle: changed(bundle, RUN, lambda run: run["options"]["settings"].update(fields))


def without(name: str) -> Spoil:
    return lambda bundle: zipped({each: content for each, content in entries(bundle).items() if each != name})


def packed_by(method: int) -> Spoil:
    def spoil(bundle: bytes) -> bytes:
        file = io.BytesIO()
        with ZipFile(file, "w", method) as made:
            for name, content in entries(bundle).items():
                made.writestr(name, content)
        return file.getvalue()

    return spoil


def a_bomb(bundle: bytes, size: int = MAX_ENTRY) -> bytes:
    """What is unpacked is much larger than it is stated to be."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in (entries(bundle) | {SUMS: bytes(size)}).items():
            made.writestr(name, content)
    return file.getvalue().replace(struct.pack("<L", size), struct.pack("<L", 1000))


def twice(bundle: bytes) -> bytes:
    """An entry under the same name again."""
    file = io.BytesIO(bundle)
    with ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr(RUN, b"{}")
    return file.getvalue()


SPOILT: dict[str, Spoil] = {
    "nothing": lambda bundle: b"",
    "no zip": lambda bundle: b"PK\5\6",
    "another zip": lambda bundle: zipped({"a.txt": b"a"}),
    "no run": without(RUN),
    "no ledger": without(LEDGER),
    "no answers": without(ANSWERS),
    "no body": without("answers/0001.http"),
    "a bomb": a_bomb,
    "an entry twice": twice,
    "an unusual method": packed_by(ZIP_LZMA),
    "a part more": lambda bundle: bundle + bytes(100),
    "another version": a_change(RUN, format=2),
    "an id that is a path": a_change(RUN, id="../../../etc/passwd"),
    "a run of the future": a_change(RUN, started=9e9),
    "no time": a_change(LEDGER, at=float("nan")),
    "a time before all": a_change(LEDGER, at=-1.0),
    "a key that is none": a_change(LEDGER, key="00"),
    "a use twice": a_change(LEDGER, key="00" * 32),
    "an endless cost": a_change(LEDGER, cost={"dollars": "1e999999"}),
    "a cost below nothing": a_change(LEDGER, cost={"requests": -1}),
    "a failure that is code": a_change(
        LEDGER, failure='{"error": "one_line", "reason": "x", "status": null}'
    ),
    "a failure that is none": a_change(LEDGER, failure="[]"),
    "a kind that is none": a_change(ANSWERS, kind="shell"),
    "a kind of another request": a_change(ANSWERS, kind="page"),
    "an answer to another request": a_change(ANSWERS, request='["search", {}]'),
    "a body from elsewhere": a_change(ANSWERS, body="/etc/passwd"),
    "a body without a head": an_entry("answers/0001.http", b"{}\nx"),
    "nested without end": an_entry(RUN, b"[" * 100_000),
    "a limit that is none": an_option(budget={"hosts": 1}),
    "a limit without end": an_option(budget={"searches": float("inf")}),
    "an option that is none": an_option(context={"max_rounds": 1000}),
    "a prompt that grows": an_option(prompts={"plan": "{question:>9999999999}"}),
    "a tool that is none": an_option(tools=[{"name": "rm -rf", "description": ""}]),
    "an address that grows": a_setting(addresses={"arxiv": "http://a.example/{lang:>999999999}"}),
    "an address with an attribute": a_setting(model_url="http://a.example/{lang.__class__}"),
    "an address that is a file": a_setting(addresses={"arxiv": "file:///etc/passwd"}),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_spoilt_is_refused_in_one_line(bundle: bytes, store: Store, how: str) -> None:
    with pytest.raises(UsageError, match=r"^given\.zip cannot be imported: [^\n]+$"):
        imported(SPOILT[how](bundle), store)

    assert list(store.runs()) == []
    assert store.database.read("select * from answers") == store.database.read("select * from uses") == []


def test_no_more_is_unpacked_than_is_stated(bundle: bytes) -> None:
    Path("bomb.zip").write_bytes(a_bomb(bundle, 30_000_000))

    tracemalloc.start()
    with pytest.raises(UsageError):
        read_bundle(Path("bomb.zip"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000


def test_every_flipped_bit_is_noticed_or_without_effect(bundle: bytes) -> None:
    Path("whole.zip").write_bytes(bundle)
    whole = read_bundle(Path("whole.zip"))
    for at in range(0, len(bundle), 23):
        spoilt = bytearray(bundle)
        spoilt[at] ^= 1 << at % 8
        Path("spoilt.zip").write_bytes(spoilt)
        try:
            assert read_bundle(Path("spoilt.zip")) == whole
        except UsageError:
            continue


def test_a_list_of_entries_that_is_too_long_is_not_read(
    bundle: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_MAX_LIST", 100)
    Path("long.zip").write_bytes(bundle)

    with pytest.raises(UsageError, match="it has too many entries"):
        read_bundle(Path("long.zip"))


def test_two_bundles_that_contradict_each_other_are_not_both_kept(bundle: bytes, store: Store) -> None:
    imported(bundle, store)
    head = entries(bundle)["answers/0001.http"].partition(b"\n")[0]
    other = zipped(entries(changed(bundle, RUN, lambda run: run.update(id="3c4d" * 8)))
                   | {"answers/0001.http": head + b"\nsomething else"})  # fmt: skip

    with pytest.raises(UsageError, match="contradicts another run that was imported"):
        imported(other, store)


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(UsageError, match=r"missing\.zip cannot be read: No such file"):
        read_bundle(Path("missing.zip"))


def test_a_model_of_a_bundle_is_not_opened(bundle: bytes, store: Store) -> None:
    """A package might load it, or run it."""
    theirs = an_option(context={"model": "huggingface:their/model"})(bundle)
    imported(theirs, store)

    with pytest.raises(UsageError, match="asked another model than openai:"):
        Archive(Settings(), store).replay(NAME)
