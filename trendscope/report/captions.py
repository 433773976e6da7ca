"""What every renderer says about a report, in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from trendscope.draft import Finding, Severity
from trendscope.report.periods import spans
from trendscope.report.report import Coverage, Report
from trendscope.report.searches import GroupedQuery, group_queries
from trendscope.report.sparkline import bars, periods_of, shares, sparkline
from trendscope.text.language import LANGUAGES
from trendscope.trend import Trend
from trendscope.verification.citations import IDLE_SENTENCE, TREND_WITHOUT_CLAIM, UNKNOWN_SENTENCE
from trendscope.window import Window
from trendscope.wording import Wording

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SHOWN_AS_GAPS = ("uncovered_angle",)
# Reasons for dropping something other than a model's claim.
NOT_CLAIMS = (UNKNOWN_SENTENCE, IDLE_SENTENCE, TREND_WITHOUT_CLAIM, "duplicate", "off topic")

_WITH_PERIOD = re.compile(r"(\d{4}(?:-Q?\d+)?): (.*)", re.DOTALL)


class Captions:
    """The sentences about one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.say = Wording(report.language if report.language in LANGUAGES else LANGUAGES[0])

    @property
    def answered(self) -> bool:
        """Whether there are trends to show; a run that found no evidence has none."""
        return self.report.status in ("complete", "partial")

    @property
    def notices(self) -> list[str]:
        """What a reader must know first, unless the report is complete."""
        library, status = self.report.sample_library, self.report.status
        if status == "failed":
            return [self.say("report.failed")]
        if status == "abstained":
            return [self.say("report.nothing_in_library" if library else "report.no_evidence")]
        if library:
            return [self.say("report.library", notes=self._measured)]
        return [self.say("report.partial")] if status == "partial" else []

    @property
    def window(self) -> str:
        """The days that the question covers: `2019–2026` for whole years."""
        return self.say.window(self._window)

    @property
    def _window(self) -> Window:
        return Window(date.fromisoformat(self.report.since), date.fromisoformat(self.report.until))

    @property
    def volume(self) -> str:
        """Papers on the question by period, if the sources say how many there are."""
        total = self.report.total or {}
        line = _axis(sorted(total), bars(dict(total)))
        if not line:
            return ""
        first, last = min(total), max(total)
        running = last == self._window.period_of(self.report.retrieved)
        return self.say(
            "report.volume_so_far" if running else "report.volume",
            line=line,
            first=f"{first}: {total[first]:,}",
            last=f"{last}: {total[last]:,}",
        )

    @property
    def coverage(self) -> list[str]:
        """How much was read of what each source has on the question, one line each."""
        lines = [self._read(coverage) for coverage in self.report.coverage if coverage.total is not None]
        told = (name.phrase for name in self.report.names if name.reason not in ("field word", "spelling"))
        names = ", ".join(told)
        twice = self.report.dropped.get("duplicate", 0)
        if lines and twice:
            lines.append(self.say("coverage.twice", twice=twice))
        return [*lines, *([self.say("coverage.names", names=names)] if lines and names else [])]

    def _read(self, coverage: Coverage) -> str:
        key = "lost" if coverage.lost else "drawn" if coverage.drawn else "all"
        unit = self.say(f"report.{self.report.unit}")
        return self.say(f"coverage.{key}", unit=unit, **coverage.model_dump(exclude={"query", "drawn"}))

    @property
    def provenance(self) -> str:
        """When and from what the report was made, by which reasoner, and at what cost."""
        provenance = self.say(
            "report.provenance",
            retrieved=self.report.retrieved,
            documents=self._measured,
            reasoner=self.report.reasoner,
            status=self.say(f"status.{self.report.status}"),
        )
        if not self.report.usage.get("model calls"):
            return provenance
        verified = [self._verified] if self.report.trends else []
        return " ".join((provenance, self._cost, *verified))

    @property
    def _verified(self) -> str:
        """How many of the model's claims were verified, and how many were left out."""
        dropped = self.report.dropped
        claims = sum(number for reason, number in dropped.items() if reason not in NOT_CLAIMS)
        return self.say(
            "report.verified",
            supported=self.report.supported or 0,
            unknown=dropped.get(UNKNOWN_SENTENCE, 0),
            dropped=claims,
        )

    @property
    def _cost(self) -> str:
        usage = self.report.usage
        tokens = usage.get("prompt tokens", 0) + usage.get("completion tokens", 0)
        calls, dollars = usage["model calls"], usage.get("dollars")
        if dollars is None:
            return self.say("report.cost", calls=calls, tokens=tokens)
        return self.say("report.cost_in_dollars", calls=calls, tokens=tokens, dollars=f"{dollars:.4f}")

    @property
    def failures(self) -> list[str]:
        """Each source with each of its reasons once, and the periods that failed for that reason."""
        by_reason: dict[tuple[str, str], list[str | None]] = {}
        for failure in self.report.failures:
            with_period = _WITH_PERIOD.fullmatch(failure.reason)
            period, reason = (with_period[1], with_period[2]) if with_period else (None, failure.reason)
            by_reason.setdefault((failure.source, reason), []).append(period)
        return [f"{source}{_in(periods)}: {reason}" for (source, reason), periods in by_reason.items()]

    @property
    def findings(self) -> list[tuple[Severity, str]]:
        """What the critic says, the most serious first; notes of one kind are merged."""
        found: list[tuple[Severity, str]] = []
        for severity in SEVERITIES:
            unique = dict.fromkeys(
                finding
                for finding in self.report.findings
                if finding.severity == severity and finding.code not in SHOWN_AS_GAPS
            )
            lines = self._merged(unique) if severity == "note" else [finding.message for finding in unique]
            found += [(severity, line) for line in dict.fromkeys(lines)]
        return found

    @property
    def searches_heading(self) -> str:
        """The key of the heading above the queries."""
        return "report.searches" if self.answered else "report.queries"

    @property
    def searches(self) -> list[tuple[GroupedQuery, str]]:
        """Each query once, with its periods and how much of what exists was read."""
        return [(query, self._coverage(query)) for query in group_queries(self.report.searches)]

    def heading(self, trend: Trend) -> str:
        """The name of a trend with the phrase that was counted, or that phrase alone."""
        is_label = trend.name is None or trend.name.lower() == trend.label.lower()
        return trend.label if is_label else f"{trend.name} ({trend.label})"

    def direction(self, trend: Trend) -> str:
        """The direction in words; too few papers to tell is not the same as no change."""
        if "enough_papers" in trend.unmet:
            return self.say("direction.too_few")
        return self.say(f"direction.{trend.direction.replace(' ', '_')}")

    def timeline(self, trend: Trend) -> str:
        """`2019 ▁▂▃▅█ 2023`, or nothing if there is no time axis."""
        return _axis(periods_of(trend), sparkline(trend))

    def numbers(self, trend: Trend) -> list[str]:
        """The last period of a trend, its peak, its z-score and how robust its direction is."""
        figures = self._z(trend)
        if trend.whole_growth is not None:
            figures.append(self.say("report.whole_growth", growth=f"{trend.whole_growth:.1f}"))
        if trend.ways and trend.direction not in ("steady", "theme"):
            unit = self.say(f"report.{self.report.unit}s")
            figures.append(self.say("report.robust", held=trend.held, ways=trend.ways, unit=unit))
        if trend.since and trend.direction != "fading":
            figures.append(self.say("report.since", period=self.say.span(trend.since, trend.since)))
        if trend.unmet:
            reasons = "; ".join(self.say(f"unmet.{test}") for test in trend.unmet)
            figures.append(self.say("report.unmet", reasons=reasons))
        by_period = shares(trend)
        if len(by_period) < 2:
            return figures
        last, peak = max(by_period), max(by_period, key=lambda period: (by_period[period], period))
        if last == peak:
            key = "report.last_and_peak" if by_period[last] else "report.last"
            return [self._share(key, trend, last), *figures]
        return [self._share("report.last", trend, last), self._share("report.peak", trend, peak), *figures]

    def latest(self, trend: Trend) -> str:
        """The share in the last period and the z-score, for a line that has room for no more."""
        by_period = shares(trend)
        last = [self._share("report.last", trend, max(by_period))] if by_period else []
        return " · ".join((*last, *self._z(trend)))

    def _z(self, trend: Trend) -> list[str]:
        return [] if trend.z is None else [f"{self.say('report.z')} {_signed(trend.z)}"]

    def _share(self, key: str, trend: Trend, period: str) -> str:
        count, sampled = trend.counts.get(period, 0), trend.sampled[period]
        percent = round(100 * count / sampled)
        return self.say(
            key, period=self.say.span(period, period), count=count, sampled=sampled, percent=percent
        )

    def _merged(self, notes: Iterable[Finding]) -> list[str]:
        kinds: dict[str, list[Finding]] = {}
        for note in notes:
            kinds.setdefault(note.code, []).append(note)
        return [self._likewise(kind) for kind in kinds.values()]

    def _likewise(self, kind: list[Finding]) -> str:
        first, subjects = kind[0].message, [note.subject or note.message for note in kind[1:]]
        return self.say("report.likewise", message=first, subjects="; ".join(subjects)) if subjects else first

    def _coverage(self, query: GroupedQuery) -> str:
        known = query.total is not None
        if known and not query.found and not query.periods:
            return self.say("report.counted", total=query.total)
        key = "report.read_of" if known else "report.read"
        read = self.say(key, found=query.found, total=query.total or 0)
        if not query.periods:
            return read
        key = "report.period_by_period" if len(query.periods) > 1 else "report.in_period"
        return self.say(key, periods=spans(query.periods), read=read)

    @property
    def _measured(self) -> int:
        """How many documents were counted; at least those that are quoted."""
        sampled = (sum(trend.sampled.values()) for trend in self.report.trends)
        return self.report.measured or max(*sampled, len(self.report.documents), 0)


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _axis(periods: list[str], line: str) -> str:
    return f"{periods[0]} {line} {periods[-1]}" if len(periods) > 1 else ""


def _in(periods: list[str | None]) -> str:
    """The periods in brackets, unless one of the failures had none."""
    known = [period for period in periods if period is not None]
    return f" ({spans(known)})" if len(known) == len(periods) else ""
