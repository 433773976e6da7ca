"""The papers behind a trend's counts: those of a relaxed query are counted, though they are never quoted."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.measuring import paper, papers
from trendscope.agents.reasoners.counted_papers import papers_by_period
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.measure import measure

TOPIC = "machine translation"
PHRASE = "soft prompts"
# Named by half of the papers of each recent year, and by some of those that fill the years before.
ON_TOPIC = papers(TOPIC, {PHRASE: {2022: 4, 2023: 6, 2024: 8}}, years=(2022, 2023, 2024))
FILLERS = papers("parsing", {PHRASE: {2020: 2, 2021: 3}}, years=(2020, 2021))


def measured(*relaxed: Document) -> tuple[Candidate, Measurement]:
    measurement = measure(ON_TOPIC, [TOPIC], relaxed=relaxed)
    return next(each for each in measurement.candidates if each.label == PHRASE), measurement


def opened(candidate: Candidate, measurement: Measurement) -> dict[str, tuple[str, ...]]:
    """The papers by period, each under its key."""
    return papers_by_period(candidate, measurement, {each.key: each.key for each in measurement.documents})


def assert_named(found: dict[str, tuple[str, ...]], counts: dict[int, int]) -> None:
    texts = {each.key: f"{each.title} {each.text}" for each in (*ON_TOPIC, *FILLERS)}
    assert {period: len(names) for period, names in found.items()} == {str(y): n for y, n in counts.items()}
    assert all(PHRASE in texts[name] for names in found.values() for name in names)


def test_each_period_has_the_papers_that_name_the_phrase() -> None:
    candidate, measurement = measured()

    assert candidate.counts == {2022: 4, 2023: 6, 2024: 8}
    assert_named(opened(candidate, measurement), candidate.counts)


def test_papers_of_a_relaxed_query_are_among_them() -> None:
    candidate, measurement = measured(*FILLERS)

    assert not {each.key for each in FILLERS} & {*candidate.documents}
    assert candidate.counts == {2020: 2, 2021: 3, 2022: 4, 2023: 6, 2024: 8}
    assert_named(opened(candidate, measurement), candidate.counts)


def test_a_relaxed_paper_that_has_only_the_acronym_is_among_them() -> None:
    defined = [replace(each, text=each.text.replace(PHRASE, f"{PHRASE} (SP)")) for each in ON_TOPIC]
    fillers = [
        paper("short", title="On SP for parsing", date="2020-05-01"),
        paper("other", date="2020-06-01"),
    ]
    measurement = measure(defined, [TOPIC], relaxed=fillers)
    candidate = next(each for each in measurement.candidates if PHRASE in each.label)

    assert candidate.counts[2020] == 1
    assert opened(candidate, measurement)["2020"] == ("short",)


def test_papers_without_a_date_are_opened_though_no_period_counts_them() -> None:
    undated = [replace(each, date=None) for each in ON_TOPIC]
    measurement = measure(undated, [TOPIC])
    candidate = next(each for each in measurement.candidates if each.label == PHRASE)

    found = opened(candidate, measurement)

    assert list(found) == ["undated"]
    assert set(found["undated"]) == {*candidate.documents}
