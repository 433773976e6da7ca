"""The list of references is left out, and nothing else is."""

from __future__ import annotations

import pytest

from trendscope.fulltext.block import Block
from trendscope.fulltext.references import is_reference_title, without_references

BODY = [Block("1 Introduction", heading=True), Block("Much text. " * 20)]
LIST = [Block("References", heading=True), Block("A. Author. A title. 2020.")]
APPENDIX = [Block("Appendix A Details", heading=True), Block("More text.")]


@pytest.mark.parametrize(
    "title",
    [
        "References",
        "REFERENCES",
        "7 References",
        "VI. References:",
        "Bibliography",
        "참고문헌",
        "5. 참고 문헌",
    ],
)
def test_a_title_of_a_list_is_known(title: str) -> None:
    assert is_reference_title(title)


@pytest.mark.parametrize(
    "text", ["References to earlier work", "A reference", "Preferences", "", "[1] References"]
)
def test_other_lines_are_no_title(text: str) -> None:
    assert not is_reference_title(text)


def test_the_list_goes_and_what_stands_behind_it() -> None:
    links = [Block("External links", heading=True), Block("A page on the same topic.")]

    assert without_references(BODY + LIST + links) == BODY


@pytest.mark.parametrize(
    "title", ["Appendix A Details", "A Proofs", "B. Data", "Supplementary material", "부록 1"]
)
def test_an_appendix_stays(title: str) -> None:
    appendix = [Block(title, heading=True), Block("More text.")]

    assert without_references(BODY + LIST + appendix) == BODY + appendix


def test_an_entry_that_looks_like_an_appendix_ends_no_list() -> None:
    assert without_references([*BODY, *LIST, Block("A Author and B Author. 2020.")]) == BODY


def test_only_the_last_list_goes() -> None:
    assert without_references(BODY + LIST + BODY + LIST) == BODY + LIST + BODY


def test_an_entry_of_a_menu_begins_no_list() -> None:
    page = [Block("References", heading=True), *BODY]

    assert without_references(page) == page
