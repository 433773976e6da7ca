"""What a reader of a difference must know first, in words."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.difference.difference import Caveat, CaveatCode, Difference
from trendscope.text.lines import one_line, shorten
from trendscope.wording import Wording

MAX_QUERY = 160
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


def notices(difference: Difference, say: Wording) -> list[str]:
    """Why the figures of both reports may not be comparable, one line each."""
    before, after = difference.before.retrieved, difference.after.retrieved
    lines = [say("difference.reversed", before=before, after=after)] if before > after else []
    if not difference.is_same_measurement:
        lines.append(say("difference.other_measurement"))
    return [*lines, *(line for each in difference.caveats for line in _said(each, difference, say))]


def _said(caveat: Caveat, difference: Difference, say: Wording) -> Iterator[str]:
    before, after = caveat.before, caveat.after
    if caveat.code == "failed":
        for side, sources in ((difference.before, before), (difference.after, after)):
            if sources:
                yield say("difference.weak_failed", day=side.retrieved, sources=sources)
        return
    if caveat.code == "status":
        before, after = (say(f"status.{each}") for each in (before, after))
    elif caveat.code == "unit":
        before, after = (say(f"report.{each}") for each in (before, after))
    elif caveat.code == "query":
        before, after = (shorten(one_line(each), MAX_QUERY) for each in (before, after))
    yield say(CAVEATS[caveat.code], before=before, after=after)
