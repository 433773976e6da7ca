"""The claims of a report with their places in it, as a person judges them one by one."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.errors import UsageError
from trendscope.feedback.judgement import Cited
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.report.report import Report
from trendscope.trend import NO_TREND, PAPERS, Claim, Trend


def placed_claims(report: Report) -> tuple[PlacedClaim, ...]:
    """Every claim, each text once in its part, in the order of the report."""
    found: dict[tuple[str, str], tuple[str, Claim, Trend]] = {}
    for part, claim, trend in _parts(report):
        found.setdefault((part, claim.text), (part, claim, trend))
    return tuple(
        PlacedClaim(
            number=number,
            part=part,
            claim=claim,
            trend=trend,
            cited=_cited(claim, report),
            stated=(stated := tuple(_stated(claim, report))),
            counted=(*_in_words(claim, report), *stated),
            trends=tuple(each for each in report.counted_trends if each.label in claim.counts),
        )
        for number, (part, claim, trend) in enumerate(found.values(), 1)
    )


def find_claim(report: Report, named: str | int) -> PlacedClaim:
    """The claim with this number, or this text.

    Raises UsageError if there is none.
    """
    claims = placed_claims(report)
    number = int(named) if str(named).isdecimal() else 0
    wanted = str(named).strip()
    for placed in claims:
        if placed.number == number or placed.text.strip() == wanted:
            return placed
    raise UsageError(
        "the report has no claim {claim!r}; it has {number:claim|claims}", claim=wanted, number=len(claims)
    )


def _parts(report: Report) -> Iterator[tuple[str, Claim, Trend]]:
    for claim in report.answer:
        yield "answer", claim, NO_TREND
    for claim in report.background:
        yield "background", claim, NO_TREND
    for trend in report.trends:
        for claim in trend.claims:
            yield trend.label, claim, trend
    for claim in report.problems:
        yield "problems", claim, NO_TREND
    for pair in report.disagreements:
        yield "disagreements", pair.one, NO_TREND
        yield "disagreements", pair.other, NO_TREND
    for claim in report.outlook:
        yield "outlook", claim, NO_TREND


def _cited(claim: Claim, report: Report) -> dict[str, Cited]:
    found = {}
    for name in claim.sentences:
        if sentence := report.sentences.get(name):
            document = report.documents.get(sentence.document)
            title, date = (document.title, document.date) if document else ("", None)
            found[str(name)] = Cited(id=name, text=sentence.text, title=title, date=date)
    return found


def _stated(claim: Claim, report: Report) -> Iterator[str]:
    for trend in report.counted_trends:
        if trend.label in claim.counts:
            yield f"{trend.name or trend.label} ({trend.label}), {trend.direction}: {_by_period(trend)}"
    if PAPERS in claim.counts and report.total:
        years = ", ".join(f"{period} {papers}" for period, papers in report.total.items())
        yield f"papers on the question: {years}; in all {sum(report.total.values())}"


def _in_words(claim: Claim, report: Report) -> Iterator[str]:
    """The sentences that say the counts of these trends, but for the claim itself."""
    for trend in report.counted_trends:
        first = trend.claims[0] if trend.claims else claim
        if trend.label in claim.counts and first.counts and not first.sentences and first != claim:
            yield first.text


def _by_period(trend: Trend) -> str:
    return ", ".join(
        f"{period} {trend.counts.get(period, 0)} of {sampled}" for period, sampled in trend.sampled.items()
    )
