"""What the renderers say of a difference: the same sections and lines, in the language of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from trendscope.difference.difference import ClaimChange, Difference, LinesChange, ReportedResult
from trendscope.difference.entry import CAME, SAME, WENT, Entry, Extent, Section
from trendscope.difference.notices import notices
from trendscope.difference.period_counts import counts_in_words
from trendscope.difference.summary import wording_of
from trendscope.difference.trend_entries import TrendEntries
from trendscope.report.readable import readable
from trendscope.text.lines import shorten
from trendscope.window import Window

OPEN = ("problems", "disagreements")


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
        return notices(self.difference, self.say)

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
        lines = (counts_in_words(corpus.periods, self.say, self.extent.periods), *self._dated())
        entry = Entry(SAME, "; ".join((read, *on_question)), lines=tuple(filter(None, lines)))
        return Section(self.say("captions.papers"), (entry,))

    def _dated(self) -> Iterator[str]:
        """Whether the papers that came are younger than the first report, and how many left the window."""
        day = self.difference.before.retrieved
        corpus = self.difference.corpus
        came = self.difference.papers_of(corpus.added)
        older = sum(_is_known_by(paper.date or "", day) for paper in came)
        if older:
            yield self.say("difference.some_older", older=older, day=day)
        elif came and all((paper.date or "") > day for paper in came):
            yield self.say("difference.all_younger", day=day)
        outside = sum(
            bool(paper.date and not self._window.has(paper.date))
            for paper in self.difference.papers_of(corpus.gone)
        )
        if outside:
            yield self.say("difference.outside", outside=outside)

    def _trends(self) -> Section:
        trends = TrendEntries(self.difference, self.extent, self.say)
        entries, others = trends.entries, trends.others
        note = self.say("difference.others", others=others) if others else ""
        if not entries and others:
            return Section(self.say("report.trends"), (Entry(SAME, note),))
        return Section(self.say("report.trends"), entries, note)

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


def _is_known_by(published: str, day: str) -> bool:
    """Whether a date, or all of a year or month, is not after a day."""
    return bool(published) and (published == day or published < day[: len(published)])
