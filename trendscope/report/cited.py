"""What a report cites, as a bibliography."""

from __future__ import annotations

from collections.abc import Iterable

from trendscope.report.captions import Captions
from trendscope.report.citations import Citations
from trendscope.report.corpus import Paper
from trendscope.report.corpus_as_bibtex import to_bibtex as corpus_to_bibtex
from trendscope.report.corpus_as_csl import to_csl as corpus_to_csl
from trendscope.report.corpus_as_ris import to_ris as corpus_to_ris
from trendscope.report.report import Reference, Report


def only_cited(report: Report) -> Report:
    """The report with what it refers to in place of its corpus, in the order of its numbers."""
    return only(report, Citations(report, Captions(report).say).documents)


def only(report: Report, names: Iterable[str]) -> Report:
    """The report with these of its documents in place of its corpus, as they were counted or else quoted."""
    quoted = {name: _paper(name, reference) for name, reference in report.documents.items()}
    known = quoted | report.corpus
    return report.model_copy(update={"corpus": {name: known[name] for name in names if name in known}})


def to_bibtex(report: Report) -> str:
    """What the report cites, as BibTeX."""
    return corpus_to_bibtex(only_cited(report))


def to_ris(report: Report) -> str:
    """What the report cites, as RIS."""
    return corpus_to_ris(only_cited(report))


def to_csl(report: Report) -> str:
    """What the report cites, as CSL-JSON."""
    return corpus_to_csl(only_cited(report))


def _paper(name: str, reference: Reference) -> Paper:
    """A document that was quoted and not counted, such as an article of Wikipedia."""
    return Paper(
        id=name,
        title=reference.title,
        authors=reference.authors,
        date=reference.date,
        url=reference.url,
        source=reference.source,
    )
