"""In what two runs differ, so that their figures are not simply comparable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from trendscope.difference.difference import Caveat, CaveatCode
from trendscope.report.captions import WITH_PERIOD
from trendscope.report.report import Failure, Report
from trendscope.text.lines import without_breaks
from trendscope.window import Window

MAX_SHARES_APART = 1.2
"""By what factor two numbers of drawn papers may differ: with one limit they are about the same."""

_DAYS = re.compile(r"\d{4}(?:-?\d\d){0,4}")
_QUERY_PART = re.compile(r'"[^"]*"|[^\s()]+')


def caveats(before: Report, after: Report) -> tuple[Caveat, ...]:
    """What a reader of the difference must know first, the most serious first."""
    return tuple(
        Caveat(code=code, before=one, after=other)
        for code, one, other in (
            *_other_measurement(before, after),
            *_weak(before, after),
            *_notes(before, after),
        )
        if one != other or code == "draw"
    )


def window_of(report: Report) -> Window:
    """The days of a report."""
    return Window(date.fromisoformat(report.since), date.fromisoformat(report.until))


Row = tuple[CaveatCode, str, str]


def _other_measurement(before: Report, after: Report) -> Iterator[Row]:
    """What makes it another measurement."""
    one, other = (without_breaks(report.question) for report in (before, after))
    if one.casefold() != other.casefold():
        yield "question", one, other
    if not _moved_with_date(before, after):
        yield "window", str(window_of(before)), str(window_of(after))
    if before.coverage and after.coverage:
        yield "source", _sources(before), _sources(after)
        yield from _queries(before, after)
        yield from _shares(before, after)
    yield "reasoner", before.reasoner, after.reasoner
    yield "library", str(before.sample_library).lower(), str(after.sample_library).lower()


def _weak(before: Report, after: Report) -> Iterator[Row]:
    """What makes the comparison weak."""
    one, other = _failed(before), _failed(after)
    if one != other:
        yield "failed", ", ".join(sorted(one - other)), ", ".join(sorted(other - one))
    yield "status", before.status, after.status
    if _drawn(before) and _drawn(after) and not list(_shares(before, after)):
        yield "draw", _share(before), _share(after)


def _notes(before: Report, after: Report) -> Iterator[Row]:
    if _moved_with_date(before, after):
        yield "moved_window", str(window_of(before)), str(window_of(after))
    yield "unit", before.unit, after.unit
    yield "language", before.language, after.language
    yield "version", before.version, after.version


def _sources(report: Report) -> str:
    return ", ".join(sorted(each.source for each in report.coverage))


def _queries(before: Report, after: Report) -> Iterator[Row]:
    """The queries to each source, if they differ in more than their days and the order of their words."""
    earlier, later = ({each.source: each.query for each in report.coverage} for report in (before, after))
    differ = [
        source
        for source in sorted(earlier.keys() & later.keys())
        if _parts(earlier[source]) != _parts(later[source])
    ]
    if differ:
        yield "query", earlier[differ[0]], later[differ[0]]


def _parts(query: str) -> list[str]:
    return sorted(_QUERY_PART.findall(_DAYS.sub("", query)))


def _shares(before: Report, after: Report) -> Iterator[Row]:
    """How much was read, if a share was drawn in only one of them, or under another limit."""
    one, other = (sum(each.read for each in report.coverage) for report in (before, after))
    apart = max(one, other) > MAX_SHARES_APART * min(one, other)
    if _drawn(before) != _drawn(after) or (_drawn(before) and apart):
        yield "share", _share(before), _share(after)


def _drawn(report: Report) -> bool:
    return any(each.drawn for each in report.coverage)


def _share(report: Report) -> str:
    """`300 / 1,095`."""
    read = sum(each.read for each in report.coverage)
    total = sum(each.total or each.read for each in report.coverage)
    return f"{read:,} / {total:,}"


def _failed(report: Report) -> set[str]:
    """The sources that did not answer, with their periods."""
    return set(map(_failed_part, report.failures))


def _failed_part(failure: Failure) -> str:
    with_period = WITH_PERIOD.fullmatch(failure.reason)
    return f"{failure.source} ({with_period[1]})" if with_period else failure.source


def _moved_with_date(before: Report, after: Report) -> bool:
    """Whether each end of the window is the same, or moved as far as the date of the run."""
    (since, until), (later_since, later_until) = _ends(before), _ends(after)
    return _moved_alike(since, later_since, before, after) and _moved_alike(until, later_until, before, after)


def _ends(report: Report) -> tuple[date, date]:
    window = window_of(report)
    return window.since, window.until


def _moved_alike(first: date, second: date, before: Report, after: Report) -> bool:
    """Whether two days are the same, or as many years, months or days apart as the dates of the runs."""
    if first == second:
        return True
    try:
        one, other = date.fromisoformat(before.retrieved), date.fromisoformat(after.retrieved)
    except ValueError:
        return False
    by_day = second - first == other - one
    by_month = _months(second) - _months(first) == _months(other) - _months(one)
    by_year = second.year - first.year == other.year - one.year
    is_same_day = first.day == second.day or (_ends_month(first) and _ends_month(second))
    return by_day or (is_same_day and (by_month or (by_year and first.month == second.month)))


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
