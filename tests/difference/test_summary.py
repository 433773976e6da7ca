"""A difference in one line."""

from __future__ import annotations

import pytest

from tests.fakes.differences import december, november, papers, said
from tests.fakes.report import report, result, trend
from trendscope.difference.compare import compare
from trendscope.difference.summary import summary
from trendscope.report.report import Failure, Report

TWO_TRENDS = (trend("a"), trend("b"))


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            november(),
            december(),
            "1 trend new, 1 gone, 1 turned, 1 moved to another list; 1 paper came and as many went",
        ),
        (report(), report(), "nothing changed"),
        (report(), report(corpus=papers("sparse", "dense")), "nothing changed; 2 papers more"),
        (report(corpus=papers("sparse")), report(), "nothing changed; 1 paper fewer"),
        (report(trends=()), report(trends=TWO_TRENDS), "2 trends new"),
        (report(trends=TWO_TRENDS), report(trends=()), "2 trends gone"),
        (
            report(),
            report(problems=(said("Open.", "D1.1"),)),
            "the trends are the same; claims: 1 new, 0 gone",
        ),
        (
            report(),
            report(results=(result("A", "B", "1", None, measure="score", name="D1.1"),)),
            "the trends are the same; reported results: 1 new, 0 gone",
        ),
        (report(), report(reasoner="model"), "nothing changed; not the same measurement"),
        (
            report(),
            report(failures=(Failure(source="arxiv", reason="HTTP 500"),)),
            "nothing changed; a weak comparison",
        ),
    ],
)
def test_a_line(before: Report, after: Report, line: str) -> None:
    assert summary(compare(before, after)) == f"Since {before.retrieved}: {line}"


def test_a_line_in_korean() -> None:
    assert summary(compare(november("ko"), december("ko"))) == (
        "2025-11-01 이후: 새 동향 1개, 사라진 것 1개, 방향이 바뀐 것 1개, 다른 목록으로 옮겨 간 것 1개; "
        "논문 1편이 들어오고 같은 수가 나감"
    )
