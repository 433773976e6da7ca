from __future__ import annotations

import pytest

from trendscope.text.latex import undo_latex


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"a gain of 12\%", "a gain of 12%"),
        (r"a gain of $12\%$", "a gain of 12%"),
        (r"\textbf{RouteNet} is fast", "RouteNet is fast"),
        (r"3.2$\times$ faster", "3.2× faster"),
        (r"below \textless 82\%", "below <82%"),
        (r"$\mathcal{O}(n^2)$ steps", r"$O(n^2)$ steps"),
        ("costs $5 and $7", "costs $5 and $7"),
        ("nothing to undo", "nothing to undo"),
        (r"from 45M\rightarrow9M weights", "from 45M→9M weights"),
        (r"an $F_1$-score of 0.7", "an F1-score of 0.7"),
        (r"an $F_{0.5}$ of 61.2", "an F0.5 of 61.2"),
        ("an F_{0.5} of 61.2", "an F0.5 of 61.2"),
        (r"4.1$\times$ and 3 $\times$", "4.1× and 3 ×"),
        (r"a model $G_1$ and \topology", r"a model $G_1$ and \topology"),
        ("the file F_1_old", "the file F_1_old"),
    ],
)
def test_latex_is_undone(text: str, plain: str) -> None:
    assert undo_latex(text) == plain
