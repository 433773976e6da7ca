"""A PostgreSQL server of the tests' own, where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.servers import unused_port

USER = "postgres"
DEBIAN = Path("/usr/lib/postgresql")
# Nothing has to outlive the tests.
OPTIONS = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=40"


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None if they are not installed."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    return max(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def serving_postgres(bin_folder: Path) -> Iterator[str]:
    """A new server; yields its address, and stops and removes it at the end."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    prefix = ["runuser", "-u", USER, "--"] if as_root else []  # it refuses to run as root

    def call(program: str, *arguments: str) -> None:
        command = [*prefix, str(bin_folder / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/")

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if as_root:
            shutil.chown(folder, USER)
        data, port = Path(folder) / "data", unused_port()
        call("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        call("pg_ctl", "-o", f"-p {port} {OPTIONS}", "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")
