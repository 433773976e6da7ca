"""Which model a run uses, and what is said where it cannot be opened."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from pydantic import SecretStr

from trendscope import Settings, UsageError
from trendscope.budget import parse_budget
from trendscope.llm.models import DEFAULT, OPENAI_URL, _options, choose_model, open_model

KEY = SecretStr("sk-made-up")


def settings(**options: Any) -> Settings:
    return Settings(**({"openai_api_key": None, "model": None, "model_url": None} | options))


@pytest.mark.parametrize(
    ("asked", "model", "key", "chosen"),
    [
        ("openai:a", "openai:b", KEY, "openai:a"),
        (None, "openai:b", KEY, "openai:b"),
        (None, None, KEY, DEFAULT),
        (None, None, None, None),
        ("none", "openai:b", KEY, None),
        (None, "none", KEY, None),
        ("openai:a", "none", None, "openai:a"),
        ("", "openai:b", None, "openai:b"),
        (None, "", None, None),
    ],
)
def test_the_option_goes_before_the_setting_and_the_setting_before_the_key(
    asked: str | None, model: str | None, key: SecretStr | None, chosen: str | None
) -> None:
    assert choose_model(asked, settings(model=model, openai_api_key=key)) == chosen


@pytest.mark.parametrize(
    "name", ["gpt-5-mini", "openai:", ":", ":m", "nobody:m", "gpt 5:m", "a/b:c:d", "\n:m"]
)
def test_a_model_that_cannot_be_opened_is_named_in_one_line(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        open_model(name, settings())

    assert len(str(raised.value).splitlines()) == 1
    assert "None" not in str(raised.value)


def test_a_name_without_a_provider_is_told_how_to_write_it() -> None:
    with pytest.raises(UsageError, match=r"'m' has no provider; write provider:name, such as openai:"):
        open_model("m", settings())


@pytest.mark.parametrize(
    ("provider", "package"),
    [
        ("anthropic", "langchain-anthropic"),
        ("bedrock", "langchain-aws"),
        ("google_genai", "langchain-google-genai"),
        ("azure_ai", "langchain-azure-ai"),
    ],
)
def test_a_package_that_is_not_there_is_named(provider: str, package: str) -> None:
    if importlib.util.find_spec(package.replace("-", "_")):
        pytest.skip(f"{package} is installed")

    with pytest.raises(UsageError, match=rf"pip install {package}$"):
        open_model(f"{provider}:x", settings())


def test_openai_needs_no_key_for_a_server_of_ones_own() -> None:
    opened: Any = open_model("openai:qwen:7b", settings(model_url="http://127.0.0.1:1/v1"))

    assert opened.model_name == "qwen:7b"
    assert opened.openai_api_base == "http://127.0.0.1:1/v1"


def test_a_key_is_not_shown() -> None:
    assert "sk-made-up" not in repr(open_model("openai:m", settings(openai_api_key=KEY)))


@pytest.mark.parametrize(
    "text",
    ["calls", "calls=", "calls=x", "calls=-1", "calls=1.5", "money=1", "calls=1;tokens=2", "=1", "calls=1=2"],
)
def test_a_budget_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read; write, for example: ") as raised:
        parse_budget(text)

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["", " ", ",", " calls=5 ,"])
def test_a_budget_may_be_loosely_written(text: str) -> None:
    assert parse_budget(text).calls in (5, 60)


def test_a_budget_has_the_limits_that_are_named() -> None:
    limits = parse_budget("calls=20, tokens=50000,seconds=60,searches=3")

    assert (limits.limits, limits.searches) == ({"calls": 20, "tokens": 50_000, "seconds": 60}, 3)


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "OPENAI_API_BASE"])
def test_a_key_from_elsewhere_does_not_go_to_the_address_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1/v1")

    opened = open_model(DEFAULT, settings(openai_api_key=KEY))
    assert opened.openai_api_base == OPENAI_URL  # type: ignore[attr-defined]


def test_the_organization_goes_with_the_key() -> None:
    opened = open_model(DEFAULT, settings(openai_api_key=KEY, openai_org_id="org-1"))

    assert opened.openai_organization == "org-1"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("provider", "name"), [("anthropic", "anthropic"), ("google_genai", "google"), ("ollama", "none")]
)
def test_the_key_of_another_provider_may_be_in_a_file(provider: str, name: str) -> None:
    given = settings(api_keys={name: KEY})

    assert _options(provider, given) == ({"api_key": KEY.get_secret_value()} if name != "none" else {})
