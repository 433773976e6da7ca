"""A report as a reader of the sources would see it: without their LaTeX and HTML entities."""

from __future__ import annotations

import html
from collections.abc import Iterable

from trendscope.draft import Finding
from trendscope.report.corpus import Paper
from trendscope.report.report import Reference, Report
from trendscope.synthesis import Disagreement, Result
from trendscope.text.latex import undo_latex
from trendscope.text.lines import MAX_CHARACTERS
from trendscope.trend import Claim, Trend


def readable(text: str) -> str:
    """The text with entities and LaTeX undone once; what that gives is escaped like any other text.

    `Q&amp;amp;A` of a source becomes `Q&amp;A`, since a source that writes about entities means them.
    """
    # Cut first, to limit the work that follows; lines are cut at a quarter of that.
    return undo_latex(html.unescape(text[: 4 * MAX_CHARACTERS + 1]))


def readable_report(report: Report) -> Report:
    """The report with the words of its sources made readable; ids, labels and addresses are kept."""
    trends = {
        part: tuple(map(_trend, trends))
        for part, trends in (
            ("trends", report.trends),
            ("also", report.also),
            ("domain_wide", report.domain_wide),
        )
    }
    claims = {
        part: _claims(claims)
        for part, claims in (
            ("answer", report.answer),
            ("background", report.background),
            ("problems", report.problems),
            ("outlook", report.outlook),
        )
    }
    return report.model_copy(
        update={
            **trends,
            **claims,
            "results": tuple(map(_result, report.results)),
            "disagreements": tuple(map(_disagreement, report.disagreements)),
            "sentences": {
                name: sentence.model_copy(update={"text": readable(sentence.text)})
                for name, sentence in report.sentences.items()
            },
            "documents": {name: _reference(each) for name, each in report.documents.items()},
            "corpus": {name: _paper(each) for name, each in report.corpus.items()},
            "findings": tuple(map(_finding, report.findings)),
        }
    )


def _claims(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(map(_claim, claims))


def _claim(claim: Claim) -> Claim:
    return claim.model_copy(update={"text": readable(claim.text)})


def _trend(trend: Trend) -> Trend:
    return trend.model_copy(update={"claims": _claims(trend.claims)})


def _result(result: Result) -> Result:
    cells = {"system": result.system, "task": result.task, "figure": result.figure}
    baseline = result.baseline and readable(result.baseline)
    read = {name: readable(cell) for name, cell in cells.items()}
    return result.model_copy(update={**read, "baseline": baseline})


def _disagreement(pair: Disagreement) -> Disagreement:
    return pair.model_copy(
        update={"about": readable(pair.about), "one": _claim(pair.one), "other": _claim(pair.other)}
    )


def _reference(reference: Reference) -> Reference:
    authors = tuple(map(readable, reference.authors))
    return reference.model_copy(update={"title": readable(reference.title), "authors": authors})


def _paper(paper: Paper) -> Paper:
    return paper.model_copy(update={"title": readable(paper.title)})


def _finding(finding: Finding) -> Finding:
    return finding.model_copy(update={"message": readable(finding.message)})
