"""What a run was asked with, as it is kept."""

from __future__ import annotations

from datetime import date

from trendscope.settings import Settings
from trendscope.store.options import RunOptions, kept_settings


def test_half_a_character_in_a_question_is_kept_as_a_replacement() -> None:
    options = RunOptions(
        question="trends in \ud800 engines", today=date(2026, 7, 1), settings=kept_settings(Settings())
    )

    kept = RunOptions.model_validate_json(options.to_json())

    assert kept == options.model_copy(update={"question": "trends in \ufffd engines"})
