"""Every count can be repeated with one pattern, but for the documents that a candidate sets aside."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest

from tests.fakes.measuring import FADES, GROWS, STAYS, WINDOW, paper, papers
from trendscope.measuring.acronyms import find_acronyms
from trendscope.measuring.measure import measure
from trendscope.measuring.mentions import MentionFinder, SearchedText, phrase_pattern, spelled
from trendscope.measuring.tokenized_document import tokenize

RAG = ("retrieval-augmented generation", "RAG")
DEFINED = "Retrieval-augmented generation (RAG) is used."
KEY = "retrievalaugmentedgeneration"


def stated_rule(forms: Sequence[str]) -> re.Pattern[str]:
    """The rule as docs/method.md states it."""
    alternatives = "|".join(re.escape(form).replace(r"\ ", " ").replace(r"\-", " ") for form in forms)
    spaced = alternatives.replace(" ", r"[\s\-‐‑]+")
    return re.compile(rf"(?<![\w\-‐‑])(?:{spaced})(?![\w\-‐‑])", re.IGNORECASE)


def found(texts: Sequence[str], key: str, *forms: str) -> tuple[list[str], tuple[str, ...], list[str]]:
    """The texts that name the phrase, those that are set aside, and the forms that were counted."""
    acronyms = find_acronyms([DEFINED])
    documents = [tokenize(paper(text, title="On it", text=text), acronyms, WINDOW) for text in texts]
    mentions = MentionFinder(documents).find(key, forms)
    return mentions.documents, mentions.set_aside, sorted(mentions.forms)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a chain of thought", True),
        ("Chain-of-Thought's use", True),
        ("chain\nof  - thought", True),
        ("chains of thought", False),
        ("a chain-of-thought-based one", False),
        ("long-chain of thought", False),
        ("the chain of thoughts", False),
        ("chain, of thought", False),
    ],
)
def test_whole_words_with_spaces_or_hyphens_between_them_name_a_phrase(text: str, named: bool) -> None:
    documents, set_aside, _ = found([text], "chainofthought", "chain-of-thought")
    assert (documents, set_aside) == ([text] if named else [], ())


@pytest.mark.parametrize(
    "text",
    [
        "A random acyclic graph (RAG) is drawn.",
        "An old rag is worn.",
        "See https://example.org/rag/ for it.",
        "The $RAG$ of a set.",
        "RAG.2 is a number.",
    ],
)
def test_what_has_a_form_and_means_something_else_is_set_aside(text: str) -> None:
    assert found([DEFINED, text], KEY, *RAG) == (
        [DEFINED],
        (text,),
        ["RAG", "Retrieval-augmented generation"],
    )


@pytest.mark.parametrize("text", ["graph-RAG is drawn", "RAG-based ones", "RAGs"])
def test_a_word_goes_on_at_a_hyphen(text: str) -> None:
    assert found([DEFINED, text], KEY, *RAG)[:2] == ([DEFINED], ())


def test_one_mention_that_means_the_phrase_is_enough() -> None:
    text = "RAG is here, and https://example.org/rag/ has it."
    assert found([text], KEY, *RAG) == ([text], (), ["RAG"])


def test_every_spelling_that_was_counted_is_a_form() -> None:
    texts = ["Few-Shot", "few\nshot", "FEW shot", "none"]
    assert found(texts, "fewshot", "few-shot") == (texts[:3], (), ["FEW shot", "Few-Shot", "few shot"])


def test_a_korean_particle_may_follow() -> None:
    texts = ["기계 번역의 역사", "기계 번역기", "기계-번역은", "신경망기계 번역"]
    assert found(texts, "기계번역", "기계 번역")[0] == [texts[0], texts[2]]


def test_the_fast_search_finds_what_the_pattern_finds() -> None:
    draw = random.Random(8)
    forms = ["ab", "ab c", "a-b", "gpt-3", "ß", "İ b"]
    for _ in range(4000):
        text = "".join(
            draw.choices(["ab", "a", "b", "c", "gpt", "3", " ", "-", "‑", "_", ".", "\n", "ß", "İ"], k=9)
        )
        for form in forms:
            at = list(SearchedText(text).find(spelled(form)))
            assert bool(at) == bool(phrase_pattern([form]).search(text)), (form, text)


def test_counts_are_those_of_the_stated_rule_without_what_is_set_aside() -> None:
    topic = "machine translation"
    documents = [
        *papers(topic, {"sparse gate": GROWS, "hidden lattice": FADES, "kernel ridge": STAYS}),
        paper("A", title=topic, text="The sparse\ngate, and a gate-based hidden-lattice.", date="2020-02-01"),
        paper("B", title=f"{topic} again", text="See www.example.org/sparse-gate on it.", date="2021-02-01"),
    ]
    candidates = measure(documents, [topic], WINDOW).candidates

    for candidate in candidates:
        rule = stated_rule(candidate.forms)
        having = {each.key for each in documents if rule.search(f"{each.title}. {each.text}")}
        assert having - {*candidate.set_aside} == {*candidate.documents}
    assert {key for candidate in candidates for key in candidate.set_aside} == {"B"}
