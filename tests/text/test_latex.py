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
    ],
)
def test_latex_is_undone(text: str, plain: str) -> None:
    assert undo_latex(text) == plain
