"""The characters of a page: from its header, its `meta`, or its looks."""

from __future__ import annotations

import pytest

from trendscope.fulltext.charset import decode

KOREAN = "<p>기계 번역의 품질은 똠방각하 이후로 크게 좋아졌다.</p>"
META = "<html><head><meta charset='{}'></head>"


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("cp949", "euc-kr"),
        ("cp949", "EUC-KR"),
        ("cp949", "ks_c_5601-1987"),
        ("cp949", "windows-949"),
        ("cp949", ""),
        ("cp949", "utf-8"),
        ("cp949", "iso-8859-1"),
        ("cp949", "nonsense"),
        ("utf-8", ""),
        ("utf-8", "euc-kr"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "zlib"),
        ("utf-8-sig", "euc-kr"),
        ("utf-16", ""),
    ],
)
def test_a_korean_page_is_read_under_any_name(written: str, named: str) -> None:
    assert decode(KOREAN.encode(written), named) == KOREAN


@pytest.mark.parametrize("meta", ["euc-kr", "windows-949"])
def test_the_page_names_its_charset_where_the_header_does_not(meta: str) -> None:
    page = META.format(meta) + "<p>번역 “°§”</p>"

    assert decode(page.encode("cp949")) == page


def test_a_page_in_another_charset_of_its_own_is_read() -> None:
    page = META.format("shift_jis") + "<p>機械翻訳の品質はとても良い。</p>"

    assert decode(page.encode("shift_jis")) == page


@pytest.mark.parametrize("named", ["", "iso-8859-1", "windows-1252"])
def test_a_western_page_is_read(named: str) -> None:
    page = "<p>Une thèse sur la qualité “réelle” des modèles</p>"

    assert decode(page.encode("cp1252"), named) == page


def test_a_few_broken_bytes_change_no_charset() -> None:
    body = KOREAN.encode() + b"\xff" + KOREAN.encode()

    assert decode(body, "utf-8") == KOREAN + "\ufffd" + KOREAN
