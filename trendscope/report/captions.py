"""What every renderer says about a report, in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from trendscope.draft import Finding, Severity
from trendscope.extraction.differences import tells_of_loss
from trendscope.library import LIBRARY
from trendscope.measuring.change import split_period
from trendscope.measuring.measure import IN_PASSING
from trendscope.report.corpus import Paper
from trendscope.report.dropped_claims import dropped_claims
from trendscope.report.glance import FIELD_TOO, NONE, Glance, Row
from trendscope.report.periods import spans
from trendscope.report.report import Coverage, LibraryUse, Report
from trendscope.report.searches import GroupedQuery, group_queries
from trendscope.report.sparkline import bars
from trendscope.synthesis import Event, EventKind, ReadingReason, Result
from trendscope.text.language import LANGUAGES
from trendscope.text.lines import one_line, shorten
from trendscope.trend import UNMOVED, CodedPhrase, Trend
from trendscope.verification.citations import UNKNOWN_SENTENCE
from trendscope.window import Window
from trendscope.wording import Wording

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

SHOWN_AS_GAPS = ("uncovered_angle",)

MAX_QUERY = 240

EVENTS: dict[EventKind, str] = {
    "first paper": "captions.first_paper",
    "first named": "captions.first_named",
    "take-off": "captions.take_off",
    "peak": "captions.peak",
}
REASONS: dict[ReadingReason, str] = {
    "survey": "captions.survey",
    "benchmark": "captions.benchmark",
    "first": "captions.first",
    "newest": "captions.newest",
    "most cited": "captions.most_cited",
    "limits": "captions.limits",
    "results": "captions.results",
}

_WINDOW = re.compile(r" AND \w+:\[\d+ TO \d+\]$")
# A first word of small letters; `mBERT` and `t-SNE` are written as they are.
_SMALL_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*(?=\s|$)")
WITH_PERIOD = re.compile(r"(\d{4}(?:-Q?\d+)?): (.*)", re.DOTALL)


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
            return [self.say("report.library", notes=self.read)]
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
    def read_of_sources(self) -> list[str]:
        """How much was read of what each source has on the question, one line each."""
        return [self._read(coverage) for coverage in self.report.coverage if coverage.total is not None]

    @property
    def coverage(self) -> str:
        """How much was read of what the sources have, and how much of it was there twice."""
        lines, twice = self.read_of_sources, self.report.dropped.get("duplicate", 0)
        return " ".join((*lines, *([self.say("coverage.twice", twice=twice)] if lines and twice else [])))

    @property
    def topic(self) -> str:
        """How the topic was searched for, and by which other names."""
        queries = "; ".join(dict.fromkeys(_without_window(each.query) for each in self.report.coverage))
        told = (name.phrase for name in self.report.names if name.reason not in ("field word", "spelling"))
        names = ", ".join(told)
        lines = [self.say("captions.query", query=shorten(one_line(queries), MAX_QUERY))] if queries else []
        return " ".join([*lines, *([self.say("coverage.names", names=names)] if lines and names else [])])

    def _read(self, coverage: Coverage) -> str:
        library = self.report.library
        if library and library.own and coverage.source == LIBRARY and not (coverage.drawn or coverage.lost):
            return self._read_of_library(library)
        key = "lost" if coverage.lost else "drawn" if coverage.drawn else "all"
        unit = self.say(f"report.{self.report.unit}")
        return self.say(f"coverage.{key}", unit=unit, **coverage.model_dump(exclude={"query", "drawn"}))

    def _read_of_library(self, library: LibraryUse) -> str:
        """How much of the reader's own library is on the question, and what is done with it."""
        key = "coverage.compared" if library.compared else "coverage.own"
        lines = [self.say(key, found=library.found, documents=library.documents)]
        if library.undated and not library.compared:
            lines.append(self.say("coverage.undated", undated=library.undated))
        return " ".join(lines)

    @property
    def _library(self) -> str:
        """Which library it was, and how the reader's documents are compared with a field."""
        library = self.report.library
        if library is None or self.report.sample_library:
            return ""
        if not library.own:
            return self.say("captions.sample_library", notes=library.documents)
        if not library.compared:
            return self.say("captions.own_library")
        undated = [self.say("captions.own_undated", undated=library.undated)] if library.undated else []
        return " ".join((self.say("captions.own_compared"), *undated))

    @property
    def provenance(self) -> str:
        """When and from what the report was made, by which reasoner, and at what cost."""
        provenance = self.say(
            "report.provenance",
            retrieved=self.report.retrieved,
            documents=self.read,
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
        return self.say(
            "report.verified",
            supported=self.report.supported or 0,
            unknown=self.report.dropped.get(UNKNOWN_SENTENCE, 0),
            dropped=dropped_claims(self.report),
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
    def open_heading(self) -> str:
        """The key of the heading above what is open."""
        return "report.open" if self.report.disagreements else "report.problems"

    @property
    def failures(self) -> list[str]:
        """Each source with each of its reasons once, and the periods that failed for that reason."""
        by_reason: dict[tuple[str, str], list[str | None]] = {}
        for failure in self.report.failures:
            with_period = WITH_PERIOD.fullmatch(failure.reason)
            period, reason = (with_period[1], with_period[2]) if with_period else (None, failure.reason)
            by_reason.setdefault((failure.source, reason), []).append(period)
        failures = (f"{source}{_in(periods)}: {reason}" for (source, reason), periods in by_reason.items())
        return [self.say("captions.no_answer", failure=failure) for failure in failures]

    @property
    def missing(self) -> list[tuple[Severity | None, str]]:
        """What the report lacks, and why: gaps, sources that failed, and what the critic says."""
        gaps: list[tuple[Severity | None, str]] = [(None, gap) for gap in self.report.gaps]
        return [*gaps, *((None, failure) for failure in self.failures), *self.findings]

    @property
    def findings(self) -> list[tuple[Severity, str]]:
        """What the critic says, the most serious first; notes of one kind are merged."""
        found: list[tuple[Severity, str]] = []
        for severity in SEVERITIES:
            unique = dict.fromkeys(
                self._renamed(finding)
                for finding in self.report.findings
                if finding.severity == severity and finding.code not in SHOWN_AS_GAPS
            )
            lines = self._merged(unique) if severity == "note" else [finding.message for finding in unique]
            found += [(severity, line) for line in dict.fromkeys(lines)]
        return found

    def _renamed(self, finding: Finding) -> Finding:
        """The finding with the readable name of the trend that it is about."""
        label = finding.subject or ""
        name = self._names.get(label, label)
        message = finding.message.replace(f"“{label}”", f"“{name}”")
        return finding.model_copy(update={"message": message, "subject": name}) if name else finding

    @property
    def searches(self) -> list[tuple[GroupedQuery, str]]:
        """Each query once, with its periods and how much of what exists was read."""
        return [(query, self._coverage(query)) for query in group_queries(self.report.searches)]

    def heading(self, trend: Trend) -> str:
        """The name of a trend as a heading; with the phrase that was counted, unless a codebook says it."""
        if trend.name is None or trend.codebook or trend.name.lower() == trend.label.lower():
            return self.capital(readable_name(trend))
        return f"{self.capital(trend.name)} ({trend.label})"

    def capital(self, name: str) -> str:
        """The name at the beginning of a line: `Large language models`, but `mBERT`."""
        is_small = self.say.language == "en" and _SMALL_WORD.match(name)
        return name[:1].upper() + name[1:] if is_small else name

    @cached_property
    def glance(self) -> Glance:
        """The table of all trends."""
        trends = self.report.trends
        names = list(map(readable_name, trends))
        return Glance(trends, names, [self.direction(trend) for trend in trends])

    def share_columns(self, glance: Glance) -> tuple[str, ...]:
        """The columns of shares: each period, or both sides of the split."""
        return ("earlier", "recent") if glance.split else tuple(first for first, _ in glance.spans)

    def glance_columns(self, glance: Glance) -> tuple[str, ...]:
        """The columns of the table of all trends that have something in them."""
        over_time = ("over_time",) if glance.split else ()
        since = ("since",) if glance.some_since else ()
        holds = ("holds",) if glance.some_ways else ()
        shares = (*self.share_columns(glance), *(("own",) if glance.some_own else ()))
        return ("theme", "papers", *shares, *over_time, "direction", *since, *holds)

    def column(self, name: str) -> str:
        """The title of a column; a period is its own."""
        return name.replace("-", " ") if name[0].isdigit() else self.say(f"captions.{name}")

    def glance_notes(self, glance: Glance, columns: Sequence[str]) -> str:
        """What stands below the table of all trends if it has these columns."""
        notes = []
        if glance.split and "earlier" in columns:
            earlier, recent = (self.say.span(*span) for span in glance.spans)
            notes.append(self.say("captions.sides", earlier=earlier, recent=recent))
        if "own" in columns:
            notes.append(self.say("captions.own_note", documents=len(self.report.own)))
        if "holds" in columns:
            notes.append(self.say("captions.holds_note", unit=self._units))
        new = [f"{row.theme} ({row.since})" for row in glance.rows if row.since != NONE]
        if new and "since" not in columns:
            notes.append(self.say("captions.new", themes=", ".join(new)))
        if glance.some_field_too:
            notes.append(self.say("captions.field_too"))
        return " ".join(notes)

    def theme(self, heading: str, *, field_too: bool) -> str:
        """The name of a trend in the table, marked if the whole field moves the same way."""
        return f"{self.capital(heading)}{FIELD_TOO}" if field_too else self.capital(heading)

    def ways(self, row: Row) -> str:
        """`9 of 10`: what the table says; a note below it says of what."""
        return self.say("captions.ways", held=row.ways[0], ways=row.ways[1]) if row.ways else NONE

    def ways_to_split(self, ways: tuple[int, int]) -> str:
        """`in 9 of 10 ways to split the years`."""
        return self.say("captions.ways_to_split", held=ways[0], ways=ways[1], unit=self._units)

    @property
    def _units(self) -> str:
        return self.say(f"report.{self.report.unit}s")

    def figure(self, result: Result) -> str:
        """The figure of a result; a gain is no score, and a loss is no gain."""
        if result.measure != "gain" or tells_of_loss(result.figure):
            return result.figure
        return self.say("captions.gain", figure=result.figure)

    def baseline(self, result: Result) -> str:
        return result.baseline or self.say("captions.no_baseline")

    def event(self, event: Event) -> str:
        """What the counts date, in words."""
        label = self._names.get(event.label or "", event.label)
        return self.say(
            EVENTS[event.kind],
            period=self.say.span(event.period, event.period),
            subject=f"“{label}”" if label else self.say("captions.question"),
            papers=event.papers,
        )

    def uncited(self, event: Event) -> Paper | None:
        """The paper that an event is about, if it was counted and is not among the references."""
        name = event.document or ""
        return None if name in self.report.documents else self.report.corpus.get(name)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The readable name of each trend, by its label."""
        return {trend.label: readable_name(trend) for trend in self.report.counted_trends}

    def reason(self, reason: ReadingReason) -> str:
        """Why a document is worth reading."""
        return self.say(REASONS[reason])

    @property
    def method(self) -> list[str]:
        """How the counts were made: source, topic, passing mentions, share, direction, and by whom."""
        read = f"{self.coverage} {self.say('captions.abstracts')}" if self.coverage else ""
        share = self.say("captions.share")
        counted = (self._in_passing, share, self._set_aside, self._change)
        lines = (read, self._library, self.topic, *counted, self.provenance)
        return [line for line in lines if line]

    @property
    def _in_passing(self) -> str:
        """How many of the papers are about the topic, and how many only name it."""
        papers, passing = self.report.measured, self.report.in_passing
        if screened := self.report.dropped.get(IN_PASSING, 0):
            return self.say("captions.screened", papers=papers + screened, about=papers, passing=screened)
        fields = {"papers": papers, "about": papers - passing, "passing": passing}
        return self.say("captions.in_passing", **fields) if passing else ""

    @property
    def _set_aside(self) -> str:
        """How many papers have the name of a trend and mean something else by it."""
        papers = {name for trend in self.report.counted_trends for name in trend.set_aside}
        return self.say("captions.set_aside", papers=len(papers)) if papers else ""

    @property
    def _change(self) -> str:
        sampled = {period: number for trend in self.report.trends for period, number in trend.sampled.items()}
        split = split_period(sampled) if sampled else None
        if not split:
            return ""
        return self.say("captions.change", split=self.say.span(split, split), unit=self._units)

    @property
    def codebook(self) -> list[str]:
        """The phrases that were counted for each trend that has a codebook."""
        return [
            f"{self._defined(trend)}: {', '.join(map(self._coded, trend.codebook))}"
            for trend in self.report.trends
            if trend.codebook
        ]

    def _defined(self, trend: Trend) -> str:
        return f"{self.heading(trend)} ({trend.definition})" if trend.definition else self.heading(trend)

    def _coded(self, coded: CodedPhrase) -> str:
        # Few places of a phrase are looked at, and "100%" would say more than that.
        if coded.precision is None or coded.precision == 1:
            return self.say("captions.coded", phrase=one_line(coded.phrase, 100), documents=coded.documents)
        return self.say(
            "captions.audited",
            phrase=one_line(coded.phrase, 100),
            documents=coded.documents,
            precision=f"{coded.precision:.0%}",
        )

    def direction(self, trend: Trend) -> str:
        """The direction in words; too few papers to tell is not the same as no change."""
        if "enough_papers" in trend.unmet:
            return self.say("direction.too_few")
        if trend.direction == "theme" and not (trend.counts or trend.papers or trend.sampled):
            return self.say("captions.not_counted")
        return self.say(f"direction.{trend.direction.replace(' ', '_')}")

    def figures(self, trend: Trend) -> list[str]:
        """The z-score of a trend, how robust its direction is, and which tests it did not pass."""
        figures = self._z(trend)
        if trend.whole_growth is not None:
            figures.append(self.say("report.whole_growth", growth=f"{trend.whole_growth:.1f}"))
        if trend.ways and trend.direction not in UNMOVED:
            figures.append(self.ways_to_split((trend.held, trend.ways)))
        if trend.since and trend.direction != "fading":
            figures.append(self.say("report.since", period=self.say.span(trend.since, trend.since)))
        if trend.unmet:
            reasons = "; ".join(self.say(f"unmet.{test}") for test in trend.unmet)
            figures.append(self.say("report.unmet", reasons=reasons))
        return figures

    def _z(self, trend: Trend) -> list[str]:
        return [] if trend.z is None else [f"{self.say('report.z')} {_signed(trend.z)}"]

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
    def read(self) -> int:
        """How many documents were counted; at least those that are quoted."""
        sampled = (sum(trend.sampled.values()) for trend in self.report.trends)
        return self.report.measured or max(*sampled, len(self.report.documents), 0)


def readable_name(trend: Trend) -> str:
    """The name by which a reader knows a trend: its own, else the phrase that was counted."""
    return trend.name or trend.label


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _without_window(query: str) -> str:
    """A query without its last part, if that only names the days."""
    return _WINDOW.sub("", query)


def _axis(periods: list[str], line: str) -> str:
    return f"{periods[0]} {line} {periods[-1]}" if len(periods) > 1 else ""


def _in(periods: list[str | None]) -> str:
    """The periods in brackets, unless one of the failures had none."""
    known = [period for period in periods if period is not None]
    return f" ({spans(known)})" if len(known) == len(periods) else ""
