from __future__ import annotations

import re

import pytest

from trendscope.extraction.third_person import in_third_person

TEAM, ONE = "Ibarra et al. (2025)", "Kim (2025)"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "We propose RouteNet, a router that picks one of nine retrievers.",
            "Ibarra et al. (2025) propose RouteNet, a router that picks one of nine retrievers.",
        ),
        (
            "In this paper, we present RouteNet, a router for court rulings.",
            "Ibarra et al. (2025) present RouteNet, a router for court rulings.",
        ),
        (
            "To address this issue, we introduce RouteNet, a router for court rulings.",
            "Ibarra et al. (2025) introduce RouteNet, a router for court rulings.",
        ),
        (
            "This paper introduces RouteNet, a router for court rulings and our new parser.",
            "Ibarra et al. (2025) introduce RouteNet, a router for court rulings and their new parser.",
        ),
        (
            "Using 1,200 court rulings, we find that routers do not transfer to Basque.",
            "Using 1,200 court rulings, Ibarra et al. (2025) find that routers do not transfer to Basque.",
        ),
        (
            "Our method beats RouteNet by 12% on court rulings in Basque.",
            "The method of Ibarra et al. (2025) beats RouteNet by 12% on court rulings in Basque.",
        ),
        (
            "Experiments on court rulings show that our model beats RouteNet by 12%.",
            "In Ibarra et al. (2025), experiments on court rulings show that their model beats RouteNet"
            " by 12%.",
        ),
        (
            "In this work, a router for court rulings is trained on RouteNet.",
            "In Ibarra et al. (2025), a router for court rulings is trained on RouteNet.",
        ),
        (
            "Furthermore, we show that routers help, and we release RouteNet for court rulings.",
            "Ibarra et al. (2025) show that routers help, and they release RouteNet for court rulings.",
        ),
    ],
)
def test_we_becomes_the_authors(sentence: str, told: str) -> None:
    assert in_third_person(sentence, TEAM) == told


@pytest.mark.parametrize(
    ("beginning", "told"),
    [
        ("We propose", "Kim (2025) proposes"),
        ("We study", "Kim (2025) studies"),
        ("We have built", "Kim (2025) has built"),
        ("We trained", "Kim (2025) trained"),
        ("This paper introduces", "Kim (2025) introduces"),
    ],
)
def test_one_author_takes_a_singular_verb(beginning: str, told: str) -> None:
    rest = "RouteNet, a router for old court rulings in Basque."
    assert in_third_person(f"{beginning} {rest}", ONE) == f"{told} {rest}"


def test_two_authors_take_a_plural_verb() -> None:
    told = in_third_person("We propose RouteNet, a router for old court rulings.", "Kim and Lee (2024)")
    assert told == "Kim and Lee (2024) propose RouteNet, a router for old court rulings."


@pytest.mark.parametrize("who", [TEAM, ONE])
@pytest.mark.parametrize(
    "sentence",
    [
        "However, mBERT cannot read the court rulings of Basque archives.",
        "To do so, a router for court rulings is trained on RouteNet by lawyers.",
        "I propose RouteNet, a router that picks one of nine retrievers.",
        "We propose another router that picks one of nine retrievers.",
        "We investigate their relevance for court rulings from Basque archives.",
        "This allows us to route the questions of court rulings to retrievers.",
        "RouteNet, which helps us with court rulings, picks one of nine retrievers.",
        "The judge said “we rule on court rulings” to RouteNet, which we built.",
    ],
)
def test_what_cannot_be_told_is_not(sentence: str, who: str) -> None:
    assert in_third_person(sentence, who) is None


def test_verbs_that_would_disagree_are_not_told_of_one_author() -> None:
    sentence = "We propose RouteNet, a router for court rulings, and evaluate it on Basque."
    assert in_third_person(sentence, ONE) is None
    assert in_third_person(sentence, TEAM) == sentence.replace("We", TEAM)


def test_a_sentence_without_first_person_is_kept() -> None:
    sentence = "RouteNet picks one of nine retrievers for old court rulings."
    assert in_third_person(sentence, TEAM) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "To overcome this gap, we show that RouteNet-2 never fails on 3 of 12 courts, at 4.5% of the cost.",
        "In this work we find no gain of GPT-4 over BERT on 1,200 rulings, and we do not tune it.",
        "Moreover, our results suggest that RouteNet cannot read 17% of the scans from 1990.",
    ],
)
def test_numbers_names_and_negations_stay(sentence: str) -> None:
    facts = re.compile(
        r"\d[\d.,]*\d|\d|\b(?:not?|never|cannot)\b|\b(?!In\b|To\b|The\b|Moreover\b)[A-Z][\w-]+"
    )
    told = in_third_person(sentence, TEAM)
    assert told is not None
    assert facts.findall(told.replace(TEAM, "")) == facts.findall(sentence)
