"""Only a verdict that survives the swap counts; the sign test says whether they are enough."""

from __future__ import annotations

import pytest

from trendscope.batches.result import Spent
from trendscope.evaluation.comparison import (
    CRITERIA,
    Choice,
    Comparison,
    Outcome,
    Pair,
    Setting,
    Tally,
    Verdict,
    changed_in,
    tallies_of,
)
from trendscope.evaluation.score import Evaluation
from trendscope.evaluation.sign_test import sign_test
from trendscope.evaluation.telling import comparison_to_markdown


def verdict(shown_first: Setting, choice: Choice) -> Verdict:
    return Verdict(judge="openai:m", shown_first=shown_first, choices=dict.fromkeys(CRITERIA, choice))


@pytest.mark.parametrize(
    ("of_a_first", "of_b_first", "outcome"),
    [
        ("first", "second", "a"),
        ("second", "first", "b"),
        ("first", "first", "tie"),
        ("second", "second", "tie"),
        ("tie", "tie", "tie"),
        ("first", "tie", "tie"),
        ("tie", "first", "tie"),
    ],
)
def test_a_verdict_counts_if_it_survives_the_swap(
    of_a_first: Choice, of_b_first: Choice, outcome: Outcome
) -> None:
    pair = Pair.of("q", "trends", [verdict("a", of_a_first), verdict("b", of_b_first)])

    assert pair.outcomes == dict.fromkeys(CRITERIA, outcome)
    survived = {"first": "second", "second": "first", "tie": "tie"}[of_a_first] == of_b_first
    assert changed_in([pair]) == (0 if survived else len(CRITERIA))


def test_a_pair_without_one_of_its_verdicts_has_no_outcome() -> None:
    lost = Verdict(judge="openai:m", shown_first="b", error="openai:m cannot be used: it is down")

    pair = Pair.of("q", "trends", [verdict("a", "first"), lost])

    assert pair.outcomes == {}
    assert tallies_of([pair])["overall"] == Tally(wins=0, ties=0, losses=0, p=1.0)


# Tables of the binomial distribution with a half.
@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (3, 3, 1.0),
        (5, 0, 0.0625),
        (6, 0, 0.03125),
        (8, 2, 0.109375),
        (9, 1, 0.021484375),
    ],
)
def test_the_sign_test_is_the_binomial_tail_doubled(wins: int, losses: int, p: float) -> None:
    assert sign_test(wins, losses) == sign_test(losses, wins) == p


@pytest.mark.parametrize(("wins", "told"), [(6, "0.031"), (20, "<0.001"), (0, "1.000")])
def test_a_small_p_is_not_told_as_none(wins: int, told: str) -> None:
    nothing = Evaluation.of({}, [])
    tallies = dict.fromkeys(CRITERIA, Tally.of(["a"] * wins))
    comparison = Comparison(
        judge="openai:m", a=nothing, b=nothing, pairs=(), unpaired=0, tallies=tallies, changed=0, cost=Spent()
    )

    (row,) = (
        line for line in comparison_to_markdown(comparison).splitlines() if line.startswith("| overall")
    )
    assert [cell.strip() for cell in row.split("|")][2:6] == [str(wins), "0", "0", told]


def test_a_tally_leaves_ties_out_of_the_test() -> None:
    wins: list[Outcome] = ["a"] * 6
    ties: list[Outcome] = ["tie"] * 9

    assert Tally.of([*wins, *ties]) == Tally(wins=6, ties=9, losses=0, p=0.0312)
