"""What holds for the difference of any two reports."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar, get_args

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.differences import TITLES, flipped, in_any_order, papers, said, sentences
from tests.fakes.fuzzing import fuzzed
from tests.fakes.report import report, result, trend
from trendscope.difference.compare import compare
from trendscope.difference.difference import Difference
from trendscope.report.report import Coverage, Failure, Report
from trendscope.trend import Claim, CodedPhrase, Direction, Trend

Item = TypeVar("Item")

LABELS = ("agents", "LLM agents", "retrieval", "pruning")
TEXTS = ("It is cheap.", "It is slow.", "It stays open.", "Papers grew.")
WINDOWS = (("2019-01-01", "2025-12-31"), ("2020-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"))


def some(chance: Random, values: Sequence[Item]) -> list[Item]:
    """Some of the values, in any order."""
    return chance.sample(values, chance.randint(0, len(values)))


def trends(chance: Random, ids: list[str]) -> tuple[Trend, ...]:
    return tuple(made_trend(chance, label, ids) for label in some(chance, LABELS))


def made_trend(chance: Random, label: str, ids: list[str]) -> Trend:
    named = {year: tuple(some(chance, ids)) for year in ("2024", "2025")}
    return trend(
        label,
        chance.choice(get_args(Direction)),
        name=chance.choice((None, "Agents")),
        counts={year: len(names) for year, names in named.items()},
        papers=named,
        codebook=tuple(CodedPhrase(phrase=phrase, documents=1) for phrase in some(chance, LABELS)),
        claims=claims(chance),
    )


def claims(chance: Random) -> tuple[Claim, ...]:
    return tuple(
        said(text, *some(chance, ("D1.1", "D2.1")), counts=("papers",)) for text in some(chance, TEXTS)
    )


def made(seed: int) -> Report:
    """A report of some of the papers, numbered in any order, with any trends and claims."""
    chance = Random(seed)
    names = chance.choices(sorted(TITLES), k=chance.randint(1, 6))
    corpus = papers(*names, first=chance.randint(1, 9))
    since, until = chance.choice(WINDOWS)
    cells = some(chance, "abc")
    return report(
        question=chance.choice(("attention", "pruning")),
        since=since,
        until=until,
        unit="month" if since.startswith("2025") else "year",
        retrieved=chance.choice(("2025-11-01", "2026-01-15")),
        corpus=corpus,
        measured=len(corpus),
        trends=trends(chance, list(corpus)),
        also=trends(chance, list(corpus)),
        domain_wide=(),
        problems=claims(chance),
        results=tuple(result(each, each, each, None, measure="score", name="D1.1") for each in cells),
        sentences=sentences(D1_1=chance.choice(TEXTS), D2_1="Two."),
        gaps=tuple(some(chance, TEXTS)),
        failures=tuple(Failure(source=each, reason="HTTP 500") for each in cells),
        coverage=(Coverage(source="arxiv", query="q", read=9, total=9, drawn=chance.random() < 0.5),),
    )


REPORTS = st.builds(made, st.integers(0, 10**6))


@fuzzed(20)
@given(REPORTS)
def test_nothing_changed_from_a_report_to_itself(one: Report) -> None:
    difference = compare(one, one)

    nothing = Difference(language="en", before=difference.before, after=difference.after)
    assert difference.model_copy(update={"caveats": ()}) == nothing
    assert not difference.is_changed


@fuzzed(50)
@given(REPORTS, REPORTS)
def test_the_other_way_round_is_the_mirror(before: Report, after: Report) -> None:
    difference, back = compare(before, after), compare(after, before)

    assert in_any_order(flipped(back)) == in_any_order(difference)
    assert back.is_changed == difference.is_changed


@fuzzed(20)
@given(REPORTS, REPORTS)
def test_it_can_be_stored_and_read_again(before: Report, after: Report) -> None:
    difference = compare(before, after)

    assert Difference.model_validate_json(difference.model_dump_json()) == difference


@fuzzed(20)
@given(REPORTS, REPORTS)
def test_every_paper_that_moved_something_is_there(before: Report, after: Report) -> None:
    difference = compare(before, after)
    periods = [*difference.corpus.periods, *(each for trend in difference.trends for each in trend.periods)]

    assert {key for each in periods for key in (*each.added, *each.gone)} == difference.papers.keys()
    assert {*difference.corpus.added, *difference.corpus.gone} <= difference.papers.keys()
