from __future__ import annotations

import pytest

from trendscope.text.words import normalize, stem, stems, strip_markup, word_runs


def texts(text: str) -> list[list[str]]:
    return [[word.text for word in run.words] for run in word_runs(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fine-tuning", "finetuning"),
        ("language models", "Language Model"),
        ("summarisation", "summarization"),
        ("dialogue systems", "dialog system"),
        ("biases", "bias"),
        ("analyses", "analysis"),
        ("studies", "study"),
        ("classes", "class"),
    ],
)
def test_variants_share_a_key(one: str, other: str) -> None:
    assert normalize(one) == normalize(other)


@pytest.mark.parametrize(("one", "other"), [("news", "new"), ("corpus", "corp"), ("glass", "glas")])
def test_different_words_keep_their_keys(one: str, other: str) -> None:
    assert normalize(one) != normalize(other)


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
    (run,) = word_runs("to prune the ...")[:1]
    assert (run.before, run.after) == ("to", "the")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (r"the \emph{sparse} gate", "sparse"),
        ("textit sparse gate", "sparse"),
        ("a <i>sparse</i> gate", "sparse"),
    ],
)
def test_markup_goes_and_its_words_stay(text: str, kept: str) -> None:
    words = [word for run in texts(text) for word in run]
    assert kept in words
    assert not {"emph", "textit", "i"} & set(words)


@pytest.mark.parametrize("text", ["see https://github.com/a/b now", "see $x_{i}$ now", "see a.b@c.org now"])
def test_addresses_and_formulas_go(text: str) -> None:
    assert strip_markup(text).split() == ["see", ".", "now"]


def test_prices_are_not_formulas() -> None:
    assert strip_markup("it costs $5 only") == "it costs $5 only"


def test_korean_particles_are_stripped() -> None:
    assert texts("언어모델을 평가") == [["언어모델", "평가"]]


def test_possessives_are_stripped() -> None:
    assert texts("Zipf's law") == [["Zipf", "law"]]


def test_a_word_broken_at_the_end_of_a_line_is_one_word() -> None:
    assert [word.key for run in word_runs("multilin- gual pre- and post-editing") for word in run.words] == [
        "multilingual",
        "pre",
        "postediting",
    ]


def test_a_mark_beside_a_word_is_no_part_of_its_stem() -> None:
    assert stems("Roses, (in) gardens.") == stems("roses gardens")
    assert stems("C++ gardens") != stems("C gardens")
