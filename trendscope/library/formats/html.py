"""HTML: the prose of a page by headings, without navigation and hidden text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree, html

from trendscope.fulltext.charset import decode
from trendscope.fulltext.html import MAX_BYTES, html_blocks
from trendscope.fulltext.references import without_references
from trendscope.library.document import Metadata, Reading
from trendscope.library.errors import NO_TEXT, Unreadable
from trendscope.library.first_page import iso_date
from trendscope.library.formats.sections import by_heading
from trendscope.library.origins import Origins
from trendscope.text.characters import strip_hidden

META, TITLE = "meta tags", "title tag"
# What publishers write for search engines, then Dublin Core.
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author")
_DATES = ("citation_publication_date", "citation_online_date", "citation_date", "dc.date", "dcterms.issued",
          "article:published_time")  # fmt: skip
_DOI = re.compile(r"10\.\d{4,9}/\S{2,100}")


def read_html(body: bytes) -> Reading:
    sections = tuple(by_heading(without_references(html_blocks(body))))
    if not sections:
        raise Unreadable(NO_TEXT)
    return Reading(sections, html_metadata(body))


def html_metadata(body: bytes) -> Metadata:
    """What the head of a page says."""
    try:
        root = html.document_fromstring(decode(body[:MAX_BYTES]).encode("utf-8", "replace"),
                                        html.HTMLParser(encoding="utf-8", no_network=True))  # fmt: skip
    except (etree.LxmlError, ValueError):
        return Metadata()
    metas = _metas(root)
    titles = {META: _first(metas, _TITLES), TITLE: strip_hidden("".join(root.xpath("string(//title)")))}
    authors = next((tuple(metas[name]) for name in _AUTHORS if name in metas), ())
    doi = _DOI.search(_first(metas, ("citation_doi", "dc.identifier", "prism.doi")))
    origins = Origins()
    return Metadata(
        title=origins.first("title", titles) or "",
        authors=origins.first("authors", {META: authors}) or (),
        date=origins.first("date", {META: iso_date(_first(metas, _DATES))}),
        doi=origins.first("doi", {META: doi[0].lower() if doi else ""}) or "",
        arxiv=origins.first("arxiv", {META: _first(metas, ("citation_arxiv_id",))}) or "",
        venue=origins.first("venue", {META: _first(metas, ("citation_journal_title",))}) or "",
        origin=str(origins),
    )


def _metas(root: Any) -> dict[str, list[str]]:
    """The contents of the meta tags of each name."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if content := strip_hidden(meta.get("content") or ""):
            found.setdefault(name, []).append(content)
    return found


def _first(metas: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")
