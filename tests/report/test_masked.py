"""A key that a page or a model repeats is not in the report."""

from __future__ import annotations

from tests.fakes.report import report
from trendscope import render
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
