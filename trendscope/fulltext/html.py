"""The text of an HTML page, through `justext`, without navigation, scripts and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from justext import get_stoplist
from justext.core import (
    PARAGRAPH_TAGS,
    ParagraphMaker,
    classify_paragraphs,
    revise_paragraph_classification,
)
from justext.paragraph import Paragraph
from lxml import etree, html

from trendscope.fulltext.block import Block
from trendscope.fulltext.charset import decode
from trendscope.fulltext.references import is_reference_title
from trendscope.text.characters import compose, strip_hidden
from trendscope.text.scripts import write_scripts_in

MAX_BYTES = 8_000_000
MAX_CHARACTERS = 1_000_000
MIN_CHARACTERS = 25

_NOT_SHOWN = (
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "select", "button", "textarea", "nav", "footer", "annotation", "annotation-xml",
)  # fmt: skip
_SECTIONS = (
    "article", "section", "main", "header", "aside", "figure", "figcaption", "details", "summary", "address",
    "hgroup", "dialog", "search",
)  # fmt: skip
# Notes inside a sentence, and the marks that lead to them.
_HIDDEN = """
    //*[@hidden or @aria-hidden='true']
    | //*[contains(concat(' ', @class, ' '), ' ltx_note ')]
    | //*[contains(concat(' ', @class, ' '), ' mw-editsection ')]
    | //sup[a[starts-with(@href, '#')]]
"""
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:left|top|text-indent)\s*:\s*-\d{3}"
    r"|(?:font-size|opacity)\s*:\s*0+(?:\.0+)?\s*(?:[a-z%;!]|$)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HANGUL = re.compile(r"[가-힣]")


class _Paragraph(Paragraph):  # type: ignore[misc]
    """A paragraph whose text is joined once; `justext` reads it ten times."""

    def __init__(self, made: Paragraph) -> None:
        self.__dict__.update(made.__dict__)
        self._text: str = made.text

    @property
    def text(self) -> str:
        return self._text


def html_blocks(body: bytes, charset: str = "") -> list[Block]:
    """The headings and prose of a page, in order; `charset` is the one in its header.

    Everything after 8 MB is left out. A page without prose has no blocks.
    """
    # Composed, for Hangul to be known as such: a Mac writes it in parts.
    text = compose(_CONTROL.sub("", decode(body[:MAX_BYTES], charset)))
    root = _tree(text)
    if root is None:
        return []
    _drop_hidden(root)
    write_scripts_in(root)
    _flatten(root)
    paragraphs = _classify(root, korean=bool(_HANGUL.search(text)))
    return [block for paragraph in paragraphs if (block := _block(paragraph))]


def _tree(text: str) -> Any:
    # 2048 levels instead of 256: pages that never close a <font> get that deep.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def _drop_hidden(root: Any) -> None:
    etree.strip_elements(root, *_NOT_SHOWN, with_tail=False)
    # Not the body itself, which some pages hide until their scripts have run.
    styled = root.xpath("//body//*[@style]")
    styled = [element for element in styled if _HIDDEN_STYLE.search(element.get("style"))]
    for element in [*root.xpath(_HIDDEN), *styled]:
        if element.getparent() is not None:
            element.drop_tree()


def _flatten(root: Any) -> None:
    """Keep only what separates paragraphs, and links that lead elsewhere.

    `justext` drops the white space between two inline elements, and mistakes a citation for navigation.
    """
    for element in root.iter(*_SECTIONS):
        element.tag = "div"
    for link in root.xpath("//a[not(@href) or contains(@href, '#')]"):
        link.tag = "span"
    tags = {element.tag for element in root.iter(etree.Element)}
    etree.strip_tags(root, *tags.difference(PARAGRAPH_TAGS, ("html", "a", "br")))


def _classify(root: Any, *, korean: bool) -> list[_Paragraph]:
    """The paragraphs, classified by their density of stop words and links (Pomikálek 2011).

    The thresholds are below the usual ones: 95 % of encyclopedic paragraphs in either language have a
    density of stop words over 0.33, scientific ones less; Korean needs half the characters.
    """
    paragraphs = list(_paragraphs(root))
    low, high = (35, 50) if korean else (70, 100)
    classify_paragraphs(paragraphs, _stop_words(), low, high, 0.2, 0.25, max_link_density=0.5)
    revise_paragraph_classification(paragraphs)
    return paragraphs


def _paragraphs(root: Any) -> Iterator[_Paragraph]:
    """The ones in the first million characters that say something: `justext` is quadratic in short ones."""
    left = MAX_CHARACTERS
    for paragraph in map(_Paragraph, ParagraphMaker.make_paragraphs(root)):
        left -= len(paragraph)
        if left < 0:
            return
        if _is_heading(paragraph) or len(paragraph) >= MIN_CHARACTERS or paragraph.chars_count_in_links:
            yield paragraph


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(get_stoplist("English") | get_stoplist("Korean"))


def _block(paragraph: _Paragraph) -> Block | None:
    """A heading in any case, because it separates sections; a paragraph only if it is prose."""
    text = strip_hidden(paragraph.text)
    if _is_heading(paragraph):
        return Block(text, heading=True) if text else None
    return Block(text) if not paragraph.is_boilerplate and len(text) >= MIN_CHARACTERS else None


def _is_heading(paragraph: _Paragraph) -> bool:
    return paragraph.is_heading or is_reference_title(paragraph.text)
