"""The counts of periods, before and after, in words."""

from __future__ import annotations

from collections.abc import Sequence

from trendscope.difference.difference import PeriodChange
from trendscope.difference.entry import CAME, WENT
from trendscope.wording import Wording


def counts_in_words(periods: Sequence[PeriodChange], say: Wording, most: int | None) -> str:
    """`2025: 14 → 15 · 2026: 3 → 9`: the periods that changed most, in order; all for None."""
    changed = sorted(periods, key=lambda each: -abs((each.after or 0) - (each.before or 0)))
    shown = {each.period for each in changed[:most]}
    parts = [_count(each, say) for each in periods if each.period in shown]
    left = len(periods) - len(parts)
    return " · ".join((*parts, *([say("difference.more_periods", more=left)] if left else [])))


def _count(change: PeriodChange, say: Wording) -> str:
    name = change.period
    period = say("report.undated") if name == "undated" else say.span(name, name)
    before, after = ("–" if each is None else f"{each:,}" for each in (change.before, change.after))
    if before == after:
        return f"{period}: {after} ({CAME}{len(change.added):,}, {WENT}{len(change.gone):,})"
    return f"{period}: {before} → {after}"
