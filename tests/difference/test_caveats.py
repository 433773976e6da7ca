"""What is said before two reports are compared: other measurements, weak comparisons, moved windows."""

from __future__ import annotations

import pytest

from tests.fakes.differences import november
from trendscope.difference.caveats import caveats
from trendscope.difference.compare import compare
from trendscope.report.report import Coverage, Failure, Report


def codes(before: Report, after: Report) -> list[str]:
    return [caveat.code for caveat in caveats(before, after)]


def covered(
    query: str = 'all:"a" OR all:"b"', *, read: int = 100, total: int = 100, **more: object
) -> Report:
    fields: dict[str, object] = {"source": "arxiv", "query": query, "read": read, "total": total}
    return november(coverage=(Coverage.model_validate(fields | more),))


def windowed(retrieved: str, since: str, until: str) -> Report:
    return november(retrieved=retrieved, since=since, until=until)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("2025-11-01", "2019-01-01", "2025-12-31"), ("2026-01-15", "2020-01-01", "2026-12-31")),
        (("2025-11-01", "2019-01-01", "2025-12-31"), ("2026-01-15", "2019-01-01", "2026-12-31")),
        (("2025-10-31", "2025-05-01", "2025-10-31"), ("2025-11-30", "2025-06-01", "2025-11-30")),
        (("2026-10-26", "2025-10-27", "2026-10-26"), ("2026-11-26", "2025-11-27", "2026-11-26")),
        (("2026-02-01", "2026-01-03", "2026-02-01"), ("2026-03-02", "2026-02-01", "2026-03-02")),
    ],
)
def test_a_window_that_moved_with_the_date_is_said_and_no_other_measurement(
    before: tuple[str, str, str], after: tuple[str, str, str]
) -> None:
    one, other = windowed(*before), windowed(*after)

    assert codes(one, other) == ["moved_window"]
    assert codes(other, one) == ["moved_window"]
    assert compare(one, other).is_same_measurement


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("2025-11-01", "2019-01-01", "2025-12-31"), ("2025-11-01", "2020-01-01", "2025-12-31")),
        (("2025-11-01", "2019-01-01", "2025-12-31"), ("2026-01-15", "2022-01-01", "2026-12-31")),
        (("2025-11-01", "2019-01-01", "2025-12-31"), ("2026-01-15", "2019-01-01", "2024-12-31")),
        (("no date", "2019-01-01", "2025-12-31"), ("2026-01-15", "2020-01-01", "2026-12-31")),
    ],
)
def test_another_window_is_another_measurement(
    before: tuple[str, str, str], after: tuple[str, str, str]
) -> None:
    one, other = windowed(*before), windowed(*after)

    assert codes(one, other) == ["window"]
    assert not compare(one, other).is_same_measurement


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (november(), november(question="recent trends in pruning"), "question"),
        (november(), november(reasoner="ollama:qwen"), "reasoner"),
        (november(), november(sample_library=True), "library"),
        (covered(), covered(source="openalex"), "source"),
        (covered('all:"a"'), covered('all:"a" OR all:"c"'), "query"),
        (covered(), covered(read=30, drawn=True), "share"),
        (covered(read=30, drawn=True), covered(read=60, drawn=True), "share"),
    ],
)
def test_another_measurement(before: Report, after: Report, code: str) -> None:
    assert codes(before, after) == [code]
    assert not compare(before, after).is_same_measurement


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (november(question="Recent  trends in attention"), november()),
        (
            covered('(all:"a" OR all:"b") AND d:[201901010000 TO 202512312359]'),
            covered('all:"b" OR all:"a" AND d:[2 TO 3]'),
        ),
        (covered(read=30), covered(read=60)),
        (november(coverage=()), covered()),
    ],
)
def test_no_caveat(before: Report, after: Report) -> None:
    assert [code for code in codes(before, after) if code in ("question", "source", "share")] == []


def test_the_days_and_the_order_of_a_query_are_no_other_query() -> None:
    before = covered('(all:"a" OR all:"b") AND d:[201901010000 TO 202512312359]')
    after = covered('(all:"b" OR all:"a") AND d:[202001010000 TO 202612312359]')

    assert codes(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ((), ("arxiv",), ("", "arxiv")),
        (("arxiv", "tavily"), ("tavily",), ("arxiv", "")),
        (("arxiv",), ("tavily",), ("arxiv", "tavily")),
    ],
)
def test_a_source_that_failed_in_one_of_them_makes_it_weak(
    before: tuple[str, ...], after: tuple[str, ...], missing: tuple[str, str]
) -> None:
    one, other = (
        november(failures=tuple(Failure(source=source, reason="HTTP 500") for source in sources))
        for sources in (before, after)
    )

    (caveat,) = caveats(one, other)

    assert (caveat.code, caveat.before, caveat.after) == ("failed", *missing)


def test_a_source_that_failed_in_both_makes_nothing_weak_unless_for_other_periods() -> None:
    one, other, third = (
        november(failures=(Failure(source="arxiv", reason=reason),))
        for reason in ("2024: HTTP 500", "2024: no answer in 10 s", "2025: HTTP 500")
    )

    assert codes(one, other) == []
    assert [(each.before, each.after) for each in caveats(one, third)] == [("arxiv (2024)", "arxiv (2025)")]


def test_an_incomplete_report_makes_it_weak_and_a_draw_does() -> None:
    drawn = covered(read=30, drawn=True)

    assert codes(november(), november(status="partial")) == ["status"]
    assert codes(drawn, covered(read=33, total=110, drawn=True)) == ["draw"]
