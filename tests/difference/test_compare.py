"""What `compare` finds in two reports that were made by hand."""

from __future__ import annotations

import pytest

from benchmarks.differences import by_arithmetic, by_compare
from tests.fakes.differences import december, flipped, in_any_order, november, papers, said, sentences
from tests.fakes.report import report, result, trend, whole
from trendscope.difference.compare import compare
from trendscope.difference.difference import Difference, TrendChange, TrendMove
from trendscope.report.report import Failure, Report
from trendscope.trend import CodedPhrase


@pytest.fixture(scope="module")
def month() -> Difference:
    return compare(november(), december())


def titles(difference: Difference, keys: tuple[str, ...]) -> list[str]:
    return [paper.title for paper in difference.papers_of(keys)]


def change_of(difference: Difference, label: str) -> TrendChange:
    (found,) = (each for each in difference.trends if each.state.label == label)
    return found


@pytest.mark.parametrize(
    ("label", "moves"),
    [
        ("winter attention", ("new",)),
        ("dense attention", ("gone",)),
        ("sparse attention", ("turned", "recounted")),
        ("LLM agents", ("moved", "renamed")),
    ],
)
def test_what_happened_to_each_trend(month: Difference, label: str, moves: tuple[TrendMove, ...]) -> None:
    assert change_of(month, label).moves == moves


def test_a_renamed_trend_is_in_both_and_says_which_lists(month: Difference) -> None:
    change = change_of(month, "LLM agents")

    assert change.before
    assert change.after
    assert (change.before.label, change.before.place) == ("reading agents", "also")
    assert (change.after.label, change.after.place) == ("LLM agents", "trends")


def test_the_papers_that_moved_a_count_are_known_under_any_id(month: Difference) -> None:
    earlier, later = change_of(month, "sparse attention").periods

    assert (earlier.period, earlier.before, earlier.after) == ("2024", 2, 1)
    assert titles(month, earlier.gone) == ["A Retracted Paper"]
    assert earlier.added == ()
    assert (later.period, later.before, later.after) == ("2025", 0, 1)
    assert titles(month, later.added) == ["Attention in December"]


def test_papers_that_were_read_both_times_are_counted_by_other_phrases() -> None:
    before = november(trends=(trend("agents", counts={"2025": 0}, papers={}),), also=())
    coded = (CodedPhrase(phrase="LLM-agents", documents=1), CodedPhrase(phrase="Agents", documents=1))
    after = december(trends=(trend("agents", counts={"2025": 1}, papers={"2025": ("D2",)}, codebook=coded),))

    change = change_of(compare(before, after), "agents")

    assert change.moves == ("recoded", "recounted")
    assert titles(compare(before, after), change.recoded) == ["Agents That Read"]
    assert (change.phrases.new, change.phrases.gone) == (("LLM-agents",), ())


def test_the_corpus(month: Difference) -> None:
    assert titles(month, month.corpus.added) == ["Attention in December"]
    assert titles(month, month.corpus.gone) == ["A Retracted Paper"]
    assert [(each.period, each.before, each.after) for each in month.corpus.periods] == [
        ("2024", 2, 1),
        ("2025", 1, 2),
    ]
    assert (month.before.read, month.after.read, month.before.total, month.after.total) == (4, 4, 4, 5)


def test_claims_are_known_by_text_then_by_sentences_then_by_what_they_count(month: Difference) -> None:
    found = {(each.move, each.state.text) for each in month.claims}

    assert found == {
        ("recounted", "Sparse attention grew to 1 paper."),
        ("new", "Agents read."),
        ("gone", "Long inputs stay open."),
    }


@pytest.mark.parametrize(
    ("text", "sentence", "move"),
    [
        ("It is cheap.", "Sparse attention is slow.", "resupported"),
        ("It costs little.", "Sparse attention is cheap.", "reworded"),
    ],
)
def test_other_words_or_other_sentences(text: str, sentence: str, move: str) -> None:
    before = report(problems=(said("It is cheap.", "D1.1"),), trends=(), domain_wide=(), background=())
    before = before.model_copy(update={"sentences": sentences(D1_1="Sparse attention is cheap.")})
    after = before.model_copy(
        update={"problems": (said(text, "D9.1"),), "sentences": sentences(D9_1=sentence)}
    )

    (change,) = compare(before, after).claims

    assert (change.move, change.before and change.before.text) == (move, "It is cheap.")
    assert change.after
    assert change.after.evidence == (sentence,)


