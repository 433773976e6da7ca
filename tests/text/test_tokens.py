"""How long a text is for a model."""

from __future__ import annotations

import pytest

from trendscope.text.tokens import count_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("four", 1),
        ("fives", 2),
        ("가나다", 3),
        ("가 나 다", 4),
        ("model 모델", 4),
        ("é", 1),
    ],
)
def test_four_ascii_characters_are_a_token_and_each_other_one_is(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens
