"""A server of the Model Context Protocol: over its standard streams, or with `http` on a port it prints."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import anyio
import uvicorn
from mcp.server.fastmcp import FastMCP, Image
from mcp.types import AudioContent, TextContent

NOTES = [
    {
        "title": "Week 12",
        "url": "https://example.org/12",
        "date": "2025-03-21",
        "text": "Machine translation is a tool that our editors trust.",
    },
    {"title": "Week 13", "text": "The coffee machine is broken again."},
]

server = FastMCP("notes")


@server.tool()
def search_notes(query: str) -> list[dict[str, str]]:
    """Search the notes."""
    return NOTES


@server.tool(structured_output=False)
def as_json(query: str) -> dict[str, Any]:
    """Search the notes, and write what was found as a text."""
    return {"results": NOTES}


@server.tool()
def plain(query: str) -> str:
    """Say what was asked."""
    return f"The notes on {query}."


@server.tool(structured_output=False)
def spoken(query: str) -> list[Any]:
    """Draw, speak and write."""
    heard = AudioContent(type="audio", data="AAAA", mimeType="audio/wav")
    return [Image(data=b"\x89PNG", format="png"), heard, TextContent(type="text", text="Written.")]


@server.tool()
def fails(query: str) -> str:
    """Fail, and say too much."""
    raise ValueError(f"the notes are locked\nfor {os.environ.get('NOTES_KEY')}")


@server.tool()
def two_arguments(a: int, b: int) -> int:
    """Add what is no query."""
    return a + b


@server.tool()
async def hangs(query: str) -> str:
    """Give no answer."""
    await anyio.sleep_forever()
    return query


def serve_http() -> None:
    """Serve on a free port of loopback, which is told in a line as soon as it is open."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        sys.stdout.write(f"{opened.getsockname()[1]}\n")
        sys.stdout.flush()
        app = server.streamable_http_app()
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[opened])


if __name__ == "__main__":
    serve_http() if sys.argv[1:] == ["http"] else server.run()
