"""What never answers: a server, an own tool and an MCP server; and a command's environment at a replica."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from benchmarks.replica import settings_at

HANGING_TOOL = """\
import time

from langchain_core.tools import tool


@tool
def search(query: str) -> str:
    "Search."
    time.sleep(600)
    return "nothing"
"""
HANGING_SERVER = """\
import time

from mcp.server.fastmcp import FastMCP

server = FastMCP("slow")


@server.tool()
def search(query: str) -> str:
    "Search."
    time.sleep(600)
    return "nothing"


server.run()
"""


@contextmanager
def hanging() -> Iterator[str]:
    """The address of a server that accepts every connection and never answers."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    held.append(server.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    for connection in held:
        connection.close()


def replica_environment(base: str) -> dict[str, str]:
    """The environment in which the command asks the replica, with no setting of whoever runs this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRENDSCOPE_")}
    settings = settings_at(base)
    addresses = {f"TRENDSCOPE_{name.upper()}_URL": url for name, url in settings.addresses.items()}
    return kept | addresses | {"TRENDSCOPE_ARXIV_DELAY": "0", "PYTHONUNBUFFERED": "1"}
