"""Which language model a run uses, and how it is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trendscope.errors import UsageError
from trendscope.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NONE = "none"
DEFAULT = "openai:gpt-5-mini"
OPENAI_URL = "https://api.openai.com/v1"
TIMEOUT = 60.0  # seconds
# Providers whose key is not named after them, as in GOOGLE_API_KEY.
PROVIDER_KEYS = {"google_genai": "google", "mistralai": "mistral"}

_PACKAGE = re.compile(r"\blangchain-[a-z-]*[a-z]")


def choose_model(requested: str | None, settings: Settings) -> str | None:
    """The requested model, else that of the settings, else OpenAI's if its key is set.

    None means no model; `none` forces it.
    """
    name = requested or settings.model or (DEFAULT if settings.openai_api_key else NONE)
    return None if name == NONE else name


def open_model(name: str, settings: Settings) -> BaseChatModel:
    """The chat model `provider:name`, as LangChain knows it.

    It never streams: not every server counts the tokens of a stream, and half an answer is useless. Nor does
    a stream of `messages` have its answers: they are not for the reader of a chat.
    Raises UsageError if the name has no provider, or its package is not installed.
    """
    # Not at the top: it costs a second, and most runs have no model.
    from langchain.chat_models import init_chat_model  # noqa: PLC0415
    from langgraph.constants import TAG_NOSTREAM  # noqa: PLC0415

    provider, _, model = name.partition(":")
    if not model:
        raise UsageError(
            "the model {name!r} has no provider; write provider:name, such as {example}",
            name=name,
            example=DEFAULT,
        )
    try:
        opened: BaseChatModel = init_chat_model(
            model,
            model_provider=provider,
            disable_streaming=True,
            tags=[TAG_NOSTREAM],
            **_options(provider, settings),
        )
    except (ImportError, AttributeError) as error:
        raise package_missing(name, error) from error
    except Exception as error:  # each provider's package checks its options in its own way
        reason = str(error).partition("\n")[0]
        raise UsageError("the model {name!r} cannot be opened: {reason}", name=name, reason=reason) from error
    return opened


def package_missing(name: str, error: Exception) -> UsageError:
    """What to install for `provider:model`; the error names the package, or it is called as its provider."""
    named = _PACKAGE.search(str(error))
    package = named[0] if named else f"langchain-{name.partition(':')[0].replace('_', '-')}"
    return UsageError(
        "{name} needs a package that is not installed: pip install {package}", name=name, package=package
    )


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """What an OpenAI-compatible server needs; any other provider reads its own environment variables.

    Its key is given where it is known: it may be in a .env file, which the provider's package does not read.
    """
    if provider != "openai":
        known = settings.api_keys.get(PROVIDER_KEYS.get(provider, provider))
        return {"api_key": known.get_secret_value()} if known else {}
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    # Not at the top: most runs have no model, and the package of another provider may be the one installed.
    from trendscope.llm.wire import chat_clients  # noqa: PLC0415

    options: dict[str, Any] = {"timeout": TIMEOUT, "max_retries": 1, "api_key": key or "not-needed"}
    # Always given: langchain_openai would read one from the environment, though the key is from elsewhere.
    address = settings.model_url or OPENAI_URL
    options |= {"base_url": address} | chat_clients(address, settings)
    return options | ({"organization": settings.openai_org_id} if settings.openai_org_id else {})
