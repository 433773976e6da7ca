"""Which addresses may be connected to, and the connections that go nowhere else.

`Gate.connect` looks a name up once, checks every address it resolves to and connects to one of them, so
there is no second lookup in which the name could resolve to another address. The urllib3 classes below
use it for each connection of the session in session.py.

Where a proxy connects for us, it also looks the name up, and nobody can pin what it finds. So the name alone
is checked (`Gate.check_name`): no form of an inner address, and no name that only an inner network knows.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from trendscope.errors import AddressRefused, MalformedAnswer
from trendscope.net.cancellation import seconds_left, wait_for
from trendscope.net.certificates import tls_context
from trendscope.net.proxies import reaching_proxy
from trendscope.net.response import LeanResponse
from trendscope.net.sockets import breaking_off, connect

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from requests import PreparedRequest

Resolver = Callable[..., list[tuple[Any, ...]]]

# `is_global` calls these public: the protocol block, the old 6to4 relays, Azure's host service.
_NOT_PUBLIC_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
_NOT_PUBLIC_V6 = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # the third quarter of the address (RFC 5214, section 6.1)
# Names of inner networks: RFC 6761, 6762 with its appendix G, 8375, and ICANN's `internal`.
_INNER_NAMES = frozenset(
    {"localhost", "local", "internal", "home.arpa", "intranet", "private", "corp", "home", "lan"}
)
_NAME = re.compile(r"[a-z0-9._-]+")


def is_public(address: str) -> bool:
    """Whether an IP address (text, scope allowed) is public; an IPv4 address in an IPv6 one is unwrapped."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _carried(ip)
        return _public_v6(ip) if inner is None else _public_v4(inner)
    return _public_v4(ip)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_PUBLIC_V4)


def _public_v6(ip: IPv6Address) -> bool:
    return ip in _GLOBAL_UNICAST and ip.is_global and not any(ip in net for net in _NOT_PUBLIC_V6)


def normalize_host(host: str) -> str:
    """A host in lower case, without the brackets of an IPv6 address."""
    return host.strip("[]").lower()


