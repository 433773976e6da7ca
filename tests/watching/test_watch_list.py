"""The questions that are watched: each once, found by its id or its words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.fakes.dated_runs import QUESTION, an_archive
from trendscope.errors import UsageError
from trendscope.watching.watch import WatchOptions
from trendscope.watching.watch_list import WatchList

TODAY = date(2026, 11, 26)


@pytest.fixture
def watches(tmp_path: Path) -> WatchList:
    return WatchList(an_archive(tmp_path).store)


def test_a_question_is_kept_with_its_options(watches: WatchList) -> None:
    options = WatchOptions(since="2018", source=("arxiv",), mcp="/etc/mcp.json", budget="calls=3")

    added = watches.add(QUESTION, "quarter", options, TODAY)

    assert watches.all() == [added] == [watches.get(added.id[:4])] == [watches.get(f" {QUESTION.upper()}")]
    assert (added.options, added.every, added.due) == (options, "quarter", TODAY)


def test_a_question_is_watched_once_with_the_same_options(watches: WatchList) -> None:
    added = watches.add(QUESTION, "month", WatchOptions(), TODAY)

    with pytest.raises(UsageError, match=f"watched already, as {added.id}, every month"):
        watches.add(QUESTION.title(), "week", WatchOptions(), TODAY)
    watches.add(QUESTION, "month", WatchOptions(max_papers=100), TODAY)

    assert len(watches.all()) == 2
    with pytest.raises(UsageError, match="several questions are watched as 'recent"):
        watches.get(QUESTION)


def test_a_question_that_is_removed_is_watched_no_longer(watches: WatchList) -> None:
    watches.add(QUESTION, "month", WatchOptions(), TODAY)

    watches.remove(QUESTION)

    assert watches.all() == []
    with pytest.raises(UsageError, match="no question is watched as 'recent"):
        watches.remove(QUESTION)
    with pytest.raises(UsageError, match="no question is watched as ''"):
        watches.get("")
