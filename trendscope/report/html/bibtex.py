"""The reading list as BibTeX."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from trendscope.report.corpus import Paper
from trendscope.report.corpus_as_bibtex import to_bibtex
from trendscope.report.report import Report
from trendscope.text.masking import mask_secrets


def bibtex(report: Report) -> Markup:
    """An entry for each document of the reading list, as the text of an element."""
    listed = {paper.id: paper for paper in _papers(report)}
    return escape(mask_secrets(to_bibtex(report.model_copy(update={"corpus": listed}))))


def _papers(report: Report) -> Iterator[Paper]:
    """The documents of the reading list: as they were counted, else as they are cited."""
    for each in report.reading_list:
        if each.document in report.corpus:
            yield report.corpus[each.document]
        elif each.document in report.documents:
            cited = report.documents[each.document]
            yield Paper(id=each.document, **cited.model_dump(exclude={"kind", "retrieved"}))
