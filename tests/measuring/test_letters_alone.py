"""Papers that have only the letters of an acronym of the topic."""

from __future__ import annotations

import pytest

from tests.fakes.measuring import WINDOW, paper
from trendscope.measuring.letters_alone import has_letters_alone
from trendscope.measuring.measure import measure
from trendscope.measuring.tokenized_document import tokenize

NAMES = ("automated essay scoring", "AES")


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Sparse AEs find features.", True),
        ("An aes grave was found in the field.", True),
        ("We encrypt with AES and nothing else.", False),
        ("The Advanced Encryption Standard (AES) is fast.", True),
        ("Automated scoring of an essay with AEs.", False),
        ("We test on AES-Bench and AES-256.", True),
        ("An AES-based tutor scores them.", False),
        ("Nothing of the kind is said here.", False),
    ],
)
def test_letters_are_no_name(text: str, alone: bool) -> None:
    assert has_letters_alone(tokenize(paper("1", text=text), {}, WINDOW), NAMES) is alone


def test_a_topic_without_a_name_in_words_keeps_all() -> None:
    assert not has_letters_alone(tokenize(paper("1", text="Sparse AEs."), {}, WINDOW), ("AES",))


def test_such_papers_are_off_topic_even_if_a_source_has_the_exact_words() -> None:
    documents = [paper(str(number), title="Automated essay scoring") for number in range(4)]
    documents += [paper("x", title="Sparse AEs", text="AEs find features.")]

    found = measure(documents, NAMES, WINDOW, exact={"made-up"})

    assert "x" not in found.by_key
    assert found.dropped["off topic"] == 1
