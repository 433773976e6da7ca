"""A real HTTP proxy on loopback: it looks every name up as this machine, and notes what it is asked for."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OF_THE_WAY = frozenset({"Connection", "Proxy-Authorization", "Proxy-Connection"})


@dataclass(eq=False)
class ProxyServer(ThreadingHTTPServer):
    """`received` are request lines without the version; `status` is what it answers instead of helping."""

    login: str = ""
    status: int = 200
    received: list[str] = field(default_factory=list)
    daemon_threads = True
    block_on_close = False

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, login: str = "", scheme: str = "http") -> str:
        """Its address, with `user:password` if given."""
        return f"{scheme}://{login}{'@' if login else ''}127.0.0.1:{self.port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProxyServer

    def do_CONNECT(self) -> None:
        """Pass bytes both ways."""
        if not self._accepted():
            return
        with socket.create_connection(("127.0.0.1", int(self.path.rpartition(":")[2]))) as there:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_pass, args=(there, self.connection), daemon=True)
            back.start()
            _pass(self.connection, there)
        self.close_connection = True

    def do_GET(self) -> None:
        """Fetch a plain page."""
        if not self._accepted():
            return
        parts = urlsplit(self.path)
        lines = [f"{self.command} {parts.path} HTTP/1.1", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items() if name not in _OF_THE_WAY]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with socket.create_connection(("127.0.0.1", parts.port or 80)) as there:
            there.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            _pass(there, self.connection)
        self.close_connection = True

    do_POST = do_DELETE = do_GET  # noqa: N815 - as http.server wants it

    def _accepted(self) -> bool:
        self.server.received.append(f"{self.command} {self.path}")
        known = "Basic " + base64.b64encode(self.server.login.encode()).decode()
        refused = self.server.login and self.headers["Proxy-Authorization"] != known
        status = 407 if refused else self.server.status
        if status != 200:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return status == 200

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(login: str = "", status: int = 200, tls: ssl.SSLContext | None = None) -> Iterator[ProxyServer]:
    """A running proxy that wants this login, `user:password`, or answers everything with a status."""
    server = ProxyServer(login, status)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
