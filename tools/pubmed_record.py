"""One record of PubMed: an article or a chapter of a book, as `xmltodict` gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trendscope.answer import real_date
from trendscope.window import Window

MAX_DATE = 100  # characters

_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class PubmedRecord:
    """The article or chapter itself, and its ids in other systems, which stand elsewhere."""

    content: Any
    ids: Any = None

    @property
    def title(self) -> str:
        return _text(_at(self.content, "ArticleTitle")) or _text(_at(self.content, "VernacularTitle"))

    @property
    def abstract(self) -> str:
        """All parts of the abstract, each after its label."""
        parts = _listed(_at(self.content, "Abstract", "AbstractText"))
        labelled = [(part.get("@Label") if isinstance(part, dict) else None, _text(part)) for part in parts]
        return "\n".join(f"{label}: {text}" if label else text for label, text in labelled if text)

    @property
    def authors(self) -> tuple[str, ...]:
        lists = _listed(_at(self.content, "AuthorList"))
        people = [each for group in lists for each in _listed(_at(group, "Author"))]
        names = (
            _text(_at(each, "CollectiveName"))
            or f"{_text(_at(each, 'ForeName'))} {_text(_at(each, 'LastName'))}".strip()
            for each in people
        )
        return tuple(one_line(name) for name in names if name)

    def date_in(self, window: Window) -> str | None:
        """The first date inside a window; the first one at all if none is."""
        dates = list(self._dates())
        return next((day for day in dates if window.has(day)), next(iter(dates), None))

    def _dates(self) -> Iterator[str]:
        """The day of the electronic version, then the month or the years of the printed one."""
        for day in _listed(_at(self.content, "ArticleDate")):
            parts = [_text(_at(day, part)) for part in ("Year", "Month", "Day")]
            if date := real_date("-".join(parts)):
                yield date
        printed = _at(self.content, "Journal", "JournalIssue", "PubDate") or _at(
            self.content, "Book", "PubDate"
        )
        month = _month(_text(_at(printed, "Month")))
        years = _YEAR.findall(_text(_at(printed, "Year")) or _text(_at(printed, "MedlineDate"))[:MAX_DATE])
        yield from filter(None, (real_date(f"{year}-{month}" if month else year) for year in years))

    @property
    def venue(self) -> str:
        """The journal, or the book."""
        name = _text(_at(self.content, "Journal", "Title")) or _text(_at(self.content, "Book", "BookTitle"))
        return one_line(name)

    @property
    def doi(self) -> str:
        places = ((_at(self.content, "ELocationID"), "@EIdType"), (self.ids, "@IdType"))
        ids = ((_at(each, kind), _text(each)) for elements, kind in places for each in _listed(elements))
        return next((one_line(text) for kind, text in ids if kind == "doi" and text), "")


def read_records(answer: Any) -> dict[str, PubmedRecord]:
    """The records of an answer by their ids."""
    articles = _at(answer, "PubmedArticleSet")
    return dict([*_articles(articles), *_chapters(articles)])


def _articles(articles: Any) -> Iterator[tuple[str, PubmedRecord]]:
    for each in _listed(_at(articles, "PubmedArticle")):
        citation = _at(each, "MedlineCitation")
        ids = _at(each, "PubmedData", "ArticleIdList", "ArticleId")
        if article := _at(citation, "Article"):
            yield _text(_at(citation, "PMID")), PubmedRecord(article, ids)


def _chapters(articles: Any) -> Iterator[tuple[str, PubmedRecord]]:
    for each in _listed(_at(articles, "PubmedBookArticle")):
        chapter = _at(each, "BookDocument")
        ids = _at(chapter, "ArticleIdList", "ArticleId")
        yield _text(_at(chapter, "PMID")), PubmedRecord(chapter, ids)


def _month(name: str) -> str:
    """The two digits of a month that is written `May`, `5` or `05`; nothing for `May-Jun` or `Spring`."""
    name = name.strip().lower()
    if name in _MONTHS:
        return f"{_MONTHS.index(name) + 1:02d}"
    return f"{int(name):02d}" if re.fullmatch(r"0?[1-9]|1[0-2]", name) else ""


def _at(node: Any, *path: str) -> Any:
    """The node at a path, None if any part is missing or empty."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _listed(node: Any) -> list[Any]:
    """xmltodict gives None for no element, the element for one, and a list for more."""
    if node is None:
        return []
    return node if isinstance(node, list) else [node]


def _text(node: Any) -> str:
    """The text of an element, which is a dict if it has attributes."""
    text = node.get("#text") if isinstance(node, dict) else node
    return text if isinstance(text, str) else ""


def one_line(text: object) -> str:
    return " ".join(str(text).split())
