"""The report as JSON, and the words that the renderers say it in."""

from __future__ import annotations

import json
import string
import tomllib
from importlib.resources import files
from typing import Any, get_args

import pytest

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, report
from trendscope.report.report import Report, Status
from trendscope.trend import Direction


@pytest.mark.parametrize(
    "made",
    [report(), report("ko"), abstained(), *(full_of(text) for text in hostile.EVERY if "\ud800" not in text)],
)
def test_report_survives_json(made: Report):
    text = made.model_dump_json(indent=2)
    assert Report.model_validate_json(text) == made
    assert json.loads(text)["trends"][0]["counts"] is not None


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        (
            "Report",
            "status question language since until reasoner trends sentences documents findings dropped gaps "
            "failures usage",
        ),
        ("Trend", "label direction z counts sampled total claims related"),
        ("Claim", "text sentences"),
        ("Sentence", "document text"),
        ("Reference", "title authors date url kind source retrieved"),
        ("Failure", "source reason"),
    ],
)
def test_schema_names_what_is_promised(part: str, fields: str):
    schema = Report.model_json_schema()
    found = schema if part == "Report" else schema["$defs"][part]
    assert set(fields.split()) <= set(found["properties"])


def wording(language: str) -> dict[str, dict[str, str]]:
    text = files("trendscope").joinpath("wording", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fields_by_key(texts: dict[str, Any]) -> dict[str, set[str]]:
    return {
        f"{section}.{key}": {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        for section, entries in texts.items()
        for key, text in entries.items()
    }


def test_languages_have_the_same_keys_and_fields():
    assert fields_by_key(wording("en")) == fields_by_key(wording("ko"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_status_and_direction_has_its_word(language: str):
    words = wording(language)
    assert set(words["status"]) == set(get_args(Status))
    directions = {direction.replace(" ", "_") for direction in get_args(Direction)}
    assert set(words["direction"]) == {*directions, "too_few"}  # steady, because there are too few papers
