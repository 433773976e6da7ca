"""Korean words are found with any particle, and words stand out where they were found."""

from __future__ import annotations

from pathlib import Path

import pytest

from trendscope.library.highlight import found_words
from trendscope.library.library import Library
from trendscope.library.words import indexed, searched

# Two syllables each, which neither the words of SQLite's index nor its trigrams find with a particle.
WORDS = (
    *("번역", "언어", "모델", "품질", "평가", "학습", "문장", "문서", "자료", "구조"),
    *("의미", "지식", "추론", "검색", "질문", "대화", "음성", "영상", "신호", "분류"),
    *("예측", "생성", "요약", "근거", "인용", "실험", "결과", "방법", "이론", "도구"),
)
PARTICLES = ("을", "의", "에서", "으로", "까지", "이나", "에는", "처럼", "보다", "만")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A file for each word, in which it has a particle, and is a part of a longer word in every third."""
    for at, word in enumerate(WORDS):
        whole = f"신경망{word}" if at % 3 == 0 else word
        text = f"우리는 이번에 {whole}{PARTICLES[at % len(PARTICLES)]} 다시 살펴보았다."
        (tmp_path / f"{at:02}.txt").write_text(text, "utf-8")
    library = Library(tmp_path / "library.db")
    assert sum(result.how == "new" for result in library.add([tmp_path])) == len(WORDS)
    return library


def test_thirty_words_of_two_syllables_are_found_with_their_particles(library: Library) -> None:
    found = {word: [hit.document.path.stem for hit in library.search(word)] for word in WORDS}

    assert found == {word: [f"{at:02}"] for at, word in enumerate(WORDS)}


def test_a_word_is_found_by_another_particle(library: Library) -> None:
    assert [hit.document.path.stem for hit in library.search("언어에 관한")] == ["01"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("번역을 본다", " 번역 역을   본다 "), ("GPT-4의", "GPT-4 의 "), ("ﬁne", "fine"), ("말", " 말 ")],
)
def test_hangul_is_indexed_as_pairs(text: str, kept: str) -> None:
    assert indexed(text) == kept


def test_a_search_is_made_of_phrases() -> None:
    words = '"self-attention" OR "번역 역을" OR "번역" OR "in memory"'

    assert searched('self-attention 번역을 "in memory"') == f"({{heading text}} : ({words})) AND ({words})"
    assert searched("the memory of a model") == searched("memory model")
    assert searched("of the") == '({heading text} : ("of" OR "the")) AND ("of" OR "the")'
    assert searched('" - "') == ""


def test_words_stand_out_in_whatever_form() -> None:
    text = "Translations of 기계번역을 translate it."

    found = [text[start:end] for start, end in found_words(text, "translation 번역의")]

    assert found == ["Translations", "번역", "translate"]
