from __future__ import annotations

import pytest

from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import Role, roles_of


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (
            "defines",
            "Entity linking (EL) is the task of mapping mentions to the entries of a knowledge base.",
        ),
        ("defines", "Catastrophic forgetting refers to the loss of old skills while new ones are learned."),
        ("defines", "Claim detection aims to identify statements that can be checked against a source."),
        ("proposes", "We propose RouteNet, a router that sends each question to one of nine retrievers."),
        ("proposes", "To this end, this paper introduces a corpus of annotated court rulings."),
        ("proposes", "Moreover, we also release the annotation tool."),
        ("result", "RouteNet outperforms the dense baseline on all four languages."),
        ("result", "The router reduces latency by 41% on long questions."),
        ("result", "It reaches an F1 score of 0.72 on held-out rulings."),
        ("result", "We find that annotators disagree mostly on sarcasm."),
        ("limit", "Current agents still fall short on questions that need several pages."),
        ("limit", "Small models struggle with negation in legal text."),
        ("limit", "How memory should be pruned remains largely unexplored."),
        ("outlook", "Future work should test whether routers transfer to speech."),
        ("outlook", "Whether such gains hold for signed languages remains an open question."),
        ("outlook", "Our findings stress the importance of developing rulings that judges can read."),
        ("outlook", "Better routers will require advances in planning, not only in tuning."),
        ("outlook", "Training routers on failures is a promising direction for cheap retrieval."),
        ("outlook", "The disagreements suggest directions for future work on sarcasm."),
        ("outlook", "The rulings highlight the importance of developing readers of old scripts."),
        ("outlook", "Better routing will require advances in pruning, not larger caches."),
        ("outlook", "Such errors call for more annotators, which calls for a wider search."),
        ("outlook", "The gap shows in Basque, underscoring the urgent need for spoken corpora."),
    ],
)
def test_a_cue_gives_the_role(role: Role, sentence: str) -> None:
    assert role in roles_of(sentence)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("defines", "This task aims to identify statements that can be checked against a source."),
        ("defines", "We refer to the resulting router as RouteNet."),
        ("result", "We propose a router that reduces latency by 41% on long questions."),
        ("result", "Nearly 40% of the speakers live outside of the country."),
        ("limit", "We propose a cache that overcomes the limitations of static pruning."),
        ("limit", "We analyze whether readers fail to notice machine-written reviews."),
        ("outlook", "We hope that our corpus helps future work on court rulings."),
        ("outlook", "We release all code to foster future research."),
        ("outlook", "Finally, we discuss open problems and future directions."),
        ("outlook", "The corpus will be made publicly available."),
        ("outlook", "The growth of courts has highlighted the importance of developing readers."),
        ("outlook", "The agent uses function calling for more tools than we present."),
        ("outlook", "Finally, we discuss directions for future work on sarcasm."),
        ("outlook", "The task calls for a short answer to each question."),
    ],
)
def test_what_only_looks_like_a_role_has_none(role: Role, sentence: str) -> None:
    assert role not in roles_of(sentence)


def test_a_sentence_without_a_cue_has_no_role() -> None:
    assert roles_of("Court rulings are long and written for lawyers.") == frozenset()


def test_a_sentence_may_have_two_roles() -> None:
    sentence = "We find that routers still struggle with questions in Basque."
    assert roles_of(sentence) == {"result", "limit"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Latency falls by 41%.",
        r"Latency falls by 41\%.",
        "Decoding is 3.2x faster.",
        "A gain of 2 percentage points was seen.",
        "The parser has a LAS of 91.4 here.",
        "The parser has 0.91 accuracy here.",
        "Each answer takes 14 seconds.",
    ],
)
def test_figures_have_a_unit_or_a_measure(sentence: str) -> None:
    assert has_figure(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["We annotate 1,200 rulings.", "GPT-4 was released in 2023.", "Llama-3.1-8B answers in 7 languages."],
)
def test_counts_years_and_versions_are_no_figures(sentence: str) -> None:
    assert not has_figure(sentence)
