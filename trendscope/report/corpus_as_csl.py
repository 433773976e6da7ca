"""A corpus as CSL-JSON, which citation processors such as those of Zotero and Pandoc read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from trendscope.report.report import Report
from trendscope.report.work import Work, WorkType, works_of
from trendscope.text.characters import escape_hidden_json
from trendscope.text.surnames import Name

_TYPES: dict[WorkType, str] = {
    "journal article": "article-journal",
    "conference paper": "paper-conference",
    "preprint": "article",
    "web page": "webpage",
    "manuscript": "manuscript",
}


def to_csl(report: Report) -> str:
    """A list with an item for each paper; its labels are the keywords."""
    items = [{name: value for name, value in _fields(work) if value} for work in works_of(report)]
    return escape_hidden_json(json.dumps(items, ensure_ascii=False, indent=2)) + "\n"


def _fields(work: Work) -> Iterator[tuple[str, object]]:
    """The variables of an item, which may be empty."""
    yield "id", work.key
    yield "type", _TYPES[work.type]
    yield "title", work.title
    yield "author", list(map(_author, work.authors))
    yield "issued", _date(work.date)
    yield "container-title", work.venue
    if work.arxiv:
        yield "publisher", "arXiv"
        yield "number", f"arXiv:{work.arxiv}"
    yield "DOI", work.doi
    yield "URL", work.url
    yield "accessed", _date(work.seen)
    yield "keyword", ", ".join(work.labels)


def _date(parts: Sequence[str]) -> dict[str, object]:
    return {"date-parts": [list(map(int, parts))]} if parts else {}


def _author(name: Name) -> dict[str, str]:
    """A name by its parts; one that cannot be divided is printed as it is."""
    if not name.given:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in parts.items() if text}
