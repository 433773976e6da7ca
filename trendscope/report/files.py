"""Files that a report or its corpus is written to."""

from __future__ import annotations

from pathlib import Path

from trendscope.errors import UsageError


def check_path(path: Path) -> None:
    """Raise UsageError if no file could be written there."""
    if path.is_dir():
        raise UsageError(f"cannot write to {path}, which is a folder")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} to write to")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises UsageError if it cannot be written."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
