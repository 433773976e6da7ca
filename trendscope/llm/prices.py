"""What a model's tokens cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from trendscope.text.message import Message

MILLION = 1_000_000
OPENAI_HOST = "api.openai.com"

# A typical run with a model, as benchmarks/model.py measures it.
TYPICAL_CALLS = 19
TYPICAL_PROMPT_TOKENS = 18_000
TYPICAL_COMPLETION_TOKENS = 3_000

# LangChain's names of the providers that the price list calls by other names.
PROVIDERS = {
    "anthropic_bedrock": "aws",
    "azure_ai": "azure",
    "azure_openai": "azure",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "bedrock_mantle_anthropic": "aws",
    "bedrock_mantle_openai": "aws",
    "google_anthropic_vertex": "google",
    "google_genai": "google",
    "google_vertexai": "google",
    "mistralai": "mistral",
    "xai": "x-ai",
}
# Some providers charge more for long prompts; a run's prompts are short.
_PRICED_TOKENS = 1_000

_PRICE = re.compile(r"\s{0,9}(\d{0,30}\.?\d{1,30})\s{0,9}/\s{0,9}(\d{0,30}\.?\d{1,30})\s{0,9}")


@dataclass(frozen=True)
class Price:
    """Dollars per million prompt tokens and per million completion tokens."""

    prompt: Decimal
    completion: Decimal

    def of(self, prompt: int, completion: int) -> Decimal:
        """Dollars for that many tokens."""
        return (prompt * self.prompt + completion * self.completion) / MILLION


@dataclass(frozen=True)
class Estimate:
    """What a typical run uses; `dollars` is None if the price is unknown."""

    calls: int
    prompt_tokens: int
    completion_tokens: int
    dollars: Decimal | None


def estimate(price: Price | None) -> Estimate:
    """What a typical run uses, at this price."""
    dollars = price.of(TYPICAL_PROMPT_TOKENS, TYPICAL_COMPLETION_TOKENS) if price else None
    return Estimate(TYPICAL_CALLS, TYPICAL_PROMPT_TOKENS, TYPICAL_COMPLETION_TOKENS, dollars)


def parse_price(text: str) -> Price:
    """The price in a text such as `0.25/2`.

    Raises ValueError for any other text.
    """
    found = _PRICE.fullmatch(text)
    if found is None:
        raise ValueError(
            Message(
                "{text!r} is not a price such as 0.25/2, in dollars per million prompt and completion tokens",
                text=text,
            )
        )
    return Price(Decimal(found[1]), Decimal(found[2]))


def price_of(model: str, set_price: Price | None = None, model_url: str | None = None) -> Price | None:
    """The price that is set, else the list price of `provider:name`; None if it is unknown.

    A user's own server, at `model_url`, has no list price.
    """
    if set_price is not None:
        return set_price
    provider, _, name = model.partition(":")
    if provider == "openai" and model_url and urlsplit(model_url).hostname != OPENAI_HOST:
        return None
    return _list_price(PROVIDERS.get(provider, provider), name)


def _list_price(provider: str, name: str) -> Price | None:
    # Not at the top: it costs a quarter of a second, and most runs have no model.
    from genai_prices import Usage, calc_price  # noqa: PLC0415

    usage = Usage(input_tokens=_PRICED_TOKENS, output_tokens=_PRICED_TOKENS)
    try:
        paid = calc_price(usage, name, provider_id=provider)
    except LookupError:
        return None
    if not paid.total_price:  # as for models that are paid for by subscription
        return None
    of_a_million = Decimal(MILLION // _PRICED_TOKENS)
    return Price(paid.input_price * of_a_million, paid.output_price * of_a_million)
