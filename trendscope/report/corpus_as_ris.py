"""A corpus as RIS, which every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterator

from rispy import RisWriter

from trendscope.report.corpus import plain
from trendscope.report.report import Report
from trendscope.report.work import Work, WorkType, works_of
from trendscope.text.surnames import Name

_TYPES: dict[WorkType, str] = {
    "journal article": "JOUR",
    "conference paper": "CPAPER",
    "preprint": "GEN",
    "web page": "ELEC",
    "manuscript": "UNPB",
}


class _Writer(RisWriter):  # type: ignore[misc] # rispy has no types
    """Without the number that rispy writes above each record."""

    def set_header(self, count: int) -> str:
        return ""


def to_ris(report: Report) -> str:
    """A record for each paper; its labels are the keywords."""
    records = [{name: value for name, value in _fields(work) if value} for work in works_of(report)]
    return str(_Writer().formats(records))


def _fields(work: Work) -> Iterator[tuple[str, str | list[str]]]:
    """The fields of a record by the names that rispy gives them; they may be empty."""
    yield "type_of_reference", _TYPES[work.type]
    yield "title", work.title
    yield "authors", list(map(_author, work.authors))
    yield "year", "".join(work.date[:1])
    yield "date", "/".join(work.date)
    yield "secondary_title" if work.type == "conference paper" else "journal_name", work.venue
    yield "doi", work.doi
    yield "urls", [work.url] if work.url else []
    yield "access_date", "/".join(work.seen)
    yield "keywords", list(work.labels)
    yield "id", plain(work.paper.id)


def _author(name: Name) -> str:
    family = " ".join(filter(None, (name.particle, name.family)))
    return ", ".join(filter(None, (family, name.given, name.suffix)))
