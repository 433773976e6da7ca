"""Check what changed between two days: ask each question on both, and compare the reports in two ways.

    python -m benchmarks.differences http://127.0.0.1:8899 --questions questions.jsonl --out pairs

A cut stands between trendscope and the sources at the URL (benchmarks/replica.py): on each day, arXiv has
only what was submitted by then. What `compare` says is checked against set arithmetic on the JSON of the two
reports, which shares no code with it: every trend, count, paper and claim that came, went or changed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.provenance import Forward, Recorder
from benchmarks.replica import settings_at
from trendscope import Report, UsageError, research
from trendscope.difference.compare import compare
from trendscope.difference.formats import render_difference
from trendscope.difference.summary import summary

LISTS = ("trends", "also", "domain_wide")
# What arXiv is asked for: submittedDate:[201901010000 TO 202612312359], as it stands in an address.
_UNTIL = re.compile(r"(submittedDate%3A%5B\d{12}\+TO\+)(\d{12})")

Json = dict[str, Any]
Fact = tuple[object, ...]
"""One thing that came, went or changed."""


class Cut(Recorder):
    """Passes requests on as of a day: papers that were submitted later are not asked for."""

    def __init__(self, base: str, day: date) -> None:
        self.last = f"{day:%Y%m%d}2359"
        super().__init__(base, AsOf)


class AsOf(Forward):
    server: Cut

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        self.path = _UNTIL.sub(lambda found: found[1] + min(found[2], self.server.last), self.path)
        super().do_GET()


def ask(question: str, base: str, day: date, since: int | None, cache: Path) -> Report:
    """The report of a run on a day."""
    cut = Cut(base, day)
    try:
        settings = settings_at(cut.url).model_copy(update={"cache": cache})
        return research(question, since=since, settings=settings, model="none", today=day)
    finally:
        cut.shutdown()
        cut.server_close()


def by_arithmetic(before: Json, after: Json) -> set[Fact]:
    """What differs between two reports, from their JSON alone."""
    was, now = _trends(before), _trends(after)
    facts: set[Fact] = {("new", label) for label in now.keys() - was.keys()}
    facts |= {("gone", label) for label in was.keys() - now.keys()}
    for label in was.keys() & now.keys():
        one, other = was[label], now[label]
        if one["direction"] != other["direction"]:
            facts.add(("turned", label, one["direction"], other["direction"]))
        for period in one["papers"].keys() | other["papers"].keys():
            earlier, later = _addresses(before, one, period), _addresses(after, other, period)
            facts |= {("came", label, period, each) for each in later - earlier}
            facts |= {("went", label, period, each) for each in earlier - later}
        for period in one["counts"].keys() | other["counts"].keys():
            counts = one["counts"].get(period, 0), other["counts"].get(period, 0)
            facts |= {("count", label, period, *counts)} if counts[0] != counts[1] else set()
    earlier, later = ({_address(paper) for paper in report["corpus"].values()} for report in (before, after))
    facts |= {("came", each) for each in later - earlier} | {("went", each) for each in earlier - later}
    said, says = _texts(before), _texts(after)
    return facts | {("says", text) for text in says - said} | {("said", text) for text in said - says}


def by_compare(difference: Json) -> set[Fact]:
    """The same facts, as the JSON of a difference has them; a renamed trend is one gone and one new."""
    papers = {key: _address(paper) for key, paper in difference["papers"].items()}
    facts: set[Fact] = set()
    for change in difference["trends"]:
        facts |= set(_of_trend(change, papers))
    facts |= {("came", papers[key]) for key in difference["corpus"]["added"]}
    facts |= {("went", papers[key]) for key in difference["corpus"]["gone"]}
    for claim in difference["claims"]:
        if claim["move"] != "resupported":
            facts |= {("says", claim["after"]["text"])} if claim["after"] else set()
            facts |= {("said", claim["before"]["text"])} if claim["before"] else set()
    return facts


def _of_trend(change: Json, papers: dict[str, str]) -> Iterator[Fact]:
    one, other, moves = change["before"], change["after"], change["moves"]
    if not (one and other) or "renamed" in moves:
        yield from ((name, state["label"]) for name, state in (("gone", one), ("new", other)) if state)
        return
    label = one["label"]
    if "turned" in moves:
        yield ("turned", label, one["direction"], other["direction"])
    for each in change["periods"]:
        counts = each["before"] or 0, each["after"] or 0
        if counts[0] != counts[1] and each["period"] != "undated":
            yield ("count", label, each["period"], *counts)
        yield from (("came", label, each["period"], papers[key]) for key in each["added"])
        yield from (("went", label, each["period"], papers[key]) for key in each["gone"])


def _trends(report: Json) -> dict[str, Json]:
    return {trend["label"]: trend for name in reversed(LISTS) for trend in reversed(report[name])}


def _addresses(report: Json, trend: Json, period: str) -> set[str]:
    return {_address(report["corpus"][name]) for name in trend["papers"].get(period, ())}


def _address(paper: Json) -> str:
    return re.sub(r"v\d+$", "", str(paper["url"]))


def _texts(report: Json) -> set[str]:
    """The text of everything in a report that is a claim: it has sentences and counts."""
    parts, texts = [report], set()
    while parts:
        part = parts.pop()
        if isinstance(part, dict) and {"text", "sentences", "counts"} <= part.keys():
            texts.add(" ".join(part["text"].split()))
        elif isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part
    return texts


def check(question: str, pair: tuple[Report, Report], out: Path | None, name: str) -> tuple[int, int]:
    """How many facts both ways have, and how many either has; says in which they differ."""
    difference = compare(*pair)
    expected = by_arithmetic(*(json.loads(report.model_dump_json()) for report in pair))
    found = by_compare(json.loads(difference.model_dump_json()))
    for fact in sorted(map(str, expected ^ found)):
        print(f"  only one has: {fact}")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for side, report in zip(("before", "after"), pair, strict=True):
            (out / f"{name}-{side}.json").write_text(report.model_dump_json(indent=1), "utf-8")
        for ending, format_name in ((".txt", "terminal"), (".md", "markdown"), (".json", "json")):
            (out / f"{name}{ending}").write_text(render_difference(difference, format_name), "utf-8")
    moves = [move for change in difference.trends for move in change.moves]
    figures = ", ".join(
        f"{moves.count(move)} {move}" for move in ("new", "gone", "turned", "moved", "renamed")
    )
    print(f"{question}: {len(expected & found):,} of {len(expected | found):,} agree; {figures}", flush=True)
    print(f"  {summary(difference)}")
    return len(expected & found), len(expected | found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", help="address of the replica")
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines with a `question` each")
    parser.add_argument("--only", type=int, nargs="+", help="the questions of these lines, from 1")
    parser.add_argument("--days", nargs=2, type=date.fromisoformat, default=("2026-05-01", "2026-07-01"))
    parser.add_argument("--since", type=int, help="the first year of the reports; by default, the question's")
    parser.add_argument("--out", type=Path, help="a folder for the reports and their differences")
    options = parser.parse_args()
    lines = options.questions.read_text("utf-8").splitlines()
    days = [day if isinstance(day, date) else date.fromisoformat(day) for day in options.days]
    agreed = facts = asked = 0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as cache:
        for number in options.only or range(1, len(lines) + 1):
            question = json.loads(lines[number - 1])["question"]
            try:
                before, after = (ask(question, options.url, day, options.since, Path(cache)) for day in days)
            except UsageError as error:
                print(f"{question}: refused, {error}")
                continue
            agree, either = check(question, (before, after), options.out, f"{number:02}")
            agreed, facts, asked = agreed + agree, facts + either, asked + 1
    print(f"{facts:,} differences of {asked} questions, agreed {agreed:,} of {facts:,}")
    print(f"{time.perf_counter() - began:.0f} s")
    return 0 if agreed == facts else 1


if __name__ == "__main__":
    sys.exit(main())
