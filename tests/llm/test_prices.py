"""What the tokens of a model cost: a price that is set, a list price, or none."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from trendscope.errors import UsageError
from trendscope.llm.prices import Price, estimate, parse_price, price_of
from trendscope.settings import load_settings

KNOWN = [
    "openai:gpt-4o-mini",
    "openai:gpt-5-mini",
    "anthropic:claude-sonnet-4-5",
    "google_genai:gemini-2.5-flash",
    "google_vertexai:gemini-2.5-pro",
    "azure_openai:gpt-4o",
    "bedrock:anthropic.claude-3-5-sonnet-20240620-v1:0",
    "bedrock_converse:us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "mistralai:mistral-large-latest",
    "xai:grok-4",
    "cohere:command-r-plus",
    "deepseek:deepseek-chat",
    "openrouter:openai/gpt-4o-mini",
]


@pytest.mark.parametrize("model", KNOWN)
def test_a_model_on_the_list_has_its_price(model: str) -> None:
    price = price_of(model)

    assert price
    assert 0 < price.prompt < price.completion < 1_000


@pytest.mark.parametrize(
    "model",
    [
        "openai:m",
        "openai:",
        "m",
        "nobody:gpt-4o-mini",
        "ollama:llama3.2",
        "azure_openai:our-deployment",
        "openai:tts-1",  # not paid by the token
    ],
)
def test_a_model_that_is_not_on_the_list_has_none(model: str) -> None:
    assert price_of(model) is None


@pytest.mark.parametrize(
    ("model", "same"),
    [
        ("anthropic_bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock"),
        ("bedrock_mantle_anthropic:us.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock"),
        ("azure_ai:gpt-4o", "azure_openai"),
        ("google_anthropic_vertex:claude-sonnet-4-5", "google_vertexai"),
    ],
)
def test_a_host_has_its_price_under_each_of_its_names(model: str, same: str) -> None:
    price = price_of(model)

    assert price
    assert price == price_of(f"{same}:{model.partition(':')[2]}")


def test_providers_have_prices_of_their_own() -> None:
    hosted, direct = (
        price_of(name)
        for name in ("groq:llama-3.3-70b-versatile", "together:meta-llama/Llama-3.3-70B-Instruct-Turbo")
    )

    assert hosted
    assert direct
    assert hosted != direct


def test_a_long_prompt_does_not_change_the_price_of_a_short_one() -> None:
    flat, tiered = (price_of(f"google_genai:{name}") for name in ("gemini-2.5-flash", "gemini-2.5-pro"))

    assert flat
    assert tiered
    assert tiered.prompt < Decimal("2.5")


@pytest.mark.parametrize("model", ["openai:gpt-4o-mini", "openai:m", "nobody:m"])
@pytest.mark.parametrize("url", [None, "http://127.0.0.1:1/v1"])
def test_the_price_that_is_set_is_that_of_every_model(model: str, url: str | None) -> None:
    price = Price(Decimal("0.25"), Decimal(2))

    assert price_of(model, price, url) == price


def test_a_server_of_ones_own_has_no_list_price() -> None:
    own = "http://127.0.0.1:1/v1"
    other = "anthropic:claude-sonnet-4-5"

    assert price_of("openai:gpt-4o-mini", model_url=own) is None
    assert price_of(other, model_url=own) == price_of(other)


@pytest.mark.parametrize(
    ("text", "prompt", "completion"),
    [("0.25/2", "0.25", "2"), (" 1 / 3.50 ", "1", "3.50"), (".5/.75", "0.5", "0.75"), ("0/0", "0", "0")],
)
def test_a_price_is_read(text: str, prompt: str, completion: str) -> None:
    assert parse_price(text) == Price(Decimal(prompt), Decimal(completion))


@pytest.mark.parametrize(
    "text", ["0.25", "/", "1/", "-1/2", "1/nan", "inf/1", "1/2/3", "$1/$2", "1,5/2", "1./2"]
)
def test_a_price_that_cannot_be_read_is_refused_in_one_line(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRENDSCOPE_PRICE", text)

    with pytest.raises(
        UsageError, match=r"^TRENDSCOPE_PRICE cannot be used: .* such as 0\.25/2, .*$"
    ) as raised:
        load_settings()
    assert "\n" not in str(raised.value)


def test_the_price_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENDSCOPE_PRICE", "0.25/2")
    assert load_settings().price == Price(Decimal("0.25"), Decimal(2))

    monkeypatch.setenv("TRENDSCOPE_PRICE", "")
    assert load_settings().price is None


def test_tokens_are_paid_by_the_million() -> None:
    price = Price(Decimal("0.25"), Decimal(2))

    assert price.of(1_000_000, 0) == Decimal("0.25")
    assert price.of(0, 1_000_000) == 2
    assert price.of(3, 7) == Decimal("0.00001475")


def test_an_estimate_is_paid_at_the_price() -> None:
    price = Price(Decimal("0.25"), Decimal(2))
    expected = estimate(price)

    assert min(expected.calls, expected.prompt_tokens, expected.completion_tokens) > 0
    assert expected.dollars == price.of(expected.prompt_tokens, expected.completion_tokens)
    assert estimate(None).dollars is None


def test_the_list_is_loaded_where_a_model_runs_alone() -> None:
    command = [sys.executable, "-X", "importtime", "-c", "import trendscope.llm.prices, trendscope.api"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "trendscope.llm.prices" in imported
    assert "genai_prices" not in imported


def test_an_address_of_openai_itself_has_its_prices() -> None:
    name = "openai:gpt-4o-mini"

    assert price_of(name, model_url="https://api.openai.com/v1") == price_of(name) is not None
