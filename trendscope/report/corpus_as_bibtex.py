"""A corpus as BibTeX.

It is written here: bibtexparser, which reads BibTeX well, writes a brace or a `$` of a title as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.report.corpus import plain
from trendscope.report.report import Report
from trendscope.report.work import Work, WorkType, works_of
from trendscope.text.surnames import Name

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
_TYPES: dict[WorkType, str] = {"journal article": "article", "conference paper": "inproceedings"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9\\])[A-Za-z0-9]+[A-Z][A-Za-z0-9]*")


def to_bibtex(report: Report) -> str:
    """An entry for each paper; its labels are the keywords."""
    return "\n".join(map(_entry, works_of(report)))


def escape(text: str) -> str:
    """The text on one line, with each character that TeX would act on as a command."""
    return plain(text).translate(_ESCAPES)


def _entry(work: Work) -> str:
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(work) if value)
    return f"@{_TYPES.get(work.type, 'misc')}{{{work.key},\n{lines}}}\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    """The fields of an entry, each with its value as BibTeX writes it; the value may be empty."""
    year, month, *_ = (*work.date, "", "")
    yield "title", _braced(_CAPITALS.sub(r"{\g<0>}", escape(work.title)))
    yield "author", _braced(" and ".join(map(_author, work.authors)))
    yield "booktitle" if work.type == "conference paper" else "journal", _braced(escape(work.venue))
    yield "year", _braced(year)
    yield "month", _MONTHS[int(month) - 1] if month else ""
    yield "doi", _braced(work.doi)
    if work.arxiv:
        yield "eprint", _braced(work.arxiv)
        yield "archivePrefix", "{arXiv}"
        yield "primaryClass", _braced(escape(work.paper.field) if work.paper.source == "arxiv" else "")
    yield "url", _braced(work.url)
    yield "urldate", _braced("-".join(work.seen))
    yield "keywords", _braced(", ".join(map(escape, work.labels)))


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _author(name: Name) -> str:
    """A name as BibTeX divides it; braces keep one together that cannot be divided."""
    family = escape(" ".join(filter(None, (name.particle, name.family))))
    if name.given:
        return ", ".join(filter(None, (family, name.suffix, escape(name.given))))
    return _braced(family) if re.search(r"[\s,]", family) else family
