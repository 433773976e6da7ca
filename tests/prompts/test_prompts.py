"""Prompts: each is a file, each is used, and its fields are neither missing nor left over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from tests.repository import REPOSITORY
from trendscope import UsageError, research
from trendscope.agents.run_factory import open_run
from trendscope.graphs.state import Context
from trendscope.prompts import (
    MODEL_PROMPTS,
    REASONER_PROMPTS,
    Prompts,
    load_user_prompts,
    prompt_text,
    tool_description,
)
from trendscope.question.parse import parse_question
from trendscope.settings import load_settings

CODE = ("agents", "graphs", "tools", "trendscope")
PROMPTS = {path.stem: path for path in (REPOSITORY / "prompts").glob("*/*.md")}


def fields(name: str) -> set[str]:
    text = PROMPTS[name].read_text("utf-8")
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@cache
def loaded() -> set[str]:
    files = (path for folder in CODE for path in (REPOSITORY / folder).rglob("*.py"))
    return {
        name
        for path in files
        for name in re.findall(
            r"(?:tool_description|prompts\.load|feedback_prompt)\(\s*\"(\w+)\"", path.read_text("utf-8")
        )
    }


def test_every_prompt_is_used_and_every_used_prompt_exists() -> None:
    assert loaded() == set(PROMPTS)


@pytest.mark.parametrize("name", MODEL_PROMPTS)
def test_the_language_of_the_answer_is_a_field_of_every_prompt(name: str) -> None:
    assert "language" in fields(name)


@pytest.mark.parametrize("name", MODEL_PROMPTS)
def test_a_prompt_loads_with_its_fields(name: str) -> None:
    text = Prompts().load(name, **{field: f"<{field}>" for field in fields(name)})

    assert text == text.strip() != ""
    assert all(f"<{field}>" in text for field in fields(name))


@pytest.mark.parametrize("name", sorted({*PROMPTS} - {*MODEL_PROMPTS, "write_claims"}))
def test_the_description_of_a_tool_is_text_without_fields(name: str) -> None:
    assert tool_description(name) == tool_description(name).strip() != ""
    assert fields(name) == set()


@pytest.mark.parametrize("name", MODEL_PROMPTS)
def test_a_field_that_a_prompt_does_not_use_fails(name: str) -> None:
    known = dict.fromkeys(fields(name), "x")

    with pytest.raises(ValueError, match=f"the prompt {name} has no field left_over, nonsense"):
        Prompts().load(name, nonsense="x", left_over="x", **known)


def test_fields_are_filled_in_once() -> None:
    prompts = Prompts({"rewrite": "{claims} and {claims}, {{b}} {language}"})

    assert prompts.load("rewrite", claims="{b}", language="en") == "{b} and {b}, {b} en"


def test_a_missing_field_fails() -> None:
    with pytest.raises(KeyError, match="claims"):
        Prompts().load("rewrite", language="en")


def test_an_unknown_prompt_fails() -> None:
    with pytest.raises(FileNotFoundError):
        Prompts().load("nonsense")


# A user's own texts.


def own(name: str = "judge", **changes: str) -> dict[str, str]:
    """The product's prompt with some of its text changed."""
    text = prompt_text(name)
    for old, new in changes.items():
        text = text.replace(f"{{{old}}}", new)
    return {name: text}


def test_an_own_text_stands_in_the_place_of_the_products() -> None:
    text = "{question} {trend} {claims} {language}, {{as they are}}"
    prompts = Prompts({"judge": f"\n{text}\n"})

    filled = prompts.load("judge", question="Q", trend="T", claims="{C}", language="L")
    assert filled == "Q T {C} L, {as they are}"
    fields_of_plan = dict.fromkeys(fields("plan"), "x")
    assert prompts.load("plan", **fields_of_plan) == Prompts().load("plan", **fields_of_plan)


@pytest.mark.parametrize("name", REASONER_PROMPTS)
def test_the_products_own_texts_can_be_used_as_ones_own(name: str) -> None:
    known = {field: f"<{field}>" for field in fields(name)}

    assert Prompts(own(name)).load(name, **known) == Prompts().load(name, **known)


