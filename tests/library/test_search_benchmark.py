"""The questions by which a search of the library is measured."""

from __future__ import annotations

from benchmarks.library_search import QUESTIONS
from trendscope.tools.sample_notes import sample_library


def test_each_question_is_about_one_note() -> None:
    titles = [note.title for note in sample_library()]

    for beginning, *_ in QUESTIONS:
        assert sum(title.startswith(beginning) for title in titles) == 1, beginning
