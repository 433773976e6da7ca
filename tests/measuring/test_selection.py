from __future__ import annotations

from dataclasses import replace

from tests.fakes.measuring import WINDOW, candidate, paper
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


def test_steady_only_to_reach_five() -> None:
    steady = [candidate(label, "steady") for label in "vwxyz"]
    assert labels(candidate("a"), *steady) == ["a", "v", "w", "x", "y"]
    assert labels(*map(candidate, "abcde"), *steady) == ["a", "b", "c", "d", "e"]


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


def of_many(label: str, direction: str = "rising", *, first: int = 0, papers: int = 20) -> Candidate:
    """A candidate that so many of a hundred papers name, from the first on."""
    return candidate(label, direction, documents=[str(n) for n in range(first, first + papers)])


def chosen(*candidates: Candidate, passing: tuple[str, ...] = ()) -> list[str]:
    papers = tuple(paper(str(number)) for number in range(100))
    measurement = Measurement(papers, WINDOW, {}, "2023", candidates, in_passing=passing)
    return [found.label for found in select_candidates(measurement, at_least=0)]


def test_two_moves_of_the_whole_field_are_told_at_most() -> None:
    wide = [replace(candidate(label), domain_wide=True) for label in "abcd"]
    assert labels(*wide, candidate("x"), candidate("y")) == ["a", "b", "x", "y"]


def test_what_the_field_has_as_often_gives_way_to_the_topic_s_own() -> None:
    general = [replace(candidate(f"general {label}"), lift=1.0, words=(label,)) for label in "abcde"]
    own = [replace(candidate(f"own {label}"), lift=4.0, words=(label,)) for label in "vwxyz"]
    found = labels(*general, *own)

    assert [label for label in found if label.startswith("own")] == [
        "own v",
        "own w",
        "own x",
        "own y",
    ]
    assert len(found) == 7


def test_a_section_needs_papers_to_be_written_from() -> None:
    assert chosen(of_many("sparse gate", papers=5)) == ["sparse gate"]
    assert chosen(of_many("sparse gate", papers=4)) == []


def test_what_holds_its_share_is_told_where_it_is_characteristic() -> None:
    plain = of_many("sparse gate", "steady")
    assert chosen(replace(plain, lift=3.0)) == ["sparse gate"]
    assert chosen(plain) == ["sparse gate"]
    assert chosen(replace(plain, lift=2.9)) == []
    assert chosen(replace(of_many("sparse gate", "steady", papers=9), lift=9.0)) == []


def test_the_more_changes_the_less_of_what_holds_is_told() -> None:
    steady = [of_many(f"old {label}", "steady", first=20 * at) for at, label in enumerate("wxyz")]
    steady = [replace(each, words=(each.label[-1],)) for each in steady]
    moving = [candidate(label, documents=[f"{label}{n}" for n in range(9)]) for label in "abcdefg"]

    assert chosen(*steady) == ["old w", "old x", "old y"]
    assert chosen(*moving, *steady) == [*"abcdefg", "old w"]


def test_a_development_is_not_told_again_because_a_part_of_it_holds() -> None:
    moving = of_many("social posts", "fading")
    steady = replace(of_many("social posts", "steady", papers=25), codebook=(), words=("other",))

    assert chosen(moving, steady) == ["social posts"]


def test_an_ordinary_word_and_a_restatement_are_no_sections() -> None:
    assert chosen(replace(of_many("citation"), lift=3.7)) == []
    assert chosen(replace(of_many("quantization"), lift=9.0)) == ["quantization"]
    assert chosen(replace(of_many("gate detection"), words=("detect",))) == []


def test_what_is_named_where_the_topic_is_not_the_matter_is_no_section() -> None:
    passing = tuple(str(number) for number in range(50))

    assert chosen(of_many("sparse gate", first=0), passing=passing) == []
    assert chosen(of_many("sparse gate", first=40), passing=passing) == ["sparse gate"]
    assert chosen(of_many("sparse gate", first=35, papers=20), passing=passing) == []


def test_early_signals_fill_up_where_little_is_sure() -> None:
    early = [candidate(label, "early signal") for label in "vwxyz"]

    assert labels(*early) == ["v", "w", "x", "y"]
    assert labels(*map(candidate, "abcd"), *early) == ["a", "b", "c", "d", "v", "w"]


def test_what_is_general_fills_up_only_if_it_changes_beyond_doubt() -> None:
    def general(label: str, z: float) -> Candidate:
        return replace(candidate(label, "fading", z=z), lift=1.0)

    given = [general(f"general {label}", z) for label, z in (("a", -2.0), ("b", -2.9), ("c", -3.0))]
    given = [replace(each, words=(each.label[-1],)) for each in given]
    assert labels(*given) == ["general a", "general c"]


def test_with_too_few_papers_to_tell_what_most_name_is_shown() -> None:
    """Three of the papers before name "stilts", and none since: no difference is told from so few."""
    early = [paper(f"e{n}", title="trees", date="2018-01-01") for n in range(5)]
    late = [paper(f"r{n}", title="trees", date="2024-01-01") for n in range(40)]
    gone = replace(candidate("wooden stilts", "steady"), documents=("e0", "e1", "e2"), counts={"2018": 3})
    common = replace(
        candidate("long ladders", "steady"),
        documents=tuple(f"r{n}" for n in range(20)),
        counts={"2018": 0, "2024": 20},
    )
    measurement = Measurement(tuple(early + late), WINDOW, {"2018": 5, "2024": 40}, "2024", (gone, common))

    assert [each.label for each in select_candidates(measurement, at_least=1)] == ["long ladders"]