class Deadline(threading.local):
    """When the current request of this thread has to end, by `time.monotonic`; its scope may end before."""

    at: float = float("inf")

    def left(self, limit: float) -> float:
        """Seconds left, at most `limit`; raises TimeoutError if there are none, and the scope's error."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return seconds_left(min(left, limit))


class Target(threading.local):
    """Which host and port the current request of this thread is for, whoever connects to it."""

    host: str = ""
    port: int = 0


class Gate:
    """The limits that every connection of one session obeys: addresses, seconds and bytes.

    `allowed` are the hosts with their ports that need not be public; a port of None stands for all.
    """

    def __init__(
        self, allowed: Collection[str], timeout: float, max_bytes: int, on_sent: Callable[[str, int], None]
    ) -> None:
        self.allowed: set[tuple[str, int | None]] = {(normalize_host(host), None) for host in allowed}
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.on_sent = on_sent
        self.deadline = Deadline()
        self.target = Target()
        self.resolve: Resolver = socket.getaddrinfo

    def connect(self, host: str, port: int, options: Any = None) -> socket.socket:
        """A connection to a checked address of `host`.

        Raises AddressRefused, TimeoutError, and OSError (gaierror for an unknown name).
        """
        return self._connect_to(self.addresses, host, port, options)

    def connect_to_proxy(self, host: str, port: int, options: Any = None) -> socket.socket:
        """A connection to a proxy, which a setting names, wherever it is.

        Raises TimeoutError and OSError, as `connect` does.
        """
        return self._connect_to(self._resolved, host, port, options)

    def _connect_to(
        self, resolve: Callable[[str, int], list[str]], host: str, port: int, options: Any
    ) -> socket.socket:
        end = time.monotonic() + self.deadline.left(self.timeout)
        addresses = resolve(host, port)
        error: OSError = OSError("no address")
        for position, address in enumerate(addresses):
            share = (end - time.monotonic()) / (len(addresses) - position)
            try:
                # An IP address, so nothing is looked up again here.
                return connect(address, port, max(share, 0.001), options)
            except OSError as failed:
                error = failed
        raise error

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, each once; raises AddressRefused if one is not public."""
        addresses = self._resolved(host, port)
        if not self.is_allowed(host, port) and not all(map(is_public, addresses)):
            raise self._refused(host, port)
        return addresses

    def check_name(self, host: str, port: int) -> None:
        """Check a host that somebody else will look up.

        Raises AddressRefused for an address that is not public, in any form, and for an inner name.
        """
        if self.is_allowed(host, port):
            return
        name = normalize_host(host)
        try:
            found = socket.getaddrinfo(name.rstrip("."), port, flags=socket.AI_NUMERICHOST)
        except (socket.gaierror, UnicodeError):
            if not _is_inner_name(name):
                return
        else:
            if all(is_public(str(info[4][0])) for info in found):
                return
        raise self._refused(host, port)

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the host need not be public at this port."""
        name = normalize_host(host)
        return (name, port) in self.allowed or (name, None) in self.allowed

    def _refused(self, host: str, port: int) -> AddressRefused:
        name = normalize_host(host)
        if any(name == named for named, _ in self.allowed):
            return AddressRefused(
                "{name}:{port} is not on the public network; settings name another port", name=name, port=port
            )
        return AddressRefused("{name} is not on the public network, and no setting names it", name=name)

    def _resolved(self, host: str, port: int) -> list[str]:
        found = self._look_up(normalize_host(host), port)
        return list(dict.fromkeys(str(info[4][0]) for info in found))

    def _look_up(self, host: str, port: int) -> list[tuple[Any, ...]]:
        # getaddrinfo has no timeout: a dead resolver would hold the run for a minute.
        answer: Future[list[tuple[Any, ...]]] = Future()
        answered = threading.Event()
        answer.add_done_callback(lambda _: answered.set())
        threading.Thread(target=self._answer, args=(answer, host, port), daemon=True).start()
        wait_for(answered, self.deadline.left(self.timeout))
        return answer.result(0)

    def _answer(self, answer: Future[list[tuple[Any, ...]]], host: str, port: int) -> None:
        try:
            answer.set_result(self.resolve(host, port, 0, socket.SOCK_STREAM))
        except UnicodeError:
            answer.set_exception(socket.gaierror(socket.EAI_NONAME, "not a name"))
        except Exception as error:  # noqa: BLE001 - re-raised in the waiting thread
            answer.set_exception(error)


def _is_inner_name(name: str) -> bool:
    """Whether only an inner network knows the name, or somebody could take it for an inner address."""
    labels = name.rstrip(".").split(".")
    endings = {".".join(labels[at:]) for at in range(len(labels))}
    # The last label of a public name never begins with a digit.
    looks_public = len(labels) > 1 and not labels[-1][:1].isdigit() and _NAME.fullmatch(name)
    return not looks_public or not _INNER_NAMES.isdisjoint(endings)


class _Wire(io.RawIOBase):
    """The bytes of one response as they arrive: each read within the deadline, all within the limit."""

    # Room for status line, headers and chunk sizes besides a full-size body.
    beside_body = 1_000_000

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, gate: Gate) -> None:
        self.raw, self.sock, self.gate = raw, sock, gate
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        with breaking_off(self.sock):
            self.sock.settimeout(self.gate.deadline.left(self.gate.timeout))
            size: int | None = self.raw.readinto(buffer)
        self.count += size or 0
        if self.count > self.gate.max_bytes + self.beside_body:
            raise too_large(self.gate.target.host, self.gate.max_bytes)
        return size

    def close(self) -> None:
        self.raw.close()
        super().close()


def too_large(host: str, max_bytes: int) -> MalformedAnswer:
    """The error for a response over the limit (bytes)."""
    return MalformedAnswer(
        "{host} answered with more than {max_bytes:,} bytes", host=host, max_bytes=max_bytes
    )


class _Checked(HTTPConnection):
    gate: Gate
    _is_tunnelling = False

    def _new_conn(self) -> socket.socket:
        if self.proxy:
            with self._reaching_proxy():
                return self.gate.connect_to_proxy(self._dns_host, self.port, self.socket_options)
        try:
            return self.gate.connect(self._dns_host, self.port, self.socket_options)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, "failed") from error

    def _tunnel(self) -> None:
        self._is_tunnelling = True
        with self._reaching_proxy():
            super()._tunnel()
        self._is_tunnelling = False

    def _reaching_proxy(self) -> AbstractContextManager[None]:
        return reaching_proxy(f"{self.host}:{self.port}", self.gate.target.host)

    def response_class(self, sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:  # type: ignore[override]
        if not self._is_tunnelling:
            self.gate.on_sent(self.gate.target.host, self.gate.target.port)  # from here on we wait for it
        response = http.client.HTTPResponse(sock, *args, **kwargs)
        raw = response.fp.detach()
        response.fp = io.BufferedReader(_Wire(raw, sock, self.gate))
        return response


class _CheckedTLS(_Checked, HTTPSConnection):
    """TLS over a checked connection; name and certificate are those of the host, not of the address."""

    def connect(self) -> None:
        """Connect and shake hands."""
        with ExitStack() as self._handshake:
            super().connect()

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        # The handshake takes the descriptor away from this socket: another one can still break it off.
        self._handshake.enter_context(breaking_off(self._handshake.enter_context(connection.dup())))
        return connection

    def _connect_tls_proxy(self, hostname: str, sock: socket.socket) -> Any:
        with self._reaching_proxy():
            return super()._connect_tls_proxy(hostname, sock)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Checked

    def __init__(self, gate: Gate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate = gate

    def _new_conn(self) -> Any:
        connection: Any = super()._new_conn()
        connection.gate = self.gate
        return connection


class _TLSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _CheckedTLS


class GatedAdapter(HTTPAdapter):
    """Sends requests through a gate; `authorities` are the certificates that a TLS proxy is checked by."""

    def __init__(self, gate: Gate, authorities: Path | None = None) -> None:
        self.gate, self.authorities = gate, authorities
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of gated connections."""
        super().init_poolmanager(*args, **kwargs)
        self._gate(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The pools of gated connections through a proxy."""
        if proxy.lower().startswith("https:"):
            # Left to requests, it would be trusted unseen where a plain page is read through it.
            kwargs["proxy_ssl_context"] = tls_context(self.authorities)
        return self._gate(super().proxy_manager_for(proxy, **kwargs))

    def build_response(self, request: PreparedRequest, answer: Any) -> LeanResponse:
        """The response of requests, with our way to read JSON."""
        response = super().build_response(request, answer)
        response.__class__ = LeanResponse
        return cast(LeanResponse, response)

    def _gate(self, pools: Any) -> PoolManager:
        pools.pool_classes_by_scheme = {
            "http": partial(_Pool, self.gate),
            "https": partial(_TLSPool, self.gate),
        }
        return cast(PoolManager, pools)
