"""The reading list as BibTeX."""

from __future__ import annotations

from markupsafe import Markup, escape

from trendscope.report.cited import only
from trendscope.report.corpus_as_bibtex import to_bibtex
from trendscope.report.report import Report
from trendscope.text.masking import mask_secrets


def bibtex(report: Report) -> Markup:
    """An entry for each document of the reading list, as the text of an element."""
    listed = only(report, (each.document for each in report.reading_list))
    return escape(mask_secrets(to_bibtex(listed)))
