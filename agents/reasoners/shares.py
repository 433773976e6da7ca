"""The share of the papers that name something, earlier and recently, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from trendscope.agents.reasoners.readable_names import readable_name
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.change import before_and_since, percent
from trendscope.trend import Trend
from trendscope.wording import Wording

NEW = {"rising": "rising new", "likely rising": "likely rising new", "early signal": "early signal new"}


def shares_in_words(moved: Candidate | Trend, sampled: Mapping[str, int], split: str, say: Wording) -> str:
    """The share of the documents that name a candidate or a trend, before the split and since."""
    before = [period for period in sorted(sampled) if period < split]
    after = [period for period in sorted(sampled) if period >= split]
    (earlier, earlier_sampled), (recent, recent_sampled) = before_and_since(moved.counts, sampled, split)
    told: str = moved.direction if earlier else NEW.get(moved.direction, moved.direction)
    return say(
        f"claim.{told.replace(' ', '_')}",
        label=readable_name(moved.label, say.language),
        recent=recent,
        recent_sampled=recent_sampled,
        recent_share=percent(recent, recent_sampled),
        recent_years=say.span(after[0], after[-1]),
        earlier=earlier,
        earlier_sampled=earlier_sampled,
        earlier_share=percent(earlier, earlier_sampled),
        earlier_years=say.span(before[0], before[-1]),
    )
