"""A key that a page or a model repeats is not in the report."""

from __future__ import annotations

from tests.fakes.report import report
from trendscope import Report, render
from trendscope.report.masked import masked
from trendscope.text.masking import remember_secret

KEY = "canary-key-990"


def test_a_key_is_masked_in_every_field() -> None:
    remember_secret(KEY)
    shown = report().model_copy(update={"question": f"what is {KEY}", "gaps": (f"{KEY} failed",)})

    assert KEY in shown.model_dump_json()
    assert KEY not in masked(shown).model_dump_json()
    assert all(KEY not in render(masked(shown), name) for name in ("terminal", "markdown", "json"))


def test_a_report_without_one_is_the_same() -> None:
    remember_secret(KEY)
    shown = report()

    assert masked(shown) is shown


def test_half_a_character_costs_no_report() -> None:
    shown = report().model_copy(update={"gaps": ("a\ud83db",)})

    assert masked(shown).gaps == ("a\ufffdb",)
    assert Report.model_validate_json(render(shown, "json")).gaps == ("a\ufffdb",)


def test_json_is_safe_to_look_at_and_means_the_same() -> None:
    shown = report().model_copy(update={"gaps": ("\x1b[2J\x9b\u202e\u200b\U000e0041한글\x7f",)})

    text = render(shown, "json")
    assert Report.model_validate_json(text) == shown
    assert not {"\x1b", "\x9b", "\u202e", "\u200b", "\U000e0041", "\x7f"} & set(text)
