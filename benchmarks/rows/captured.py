"""What the command prints in this process, as bytes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from trendscope.cli import main
from trendscope.streams import standard_streams


@contextmanager
def own_folder(files: Mapping[str, str] | None = None, **environment: str) -> Iterator[Path]:
    """Work in an empty folder with these files, and in an environment with these variables and no setting."""
    here, before = Path.cwd(), dict(os.environ)
    with TemporaryDirectory() as folder:
        for name in before:
            if name.startswith(("TRENDSCOPE_", "OPENAI_", "LANGSMITH_")) or name.endswith("_API_KEY"):
                del os.environ[name]
        os.environ.update({"TRENDSCOPE_CACHE": "off"} | environment)
        for name, text in (files or {}).items():
            (Path(folder) / name).write_text(text, "utf-8")
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(here)
            os.environ.clear()
            os.environ.update(before)


def captured(action: Callable[[], object], *, encoding: str = "utf-8") -> bytes:
    """What the action prints on standard output and standard error, one after the other."""
    written = io.BytesIO(), io.BytesIO()
    before = sys.stdout, sys.stderr
    streams = [io.TextIOWrapper(each, encoding=encoding, write_through=True) for each in written]
    sys.stdout, sys.stderr = streams
    try:
        with standard_streams():
            action()
    finally:
        sys.stdout, sys.stderr = before
    return b"".join(each.getvalue() for each in written)


def command(*arguments: str, encoding: str = "utf-8") -> bytes:
    """What the command prints, whatever its exit status."""

    def run() -> None:
        try:
            main(arguments)
        except SystemExit:
            """argparse ends in this way."""

    return captured(run, encoding=encoding)
