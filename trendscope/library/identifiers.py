"""The identifiers of papers, in the ways in which they are written."""

from __future__ import annotations

import re
from pathlib import Path

_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\\"<>]+")
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d{1,3})?"
_ARXIV = re.compile(
    rf"(?:arxiv:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/"
    rf"|(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.)?{_ARXIV_ID}(?:\.pdf)?/?",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"\s*\[[\w.-]+\]\s*$")
_VERSION = re.compile(r"v\d+$")
# The class of a subject, as in math.GT/0309136: arXiv itself leaves it out.
_CLASS = re.compile(r"\.[A-Za-z]{2}(?=/)")


def clean_doi(text: str) -> str:
    """The DOI in a text, such as an address; empty if it has none."""
    found = _DOI.search(text)
    return found[0].rstrip(".,;)") if found else ""


def clean_arxiv(text: str) -> str:
    """The id of a paper on arXiv, with its version if one is named; empty if the text is none.

    `2005.11401`, `arXiv:cs/0112017v1`, an address at arxiv.org and arXiv's own DOIs are understood.
    """
    found = _ARXIV.fullmatch(text.strip().partition("?")[0].partition("#")[0])
    return _CLASS.sub("", found[1]) + (found[2] or "").lower() if found else ""


def is_arxiv_id(name: str) -> bool:
    """Whether a name is the id of a paper on arXiv, or its address, and no file has that name."""
    return bool(clean_arxiv(name)) and not Path(name).exists()


def without_version(paper: str) -> str:
    """The id of a paper on arXiv, whatever its version."""
    return _VERSION.sub("", paper)


def find_arxiv(*texts: str) -> str:
    """The first id of a paper on arXiv, without its version, in fields that may name it; empty if none does.

    A field is an id, an address or a DOI, or has `arXiv:` and an id, as in `arXiv preprint arXiv:1706.03762`;
    behind it may be a category: `1706.03762 [cs.CL]`.
    """
    for text in texts:
        named = re.search(r"arxiv:\s*\S+", text, re.IGNORECASE)
        if found := clean_arxiv(named[0].rstrip("].,;") if named else _CATEGORY.sub("", text)):
            return without_version(found)
    return ""
