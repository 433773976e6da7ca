"""What the renderers say of a difference: the same sections and lines, in the language of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from trendscope.difference.difference import (
    Caveat,
    CaveatCode,
    ClaimChange,
    Difference,
    LinesChange,
    PeriodChange,
    Place,
    ReportedResult,
    TrendChange,
    TrendMove,
    TrendState,
)
from trendscope.difference.summary import MOVES, moves_in_words, wording_of
from trendscope.report.corpus import Paper
from trendscope.report.glance import earlier_and_recent
from trendscope.report.readable import readable
from trendscope.text.lines import one_line, shorten
from trendscope.trend import Direction
from trendscope.window import Window

CAME, WENT, TURNED, SAME = "+", "−", "⇄", "·"
MAX_QUERY = 160
DIRECTIONS: dict[Direction, str] = {
    "rising": "direction.rising",
    "likely rising": "direction.likely_rising",
    "early signal": "direction.early_signal",
    "steady": "direction.steady",
    "fading": "direction.fading",
    "theme": "direction.theme",
}
PLACES: dict[Place, str] = {
    "trends": "difference.among_trends",
    "also": "difference.among_also",
    "domain_wide": "difference.among_domain_wide",
}
CAVEATS: dict[CaveatCode, str] = {
    "question": "difference.other_question",
    "window": "difference.other_window",
    "source": "difference.other_source",
    "query": "difference.other_query",
    "share": "difference.other_share",
    "reasoner": "difference.other_reasoner",
    "library": "difference.other_library",
    "status": "difference.weak_status",
    "draw": "difference.weak_draw",
    "moved_window": "difference.moved_window",
    "unit": "difference.other_unit",
    "language": "difference.other_language",
    "version": "difference.other_version",
}
OPEN = ("problems", "disagreements")


@dataclass(frozen=True)
class Extent:
    """How much is told: None is all. `others` is whether trends that only count otherwise are told singly."""

    papers: int | None = 3
    periods: int | None = 4
    claims: int | None = 4
    lines: int | None = 3
    evidence: bool = False
    others: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that changed: a mark, its name, what happened, and lines and papers below it."""

    mark: str
    text: str
    name: str = ""
    lines: tuple[str, ...] = ()
    papers: tuple[tuple[str, Paper], ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with what changed, and a note on what is left out."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


class Telling:
    """The title, the notices and the sections of a difference."""

    def __init__(self, difference: Difference, extent: Extent) -> None:
        self.difference = difference
        self.extent = extent
        self.say = wording_of(difference)

    @property
    def question(self) -> str:
        return self.difference.after.question

    @property
    def window(self) -> str:
        """The days of the later report."""
        return self.say.window(self._window)

    @property
    def _window(self) -> Window:
        side = self.difference.after
        return Window(date.fromisoformat(side.since), date.fromisoformat(side.until))

    @property
    def notices(self) -> list[str]:
        """What a reader must know first: why the figures may not be comparable."""
        before, after = self.difference.before.retrieved, self.difference.after.retrieved
        lines = [self.say("difference.reversed", before=before, after=after)] if before > after else []
        if not self.difference.is_same_measurement:
            lines.append(self.say("difference.other_measurement"))
        return [*lines, *(line for each in self.difference.caveats for line in self._caveat(each))]

    def _caveat(self, caveat: Caveat) -> Iterator[str]:
        before, after = caveat.before, caveat.after
        if caveat.code == "failed":
            sides = ((self.difference.before, before), (self.difference.after, after))
            for side, sources in sides:
                if sources:
                    yield self.say("difference.weak_failed", day=side.retrieved, sources=sources)
            return
        if caveat.code == "status":
            before, after = (self.say(f"status.{each}") for each in (before, after))
        elif caveat.code == "unit":
            before, after = (self.say(f"report.{each}") for each in (before, after))
        elif caveat.code == "query":
            before, after = (shorten(one_line(each), MAX_QUERY) for each in (before, after))
        yield self.say(CAVEATS[caveat.code], before=before, after=after)

    @property
    def sections(self) -> list[Section]:
        """Everything that changed; sections without an entry are left out."""
        sections = (
            self._papers(),
            self._trends(),
            self._claims(self.say("difference.claims"), open_=False),
            self._claims(self.say("report.open"), open_=True),
            self._results(),
            self._lines(self.say("report.gaps"), self.difference.gaps),
            self._lines(self.say("difference.failures"), self.difference.failures),
        )
        return [section for section in sections if section.entries]

    def _papers(self) -> Section:
        corpus, before, after = self.difference.corpus, self.difference.before, self.difference.after
        if not (corpus.added or corpus.gone) and before.total == after.total:
            return Section("", ())
        fields = {"came": len(corpus.added), "went": len(corpus.gone)}
        read = self.say("difference.read", before=before.read, after=after.read, **fields)
        totals = (before.total, after.total)
        on_question = (
            [self.say("difference.total", before=totals[0], after=totals[1])]
            if None not in totals and totals[0] != totals[1]
            else []
        )
        lines = (self._counts(corpus.periods), *self._dated())
        entry = Entry(SAME, "; ".join((read, *on_question)), lines=tuple(filter(None, lines)))
        return Section(self.say("captions.papers"), (entry,))

    def _dated(self) -> Iterator[str]:
        """How many of the papers that came are younger than the first report, and how many left the window."""
        day = self.difference.before.retrieved
        corpus = self.difference.corpus
        came = self.difference.papers_of(corpus.added)
        if came:
            young = sum((paper.date or "") > day for paper in came)
            yield self.say("difference.younger", younger=young, older=len(came) - young, day=day)
        outside = sum(
            bool(paper.date and not self._window.has(paper.date))
            for paper in self.difference.papers_of(corpus.gone)
        )
        if outside:
            yield self.say("difference.outside", outside=outside)

    def _trends(self) -> Section:
        told = [change for change in self._by_move if self._is_told(change)]
        others = len(self._by_move) - len(told)
        note = self.say("difference.others", others=others) if others else ""
        if not told and others:
            return Section(self.say("report.trends"), (Entry(SAME, note),))
        title = self.headline or self.say("report.trends")
        return Section(title, tuple(map(self._trend, told)), note)

    @cached_property
    def _by_move(self) -> list[TrendChange]:
        """The trends: new, gone, turned, moved, renamed, and those with other counts."""
        order: tuple[TrendMove, ...] = ("new", "gone", "turned", "moved", "renamed", "recounted")
        return sorted(self.difference.trends, key=lambda each: min(map(order.index, each.moves)))

    def _is_told(self, change: TrendChange) -> bool:
        """Whether a trend has lines of its own: not if only the counts of one of the lesser ones changed."""
        return self.extent.others or change.moves != ("recounted",) or change.state.place == "trends"

    @property
    def headline(self) -> str:
        """`Trends: 2 trends new, 1 gone, 1 turned`; nothing if none did."""
        parts = moves_in_words(self.difference, self.say, (*MOVES, "renamed"))
        return self.say("difference.headline", parts=parts) if parts else ""

    def _trend(self, change: TrendChange) -> Entry:
        mark = CAME if "new" in change.moves else WENT if "gone" in change.moves else SAME
        lines = [] if change.before is None or change.after is None else [self._counts(change.periods)]
        papers, more = self._moving(change)
        return Entry(
            TURNED if "turned" in change.moves else mark,
            "; ".join(self._happened(change)),
            name=readable(change.state.name),
            lines=tuple(filter(None, lines)),
            papers=papers,
            more=self.say("difference.more_papers", more=more) if more else "",
        )

    def _happened(self, change: TrendChange) -> Iterator[str]:
        """What happened to a trend, in words."""
        before, after = change.before, change.after
        if before is None or after is None:
            yield from self._came_or_went(change)
            return
        if "turned" in change.moves:
            yield f"{self._direction(before)} → {self._direction(after)}"
        else:
            yield self.say(DIRECTIONS[after.direction])
        if "moved" in change.moves:
            fields = {"before": self.say(PLACES[before.place]), "after": self.say(PLACES[after.place])}
            yield self.say("difference.moved", **fields)
        elif after.place != "trends":
            yield self.say(PLACES[after.place])
        if "renamed" in change.moves:
            yield self.say("difference.renamed", before=readable(before.name))
        if before.papers != after.papers:
            yield self.say("difference.named", before=before.papers, after=after.papers)

    def _came_or_went(self, change: TrendChange) -> Iterator[str]:
        state, is_new = change.state, change.before is None
        fields = {"place": self.say(PLACES[state.place]), "direction": self.say(DIRECTIONS[state.direction])}
        yield self.say("difference.new" if is_new else "difference.gone", **fields)
        if not state.papers:
            return
        shares = earlier_and_recent(state)
        yield self.say("difference.in_papers", papers=state.papers) + (f" ({shares})" if shares else "")
        if is_new:
            yield self.say("difference.of_them_new", number=len(self._fresh(change)))
        elif self._fresh(change):
            yield self.say("difference.of_them_gone", number=len(self._fresh(change)))

    def _direction(self, state: TrendState) -> str:
        words = self.say(DIRECTIONS[state.direction])
        return words if state.z is None else f"{words} (z {state.z:.2f})".replace("-", "−")

    def _fresh(self, change: TrendChange) -> list[str]:
        """The papers of a trend that came to, or went from, all that was read."""
        corpus = {*self.difference.corpus.added, *self.difference.corpus.gone}
        keys = (key for each in change.periods for key in (*each.added, *each.gone))
        return [key for key in dict.fromkeys(keys) if key in corpus]

    def _moving(self, change: TrendChange) -> tuple[tuple[tuple[str, Paper], ...], int]:
        """The papers that moved a trend, the newest first, and how many more there are."""
        if change.moves == ("recounted",) and not self.extent.others:
            return (), 0
        fresh = {*self._fresh(change)}
        is_listed_once = change.before is None or change.after is None
        found = [
            (mark, key, paper)
            for mark, keys in (
                (CAME, [key for each in change.periods for key in each.added]),
                (WENT, [key for each in change.periods for key in each.gone]),
            )
            for key, paper in zip(keys, self.difference.papers_of(keys), strict=True)
            # What was read before and still is did not bring or take a trend.
            if not is_listed_once or key in fresh
        ]
        newest = sorted(found, key=lambda each: (each[2].date or "", each[1]), reverse=True)
        shown = tuple((mark, paper) for mark, _, paper in newest[: self.extent.papers])
        return shown, len(newest) - len(shown)

    def _counts(self, periods: Sequence[PeriodChange]) -> str:
        """`2025: 14 → 15 · 2026: 3 → 9`: the periods that changed most, in order."""
        most = sorted(periods, key=lambda each: -abs((each.after or 0) - (each.before or 0)))
        shown = {each.period for each in most[: self.extent.periods]}
        parts = [self._count(each) for each in periods if each.period in shown]
        left = len(periods) - len(parts)
        return " · ".join((*parts, *([self.say("difference.more_periods", more=left)] if left else [])))

    def _count(self, change: PeriodChange) -> str:
        name = change.period
        period = self.say("report.undated") if name == "undated" else self.say.span(name, name)
        before, after = ("–" if each is None else f"{each:,}" for each in (change.before, change.after))
        if before == after:
            return self.say(
                "difference.exchanged",
                period=period,
                number=after,
                came=len(change.added),
                went=len(change.gone),
            )
        return f"{period}: {before} → {after}"

    def _claims(self, title: str, *, open_: bool) -> Section:
        """The claims from papers that are new or gone, of the open problems or of all else."""
        changes = [
            each
            for each in self.difference.claims_with("new", "gone")
            if each.state.evidence and (each.state.part in OPEN) == open_
        ]
        if not changes:
            return Section("", ())
        came = [each for each in changes if each.move == "new"]
        went = [each for each in changes if each.move == "gone"]
        shown = [*came[: self.extent.claims], *went[: self.extent.claims]]
        counted = self._new_and_gone(len(came), len(went))
        left = len(changes) - len(shown)
        notes = [self.say("difference.more_lines", more=left)] if left else []
        alike = self.difference.claims_with("reworded", "recounted", "resupported")
        if alike and not open_:
            notes.append(self.say("difference.alike", alike=len(alike)))
        return Section(f"{title}: {counted}", tuple(map(self._claim, shown)), " ".join(notes))

    def _new_and_gone(self, new: int, gone: int) -> str:
        """`4 new, 1 gone`."""
        fields = (("difference.more_new", new), ("difference.more_gone", gone))
        return ", ".join(self.say(key, number=number) for key, number in fields if number)

    def _claim(self, change: ClaimChange) -> Entry:
        evidence = (f"“{readable(text)}”" for text in change.state.evidence) if self.extent.evidence else ()
        return Entry(
            CAME if change.move == "new" else WENT, readable(change.state.text), lines=tuple(evidence)
        )

    def _results(self) -> Section:
        changes = self.difference.results
        rows = [
            *((CAME, each) for each in changes.new[: self.extent.lines]),
            *((WENT, each) for each in changes.gone[: self.extent.lines]),
        ]
        counted = self._new_and_gone(len(changes.new), len(changes.gone))
        left = len(changes.new) + len(changes.gone) - len(rows)
        note = self.say("difference.more_lines", more=left) if left else ""
        title = f"{self.say('report.results')}: {counted}"
        return Section(title, tuple(self._result(*row) for row in rows), note)

    def _result(self, mark: str, row: ReportedResult) -> Entry:
        gain = self.say("captions.gain", figure=row.figure) if row.measure == "gain" else row.figure
        against = self.say("captions.against", baseline=row.baseline or self.say("captions.no_baseline"))
        cells = map(readable, (f"{row.task}: {gain}", against))
        evidence = (f"“{readable(text)}”" for text in row.evidence) if self.extent.evidence else ()
        return Entry(mark, "; ".join(cells), name=readable(row.system), lines=tuple(evidence))

    def _lines(self, title: str, changes: LinesChange) -> Section:
        entries = (
            *(Entry(CAME, line) for line in changes.new[: self.extent.lines]),
            *(Entry(WENT, line) for line in changes.gone[: self.extent.lines]),
        )
        left = len(changes.new) + len(changes.gone) - len(entries)
        return Section(title, entries, self.say("difference.more_lines", more=left) if left else "")


def title_of(paper: Paper) -> str:
    """The title of a paper, or the address if there is none."""
    return readable(paper.title.strip()) or paper.url
