"""What to read first on one subject of a run, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trendscope.agents.reasoners.reading_list import is_data, is_entry, is_survey
from trendscope.report.corpus import Paper
from trendscope.synthesis import Reading, ReadingReason


def reading_on(papers: Sequence[Paper]) -> tuple[Reading, ...]:
    """Of papers with the subject in their titles: a survey, a benchmark, the first and the newest."""
    own = [paper for paper in papers if not is_entry(paper.title)]
    newest = sorted(own, key=lambda each: (each.date or "", each.id), reverse=True)
    entries: dict[str, Reading] = {}
    for reason, chosen in _reasons(newest):
        entries.setdefault(chosen.id, Reading(document=chosen.id, reason=reason))
    return tuple(entries.values())


def _reasons(newest: Sequence[Paper]) -> Iterator[tuple[ReadingReason, Paper]]:
    surveys = [paper for paper in newest if is_survey(paper.title)]
    data = [paper for paper in newest if is_data(paper.title) and paper not in surveys]
    yield from (("survey", paper) for paper in surveys[:2])
    yield from (("benchmark", paper) for paper in data[:1])
    yield from (("first", paper) for paper in newest[-1:])
    yield from (("newest", paper) for paper in newest[:1])
