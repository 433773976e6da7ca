from __future__ import annotations

import pytest

from trendscope.text.surnames import surname


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Ada Lovelace", "Lovelace"),
        ("Lovelace, Ada", "Lovelace"),
        (" Plato ", "Plato"),
        ("", ""),
        ("김철수", "김철수"),
    ],
)
def test_the_surname_is_the_last_word_or_stands_before_a_comma(author: str, said: str) -> None:
    assert surname(author) == said
