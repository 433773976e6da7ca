"""What a document did is told by its own sentences, chosen for what they say."""

from __future__ import annotations

import pytest

from tests.fakes.measuring import paper
from trendscope.extraction.gist import gist

BACKGROUND = "Court rulings have been translated by hand for a very long time."
DONE = "In this paper we propose a lexicon of courts for judges of all lands."
FINDING = "Our results show that judges read drafts faster than before with it."
FIGURE = "It outperforms the best earlier lexicon by 4.2 points on the rulings of 2021."


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        ([BACKGROUND, DONE, FINDING], (DONE, FINDING)),
        ([BACKGROUND, DONE, FIGURE, FINDING], (DONE, FIGURE)),
        ([BACKGROUND, FINDING], (FINDING,)),
        ([BACKGROUND, DONE], (DONE,)),
        (
            [BACKGROUND, BACKGROUND.replace("hand", "ear"), BACKGROUND],
            (BACKGROUND, BACKGROUND.replace("hand", "ear")),
        ),
        (["Short."], ("Short.",)),
        ([], ()),
    ],
)
def test_what_was_done_and_what_came_of_it(sentences: list[str], told: tuple[str, ...]) -> None:
    assert gist(paper("P", text=" ".join(sentences))) == told
