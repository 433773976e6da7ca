"""The frame of a report has its counts, a row for each trend and period."""

from __future__ import annotations

import sys

import pytest

from tests.fakes.report import abstained, report, trend
from trendscope.errors import UsageError


def test_the_rows_are_the_counts():
    frame = report().to_pandas()
    assert frame["label"].unique().tolist() == ["sparse attention", "language agents"]
    rows = frame[frame["part"] == "trends"]
    assert rows["period"].tolist() == ["2022", "2023", "2024", "2025"]
    assert rows["named"].tolist() == [0, 2, 5, 10]
    assert rows["read"].tolist() == [20, 30, 40, 20]
    assert rows["share"].tolist() == [0, 2 / 30, 5 / 40, 10 / 20]
    assert rows["total"].tolist() == [100, 200, 300, 1400]
    assert set(rows["direction"]) == {"rising"}
    assert not rows["is_partial"].any()


def test_what_is_not_known_is_missing():
    bare = trend(total=None, sampled={"2022": 0, "2025": 4}, z=None)
    first = report(trends=(bare,)).to_pandas().iloc[0]
    assert first["read"] == 0
    assert first[["share", "total", "z"]].isna().all()
    assert first[["named", "read", "is_partial", "period"]].notna().all()


def test_a_frame_can_be_grouped_and_pivoted():
    frame = report(trends=(trend(), trend("b", "fading", name="Bees"))).to_pandas()
    wide = frame.pivot_table(index="period", columns="name", values="share")
    assert wide.loc["2025", "Bees"] == 0.5


def test_a_report_without_trends_has_a_frame_with_the_same_columns():
    empty = abstained(trends=(), domain_wide=()).to_pandas()
    assert len(empty) == 0
    assert dict(empty.dtypes) == dict(report().to_pandas().dtypes)


def test_without_pandas_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"pip install 'trendscope\[pandas\]'"):
        report().to_pandas()
