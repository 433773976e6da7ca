"""A corpus as BibTeX."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from trendscope.report.citation_key import citation_key
from trendscope.report.corpus import Paper, labels_by_paper, plain
from trendscope.report.report import Report
from trendscope.text.links import web_link

# BibTeX counts every brace, also one after a backslash: so braces are written as commands too.
_ESCAPES = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9\\])[A-Za-z0-9]+[A-Z][A-Za-z0-9]*")
_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\]+")
_ARXIV = re.compile(r"//arxiv\.org/abs/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$")
_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|and)\b", re.IGNORECASE)


def to_bibtex(report: Report) -> str:
    """An entry for each paper; its labels are the keywords."""
    labels = labels_by_paper(report.counted_trends)
    used: Counter[str] = Counter()
    entries = []
    for paper in report.corpus.values():
        key = citation_key(paper)
        used[key] += 1
        unique = key if used[key] == 1 else f"{key}-{used[key]}"
        entries.append(_entry(unique, paper, labels.get(paper.id, [])))
    return "\n".join(entries)


def escape(text: str) -> str:
    """The text on one line, with each character that TeX would act on as a command."""
    return plain(text).translate(_ESCAPES)


def _entry(key: str, paper: Paper, labels: list[str]) -> str:
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(paper, labels) if value)
    return f"@{'article' if paper.venue else 'misc'}{{{key},\n{lines}}}\n"


def _fields(paper: Paper, labels: list[str]) -> Iterator[tuple[str, str]]:
    """The fields of an entry, each with its value as BibTeX writes it; the value may be empty."""
    year, _, rest = (paper.date or "").partition("-")
    doi, eprint = _DOI.search(paper.doi), _ARXIV.search(paper.url)
    yield "title", _braced(_CAPITALS.sub(r"{\g<0>}", escape(paper.title)))
    yield "author", _braced(" and ".join(filter(None, map(_author, paper.authors))))
    yield "journal", _braced(escape(paper.venue))
    yield "year", _braced(escape(year))
    yield "month", _MONTHS[int(rest[:2]) - 1] if "01" <= rest[:2] <= "12" else ""
    yield "doi", _braced(doi[0] if doi else "")
    if eprint:
        yield "eprint", _braced(eprint[1])
        yield "archivePrefix", "{arXiv}"
        yield "primaryClass", _braced(escape(paper.field) if paper.source == "arxiv" else "")
    yield "url", _braced(web_link(paper.url) or "")
    yield "keywords", _braced(", ".join(map(escape, labels)))


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _author(name: str) -> str:
    """A name as BibTeX reads it: that of a group, which has no surname, is in braces."""
    text = escape(name)
    return _braced(text) if _GROUP.search(text) or text.count(",") > 2 else text
