"""`langgraph dev` in a folder of its own, over the sources of a replica."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.replica import settings_at

REPOSITORY = Path(__file__).parents[1]
STARTS_WITHIN = 120.0


def variables(base: str, folder: Path) -> dict[str, str]:
    """The environment in which command, Python and server ask the same sources and keep the same runs."""
    own = {f"TRENDSCOPE_{name.upper()}_URL": url for name, url in settings_at(base).addresses.items()}
    return own | {
        "TRENDSCOPE_ARXIV_DELAY": "0",
        "TRENDSCOPE_PUBMED_DELAY": "0",
        "TRENDSCOPE_MODEL": "none",
        "TRENDSCOPE_STORE": str(folder / "store"),
        "TRENDSCOPE_CACHE": str(folder / "cache"),
        "LANGSMITH_TRACING": "false",
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "LANGGRAPH_NO_VERSION_CHECK": "true",
    }


@contextmanager
def serving_graphs(base: str, folder: Path) -> Iterator[str]:
    """The address of the server, which refuses whatever would block its event loop; it writes studio.log."""
    shutil.copy(REPOSITORY / "langgraph.json", folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "langgraph_cli",
        "dev",
        "--no-browser",
        "--no-reload",
        "--port",
        str(port),
    ]
    environment = os.environ | variables(base, folder) | {"PYTHONPATH": str(REPOSITORY)}
    with (
        (folder / "studio.log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/ok")
            yield address
        finally:
            process.kill()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address} did not answer within {STARTS_WITHIN:.0f} s")
