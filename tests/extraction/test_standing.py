from __future__ import annotations

import pytest

from trendscope.extraction.standing import is_quotable, leans_on_context, stands_alone


@pytest.mark.parametrize(
    "sentence",
    [
        "Sparse gates win.",
        "word " * 61,
        "Our code for the sparse gates is at https://github.com/a/b for all to see.",
        r"The \emph{sparse} gates route the tokens of a sentence to few experts.",
        r"The sparse gates win by 25\% over all the other ways to route tokens.",
        "The sparse gates win over all other ways.We show it for many tokens.",
        "The gates $g_{i}$ route the tokens of a sentence to few experts today.",
    ],
)
def test_debris_is_not_quotable(sentence: str) -> None:
    assert not is_quotable(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "RouteNet sends each question to one of nine retrievers trained on court rulings.",
        "We propose RouteNet, a router that sends each question to one of nine retrievers.",
        "Annotators of court rulings disagree on sarcasm, and they rarely change their minds.",
        "It is well known that court rulings are long and written for lawyers.",
        "This paper introduces a corpus of annotated court rulings from eleven countries.",
    ],
)
def test_a_sentence_with_its_own_subject_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It reaches an accuracy of 58 percent on the questions of the Basque bar exam.",
        "This limitation affects court rulings that were scanned before the year 1990.",
        "These findings hold for court rulings from eleven countries and four centuries.",
        "However, court rulings are long and written for lawyers of one country.",
        "Moreover, RouteNet sends each question to one of nine retrievers for rulings.",
        "To address this, RouteNet sends each question to one of nine retrievers.",
        "For such methods, RouteNet needs the metadata of court rulings from Basque archives.",
        "The system sends each question to one of nine retrievers for court rulings.",
        "The proposed method outperforms retrievers for court rulings by a wide margin.",
        "Experiments show that it answers questions on court rulings from Basque archives.",
        "We propose another router that sends each question to one of nine retrievers.",
        "Our approach outperforms existing methods and achieves better results on all tasks.",
        "sends each question to one of nine retrievers for court rulings from archives.",
        "RouteNet sends each question to one of nine retrievers for court rulings and",
        "RouteNet sends each question to one of nine retrievers for court rulings ...",
        "RouteNet sends each question (to one of nine retrievers for court rulings.",
        r"RouteNet gains 12\% on the questions of the Basque bar exam of last year.",
    ],
)
def test_a_sentence_that_leans_on_others_does_not(sentence: str) -> None:
    assert not stands_alone(sentence)


def test_a_connective_leans_on_context() -> None:
    assert leans_on_context("As a consequence, routers are slow.")
    assert not leans_on_context("Nextgen routers are slow.")


def test_such_a_scenario_points_back() -> None:
    assert not stands_alone("The accuracy of TacRel models on court rulings in such a scenario is unknown.")
    assert stands_alone("The accuracy of TacRel models on court rulings in a closed scenario is unknown.")
