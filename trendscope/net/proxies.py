"""Which HTTP proxy a request goes through."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

from pydantic import SecretStr

from trendscope.text.message import Message

_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
USUAL_PORTS = {"http": 80, "https": 443}
_FORM = Message("an HTTP proxy is written as http://host:port or http://user:password@host:port")
_TUNNEL_STATUS = re.compile(r"Tunnel connection failed: (\d{3})\b")  # in http.client's words
_MAY_PASS = frozenset({"429", "500", "502", "503", "504"})


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy. `url` may hold a user and a password; `name`, its host and port, can be shown."""

    url: SecretStr
    name: str


@dataclass(frozen=True)
class Proxies:
    """The proxies by scheme, with `all` for both, and the hosts that are reached without one.

    `no_proxy` is read as NO_PROXY is: hosts with all names below them, `host:port`, networks such as
    10.0.0.0/8, or `*`, separated by commas.
    """

    by_scheme: Mapping[str, Proxy]
    no_proxy: str = ""

    def proxy_for(self, scheme: str, host: str, port: int | None = None) -> Proxy | None:
        """The proxy for requests to a host; None to connect directly.

        This machine is never reached through a proxy, which would look for it at its own place.
        """
        proxy = self.by_scheme.get(scheme) or self.by_scheme.get("all")
        host = host.strip("[]").rstrip(".").lower()
        if proxy is None or _is_loopback(host) or self._is_exempt(host, port or USUAL_PORTS.get(scheme, 0)):
            return None
        return proxy

    def _is_exempt(self, host: str, port: int) -> bool:
        entries = [entry.strip() for entry in self.no_proxy.split(",")]
        if "*" in entries or any(_is_within(host, entry) for entry in entries):
            return True
        # It knows no wildcards, only names with all that is below them.
        listed = ",".join(entry.removeprefix("*") for entry in entries)
        return bool(proxy_bypass_environment(f"{host}:{port}", {"no": listed}))


class ProxyFailed(Exception):
    """A proxy gave no connection; the text says why. `may_pass` is whether another attempt may help."""

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.may_pass = reason, may_pass


@contextmanager
def reaching_proxy(proxy: str, host: str) -> Iterator[None]:
    """Turn what goes wrong on the way to a proxy, and through it to a host, into ProxyFailed."""
    try:
        yield
    except socket.gaierror:
        raise ProxyFailed(Message("cannot resolve the proxy {proxy}", proxy=proxy)) from None
    except TimeoutError:
        raise ProxyFailed(Message("the proxy {proxy} did not answer in time", proxy=proxy)) from None
    except ConnectionRefusedError:
        reason = Message("the proxy {proxy} refused the connection", proxy=proxy)
        raise ProxyFailed(reason, may_pass=True) from None
    except ConnectionError:
        reason = Message("the proxy {proxy} closed the connection", proxy=proxy)
        raise ProxyFailed(reason, may_pass=True) from None
    except ssl.SSLError as error:
        told = str(error.reason or "certificate refused").replace("_", " ").lower()
        reason = Message(
            "no secure connection to the proxy {proxy} (TLS): {reason}", proxy=proxy, reason=told
        )
        raise ProxyFailed(reason) from None
    except http.client.HTTPException:
        raise ProxyFailed(
            Message("the proxy {proxy} does not answer as an HTTP proxy", proxy=proxy)
        ) from None
    except OSError as error:
        raise _refusal(proxy, host, str(error)) from None


def wants_login(proxy: str) -> Message:
    """What a reader is told where a proxy answers 407."""
    return Message("the proxy {proxy} wants a user and a password that it knows (HTTP 407)", proxy=proxy)


def _refusal(proxy: str, host: str, error: str) -> ProxyFailed:
    status = _TUNNEL_STATUS.search(error)
    if status is None:
        return ProxyFailed(Message("the proxy {proxy} cannot be reached", proxy=proxy))
    if status[1] == "407":
        return ProxyFailed(wants_login(proxy))
    reason = Message(
        "the proxy {proxy} did not connect to {host} (HTTP {status})",
        proxy=proxy,
        host=host,
        status=status[1],
    )
    return ProxyFailed(reason, may_pass=status[1] in _MAY_PASS)


def parse_proxy(text: str) -> Proxy:
    """The proxy at an address; without a scheme it is http.

    Raises ValueError, in one line that does not repeat the text.
    """
    url = text.strip()
    url = url if _HAS_SCHEME.match(url) else f"http://{url}"
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        raise ValueError(Message("it is not an address; {form}", form=_FORM)) from None
    if scheme.startswith("socks"):
        raise ValueError(Message("SOCKS is not supported; set TRENDSCOPE_PROXY to an HTTP proxy, or to off"))
    if scheme not in USUAL_PORTS or not host or port == 0 or not url.isprintable() or " " in url:
        raise ValueError(Message("it is not the address of a proxy; {form}", form=_FORM))
    shown = f"[{host}]" if ":" in host else host
    return Proxy(SecretStr(url), f"{shown}:{port or USUAL_PORTS[scheme]}")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _is_within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
