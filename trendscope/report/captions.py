"""What every renderer says about a report, in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trendscope.draft import Finding, Severity
from trendscope.report.report import Report
from trendscope.report.searches import GroupedQuery, group_queries
from trendscope.report.sparkline import bars, shares, sparkline, years_of
from trendscope.report.years import spans
from trendscope.text.language import LANGUAGES
from trendscope.trend import Trend
from trendscope.verification.citations import TREND_WITHOUT_CLAIM, UNKNOWN_SENTENCE
from trendscope.wording import Wording

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SHOWN_AS_GAPS = ("uncovered_angle",)
# Reasons for dropping something other than a model's claim.
NOT_CLAIMS = (UNKNOWN_SENTENCE, TREND_WITHOUT_CLAIM, "duplicate", "off topic", "uncounted trend")

_WITH_YEAR = re.compile(r"(\d{4}): (.*)", re.DOTALL)


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
    def years(self) -> str:
        return self.say("report.years", since=self.report.since, until=self.report.until)

    @property
    def volume(self) -> str:
        """Publications on the question by year, if the sources say how many there are."""
        total = self.report.total or {}
        line = _axis(sorted(total), bars(dict(total)))
        if not line:
            return ""
        first, last = min(total), max(total)
        running = str(last) == self.report.retrieved[:4]
        return self.say(
            "report.volume_so_far" if running else "report.volume",
            line=line,
            first=f"{first}: {total[first]:,}",
            last=f"{last}: {total[last]:,}",
        )

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
        """Each source with each of its reasons once, and the years that failed for that reason."""
        years_by_reason: dict[tuple[str, str], list[int | None]] = {}
        for failure in self.report.failures:
            with_year = _WITH_YEAR.fullmatch(failure.reason)
            year, reason = (int(with_year[1]), with_year[2]) if with_year else (None, failure.reason)
            years_by_reason.setdefault((failure.source, reason), []).append(year)
        return [f"{source}{_in(years)}: {reason}" for (source, reason), years in years_by_reason.items()]

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
        """Each query once, with its years and how much of what exists was read."""
        return [(query, self._coverage(query)) for query in group_queries(self.report.searches)]

    def heading(self, trend: Trend) -> str:
        """The name of a trend with the phrase that was counted, or that phrase alone."""
        is_label = trend.name is None or trend.name.lower() == trend.label.lower()
        return trend.label if is_label else f"{trend.name} ({trend.label})"

    def direction(self, trend: Trend) -> str:
        return self.say(f"direction.{trend.direction.replace(' ', '_')}")

    def timeline(self, trend: Trend) -> str:
        """`2019 ▁▂▃▅█ 2023`, or nothing if there is no time axis."""
        return _axis(years_of(trend), sparkline(trend))

    def numbers(self, trend: Trend) -> list[str]:
        """The last year of a trend, its peak, its z-score and its growth across the whole source."""
        figures = [] if trend.z is None else [f"{self.say('report.z')} {_signed(trend.z)}"]
        if trend.source_growth is not None:
            figures.append(self.say("report.over_source", growth=f"{trend.source_growth:.1f}"))
        if trend.unmet:
            reasons = "; ".join(self.say(f"unmet.{test}") for test in trend.unmet)
            figures.append(self.say("report.unmet", reasons=reasons))
        by_year = shares(trend)
        if len(by_year) < 2:
            return figures
        last, peak = max(by_year), max(by_year, key=lambda year: (by_year[year], year))
        if last == peak:
            key = "report.last_and_peak" if by_year[last] else "report.last"
            return [self._share(key, trend, last), *figures]
        return [self._share("report.last", trend, last), self._share("report.peak", trend, peak), *figures]

    def _share(self, key: str, trend: Trend, year: int) -> str:
        count, sampled = trend.counts.get(year, 0), trend.sampled[year]
        return self.say(key, year=year, count=count, sampled=sampled, percent=round(100 * count / sampled))

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
        if known and not query.found and not query.years:
            return self.say("report.counted", total=query.total)
        key = "report.read_of" if known else "report.read"
        read = self.say(key, found=query.found, total=query.total or 0)
        if not query.years:
            return read
        key = "report.year_by_year" if query.by_year else "report.in_year"
        return self.say(key, years=spans(query.years), read=read)

    @property
    def _measured(self) -> int:
        """How many documents were counted; at least those that are quoted."""
        sampled = (sum(trend.sampled.values()) for trend in self.report.trends)
        return self.report.measured or max(*sampled, len(self.report.documents), 0)


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _axis(years: list[int], line: str) -> str:
    return f"{years[0]} {line} {years[-1]}" if len(years) > 1 else ""


def _in(years: list[int | None]) -> str:
    """The years in brackets, unless one of the failures had no year."""
    known = [year for year in years if year is not None]
    return f" ({spans(known)})" if len(known) == len(years) else ""
