"""HTTP servers on loopback that answer as a test says, well or badly."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


@dataclass
class ReceivedRequest:
    """One request as it reached the server."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Answers each request with the next scripted answer of its server, the last one for ever."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Note the request, then answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            number = len(self.server.received)
            self.server.received.append(ReceivedRequest(self.command, self.path, dict(self.headers), body))
        answers = self.server.answers
        answers[min(number, len(answers) - 1)](self)

    do_POST = do_HEAD = do_GET  # noqa: N815 - as http.server wants it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Write a whole answer; a Content-Length given in the headers is kept, right or wrong."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@dataclass(eq=False)
class Server(ThreadingHTTPServer):
    """A server in a thread; `received` holds the requests, `connections` their number."""

    request_queue_size = 128  # many runs connect at once: one that is turned away asks again

    answers: list[Answer]
    host: str = "127.0.0.1"
    received: list[ReceivedRequest] = field(default_factory=list)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopping: threading.Event = field(default_factory=threading.Event)
    daemon_threads = True
    block_on_close = False

    def __post_init__(self) -> None:
        self.address_family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        super().__init__((self.host, 0), Handler)

    @property
    def port(self) -> int:
        """The port the system chose."""
        return int(self.server_address[1])

    def url(self, path: str = "/", host: str = "") -> str:
        """An address of this server, under another name for its host if one is given."""
        return f"http://{host or self.host}:{self.port}{path}"

    def get_request(self) -> tuple[socket.socket, object]:
        """Count the connection."""
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def serving(*answers: Answer, host: str = "127.0.0.1") -> Iterator[Server]:
    """A running server that gives these answers in their order."""
    server = Server(list(answers), host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def says(body: bytes | str = b"ok", status: int = 200, **headers: str) -> Answer:
    """A whole answer; `Retry_After="3"` becomes the header Retry-After."""
    content = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.answer(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, content
    )


def redirects(location: str, status: int = 302) -> Answer:
    """An answer that sends the client elsewhere."""
    return says(b"", status, Location=location)


def writes(*pieces: bytes, pause: float = 0.0) -> Answer:
    """Raw bytes with pauses between (until the server stops), then the end of the connection."""

    def answer(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            if pause and handler.server.stopping.wait(pause):
                break
        handler.close_connection = True

    return answer


def hangs(handler: Handler) -> None:
    """No answer before the server stops."""
    handler.server.stopping.wait(30)
    handler.close_connection = True


def resets(handler: Handler) -> None:
    """A TCP reset instead of an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def refusing_port() -> int:
    """A port of 127.0.0.1 that refuses connections while this process lives: no other test can have it."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    port = int(sock.getsockname()[1])
    sock.detach()
    return port


def unused_port() -> int:
    """A port of 127.0.0.1 for a server that is started now; until then, another may take it."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
