"""What happened to each trend, in words, with the papers that moved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from trendscope.difference.difference import Difference, Place, TrendChange, TrendMove, TrendState
from trendscope.difference.entry import CAME, SAME, TURNED, WENT, Entry, Extent
from trendscope.difference.period_counts import counts_in_words
from trendscope.report.corpus import Paper
from trendscope.report.glance import earlier_and_recent
from trendscope.report.readable import readable
from trendscope.text.lines import one_line
from trendscope.trend import Direction
from trendscope.wording import Wording

MAX_PHRASE = 60
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
COUNTS: frozenset[TrendMove] = frozenset({"recoded", "recounted"})


class TrendEntries:
    """The trends that a renderer shows, the most important first."""

    def __init__(self, difference: Difference, extent: Extent, say: Wording) -> None:
        self.difference = difference
        self.extent = extent
        self.say = say

    @property
    def entries(self) -> tuple[Entry, ...]:
        """One for each trend that is told."""
        return tuple(self.entry(change) for change in self._by_move if self._is_told(change))

    @property
    def others(self) -> int:
        """How many trends are not told."""
        return sum(not self._is_told(change) for change in self._by_move)

    @cached_property
    def _by_move(self) -> list[TrendChange]:
        """The trends: new, gone, turned, moved, renamed, and those with other counts."""
        order: tuple[TrendMove, ...] = ("new", "gone", "turned", "moved", "renamed", "recoded", "recounted")
        return sorted(self.difference.trends, key=lambda each: min(map(order.index, each.moves)))

    def _is_told(self, change: TrendChange) -> bool:
        """Whether a trend has lines of its own: not if only the counts of one of the lesser ones changed."""
        return self.extent.others or bool({*change.moves} - COUNTS) or change.state.place == "trends"

    def entry(self, change: TrendChange) -> Entry:
        """A trend with what happened to it, and the papers that moved it."""
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
        counts = counts_in_words(change.periods, self.say, self.extent.periods)
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
