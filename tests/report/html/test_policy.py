"""That only our own style and script apply, and that nothing is fetched."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.fakes.report import whole
from trendscope import render

MAX_SCRIPT = 7000
FETCHES = ("src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "style", "target")


@pytest.fixture(scope="module")
def text() -> str:
    return render(whole(), "html")


@pytest.fixture(scope="module")
def page(text: str) -> HtmlElement:
    return document_fromstring(text)


def directives(page: HtmlElement) -> dict[str, str]:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    named = (each.strip().partition(" ") for each in policy.split(";"))
    return {name: value for name, _, value in named}


def hashed(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def test_nothing_applies_but_one_style_and_one_script(text: str, page: HtmlElement) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    assert directives(page) == {
        "default-src": "'none'",
        "style-src": hashed(style),
        "script-src": hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_policy_comes_before_everything_that_it_is_about(text: str) -> None:
    assert text.index("Content-Security-Policy") < min(text.index("<style"), text.index("<script"))


def test_nothing_in_the_page_fetches_or_runs(page: HtmlElement) -> None:
    attributes = {name for each in page.iter() if isinstance(each.tag, str) for name in each.attrib}

    assert not attributes.intersection(FETCHES)
    assert not [name for name in attributes if name.startswith("on")]
    tags = {each.tag for each in page.iter() if isinstance(each.tag, str)}
    assert not tags & {"link", "base", "iframe", "object", "embed", "form", "img", "audio", "video"}


def test_the_style_and_the_script_are_small_and_fetch_nothing(text: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    assert len(script) < MAX_SCRIPT
    assert not re.search(r"url\(|@import|@font-face", style)
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval|fetch|XMLHttp|import", script)
