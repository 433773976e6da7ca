from __future__ import annotations

import pytest

from trendscope.text.words import fold, plain, stem, stretches


def texts(text: str) -> list[list[str]]:
    return [[word.text for word in stretch.words] for stretch in stretches(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fine-tuning", "finetuning"),
        ("language models", "Language Model"),
        ("summarisation", "summarization"),
        ("biases", "bias"),
        ("analyses", "analysis"),
        ("studies", "study"),
        ("classes", "class"),
    ],
)
def test_variants_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("news", "new one"), ("corpus", "corp"), ("glass", "glas")])
def test_different_words_keep_their_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_derived_words_share_a_stem() -> None:
    assert {stem(word) for word in ("translation", "translator", "translating", "translate")} == {"transl"}


def test_short_words_are_not_cut() -> None:
    assert stem("bed") == "bed"


def test_runs_end_at_stop_words_punctuation_and_numbers() -> None:
    assert texts("graph networks for dense retrieval, in 12 languages") == [
        ["graph", "networks"],
        ["dense", "retrieval"],
        ["languages"],
    ]


def test_hyphen_compounds_are_one_word() -> None:
    assert texts("chain-of-thought prompting") == [["chain-of-thought", "prompting"]]


def test_a_run_knows_its_neighbours() -> None:
    (stretch,) = stretches("to prune the ...")[:1]
    assert (stretch.before, stretch.after) == ("to", "the")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (r"the \emph{sparse} gate", "sparse"),
        ("textit sparse gate", "sparse"),
        ("a <i>sparse</i> gate", "sparse"),
    ],
)
def test_markup_goes_and_its_words_stay(text: str, kept: str) -> None:
    words = [word for stretch in texts(text) for word in stretch]
    assert kept in words
    assert not {"emph", "textit", "i"} & set(words)


@pytest.mark.parametrize("text", ["see https://github.com/a/b now", "see $x_{i}$ now", "see a.b@c.org now"])
def test_addresses_and_formulas_go(text: str) -> None:
    assert plain(text).split() == ["see", ".", "now"]


def test_prices_are_not_formulas() -> None:
    assert plain("it costs $5 only") == "it costs $5 only"


def test_korean_particles_are_stripped() -> None:
    assert texts("언어모델을 평가") == [["언어모델", "평가"]]


def test_possessives_are_stripped() -> None:
    assert texts("Zipf's law") == [["Zipf", "law"]]
