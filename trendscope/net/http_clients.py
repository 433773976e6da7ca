"""What reaches a language model or an MCP server, whose packages bring clients of their own.

They connect where a setting says, so no address is checked; but they take the same proxy and trust the same
certificates as our session, and nothing else from the environment.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from trendscope.net.certificates import tls_context
from trendscope.settings import Settings


def client_options(url: str, settings: Settings) -> dict[str, Any]:
    """The options with which an httpx client reaches this address."""
    parts = urlsplit(url)
    proxy = settings.routes.proxy_for(parts.scheme, parts.hostname or "", parts.port)
    return {
        "proxy": proxy.url.get_secret_value() if proxy else None,
        "verify": tls_context(settings.authorities) if settings.authorities else True,
        "trust_env": False,
    }


def openai_clients(url: str, settings: Settings) -> dict[str, Any]:
    """The HTTP clients of a model at this address, as langchain-openai takes them."""
    # Not at the top: it costs half a second, and most runs have no model.
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient  # noqa: PLC0415

    options = client_options(url, settings)
    return {
        "http_client": DefaultHttpxClient(**options),
        "http_async_client": DefaultAsyncHttpxClient(**options),
        "openai_proxy": None,  # or OPENAI_PROXY would be an error beside a client
    }
