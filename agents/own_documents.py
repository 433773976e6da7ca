"""The reader's own documents beside those of a field: compared with it, and not counted as part of it."""

from __future__ import annotations

from collections.abc import Iterable

from trendscope.agents.left_out import left_out_keys
from trendscope.document import Document
from trendscope.graphs.state import SearchRecord, State
from trendscope.measuring.codebook import text_of
from trendscope.measuring.mentions import phrase_pattern
from trendscope.run import Run
from trendscope.trend import OwnShare, Trend


def own_searches(state: State, run: Run) -> list[SearchRecord]:
    """The searches for papers that went to the reader's library."""
    return [each for each in state.get("searches", []) if each["role"] == "topic" and _is_own(each, run)]


def own_keys(state: State, run: Run) -> list[str]:
    """Keys of the reader's documents on the question, each once, but for those left out."""
    left_out = left_out_keys(state)
    found = dict.fromkeys(key for record in own_searches(state, run) for key in record["documents"])
    return [key for key in found if key not in left_out]


def is_compared(state: State, run: Run) -> bool:
    """Whether the reader's documents are compared with a field, as papers of another source are counted."""
    topic = [record for record in state.get("searches", []) if record["role"] == "topic"]
    found = {_is_own(record, run) for record in topic if record["documents"]}
    return found == {True, False}


def with_own_shares(trends: Iterable[Trend], documents: dict[str, Document]) -> tuple[Trend, ...]:
    """The trends with the reader's documents, given by id, that name each by what was counted for it."""
    return tuple(
        trend.model_copy(update={"own": _own_share(trend, documents)}) if trend.is_counted else trend
        for trend in trends
    )


def _own_share(trend: Trend, documents: dict[str, Document]) -> OwnShare:
    pattern = phrase_pattern(trend.forms or (trend.label,))
    naming = tuple(name for name, document in documents.items() if pattern.search(text_of(document)))
    return OwnShare(named=len(naming), documents=len(documents), papers=naming)


def _is_own(record: SearchRecord, run: Run) -> bool:
    source = run.sources.get(record["source"])
    return source is not None and source.own
