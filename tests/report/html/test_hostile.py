"""That nothing from outside becomes markup, script or a link in the page."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.fakes import hostile
from tests.fakes.report import full_of
from trendscope import render
from trendscope.text.links import web_link

HARMLESS = "harmless"
MAX_BYTES = 500_000


def page_of(text: str) -> HtmlElement:
    return document_fromstring(render(full_of(text), "html"))


def structure(page: HtmlElement) -> Counter[tuple[str, ...]]:
    """Every kind of element, with the names of its attributes, and how many there are."""
    return Counter((str(each.tag), *sorted(each.attrib)) for each in page.iter())


def fixed(page: HtmlElement) -> Counter[tuple[str, ...]]:
    """The same without what depends on a text: whether it is an address, and how long it is."""
    varying = ("a", "span", "q", "text")
    return Counter({kind: number for kind, number in structure(page).items() if kind[0] not in varying})


@pytest.fixture(scope="module")
def harmless() -> HtmlElement:
    return page_of(HARMLESS)


@pytest.mark.parametrize("text", hostile.EVERY, ids=lambda text: ascii(text[:30]))
def test_a_page_has_the_same_elements_whatever_its_texts_are(text: str, harmless: HtmlElement) -> None:
    made = render(full_of(text), "html")
    page = document_fromstring(made)

    assert structure(page).keys() <= structure(harmless).keys() | {("span", "class")}
    assert fixed(page) == fixed(harmless)
    assert len(made.encode()) < MAX_BYTES
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} - ({"Cn"} if "\U0001faff" in made else set())
    assert not [c for c in set(made) - {"\n", "\u2060"} if unicodedata.category(c) in hidden]
    for link in page.xpath("//a/@href[not(starts-with(., '#'))]"):
        assert web_link(link) == link
    (data,) = re.findall(r'<script type="application/json" id="papers">(.*?)</script>', made, re.DOTALL)
    assert not set(data) & set("<>&\u2028\u2029")
    for _, _, _, link in json.loads(data)["papers"]:
        assert link == (web_link(link) if link else "")


def test_markup_is_shown_as_it_is() -> None:
    page = page_of("<script>alert(1)</script>")

    assert page.xpath("//h1")[0].text_content() == "<script>alert(1)</script>"
