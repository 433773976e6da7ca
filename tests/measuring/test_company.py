"""Which developments the same papers name."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.measuring import WINDOW, candidate, paper
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.company import companions, company_of, shared_numbers, turns

EARLIER = [f"e{number}" for number in range(40)]
RECENT = [f"r{number}" for number in range(40)]


def named(label: str, earlier: int = 0, recent: int = 0, start: int = 0) -> Candidate:
    """A candidate of the documents from `start` on, on either side of the split."""
    documents = (*EARLIER[start : start + earlier], *RECENT[start : start + recent])
    return candidate(label, documents=documents)


def measured(*candidates: Candidate, split: str | None = "2022") -> Measurement:
    documents = (
        *(paper(key, date="2019-01-01") for key in EARLIER),
        *(paper(key, date="2024-01-01") for key in RECENT),
    )
    return Measurement(documents, WINDOW, {"2019": 40, "2024": 40}, split, candidates)


def test_the_papers_that_name_both_are_counted_on_either_side() -> None:
    one, other = named("prompting", 4, 12), named("agents", 2, 6)

    (found,) = company_of(one, [one, other], measured(one, other))

    assert (found.earlier, found.earlier_size, found.recent, found.recent_size) == (2, 4, 6, 12)
    assert (found.shared, found.share) == (8, 0.5)


def test_two_of_the_same_years_are_no_company() -> None:
    """Both are in half of the recent papers and in none before: a quarter has both by chance."""
    one = named("prompting", recent=20)
    other = replace(one, label="agents", documents=tuple(RECENT[10:30]))

    (found,) = company_of(one, [other], measured(one, other))

    assert found.lift == 1.0
    assert not companions([found])


def test_what_often_comes_along_is_a_companion() -> None:
    one, other, rare = named("prompting", recent=16), named("agents", recent=8), named("judges", recent=2)

    found = companions(company_of(one, [rare, other], measured(one, other, rare)))

    assert [each.other.label for each in found] == ["agents"]


def test_a_turn_needs_enough_papers_on_either_side() -> None:
    one, other = named("dialogue", 12, 12), named("agents", 0, 9, start=0)
    few = named("games", 3, 12)
    measurement = measured(one, other, few)

    assert [each.turn for each in turns(company_of(one, [other], measurement))] == [0.75]
    assert not turns(company_of(few, [other], measurement))


def test_without_a_split_all_papers_are_recent() -> None:
    one, other = named("prompting", 4, 12), named("agents", 2, 6)

    (found,) = company_of(one, [other], measured(one, other, split=None))

    assert (found.earlier_size, found.recent, found.recent_size) == (0, 8, 16)


def test_the_numbers_of_two_labels_are_known_and_of_one_none() -> None:
    one, other = named("prompting", 4, 12), named("agents", 2, 6)
    measurement = measured(one, other)

    assert {"8", "16", "2", "6", "12"} <= shared_numbers(["prompting", "agents"], measurement)
    assert not shared_numbers(["prompting"], measurement)