UNUSABLE = {
    "unknown name": ({"judges": "x"}, "there is no prompt judges; the prompts are plan, search,"),
    "a tool's": ({"read_page": "x"}, "there is no prompt read_page; "),
    "missing field": (own(trend=""), "the prompt judge lacks the field {trend}"),
    "missing fields": (own(trend="", claims=""), "the prompt judge lacks the field {claims}, {trend}"),
    "nothing in it": ({"judge": ""}, "the prompt judge lacks the field {claims}, {language}, {question}"),
    "extra field": (own(trend="{trend} {label}"), "the prompt judge has an unknown field {label}"),
    "no name": (own(trend="{trend} {}"), "the prompt judge has an unknown field {}"),
    "attribute": (own(trend="{trend} {trend.name}"), "the prompt judge has an unknown field {trend.name}"),
    "bare brace": (own(trend="{trend} {"), "the prompt judge cannot be used: "),
    "closing brace": (own(trend="{trend} }"), "the prompt judge cannot be used: "),
    "JSON": (own(trend='{trend} {\n  "claims": []\n}'), 'the prompt judge has an unknown field {"claims"}'),
    "conversion": (own(trend="{trend!x}"), "the prompt judge cannot be used: "),
    "format": (own(trend="{trend:nonsense}"), "the prompt judge cannot be used: "),
    "field in a format": (own(trend="{trend:{width}}"), "the prompt judge cannot be used: "),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_own_text_that_cannot_be_used_is_said_in_one_line(kind: str) -> None:
    texts, said = UNUSABLE[kind]

    with pytest.raises(UsageError) as raised:
        Prompts(texts)

    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)


# A folder with texts of one's own.


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_gives_its_texts_by_name(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a prompt")

    assert load_user_prompts(folder_with(tmp_path, judge="심사", plan="b")) == {"judge": "심사", "plan": "b"}
    assert load_user_prompts(None) == {}


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"TRENDSCOPE_PROMPTS is not a folder: .*nowhere"):
        load_user_prompts(tmp_path / "nowhere")


@pytest.mark.parametrize("spoil", [Path.mkdir, lambda path: path.write_bytes(b"\xff\xfe\xfa")])
def test_a_file_that_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(tmp_path / "judge.md")

    with pytest.raises(UsageError, match=r"the prompts in .* cannot be read: ") as raised:
        load_user_prompts(tmp_path)

    assert "\n" not in str(raised.value)


# The text of a run: that of its options, else that of the folder, else the product's.


def prompts_of(context: Context) -> Prompts:
    settings = load_settings()
    question = parse_question("machine translation", today=date(2026, 7, 1))
    return open_run(question, settings, ("library",), date(2026, 7, 1), prompts=context.prompts).prompts


def judged(prompts: Prompts) -> str:
    return prompts.load("judge", **dict.fromkeys(fields("judge"), "-"))


def test_the_options_win_over_the_folder_and_the_folder_over_the_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = Prompts().load("judge", **dict.fromkeys(fields("judge"), "-"))
    option = Context(judge_prompt="by option {question} {trend} {claims} {language}")
    assert judged(prompts_of(Context())) == product
    assert judged(prompts_of(option)) == "by option - - - -"

    folder = folder_with(tmp_path, judge="by folder {question} {trend} {claims} {language}\n")
    monkeypatch.setenv("TRENDSCOPE_PROMPTS", str(folder))

    assert judged(prompts_of(Context())) == "by folder - - - -"
    assert judged(prompts_of(option)) == "by option - - - -"


def test_the_options_hold_the_products_texts_to_be_edited() -> None:
    assert Context().prompts == {}
    assert {name: getattr(Context(), f"{name}_prompt") for name in REASONER_PROMPTS} == {
        name: prompt_text(name) for name in REASONER_PROMPTS
    }
    assert Context(plan_prompt="x").prompts == {"plan": "x"}


def test_a_run_with_a_text_that_cannot_be_used_ends_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRENDSCOPE_PROMPTS", str(folder_with(tmp_path, judge="{nonsense}")))

    with pytest.raises(UsageError, match="the prompt judge lacks the field"):
        research("machine translation", sources=["library"], model="none")
