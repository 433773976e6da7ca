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
        "verify": tls_context(settings.authorities),
        "trust_env": False,
    }
