"""Which words a run writes small, and what its acronyms stand for."""

from __future__ import annotations

import pytest

from trendscope.measuring.run_texts import RunTexts

TEXTS = RunTexts(
    (
        "We train with meta-learning and compress activations. Grounding helps, and grounding is cheap.",
        "The oracle of Falcon is slow, as Oracle and Oracle say. Graph retrieval networks (GRN) are used.",
        "Experts falsify hypotheses with multi-agent systems, since Intel and Meta sell no language models.",
        "Guided relation nets (GRN) are rare. A graph retrieval network (GRN) is not. GRN: graph "
        "retrieval networks (GRN).",
    )
)


@pytest.mark.parametrize("word", ["Grounding", "Compressing", "Falsification", "Hypotheses", "Language"])
def test_a_word_that_is_written_small_is_ordinary(word: str) -> None:
    assert TEXTS.is_ordinary(word)


@pytest.mark.parametrize("word", ["Falcon", "Meta", "Oracle", "Intel", "Gemini", "Multi"])
def test_a_name_is_not(word: str) -> None:
    assert not TEXTS.is_ordinary(word)


def test_the_first_part_of_a_compound_is_ordinary_in_one() -> None:
    assert TEXTS.is_ordinary("Multi", in_compound=True)
    assert not TEXTS.is_ordinary("Falcon", in_compound=True)


def test_an_acronym_is_what_most_of_its_definitions_say() -> None:
    assert {short: long.lower().rstrip("s") for short, long in TEXTS.acronyms.items()} == {
        "GRN": "graph retrieval network"
    }


def test_no_text_has_no_words() -> None:
    assert RunTexts().small_words == frozenset()
    assert RunTexts().acronyms == {}
