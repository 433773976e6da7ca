"""Citation keys that a person can type."""

from __future__ import annotations

import pytest

from tests.fakes.report import paper
from trendscope.report.citation_key import citation_key


@pytest.mark.parametrize(
    ("authors", "date", "title", "key"),
    [
        (
            ("Ashish Vaswani", "Noam Shazeer"),
            "2017-06-12",
            "Attention Is All You Need",
            "vaswani2017attention",
        ),
        (("Lovelace, Ada",), "1843", "The Analytical Engine", "lovelace1843analytical"),
        (("Jae Hyun KIM",), "2020", "On the Self-Driving Lab", "kim2020self"),
        (("Jürgen Müller-Łoś",), None, "Über Æther", "mullerlosuber"),
        (("홍길동",), "2024", "Attention", "d12"),
        ((), "2024", "Attention", "d12"),
        (("",), "2024", "Attention", "d12"),
        (("Ada Lovelace",), "2024", "기계 번역", "lovelace2024"),
        (("{\\evil}, x",), "20}4", "}, title = {", "evil204title"),
    ],
)
def test_a_key_is_surname_year_and_word(
    authors: tuple[str, ...], date: str | None, title: str, key: str
) -> None:
    assert citation_key(paper("D12", authors=authors, date=date, title=title)) == key
