"""Runs made by hand, in a real store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tests.fakes.report import report, trend
from trendscope.archive import Archive
from trendscope.report.report import Coverage, Report
from trendscope.settings import Settings
from trendscope.store.options import RunOptions, kept_settings
from trendscope.store.runs import KeptRun
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store
from trendscope.trend import CodedPhrase, Direction, Trend

QUESTION = "recent trends in machine translation"
SAMPLED = {"2021": 100, "2022": 100, "2023": 100, "2024": 100, "2025": 100}
COUNTS = dict(zip(SAMPLED, (5, 5, 20, 20, 20), strict=True))


def an_archive(folder: Path) -> Archive:
    """An empty archive in a folder."""
    return Archive(Settings(store=str(folder)), Store(SqliteDatabase(folder / "trendscope.db")))


def options(question: str = QUESTION, **changes: object) -> RunOptions:
    """What a run on the question was asked with."""
    fields = {"question": question, "today": date(2025, 12, 1), "settings": kept_settings(Settings())}
    return RunOptions.model_validate(fields | changes)


def counted(
    label: str = "prompting",
    direction: Direction = "rising",
    *,
    counts: Mapping[str, int] = COUNTS,
    sampled: Mapping[str, int] = SAMPLED,
    codebook: Sequence[CodedPhrase] = (),
) -> Trend:
    """A trend of 100 papers a year: 5, 5 and then 20, 20 and 20 of them name it."""
    return trend(
        label,
        direction,
        forms=(label,),
        counts=dict(counts),
        sampled=dict(sampled),
        codebook=tuple(codebook),
        claims=(),
    )


def told(*trends: Trend, day: str = "2025-12-01", **changes: object) -> Report:
    """A report of that day on eight years, up to the end of its own."""
    year = int(day[:4])
    fields: dict[str, object] = {
        "question": QUESTION,
        "retrieved": day,
        "since": f"{year - 7}-01-01",
        "until": f"{year}-12-31",
        "trends": trends,
        "domain_wide": (),
        "coverage": (Coverage(source="arxiv", query="q", read=500, total=500),),
    }
    return report("en", **fields | changes)


def keep(archive: Archive, name: str, made: Report | None, asked: RunOptions | None = None) -> str:
    """Keep a run that was started on the day of its report; without one, it has not ended."""
    asked = asked or options(made.question if made else QUESTION)
    day = made.retrieved if made else asked.today.isoformat()
    # Two runs of one day are in the order of their names.
    started = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + int(name[0], 16)
    run = KeptRun(name, asked.question, asked.model_dump_json(), "0.2.0", started)
    if made:
        run = run.ended_with(made.status, None, made.model_dump_json(), started + 1)
    archive.store.keep_run(run)
    return name
