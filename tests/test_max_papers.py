"""How many papers are read at most: as a setting, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.corpus import PAPERS
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, UsageError, research
from trendscope.cli import main
from trendscope.report.report import Coverage

QUESTION = "machine translation since 2019"
ALL = sum(paper.names("machine translation") > 0 for paper in PAPERS)


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources() as running:
        yield running


def run(sources: Sources, setting: int | None = None, max_papers: int | None = None) -> Report:
    given: dict[str, Any] = {} if setting is None else {"max_papers": setting}
    settings = sources.settings(sources=("arxiv",), **given)
    return research(QUESTION, settings=settings, today=TODAY, max_papers=max_papers)


def share_of(report: Report, most: int) -> Coverage:
    """What was read of the papers: about as many as are allowed, a few more as every period has its share."""
    (coverage,) = report.coverage
    assert (coverage.drawn, coverage.total) == (True, ALL)
    assert 0.8 * most <= coverage.read == report.measured <= most + 4
    return coverage


def test_by_default_all_papers_are_read(sources: Sources) -> None:
    (coverage,) = run(sources).coverage

    assert (coverage.read, coverage.total, coverage.drawn) == (ALL, ALL, False)


def test_a_setting_limits_every_question(sources: Sources) -> None:
    share_of(run(sources, setting=100), 100)


def test_an_option_is_for_one_question_and_wins(sources: Sources) -> None:
    share_of(run(sources, setting=100, max_papers=60), 60)
    assert not run(sources, setting=60, max_papers=1000).coverage[0].drawn


@pytest.mark.parametrize(
    ("setting", "max_papers", "held"), [(100, 60, 60), (60, None, 60), (None, None, 4000)]
)
def test_the_report_holds_what_it_takes_to_repeat_it(
    sources: Sources, setting: int | None, max_papers: int | None, held: int
) -> None:
    report = run(sources, setting, max_papers)

    assert (report.sources, report.max_papers) == (("arxiv",), held)


def test_sources_that_nobody_named_are_not_repeated(sources: Sources) -> None:
    assert research(QUESTION, settings=sources.settings(), today=TODAY, max_papers=60).sources == ()


@pytest.mark.parametrize("number", [0, 49, -1, 30_001])
def test_a_number_that_cannot_be_used_is_named(sources: Sources, number: int) -> None:
    with pytest.raises(UsageError, match=f"max_papers cannot be {number}"):
        run(sources, max_papers=number)


@pytest.mark.parametrize(
    ("variable", "arguments", "most"),
    [("100", (), 100), ("100", ("--max-papers", "60"), 60)],
)
def test_the_command_has_both(
    sources: Sources, monkeypatch: pytest.MonkeyPatch, variable: str, arguments: tuple[str, ...], most: int
) -> None:
    for name, value in sources.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRENDSCOPE_MAX_PAPERS", variable)

    main(
        [
            "research",
            QUESTION,
            "--source",
            "arxiv",
            "--quiet",
            "--until",
            "2026",
            "--out",
            "report.json",
            *arguments,
        ]
    )

    coverage = share_of(Report.model_validate_json(Path("report.json").read_text("utf-8")), most)
    assert coverage.source == "arxiv"
