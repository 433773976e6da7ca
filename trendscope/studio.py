"""Who may use the Studio server: a page of another origin may not, nor one under a name that was made up.

The server listens on this machine and asks nobody who they are. But any page in the user's browser can send
it requests, also under a name of its own that leads to this machine, and so start runs with the user's keys.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from langgraph_api.config import CORS_CONFIG  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from trendscope.settings import load_settings

# What the server's own clients in its process are mounted under; no request from outside can set it.
IN_PROCESS = "/noauth"


@dataclass
class Guard:
    """An ASGI middleware that refuses requests for a host, or from an origin, that is not named."""

    app: ASGIApp
    origins: CORSMiddleware
    hosts: Collection[str] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outside = scope["type"] in ("http", "websocket") and scope.get("root_path") != IN_PROCESS
        reason = self.refusal(Headers(scope=scope)) if outside else None
        if reason is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(reason + "\n", status_code=403)(scope, receive, send)

    def refusal(self, headers: Headers) -> str | None:
        """Why a request is refused; None if it is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_named(_name(f"//{host}")):
            return "this host is not served; name it in TRENDSCOPE_STUDIO_HOSTS"
        if origin is None or self.origins.is_allowed_origin(origin):
            return None
        if origin.partition("://")[2] == host:
            return None
        return "pages of this origin are not served; name it in langgraph.json"

    def _is_named(self, name: str) -> bool:
        """Whether the user gave this name, or it is none: an address cannot be made to lead elsewhere."""
        if name in {"localhost", *self.hosts} or "*" in self.hosts:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """The application behind the middleware that only knows which origins are allowed."""


app = Starlette(
    middleware=[
        Middleware(
            Guard,
            origins=CORSMiddleware(_nothing, **(CORS_CONFIG or {})),
            hosts=load_settings().studio_hosts,
        )
    ]
)
