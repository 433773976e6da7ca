"""Language models: which one a run uses, and how it is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trendscope.errors import UsageError
from trendscope.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NONE = "none"
DEFAULT = "openai:gpt-5-mini"
SECONDS = 60.0

_PACKAGE = re.compile(r"\blangchain-[a-z-]*[a-z]")


def choose_model(asked: str | None, settings: Settings) -> str | None:
    """The model that was asked for, else that of the settings, else OpenAI's where its key is set.

    None where the extractive reasoner is to run; `none` forces it.
    """
    name = asked or settings.model or (DEFAULT if settings.openai_api_key else NONE)
    return None if name == NONE else name


def open_model(name: str, settings: Settings) -> BaseChatModel:
    """The chat model of `provider:name`, as LangChain knows it.

    It never streams: not every server counts the tokens of a stream, and half an answer is of no use.

    Raises UsageError where the name has no provider, or its package is not installed.
    """
    # Not at the top: it costs a second, and most runs have no model.
    from langchain.chat_models import init_chat_model  # noqa: PLC0415

    provider, _, model = name.partition(":")
    if not model:
        raise UsageError(f"the model {name!r} has no provider; write provider:name, such as {DEFAULT}")
    try:
        opened: BaseChatModel = init_chat_model(
            model, model_provider=provider, disable_streaming=True, **_options(provider, settings)
        )
    except (ImportError, AttributeError) as error:
        named = _PACKAGE.search(str(error))
        package = named[0] if named else f"langchain-{provider.replace('_', '-')}"
        raise UsageError(f"{name} needs a package that is not installed: pip install {package}") from error
    except Exception as error:  # each provider's package checks its options in its own way
        reason = str(error).partition("\n")[0]
        raise UsageError(f"the model {name!r} cannot be opened: {reason}") from error
    return opened


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """What an OpenAI-compatible server needs; every other provider reads its own environment."""
    if provider != "openai":
        return {}
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    options: dict[str, Any] = {"timeout": SECONDS, "max_retries": 1, "api_key": key or "not-needed"}
    # langchain_openai has one client for the process, and a connection that it keeps belongs to an event
    # loop: the second research() would get a closed one.
    options["default_headers"] = {"Connection": "close"}
    return options | ({"base_url": settings.model_url} if settings.model_url else {})
