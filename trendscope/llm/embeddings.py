"""Which embeddings the library uses, and how they are reached: those of any provider that LangChain knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trendscope.errors import UsageError
from trendscope.llm.models import OPENAI_URL, PROVIDER_KEYS, TIMEOUT, package_missing
from trendscope.net.http_clients import client_options
from trendscope.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

OFFLINE = "offline"
EXAMPLE = "openai:text-embedding-3-small"


def open_embeddings(name: str, settings: Settings) -> Embeddings:
    """The embeddings `provider:model`, as LangChain knows them, or `offline` for those in a package.

    Raises UsageError if the name has no provider, or its package is not installed.
    """
    if name == OFFLINE:
        from trendscope.llm.offline_embeddings import OfflineEmbeddings  # noqa: PLC0415 - it loads numpy

        return OfflineEmbeddings()
    from langchain.embeddings import init_embeddings  # noqa: PLC0415 - it takes a second

    provider, _, model = name.partition(":")
    if not model:
        raise UsageError(
            "the embeddings {name!r} have no provider; write provider:name, such as {example}, or {offline}",
            name=name,
            example=EXAMPLE,
            offline=OFFLINE,
        )
    try:
        return init_embeddings(model, provider=provider, **_options(provider, settings))
    except ImportError as error:
        raise package_missing(name, error) from error
    except Exception as error:  # each provider's package checks its options in its own way
        reason = str(error).partition("\n")[0]
        raise UsageError(
            "the embeddings {name!r} cannot be opened: {reason}", name=name, reason=reason
        ) from error


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """What a provider's server needs: the address where a setting names one, and the key."""
    address = settings.embeddings_url
    if provider == "ollama":
        return {"base_url": address} if address else {}
    if provider != "openai":
        known = settings.api_keys.get(PROVIDER_KEYS.get(provider, provider))
        return {"api_key": known.get_secret_value()} if known else {}
    import openai  # noqa: PLC0415 - the package of another provider may be the one installed

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    address = address or settings.model_url or OPENAI_URL
    options: dict[str, Any] = {"timeout": TIMEOUT, "max_retries": 1, "api_key": key or "not-needed"}
    # Passages are short. To check it, the package would fetch a vocabulary from the network, and send numbers
    # in place of texts, which few other servers understand.
    options |= {"base_url": address, "check_embedding_ctx_length": False}
    # No connection is kept: nobody would close it. Without a client, OPENAI_PROXY would count.
    clients = client_options(address, settings) | {"headers": {"Connection": "close"}}
    options |= {"http_client": openai.DefaultHttpxClient(follow_redirects=False, **clients)}
    options |= {"http_async_client": openai.DefaultAsyncHttpxClient(**clients), "openai_proxy": None}
    return options | ({"organization": settings.openai_org_id} if settings.openai_org_id else {})
