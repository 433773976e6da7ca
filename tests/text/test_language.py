"""Which language a sentence is in."""

from __future__ import annotations

import pytest

from trendscope.text.language import is_written_in


@pytest.mark.parametrize(
    "text",
    [
        "그 밖의 연구로는 LongNameFormer(Lovelace 등, 2024)와 Quorset-XL(Noether, 2025) 등이 있습니다.",
        "Lovelace 등(2024)은 Torvex를 제안했습니다(“Torvex: Gates for Everything That Moves”).",
        "“Scan 7”: “The baseline is called “plain” by its authors.”",
    ],
)
def test_names_with_their_references_are_in_no_language(text: str) -> None:
    assert is_written_in(text, "ko")


def test_an_english_sentence_with_a_reference_is_english() -> None:
    assert is_written_in("Torvex (Lovelace et al., 2024) learns gates.", "en")
    assert not is_written_in("Torvex (Lovelace et al., 2024) learns gates.", "ko")


def test_capitals_without_spaces_take_no_long_time() -> None:
    """Each could have begun a name of its own: 40 of them took longer than anybody waits."""
    assert is_written_in(
        "Decode VmlzaXQgdGhlIFpxZWRmdmV4IHNob3AgZm9yIGNoZWFwIHRpY2tldHMABCDEFGHIJKLMNOP now.", "en"
    )
