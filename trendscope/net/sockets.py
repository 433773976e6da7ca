"""Waits for a socket that end with their scope."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from trendscope.net.cancellation import interruptible


@contextmanager
def breaking_off(connection: socket.socket) -> Iterator[None]:
    """Shut the connection down if the scope is ended during the block, in which a call on it waits."""
    with interruptible(partial(_shut_down, connection)):
        yield


def connect(address: str, port: int, seconds: float, options: Any = None) -> socket.socket:
    """A connection to an IP address, with socket options as urllib3 has them.

    Raises OSError, TimeoutError, and the scope's error if it ends meanwhile.
    """
    family, kind, protocol, _, target = socket.getaddrinfo(
        address, port, 0, socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
    )[0]
    connection = socket.socket(family, kind, protocol)
    try:
        for option in options or ():
            connection.setsockopt(*option)
        connection.settimeout(seconds)
        with breaking_off(connection):
            connection.connect(target)
    except BaseException:
        connection.close()
        raise
    return connection


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        # Not the method of an SSLSocket, which first drops the object that the reader is using.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
