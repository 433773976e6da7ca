from __future__ import annotations

from tests.fakes.measuring import WINDOW, candidate
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.selection import select_candidates


def measured(*candidates: Candidate) -> Measurement:
    return Measurement((), WINDOW, {}, "2023", candidates)


def labels(*candidates: Candidate, limit: int = 7) -> list[str]:
    return [found.label for found in select_candidates(measured(*candidates), limit)]


def test_rising_comes_first() -> None:
    given = [
        candidate("c", "fading"),
        candidate("b", "early signal"),
        candidate("d", "likely rising"),
        candidate("a"),
    ]
    assert labels(*given) == ["a", "d", "b", "c"]


def test_steady_only_to_reach_three() -> None:
    steady = [candidate(label, "steady") for label in "xyz"]
    assert labels(candidate("a"), *steady) == ["a", "x", "y"]
    assert labels(*map(candidate, "abc"), *steady) == ["a", "b", "c"]


def test_a_word_is_shown_once() -> None:
    (first,) = select_candidates(measured(candidate("sparse gates"), candidate("sparse experts")))
    assert first.label == "sparse gates"
    assert first.related == ("sparse experts",)


def test_what_moves_the_other_way_is_not_related() -> None:
    found = select_candidates(
        measured(
            candidate("sparse gates"), candidate("sparse codes", "steady"), candidate("sparse nets", "fading")
        )
    )
    assert {each.label: each.related for each in found}["sparse gates"] == ("sparse codes",)


def test_related_candidates_of_the_same_direction_come_first() -> None:
    given = [candidate("sparse gates"), candidate("sparse codes", "steady"), candidate("sparse experts")]
    (first,) = select_candidates(measured(*given))
    assert first.related == ("sparse experts", "sparse codes")


def test_the_same_documents_are_shown_once() -> None:
    assert labels(candidate("a", documents="123"), candidate("b", documents="23")) == ["a"]
    assert labels(candidate("a", documents="123"), candidate("b", documents="345")) == ["a", "b"]


def test_fading_has_its_places() -> None:
    given = [*map(candidate, "abcdef"), *(candidate(label, "fading") for label in "xyz")]
    assert labels(*given, limit=7) == ["a", "b", "c", "d", "x", "y", "z"]


def test_themes_where_there_is_no_time_axis() -> None:
    assert labels(*(candidate(label, "theme") for label in "abcd")) == ["a", "b", "c", "d"]


def test_nothing_from_nothing() -> None:
    assert labels() == []
