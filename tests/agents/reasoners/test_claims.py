"""The papers behind a trend's counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.fakes.measuring import papers
from trendscope.agents.reasoners.claims import papers_by_period
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.measure import measure
from trendscope.window import Window

TOPIC = "machine translation"
PHRASE = "soft prompts"
YEARS = Window.of_years(2018, 2025)
QUARTERS = Window(date(2022, 1, 1), date(2024, 12, 31))
DOCUMENTS = papers(TOPIC, {PHRASE: {2022: 4, 2023: 6, 2024: 8}}, years=(2022, 2023, 2024))


def measured(documents: Sequence[Document], window: Window) -> tuple[Candidate, Measurement]:
    """The candidate of the phrase, and the measurement."""
    measurement = measure(documents, [TOPIC], window)
    return next(each for each in measurement.candidates if each.label == PHRASE), measurement


def opened(candidate: Candidate, measurement: Measurement) -> dict[str, tuple[str, ...]]:
    """The papers by period, each under its key."""
    return papers_by_period(candidate, measurement, {each.key: each.key for each in measurement.documents})


@pytest.mark.parametrize(
    ("window", "periods"), [(YEARS, ("2022", "2023")), (QUARTERS, ("2022-Q2", "2023-Q2"))]
)
def test_each_period_has_the_papers_that_name_the_phrase(window: Window, periods: tuple[str, ...]) -> None:
    texts = {each.key: f"{each.title} {each.text}" for each in DOCUMENTS}
    candidate, measurement = measured(DOCUMENTS, window)

    found = opened(candidate, measurement)

    assert {period: len(names) for period, names in found.items()} == candidate.counts
    assert [candidate.counts[period] for period in periods] == [4, 6]
    assert all(PHRASE in texts[name] for names in found.values() for name in names)


def test_papers_without_a_date_are_opened_though_no_period_counts_them() -> None:
    candidate, measurement = measured([replace(each, date=None) for each in DOCUMENTS], YEARS)

    found = opened(candidate, measurement)

    assert list(found) == ["undated"]
    assert set(found["undated"]) == {*candidate.documents}
