"""What the renderers say of a difference: the same sections and lines, in the language of the reports."""

from __future__ import annotations

from collections import Counter
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
from trendscope.difference.summary import wording_of
from trendscope.report.corpus import Paper
from trendscope.report.glance import earlier_and_recent
from trendscope.report.readable import readable
from trendscope.text.lines import one_line, shorten
from trendscope.trend import Direction
from trendscope.window import Window

CAME, WENT, TURNED, SAME = "+", "−", "⇄", "·"
MAX_QUERY, MAX_PHRASE = 160, 60
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
COUNTS: frozenset[TrendMove] = frozenset({"recoded", "recounted"})
OPEN = ("problems", "disagreements")


@dataclass(frozen=True)
class Extent:
    """How much is told: None is all.

    `text` is the longest text of a claim, in characters; `others` is whether the lesser trends whose counts
    alone changed are told singly, and the papers of all whose counts changed are named.
    """

    papers: int | None = 3
    periods: int | None = 4
    claims: int | None = 3
    lines: int | None = 2
    text: int | None = 180
    phrases: int | None = 4
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
        numbers = ((CAME, len(corpus.added)), (WENT, len(corpus.gone)))
        change = ", ".join(f"{mark}{number:,}" for mark, number in numbers if number)
        read = self.say("difference.read", before=before.read, after=after.read, change=change or "±0")
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
        """Whether the papers that came are younger than the first report, and how many left the window."""
        day = self.difference.before.retrieved
        corpus = self.difference.corpus
        came = self.difference.papers_of(corpus.added)
        if came:
            older = sum((paper.date or "") <= day for paper in came)
            yield self.say(
                "difference.some_older" if older else "difference.all_younger", older=older, day=day
            )
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
        return Section(self.say("report.trends"), tuple(map(self._trend, told)), note)

    @cached_property
    def _by_move(self) -> list[TrendChange]:
        """The trends: new, gone, turned, moved, renamed, and those with other counts."""
        order: tuple[TrendMove, ...] = ("new", "gone", "turned", "moved", "renamed", "recoded", "recounted")
        return sorted(self.difference.trends, key=lambda each: min(map(order.index, each.moves)))

    def _is_told(self, change: TrendChange) -> bool:
        """Whether a trend has lines of its own: not if only the counts of one of the lesser ones changed."""
        return self.extent.others or bool({*change.moves} - COUNTS) or change.state.place == "trends"

    def _trend(self, change: TrendChange) -> Entry:
        mark = CAME if "new" in change.moves else WENT if "gone" in change.moves else SAME
        papers, more = self._moving(change)
        return Entry(
            TURNED if "turned" in change.moves else mark,
            "; ".join(self._happened(change)),
            name=self._name(change.state),
            lines=(*self._unmet(change), *self._recoded(change)),
            papers=papers,
            more=self.say("difference.more_papers", more=more) if more else "",
        )

    def _name(self, state: TrendState) -> str:
        """The name of a trend, with its label if another trend has the same name."""
        name = readable(state.name)
        return f"{name} ({state.label})" if self._names[state.name] > 1 else name

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(change.state.name for change in self.difference.trends)

    def _unmet(self, change: TrendChange) -> Iterator[str]:
        """Why a trend that turned had no direction in one of them, though its z-score is far from 0."""
        sides = ((self.difference.before, change.before), (self.difference.after, change.after))
        for side, state in sides if "turned" in change.moves else ():
            if state and state.unmet:
                reasons = "; ".join(self.say(f"unmet.{test}") for test in state.unmet)
                yield f"{side.retrieved}: {self.say('report.unmet', reasons=reasons)}"

    def _recoded(self, change: TrendChange) -> Iterator[str]:
        """That papers are counted otherwise though they were read both times, and by which phrases."""
        if change.recoded:
            by = (("difference.also_by", change.phrases.new), ("difference.not_by", change.phrases.gone))
            told = [self.say(key, phrases=self._listed(phrases)) for key, phrases in by if phrases]
            yield "; ".join((self.say("difference.recoded", papers=len(change.recoded)), *told))

    def _listed(self, phrases: Sequence[str]) -> str:
        """`“ontology”, “Wikidata”, …`."""
        shown = [f"“{one_line(readable(phrase), MAX_PHRASE)}”" for phrase in phrases[: self.extent.phrases]]
        return ", ".join((*shown, *(["…"] if len(shown) < len(phrases) else [])))

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
        yield from self._named(change, before, after)

    def _named(self, change: TrendChange, before: TrendState, after: TrendState) -> Iterator[str]:
        """How many papers name a trend that both have; if it turned, also of how many."""
        counts = self._counts(change.periods)
        if "turned" in change.moves and before.sampled and after.sampled:
            named = self.say(
                "difference.named_of",
                before=before.papers,
                read_before=sum(before.sampled.values()),
                after=after.papers,
                read_after=sum(after.sampled.values()),
            )
            yield f"{named} ({counts})" if counts else named
        elif before.papers != after.papers:
            named = self.say("difference.named", before=before.papers, after=after.papers)
            yield f"{named} ({counts})"
        elif counts:
            yield counts

    def _came_or_went(self, change: TrendChange) -> Iterator[str]:
        state, is_new = change.state, change.before is None
        fields = {"place": self.say(PLACES[state.place]), "direction": self.say(DIRECTIONS[state.direction])}
        yield self.say("difference.new" if is_new else "difference.gone", **fields)
        if not state.papers:
            return
        shares = earlier_and_recent(state)
        yield self.say("difference.in_papers", papers=state.papers) + (f" ({shares})" if shares else "")
        number = len(self._fresh(change))
        if is_new:
            yield self.say("difference.some_fresh" if number else "difference.none_fresh", number=number)
        else:
            yield self.say("difference.some_left" if number else "difference.none_left", number=number)

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
        if not self.extent.others and not {*change.moves} - COUNTS:
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
            return f"{period}: {after} ({CAME}{len(change.added):,}, {WENT}{len(change.gone):,})"
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
        state, mark = change.state, CAME if change.move == "new" else WENT
        unsaid = [sentence for sentence in state.evidence if sentence not in state.text]
        return Entry(mark, self._text(state.text), state.about or "", self._quoted(unsaid))

    def _quoted(self, sentences: Sequence[str]) -> tuple[str, ...]:
        """The sentences of a claim or a result, if they are told."""
        return tuple(f"“{readable(text)}”" for text in sentences) if self.extent.evidence else ()

    def _text(self, text: str) -> str:
        """A readable text, cut if it is long."""
        text = readable(text)
        return shorten(text, self.extent.text) if self.extent.text else text

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
        cells = map(self._text, (f"{row.task}: {gain}", against))
        return Entry(mark, "; ".join(cells), readable(row.system), self._quoted(row.evidence))

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
