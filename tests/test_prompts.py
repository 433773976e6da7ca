"""Prompts: each is a file, each is used, and its fields are neither missing nor left over."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from trendscope.prompts import fill_in, load_prompt

REPOSITORY = Path(__file__).resolve().parents[1]
CODE = ("agents", "graphs", "tools", "trendscope")
PROMPTS = sorted(path.stem for path in (REPOSITORY / "prompts").glob("*.md"))


def fields(name: str) -> set[str]:
    text = (REPOSITORY / "prompts" / f"{name}.md").read_text("utf-8")
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@cache
def loaded() -> set[str]:
    files = (path for folder in CODE for path in (REPOSITORY / folder).rglob("*.py"))
    return {
        name
        for path in files
        for name in re.findall(r"(?:load_prompt|prompts\.load)\(\s*\"(\w+)\"", path.read_text("utf-8"))
    }


def test_every_prompt_is_used_and_every_used_prompt_exists() -> None:
    assert sorted(loaded()) == PROMPTS


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_loads_with_its_fields(name: str) -> None:
    text = load_prompt(name, **{field: f"<{field}>" for field in fields(name)})

    assert text == text.strip() != ""
    assert all(f"<{field}>" in text for field in fields(name))


@pytest.mark.parametrize("name", PROMPTS)
def test_a_field_that_a_prompt_does_not_use_fails(name: str) -> None:
    known = dict.fromkeys(fields(name), "x")

    with pytest.raises(ValueError, match=f"the prompt {name} has no field left_over, nonsense"):
        load_prompt(name, nonsense="x", left_over="x", **known)


@pytest.mark.parametrize(
    ("text", "fields", "filled"),
    [
        ("Ask {question}.", {"question": "why"}, "Ask why."),
        ("{a} and {a}, {{b}}", {"a": "{b}"}, "{b} and {b}, {b}"),
        ("No field.", {}, "No field."),
    ],
)
def test_fields_are_filled_in_once(text: str, fields: dict[str, str], filled: str) -> None:
    assert fill_in("x", text, fields) == filled


def test_a_missing_field_fails() -> None:
    with pytest.raises(KeyError, match="question"):
        fill_in("x", "Ask {question} in {language}.", {"language": "en"})


def test_an_unknown_prompt_fails() -> None:
    with pytest.raises(FileNotFoundError):
        load_prompt("nonsense")
