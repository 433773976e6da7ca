"""Which papers are behind a number, and what each of them names."""

from __future__ import annotations

import pytest

from tests.fakes.report import paper, trend, with_corpus
from trendscope import UsageError
from trendscope.report.corpus import labels_by_paper

REPORT = with_corpus(*map(paper, ("D1", "D2", "D3")), in_2023=("D2",), in_2024=("D1", "D3"), in_2025=())


@pytest.mark.parametrize(
    ("period", "ids"),
    [(None, ["D2", "D1", "D3"]), ("2024", ["D1", "D3"]), (2023, ["D2"]), ("2025", []), (1999, [])],
)
def test_a_number_opens_its_papers(period: str | int | None, ids: list[str]) -> None:
    assert [each.id for each in REPORT.papers("sparse attention", period)] == ids


def test_a_shift_of_the_whole_domain_has_papers_too() -> None:
    assert REPORT.papers("language agents") == ()


def test_a_label_that_no_trend_has_is_an_error() -> None:
    with pytest.raises(UsageError, match="there is no trend with the label dense attention"):
        REPORT.papers("dense attention")


def test_a_paper_has_the_labels_that_it_names() -> None:
    trends = trend("a", papers={"2023": ("D1",), "2024": ("D2",)}), trend("b", papers={"undated": ("D1",)})

    assert labels_by_paper(trends) == {"D1": ["a", "b"], "D2": ["a"]}
