"""What is kept of the settings of a run."""

from __future__ import annotations

from datetime import date

from tests.fakes.kept import options
from trendscope import Settings
from trendscope.budget import Budget
from trendscope.store.options import RunOptions, ToolName, kept_settings


def test_no_password_of_an_address_is_kept() -> None:
    kept = kept_settings(
        Settings(
            addresses={"arxiv": "https://me:pass@a.example/{lang}"}, model_url="http://me:pass@b.example/v1"
        )
    )

    assert (kept.addresses["arxiv"], kept.model_url) == ("https://a.example/{lang}", "http://b.example/v1")


def test_limits_are_whole_numbers_as_they_were_given() -> None:
    """Else a replay would say that the budget of 3.0 searches is used up."""
    kept = RunOptions.model_validate_json(options(budget=Budget(searches=3).all_limits).model_dump_json())

    assert repr(kept.budget) == repr(Budget(searches=3).all_limits)


def test_a_run_goes_on_with_the_settings_and_the_tools_of_now() -> None:
    asked = options(context={"model": "openai:a"}, prompts={"plan": "Plan."})
    tools = [ToolName(name="shelf", description="Books")]

    resumed = asked.resumed(Settings(max_papers=100), {"calls": 1}, tools)

    assert (resumed.settings.max_papers, resumed.budget, resumed.tools) == (100, {"calls": 1}, tuple(tools))
    assert (resumed.context, resumed.prompts) == (asked.context, asked.prompts)


def test_the_model_and_the_prompts_of_somebody_else_are_not_used() -> None:
    theirs = options(context={"model": "openai:a", "since": 2020}, prompts={"plan": "Plan."}, imported=True)

    resumed = theirs.resumed(Settings(), {}, [])

    assert (resumed.context, resumed.prompts, resumed.imported) == ({"since": 2020}, {}, False)


def test_half_a_character_in_a_question_is_kept_as_a_replacement() -> None:
    options = RunOptions(
        question="trends in \ud800 engines", today=date(2026, 7, 1), settings=kept_settings(Settings())
    )

    kept = RunOptions.model_validate_json(options.to_json())

    assert kept == options.model_copy(update={"question": "trends in \ufffd engines"})
