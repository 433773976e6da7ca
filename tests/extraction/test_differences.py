"""Figures that say how much more or less something is, and losses that read as gains."""

from __future__ import annotations

import pytest

from trendscope.extraction.differences import is_difference, is_hidden_loss, tells_of_loss

DIFFERENCES = {
    "+3.9 F1": "Routing brings +3.9 F1 on rulings.",
    "-1.2 points": "Pruning brings -1.2 points on rulings.",
    "0.3%": "It has a 0.3% relative loss on rulings.",
    "4.1 points": "Accuracy drops by 4.1 points on rulings.",
    "up to 83%": "Routing saves up to 83% of the time.",
    "1.3% F1 improvement": "It averages 1.3% F1 improvement on rulings.",
    "cuts errors by 20%": "Routing cuts errors by 20% on rulings.",
}
SCORES = {
    "58.0%": "Routing reaches 58.0% on rulings.",
    "58.1% F1": "It has 58.1% F1, and improvement is slow on rulings.",
    "up to 97%": "Routing has up to 97% agreement on rulings.",
}


@pytest.mark.parametrize("figure", DIFFERENCES)
def test_a_difference_has_a_sign_or_a_word(figure: str) -> None:
    text = DIFFERENCES[figure]

    assert is_difference(figure, text.index(figure), text)


@pytest.mark.parametrize("figure", SCORES)
def test_a_score_is_no_difference(figure: str) -> None:
    text = SCORES[figure]

    assert not is_difference(figure, text.index(figure), text)


@pytest.mark.parametrize(
    ("figure", "text", "hidden"),
    [
        ("4.1 points", "Accuracy drops by 4.1 points on rulings.", True),
        ("0.3%", "It has a 0.3% relative loss on rulings.", True),
        ("0.3% relative loss", "It has a 0.3% relative loss on rulings.", False),
        ("20%", "Latency drops by 20% on rulings.", False),
        ("20%", "Latency drops, and accuracy improves by 20% on rulings.", False),
        ("3.1 points", "The cost is less, but accuracy drops by 3.1 points on rulings.", True),
    ],
)
def test_a_loss_is_hidden_unless_the_figure_tells_of_it(figure: str, text: str, hidden: bool) -> None:
    assert is_hidden_loss(figure, text.index(figure), text) is hidden


def test_a_figure_tells_of_a_loss_by_a_word_or_its_sign() -> None:
    assert tells_of_loss("0.3% relative loss")
    assert tells_of_loss("-1.2 points")
    assert not tells_of_loss("+1.2 points")
