"""A paper as a bibliography lists it: what BibTeX, RIS and CSL-JSON say in their own words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from trendscope.document import Kind
from trendscope.report.citation_key import citation_key
from trendscope.report.corpus import Paper, labels_by_paper, plain
from trendscope.report.readable import readable
from trendscope.report.report import Report
from trendscope.text.links import web_link
from trendscope.text.surnames import Name, split_name

WorkType = Literal["journal article", "conference paper", "preprint", "web page", "manuscript"]

_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\]+")
_ARXIV = re.compile(r"//arxiv\.org/abs/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_MEETING = re.compile(
    r"\b(?:proceedings|proc|conference|workshop|symposium)\b|학술대회|학술발표", re.IGNORECASE
)


@dataclass(frozen=True)
class Work:
    """A paper with its citation key and the labels that it names; texts are on one line and readable.

    `retrieved` is the date of the run, on which a page of the web was read.
    """

    key: str
    paper: Paper
    kind: Kind
    labels: tuple[str, ...]
    retrieved: str

    @cached_property
    def type(self) -> WorkType:
        if self.kind in ("article", "web"):
            return "web page"
        if self.kind == "note":
            return "manuscript"
        if not self.venue:
            return "preprint"
        return "conference paper" if _MEETING.search(self.venue) else "journal article"

    @cached_property
    def title(self) -> str:
        """The title, or the address if there is none."""
        return _line(self.paper.title) or plain(self.paper.url)

    @cached_property
    def authors(self) -> tuple[Name, ...]:
        names = (split_name(_line(author)) for author in self.paper.authors)
        return tuple(name for name in names if name.family)

    @cached_property
    def venue(self) -> str:
        """The journal or the conference."""
        return _line(self.paper.venue)

    @cached_property
    def date(self) -> tuple[str, ...]:
        """The year, the month and the day, as many as are known."""
        return _date(self.paper.date or "")

    @cached_property
    def seen(self) -> tuple[str, ...]:
        """The year, month and day on which a page of the web was read; nothing for other works."""
        return _date(self.retrieved) if self.type == "web page" else ()

    @cached_property
    def doi(self) -> str:
        found = _DOI.search(self.paper.doi)
        return found[0] if found else ""

    @cached_property
    def arxiv(self) -> str:
        """Its number in arXiv."""
        found = _ARXIV.search(self.paper.url)
        return found[1] if found else ""

    @cached_property
    def url(self) -> str:
        return web_link(self.paper.url) or ""


def works_of(report: Report) -> list[Work]:
    """The papers of the corpus, each with a key of its own."""
    labels = labels_by_paper(report.counted_trends)
    used: Counter[str] = Counter()
    works = []
    for name, paper in report.corpus.items():
        key = citation_key(paper)
        used[key] += 1
        works.append(
            Work(
                key=key if used[key] == 1 else f"{key}-{used[key]}",
                paper=paper,
                kind=report.documents[name].kind if name in report.documents else "paper",
                labels=tuple(filter(None, map(plain, labels.get(paper.id, [])))),
                retrieved=report.retrieved,
            )
        )
    return works


def _line(text: str) -> str:
    return plain(readable(text))


def _date(text: str) -> tuple[str, ...]:
    found = _DATE.match(text)
    return tuple(part for part in found.groups() if part) if found else ()
