"""Kept runs: some made by hand, and bundles that were tampered with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.fakes.report import paper, with_corpus
from trendscope import Report
from trendscope.bundle.form import ANSWERS, LEDGER, RUN, SUMS, sum_of
from trendscope.settings import Settings
from trendscope.store.answers import Use
from trendscope.store.opening import open_store
from trendscope.store.options import RunOptions, kept_settings
from trendscope.store.request import Cost, Request
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store

STARTED = 1_782_900_000.0  # 2026-07-01
HEAD = {"status": 200, "url": "https://example.org/a", "headers": {"Content-Type": "text/plain"}}
BODY = json.dumps(HEAD).encode() + b"\n\xff not UTF-8"
REPORT = with_corpus(paper(), paper("D2", date="2024-05"), in_2017=("D1",), in_2024=("D2",))
Entries = dict[str, bytes]


def store_in(folder: Path) -> Store:
    store = open_store(Settings(store=str(folder)))
    assert store
    return store


def options(question: str = "recent trends in attention", **changes: Any) -> RunOptions:
    given = {"question": question, "today": date(2026, 7, 1), "settings": kept_settings(Settings())}
    return RunOptions.model_validate(given | changes)


def keep_run(
    store: Store, run: str = "1a2b" * 8, *, report: Report | None = REPORT, **changes: Any
) -> KeptRun:
    """A run with an answer of its own, one that all such runs share, and a failure."""
    asked = options()
    kept = KeptRun(run, asked.question, asked.model_dump_json(), "0.2.0", STARTED)
    if report is not None:
        kept = kept.ended_with(report.status, None, report.model_dump_json(), STARTED + 60)
    kept = KeptRun(**{**vars(kept), **changes})
    store.keep_answer(run, request(run), BODY, Cost(requests=2, bytes=len(BODY), seconds=0.5))
    store.keep_use(run, Use(key=request("shared").key, at=STARTED, fresh=False))
    failure = json.dumps({"error": "SourceRefused", "reason": "HTTP 500 from a", "status": 500})
    store.keep_use(run, Use(key=request("failed").key, at=STARTED, fresh=True, failure=failure))
    store.keep_run(kept)
    return kept


def request(what: str) -> Request:
    return Request("search", {"url": f"https://example.org/{what}"}, 86_400.0)


def entries(bundle: bytes) -> Entries:
    with ZipFile(io.BytesIO(bundle)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def zipped(contents: Entries) -> bytes:
    """A bundle of these entries, with the right sums."""
    sums = {name: sum_of(content) for name, content in contents.items() if name != SUMS}
    file = io.BytesIO()
    with ZipFile(file, "w") as made:
        for name, content in (contents | {SUMS: json.dumps(sums).encode()}).items():
            made.writestr(name, content)
    return file.getvalue()


def changed(bundle: bytes, name: str, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The bundle after a change to each object of an entry."""
    contents = entries(bundle)
    lines = [contents[name]] if name == RUN else contents[name].splitlines()
    objects = [json.loads(line) for line in lines]
    for each in objects:
        change(each)
    contents[name] = b"\n".join(json.dumps(each).encode() for each in objects)
    return zipped(contents)


def days_ago(bundle: bytes, days: int) -> bytes:
    """The bundle as if its run had been so many days before."""

    def earlier(part: dict[str, Any]) -> None:
        for name in {"at", "started", "ended"} & set(part):
            part[name] -= days * 86_400

    for name in (RUN, LEDGER, ANSWERS):
        bundle = changed(bundle, name, earlier)
    return bundle
