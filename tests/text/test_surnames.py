from __future__ import annotations

import pytest

from trendscope.text.surnames import Name, is_group, split_name, surname


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Ada Lovelace", "Lovelace"),
        ("Lovelace, Ada", "Lovelace"),
        (" Plato ", "Plato"),
        ("", ""),
        ("김철수", "김철수"),
        ("Matthew C. Williams Jr.", "Williams"),
        ("Guido van Rossum", "Rossum"),
    ],
)
def test_the_surname_is_the_last_word_or_stands_before_a_comma(author: str, said: str) -> None:
    assert surname(author) == said


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Lovelace, Ada", Name("Lovelace", "Ada")),
        ("Éric de la Clergerie", Name("Clergerie", "Éric", particle="de la")),
        ("Nguyen Van Anh", Name("Anh", "Nguyen Van")),
        ("Deyi xiong", Name("xiong", "Deyi")),
        ("Hal Daumé III", Name("Daumé", "Hal", suffix="III")),
        ("Matthew Williams, Jr.", Name("Williams", "Matthew", suffix="Jr.")),
        ("de Rijke", Name("Rijke", "de")),
        ("홍 길동", Name("홍 길동")),
        ("홍, 길동", Name("홍", "길동")),
        ("山田 太郎", Name("山田 太郎")),
        ("The ATLAS Collaboration", Name("The ATLAS Collaboration")),
        ("Bell Labs", Name("Bell Labs")),
        ("a, b, c, d", Name("a, b, c, d")),
        (",", Name("")),
        ("", Name("")),
    ],
)
def test_a_name_is_divided(author: str, name: Name) -> None:
    assert split_name(author) == name


def test_a_group_is_no_person() -> None:
    assert is_group("Gemini Team")
    assert not is_group("Teamer Groupe")
    assert not is_group("")