def test_results_are_known_by_their_cells() -> None:
    one = result("PruneNet", "LongBench", "81.3", None, measure="score", name="D1.1")
    other = one.model_copy(update={"figure": "82.0"})
    before, after = report(results=(one,)), report(results=(one, other))

    changes = compare(before, after).results

    assert [each.figure for each in changes.new] == ["82.0"]
    assert changes.new[0].evidence == ("Sparse attention is cheap.",)
    assert changes.gone == ()


def test_gaps_and_failures() -> None:
    failure = Failure(source="arxiv", reason="2024: HTTP 500")
    difference = compare(report(gaps=("a", "b")), report(gaps=("b", "c"), failures=(failure,)))

    assert (difference.gaps.new, difference.gaps.gone) == (("c",), ("a",))
    assert difference.failures.new == ("arxiv: 2024: HTTP 500",)


def test_counts_of_two_units_are_compared_by_year() -> None:
    months = trend(
        "sparse attention", counts={"2024-01": 1, "2024-02": 1}, sampled={}, papers={"2024-01": ("D1",)}
    )
    years = trend("sparse attention", counts={"2024": 3}, sampled={}, papers={"2024": ("D7",)})
    before = november(trends=(months,), unit="month", since="2024-01-01", until="2024-12-31")
    after = december(trends=(years,), corpus=papers("sparse", first=7))

    (period,) = change_of(compare(before, after), "sparse attention").periods

    assert (period.period, period.before, period.after) == ("2024", 2, 3)
    assert (period.added, period.gone) == ((), ())


def test_a_period_outside_a_window_was_not_counted() -> None:
    after = december(since="2021-01-01", corpus=papers("new", "agents", "sparse"))
    periods = {each.period: each for each in compare(november(), after).corpus.periods}

    assert (periods["2020"].before, periods["2020"].after) == (1, None)


def test_an_id_that_is_not_in_the_corpus_is_left_out() -> None:
    before = report(trends=(trend(papers={"2024": ("D9",)}, counts={"2024": 1}),))
    after = report(trends=(trend(papers={}, counts={"2024": 2}),))

    (period,) = change_of(compare(before, after), "sparse attention").periods

    assert (period.before, period.after, period.added, period.gone) == (1, 2, (), ())


@pytest.mark.parametrize("made", [whole(), november(), december()])
def test_a_report_does_not_differ_from_itself(made: Report) -> None:
    difference = compare(made, made)

    nothing = Difference(language="en", before=difference.before, after=difference.after)
    assert difference.model_copy(update={"caveats": ()}) == nothing
    assert difference.is_same_measurement
    assert not difference.is_changed


def test_the_other_way_round_is_the_mirror(month: Difference) -> None:
    assert in_any_order(flipped(compare(december(), november()))) == in_any_order(month)


def test_set_arithmetic_on_the_json_finds_the_same() -> None:
    before, after = november(), december()
    expected = by_arithmetic(before.model_dump(mode="json"), after.model_dump(mode="json"))

    found = by_compare(compare(before, after).model_dump(mode="json"))

    assert found == expected
    assert {fact[0] for fact in found} == {"new", "gone", "turned", "count", "came", "went", "says", "said"}


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"usage": {"requests": 9}, "retrieved": "2026-01-01"}, False),
        ({"gaps": ("arxiv has nothing on: falconry",)}, False),
        ({"trends": ()}, True),
        ({"trends": (trend("sparse attention", "fading"),)}, True),
        ({"problems": (said("Cost stays open.", "D1.1"),)}, True),
        ({"answer": (said("In short, 3 papers.", counts=("papers",)),)}, False),
        ({"results": (result("A", "B", "1", None, measure="score", name="D1.1"),)}, True),
    ],
)
def test_what_counts_as_a_change(changes: dict[str, object], changed: bool) -> None:
    assert compare(report(), report("en", **changes)).is_changed is changed


def test_claims_of_two_languages_are_not_compared() -> None:
    difference = compare(report("en"), report("ko"))

    assert difference.claims == ()
    assert difference.language == "ko"
    assert {"question", "language"} == {caveat.code for caveat in difference.caveats}
