"""A corpus as RIS, which every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.report.corpus import Paper, labels_by_paper, plain
from trendscope.report.report import Report
from trendscope.text.links import web_link


def to_ris(report: Report) -> str:
    """A record for each paper; its labels are the keywords."""
    labels = labels_by_paper(report.counted_trends)
    return "\n".join(_record(paper, labels.get(paper.id, [])) for paper in report.corpus.values())


def _record(paper: Paper, labels: list[str]) -> str:
    lines = (f"{tag}  - {value}\n" for tag, value in _fields(paper, labels) if value)
    return f"TY  - {'JOUR' if paper.venue else 'GEN'}\n{''.join(lines)}ER  - \n"


def _fields(paper: Paper, labels: list[str]) -> Iterator[tuple[str, str]]:
    """The tags of a record with their values, which may be empty; authors and keywords repeat theirs."""
    yield "TI", plain(paper.title)
    for author in paper.authors:
        yield "AU", plain(author)
    yield "PY", plain((paper.date or "")[:4])
    yield "DA", plain((paper.date or "").replace("-", "/"))
    yield "JO", plain(paper.venue)
    yield "DO", plain(paper.doi)
    yield "UR", web_link(paper.url) or ""
    for label in labels:
        yield "KW", plain(label)
    yield "ID", paper.id
