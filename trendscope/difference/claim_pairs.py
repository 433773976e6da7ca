"""Which claims and results of two reports are the same, and which are new or gone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trendscope.difference.difference import (
    ClaimChange,
    ClaimMove,
    ClaimState,
    ReportedResult,
    ResultsChange,
)
from trendscope.difference.pairing import pair_by
from trendscope.report.captions import readable_name
from trendscope.report.report import Report
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.text.lines import without_breaks
from trendscope.trend import Claim, Trend


@dataclass(frozen=True)
class _Said:
    """A claim with the trend that it belongs to, under the label that both reports share."""

    state: ClaimState
    trend: str | None

    @property
    def text(self) -> Hashable:
        return self.state.text

    @property
    def evidence(self) -> Hashable | None:
        return frozenset(self.state.evidence) or None

    @property
    def counted(self) -> Hashable | None:
        """What it counts, if it rests on counts alone."""
        return None if self.state.evidence else (self.trend or self.state.part, bool(self.trend))


def compare_claims(before: Report, after: Report, renamed: Mapping[str, str]) -> tuple[ClaimChange, ...]:
    """The claims in which the reports differ.

    `renamed` are the later labels of trends by the earlier ones.
    """
    earlier, later = _said(before, renamed), _said(after, {})
    keys = (lambda each: each.text, lambda each: each.evidence, lambda each: each.counted)
    pairs = pair_by(earlier, later, keys)
    changes = (
        _change(
            None if pair.before is None else earlier[pair.before].state,
            None if pair.after is None else later[pair.after].state,
        )
        for pair in pairs
    )
    return tuple(change for change in changes if change)


def compare_results(before: Report, after: Report) -> ResultsChange:
    """The figures of papers that only one of the reports has."""
    earlier, later = _results(before), _results(after)
    return ResultsChange(
        new=tuple(result for cells, result in later.items() if cells not in earlier),
        gone=tuple(result for cells, result in earlier.items() if cells not in later),
    )


def _change(before: ClaimState | None, after: ClaimState | None) -> ClaimChange | None:
    move: ClaimMove
    if before is None or after is None:
        move = "gone" if after is None else "new"
    elif before.text != after.text:
        move = "reworded" if after.evidence else "recounted"
    elif {*before.evidence} != {*after.evidence}:
        move = "resupported"
    else:
        return None
    return ClaimChange(move=move, before=before, after=after)


def _said(report: Report, renamed: Mapping[str, str]) -> list[_Said]:
    """Every claim of a report once, in its order."""
    first: dict[str, _Said] = {}
    for part, trend, claim in _claims(report):
        label = trend.label if trend else None
        state = ClaimState(
            text=without_breaks(claim.text),
            part=part,
            trend=label,
            about=readable_name(trend) if trend else None,
            evidence=_evidence(report, claim.sentences),
        )
        first.setdefault(state.text, _Said(state, renamed.get(label, label) if label else None))
    return list(first.values())


def _claims(report: Report) -> Iterator[tuple[str, Trend | None, Claim]]:
    """Each claim with its part of the report, and its trend."""
    disagreements = [claim for each in report.disagreements for claim in (each.one, each.other)]
    of_trends = (
        (part, trend, claim)
        for part, trends in (
            ("trends", report.trends),
            ("also", report.also),
            ("domain_wide", report.domain_wide),
        )
        for trend in trends
        for claim in trend.claims
    )
    # A trend has the claims that the answer repeats.
    yield from of_trends
    parts: tuple[tuple[str, Sequence[Claim]], ...] = (
        ("problems", report.problems),
        ("disagreements", disagreements),
        ("outlook", report.outlook),
        ("answer", report.answer),
        ("background", report.background),
    )
    for part, claims in parts:
        yield from ((part, None, claim) for claim in claims)


def _evidence(report: Report, sentences: Iterable[SentenceId]) -> tuple[str, ...]:
    """The texts of sentences, each once."""
    texts = (without_breaks(report.sentences[name].text) for name in sentences if name in report.sentences)
    return tuple(dict.fromkeys(texts))


def _results(report: Report) -> dict[tuple[str, ...], ReportedResult]:
    """The figures by their cells."""
    found: dict[tuple[str, ...], ReportedResult] = {}
    for each in report.results:
        row = _reported(report, each)
        cells = (row.system, row.task, row.figure, row.baseline or "", row.measure)
        found.setdefault(tuple(without_breaks(cell).casefold() for cell in cells), row)
    return found


def _reported(report: Report, result: Result) -> ReportedResult:
    return ReportedResult(
        system=result.system,
        task=result.task,
        figure=result.figure,
        baseline=result.baseline,
        measure=result.measure,
        evidence=_evidence(report, result.sentences),
    )
