from __future__ import annotations

import pytest

from trendscope.question.variants import acronyms_with, known_names, other_number, variants


@pytest.mark.parametrize(
    ("phrase", "variant"),
    [
        ("dialogue systems", "dialog systems"),
        ("dialog systems", "dialogue systems"),
        ("user behaviour", "user behavior"),
        ("text summarization", "text summarisation"),
        ("Tokenisation", "Tokenization"),
        ("pre-training", "pretraining"),
        ("pre training", "pretraining"),
        ("pretraining", "pre-training"),
        ("pretraining", "pre training"),
        ("crosslingual transfer", "cross-lingual transfer"),
        ("low-resource", "low resource"),
        ("knowledge graph", "knowledge graphs"),
        ("knowledge graphs", "knowledge graph"),
    ],
)
def test_a_phrase_is_spelled_in_several_ways(phrase: str, variant: str) -> None:
    assert variants(phrase)[0] == phrase
    assert variant in variants(phrase)


@pytest.mark.parametrize("phrase", ["prediction", "multiplication", "crossing", "rising", "finesse"])
def test_a_word_is_not_cut_where_it_has_no_parts(phrase: str) -> None:
    assert set(variants(phrase)) <= {phrase, other_number(phrase)}


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        ("policy", "policies"),
        ("policies", "policy"),
        ("corpus", "corpus"),
        ("bias", "bias"),
        ("LLM", "LLMs"),
        ("fine-tuning", "fine-tuning"),
        ("approach", "approaches"),
        ("physics", "physics"),
    ],
)
def test_the_head_is_singular_or_plural(phrase: str, other: str) -> None:
    assert other_number(phrase) == other


def test_the_table_knows_a_name_however_it_is_spelled() -> None:
    assert known_names("Large Language Models") == ("LLM",)
    assert known_names("LLMs") == ("large language model",)
    assert known_names("sourdough") == ()


def test_an_acronym_stands_for_the_end_of_its_long_form() -> None:
    assert "LLM" in acronyms_with("language models")
    assert acronyms_with("models") == ()
