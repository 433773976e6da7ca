"""The sentences that every renderer says of a report, in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trendscope.question.parse import LANGUAGES
from trendscope.report import Finding, Report, Severity
from trendscope.report.searches import Asked, asked
from trendscope.report.sparkline import bars, shares, sparkline, years_of
from trendscope.report.years import spans
from trendscope.trend import Trend
from trendscope.wording import Wording

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SAID_AS_GAPS = ("uncovered_angle",)
UNKNOWN_ID = "unknown sentence"
# What stands among the reasons and counts no claims of a model.
NO_CLAIMS = (UNKNOWN_ID, "duplicate", "off topic", "trend without claim", "uncounted trend")

_OF_A_YEAR = re.compile(r"(\d{4}): (.*)", re.DOTALL)


class Captions:
    """What is said of one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.say = Wording(report.language if report.language in LANGUAGES else LANGUAGES[0])

    @property
    def answered(self) -> bool:
        """Whether there is a body to show; a run that found no evidence has none."""
        return self.report.status in ("complete", "partial")

    @property
    def notices(self) -> list[str]:
        """What a reader must know first: everything but a plain, complete answer."""
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
    def growth(self) -> str:
        """Publications on the question by year, where the sources say how many there are."""
        total = self.report.total or {}
        line = _axis(sorted(total), bars(dict(total)))
        if not line:
            return ""
        first, last = min(total), max(total)
        running = str(last) == self.report.retrieved[:4]
        return self.say(
            "report.growing" if running else "report.growth",
            line=line,
            first=f"{first}: {total[first]:,}",
            last=f"{last}: {total[last]:,}",
        )

    @property
    def made(self) -> str:
        """When, on what and by what the report was made, and what a model took for it."""
        made = self.say(
            "report.made",
            retrieved=self.report.retrieved,
            documents=self._measured,
            reasoner=self.report.reasoner,
            status=self.say(f"status.{self.report.status}"),
        )
        if not self.report.usage.get("model calls"):
            return made
        return " ".join((made, self._spent, *([self._proved] if self.report.trends else [])))

    @property
    def _proved(self) -> str:
        """How many of the model's claims held, and what was left out of them."""
        dropped = self.report.dropped
        claims = sum(number for reason, number in dropped.items() if reason not in NO_CLAIMS)
        return self.say(
            "report.proved",
            supported=self.report.supported or 0,
            unknown=dropped.get(UNKNOWN_ID, 0),
            dropped=claims,
        )

    @property
    def _spent(self) -> str:
        usage = self.report.usage
        tokens = f"{usage.get('prompt tokens', 0) + usage.get('completion tokens', 0):,}"
        calls, dollars = usage["model calls"], usage.get("dollars")
        if dollars is None:
            return self.say("report.spent", calls=calls, tokens=tokens)
        return self.say("report.paid", calls=calls, tokens=tokens, dollars=f"{dollars:.4f}")

    @property
    def failures(self) -> list[str]:
        """Each source with each of its reasons once; the years that failed alike stand together."""
        alike: dict[tuple[str, str], list[int | None]] = {}
        for failure in self.report.failures:
            of_year = _OF_A_YEAR.fullmatch(failure.reason)
            year, reason = (int(of_year[1]), of_year[2]) if of_year else (None, failure.reason)
            alike.setdefault((failure.source, reason), []).append(year)
        return [f"{source}{_in(years)}: {reason}" for (source, reason), years in alike.items()]

    @property
    def findings(self) -> list[tuple[Severity, str]]:
        """What the critic says, the gravest first; notes of one kind stand together."""
        found: list[tuple[Severity, str]] = []
        for severity in SEVERITIES:
            said = dict.fromkeys(
                finding
                for finding in self.report.findings
                if finding.severity == severity and finding.code not in SAID_AS_GAPS
            )
            lines = self._notes(said) if severity == "note" else [finding.message for finding in said]
            found += [(severity, line) for line in dict.fromkeys(lines)]
        return found

    @property
    def searched(self) -> str:
        """The key of the heading over the queries."""
        return "report.searches" if self.answered else "report.asked"

    @property
    def searches(self) -> list[tuple[Asked, str]]:
        """Each query once, with the years it was asked for and how much of what exists was read."""
        return [(query, self._read(query)) for query in asked(self.report.searches)]

    def heading(self, trend: Trend) -> str:
        """The reader's name of a trend with the phrase that was counted, or that alone."""
        alike = trend.name is None or trend.name.lower() == trend.label.lower()
        return trend.label if alike else f"{trend.name} ({trend.label})"

    def direction(self, trend: Trend) -> str:
        return self.say(f"direction.{trend.direction.replace(' ', '_')}")

    def timeline(self, trend: Trend) -> str:
        """`2019 ▁▂▃▅█ 2023`, or nothing where there is no time axis."""
        return _axis(years_of(trend), sparkline(trend))

    def numbers(self, trend: Trend) -> list[str]:
        """The last year of a trend, its peak, its z-score and its growth over the whole source."""
        z = [] if trend.z is None else [f"{self.say('report.z')} {_signed(trend.z)}"]
        z += [] if trend.growth is None else [self.say("report.over_source", growth=f"{trend.growth:.1f}")]
        by_year = shares(trend)
        if len(by_year) < 2:
            return z
        last, peak = max(by_year), max(by_year, key=lambda year: (by_year[year], year))
        if last == peak:
            key = "report.last_and_peak" if by_year[last] else "report.last"
            return [self._share(key, trend, last), *z]
        return [self._share("report.last", trend, last), self._share("report.peak", trend, peak), *z]

    def _share(self, key: str, trend: Trend, year: int) -> str:
        count, sampled = trend.counts.get(year, 0), trend.sampled[year]
        return self.say(key, year=year, count=count, sampled=sampled, percent=round(100 * count / sampled))

    def _notes(self, notes: Iterable[Finding]) -> list[str]:
        kinds: dict[str, list[Finding]] = {}
        for note in notes:
            kinds.setdefault(note.code, []).append(note)
        return [self._likewise(kind) for kind in kinds.values()]

    def _likewise(self, kind: list[Finding]) -> str:
        first, subjects = kind[0].message, [note.subject or note.message for note in kind[1:]]
        return self.say("report.likewise", message=first, subjects="; ".join(subjects)) if subjects else first

    def _read(self, query: Asked) -> str:
        known = query.total is not None
        if known and not query.found and not query.years:
            return self.say("report.counted", total=f"{query.total:,}")
        total = f"{query.total or 0:,}"
        read = self.say(f"report.{'read_of' if known else 'read'}", found=f"{query.found:,}", total=total)
        if not query.years:
            return read
        key = "report.year_by_year" if query.by_year else "report.in_year"
        return self.say(key, years=spans(query.years), read=read)

    @property
    def _measured(self) -> int:
        """How many documents the counts are of; at least those that are quoted."""
        sampled = (sum(trend.sampled.values()) for trend in self.report.trends)
        return self.report.measured or max(*sampled, len(self.report.documents), 0)


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _axis(years: list[int], line: str) -> str:
    return f"{years[0]} {line} {years[-1]}" if len(years) > 1 else ""


def _in(years: list[int | None]) -> str:
    """The years in brackets, unless one of the failures was of no year."""
    known = [year for year in years if year is not None]
    return f" ({spans(known)})" if len(known) == len(years) else ""
