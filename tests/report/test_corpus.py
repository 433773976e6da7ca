"""Which papers are behind a number, and what each of them names."""

from __future__ import annotations

import pytest

from tests.fakes.report import paper, trend, with_corpus
from trendscope import UsageError
from trendscope.report.corpus import labels_by_paper

REPORT = with_corpus(*map(paper, ("D1", "D2", "D3")), in_2023=("D2",), in_2024=("D1", "D3"), in_2025=())

LONG = REPORT.model_copy(update={"since": "2021-01-01"})  # long enough for years


@pytest.mark.parametrize(
    ("period", "ids"),
    [(None, ["D2", "D1", "D3"]), ("2024", ["D1", "D3"]), (2023, ["D2"]), ("2025", [])],
)
def test_a_number_opens_its_papers(period: str | int | None, ids: list[str]) -> None:
    assert [each.id for each in REPORT.papers("sparse attention", period)] == ids


def test_a_shift_of_the_whole_domain_has_papers_too() -> None:
    assert REPORT.papers("language agents") == ()


def test_a_label_that_no_trend_has_is_an_error() -> None:
    with pytest.raises(UsageError, match="there is no trend dense attention; there are: 1 sparse attention"):
        REPORT.papers("dense attention")


@pytest.mark.parametrize("named", [1, "1", "Sparse Attention", "Cheap attention"])
def test_a_trend_is_found_by_its_number_its_label_or_its_name(named: str | int) -> None:
    given = trend(name="Cheap attention", papers={"2023": ("D2",)})
    report = REPORT.model_copy(update={"trends": (given,)})

    assert [each.id for each in report.papers(named)] == ["D2"]


@pytest.mark.parametrize("number", [0, 2, "-1"])
def test_a_number_that_no_trend_has_is_an_error(number: str | int) -> None:
    with pytest.raises(UsageError, match=f"there is no trend {number}; "):
        REPORT.papers(number)


def test_a_period_that_is_none_is_an_error() -> None:
    with pytest.raises(UsageError, match="there is no period 1999; there are: 2021, 2022, 2023, 2024, 2025"):
        LONG.papers("sparse attention", 1999)


@pytest.mark.parametrize(("period", "ids"), [(None, ["D1", "D2", "D3"]), (2024, ["D1"]), ("undated", ["D3"])])
def test_without_a_trend_all_papers_of_a_period_are_meant(period: str | int | None, ids: list[str]) -> None:
    dated = paper("D1", date="2024-05"), paper("D2", date="2025-01-01"), paper("D3", date=None)

    corpus = {each.id: each for each in dated}

    assert [each.id for each in LONG.model_copy(update={"corpus": corpus}).papers(None, period)] == ids


def test_a_paper_has_the_labels_that_it_names() -> None:
    trends = trend("a", papers={"2023": ("D1",), "2024": ("D2",)}), trend("b", papers={"undated": ("D1",)})

    assert labels_by_paper(trends) == {"D1": ["a", "b"], "D2": ["a"]}
