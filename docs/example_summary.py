"""What the greeting of the command shows of a report."""

from __future__ import annotations

from trendscope.example.summary import ExampleSummary, ExampleTrend
from trendscope.report.captions import Captions
from trendscope.report.citations import authors
from trendscope.report.glance import Row
from trendscope.report.readable import readable_report
from trendscope.report.report import Report


def summarize(report: Report) -> ExampleSummary:
    """The first sentence of the answer, the trends that change, and what a claim on the first one quotes."""
    report = readable_report(report)
    captions = Captions(report)
    rows, (earlier, recent) = captions.glance.rows, captions.glance.spans
    quotation, reference = _quotation(report, captions)
    return ExampleSummary(
        question=report.question,
        papers=captions.read,
        earlier=captions.say.span(*earlier),
        recent=captions.say.span(*recent),
        answer=report.answer[0].text,
        trends=[_trend(row, captions) for row in rows if row.direction != "steady"],
        quotation=quotation,
        reference=reference,
        quotations=len(report.sentences),
    )


def _trend(row: Row, captions: Captions) -> ExampleTrend:
    earlier, recent = map(str, row.shares)
    return ExampleTrend(
        theme=captions.theme(row.theme, field_too=False),
        direction=row.direction,
        words=row.words,
        earlier=earlier,
        recent=recent,
        curve=row.line,
    )


def _quotation(report: Report, captions: Captions) -> tuple[str, str]:
    """The first sentence that the first trend cites, and of whom it is."""
    name = next(name for claim in report.trends[0].claims for name in claim.sentences)
    sentence = report.sentences[name]
    document = report.documents[sentence.document]
    return sentence.text, f"{authors(document, captions.say, named=1)}, {document.date}"
