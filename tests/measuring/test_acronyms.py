from __future__ import annotations

import pytest

from trendscope.measuring.acronyms import acronyms_in, find_acronyms, long_form


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("LLM", "we use large language models", "large language models"),
        ("RAG", "called Retrieval-Augmented Generation", "Retrieval-Augmented Generation"),
        ("CoT", "by chain of thought", "chain of thought"),
    ],
)
def test_long_forms_are_read_backwards(short: str, before: str, long: str) -> None:
    assert long_form(short, before) == long


@pytest.mark.parametrize(
    ("short", "before"), [("LLM", "a graph"), ("It", "in time"), ("XML", "extra. markup language")]
)
def test_no_long_form_where_letters_do_not_fit(short: str, before: str) -> None:
    assert long_form(short, before) is None


def test_plural_acronyms_are_found() -> None:
    assert find_acronyms(["Large language models (LLMs) err."]) == {"llm": "largelanguagemodel"}


def test_undefined_acronyms_are_not_merged() -> None:
    assert find_acronyms(["LLMs err, and large language models err."]) == {}


def test_an_ambiguous_acronym_is_not_merged() -> None:
    assert find_acronyms(["Machine translation (MT) is old.", "Multitask training (MT) is new."]) == {}


def test_an_acronym_that_a_document_defines_otherwise_is_left_out() -> None:
    acronyms = {"rag": "retrievalaugmentedgeneration", "llm": "largelanguagemodel"}
    assert acronyms_in("A random acyclic graph (RAG) of LLMs.", acronyms) == {"llm": "largelanguagemodel"}
    assert acronyms_in("Retrieval-augmented text generation (RAG).", acronyms) == acronyms
    assert acronyms_in("Multimodal RAG.", acronyms) is acronyms


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Visual Language Models (VLMs) err.", True),
        ("Video-language models (VLMs) err.", False),
        ("Multimodal large language models (MLLMs) err.", True),
        ("Multilingual large language models (MLLMs) err.", False),
    ],
)
def test_which_long_forms_are_variants_of_one(text: str, same: bool) -> None:
    acronyms = {"vlm": "visionlanguagemodel", "mllm": "multimodallargelanguagemodel"}
    assert (acronyms_in(text, acronyms) == acronyms) is same
