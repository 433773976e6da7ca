"""Which addresses may be connected to, and the connections that go nowhere else.

`Gate.connect` looks a name up once, checks every address it resolves to and connects to one of them, so
there is no second lookup in which the name could resolve to another address. The urllib3 classes below
use it for each connection of the session in session.py.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from trendscope.errors import AddressRefused, MalformedAnswer
from trendscope.net.cancellation import seconds_left, wait_for
from trendscope.net.sockets import breaking_off, connect

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Resolver = Callable[..., list[tuple[Any, ...]]]

# `is_global` calls these public: the protocol block, the old 6to4 relays, Azure's host service.
_NOT_PUBLIC_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
_NOT_PUBLIC_V6 = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


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


class Gate:
    """The limits that every connection of one session obeys: addresses, seconds and bytes."""

    def __init__(
        self, allowed: Collection[str], timeout: float, max_bytes: int, on_sent: Callable[[str, int], None]
    ) -> None:
        self.allowed = set(map(normalize_host, allowed))
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.on_sent = on_sent
        self.deadline = Deadline()
        self.resolve: Resolver = socket.getaddrinfo

    def connect(self, host: str, port: int, options: Any = None) -> socket.socket:
        """A connection to a checked address of `host`.

        Raises AddressRefused, TimeoutError, and OSError (gaierror for an unknown name).
        """
        end = time.monotonic() + self.deadline.left(self.timeout)
        addresses = self.addresses(host, port)
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
        found = self._look_up(normalize_host(host), port)
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        if normalize_host(host) not in self.allowed and not all(map(is_public, addresses)):
            raise AddressRefused(
                f"{normalize_host(host)} is not on the public network, and no setting names it"
            )
        return addresses

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


class _Wire(io.RawIOBase):
    """The bytes of one response as they arrive: each read within the deadline, all within the limit."""

    # Room for status line, headers and chunk sizes besides a full-size body.
    beside_body = 1_000_000

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, host: str, gate: Gate) -> None:
        self.raw, self.sock, self.host, self.gate = raw, sock, host, gate
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        with breaking_off(self.sock):
            self.sock.settimeout(self.gate.deadline.left(self.gate.timeout))
            size: int | None = self.raw.readinto(buffer)
        self.count += size or 0
        if self.count > self.gate.max_bytes + self.beside_body:
            raise too_large(self.host, self.gate.max_bytes)
        return size

    def close(self) -> None:
        self.raw.close()
        super().close()


def too_large(host: str, max_bytes: int) -> MalformedAnswer:
    """The error for a response over the limit (bytes)."""
    return MalformedAnswer(f"{host} answered with more than {max_bytes:,} bytes")


class _Checked(HTTPConnection):
    gate: Gate

    def _new_conn(self) -> socket.socket:
        try:
            return self.gate.connect(self._dns_host, self.port, self.socket_options)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, "failed") from error

    def response_class(self, sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:  # type: ignore[override]
        self.gate.on_sent(normalize_host(self.host), self.port)  # a response is awaited from here on
        response = http.client.HTTPResponse(sock, *args, **kwargs)
        raw = response.fp.detach()
        response.fp = io.BufferedReader(_Wire(raw, sock, self.host, self.gate))
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


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Checked
    gate: Gate

    def _new_conn(self) -> Any:
        connection: Any = super()._new_conn()
        connection.gate = self.gate
        return connection


class _TLSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _CheckedTLS


class _Pools(PoolManager):
    def __init__(self, gate: Gate, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.gate = gate
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}

    def _new_pool(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super()._new_pool(*args, **kwargs)
        pool.gate = self.gate
        return pool


class GatedAdapter(HTTPAdapter):
    """Sends requests through a gate, and never through a proxy."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - as in requests
        """Make the pools of gated connections."""
        self.poolmanager = _Pools(self.gate, num_pools=connections, maxsize=maxsize, block=block, **kwargs)
