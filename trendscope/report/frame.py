"""The counts of a report as a pandas frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trendscope.errors import UsageError
from trendscope.report.captions import readable_name
from trendscope.report.curve import Point, curve
from trendscope.report.report import Report
from trendscope.trend import Trend

if TYPE_CHECKING:
    from pandas import DataFrame

TYPES = {
    "part": "string",
    "number": "Int64",
    "label": "string",
    "name": "string",
    "direction": "string",
    "z": "Float64",
    "period": "string",
    "named": "Int64",
    "read": "Int64",
    "share": "Float64",
    "total": "Int64",
    "is_partial": "boolean",
}
"""The columns in order, each of a type that may have missing values."""


def to_frame(report: Report) -> DataFrame:
    """The frame that `Report.to_pandas` gives."""
    try:
        from pandas import DataFrame  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise UsageError("to_pandas needs pandas: pip install 'trendscope[pandas]'") from None
    return DataFrame(list(_rows(report)), columns=list(TYPES)).astype(TYPES)


def _rows(report: Report) -> Iterator[dict[str, object]]:
    for part in ("trends", "also", "domain_wide"):
        trends: tuple[Trend, ...] = getattr(report, part)
        for number, trend in enumerate(trends, start=1):
            known = {"part": part, "number": number} | _of_trend(trend)
            yield from (known | _of_point(trend, point) for point in curve(report, trend))


def _of_trend(trend: Trend) -> dict[str, object]:
    return {"label": trend.label, "name": readable_name(trend), "direction": trend.direction, "z": trend.z}


def _of_point(trend: Trend, point: Point) -> dict[str, object]:
    return {
        "period": point.period,
        "named": point.named,
        "read": point.read,
        "share": point.share,
        "total": (trend.total or {}).get(point.period),
        "is_partial": point.is_partial,
    }
