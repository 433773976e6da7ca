"""What is kept on disk between questions, such as the reference corpus of a field.

The files are JSON, compressed. `diskcache` would do the same, but unpickles what it finds in its folder, and
holds it in SQLite, whose locks are not safe in a home on a network.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

T = TypeVar("T")

MAX_BYTES = 200_000_000
# What is stored under another number is not found: raise it when the same key would get another value.
FORMAT = 1

_DAY = 86_400.0
# A file that another process removes, a full disk, a damaged file, a value that does not fit its type.
_UNUSABLE = (OSError, EOFError, zlib.error, ValueError)


class _Entry(BaseModel):
    key: str
    expires: float
    value: str


@dataclass(frozen=True)
class Cache:
    """Values by kind and key, in a folder; without a folder, nothing is kept.

    What cannot be read is absent, and what cannot be written is not kept: nothing here raises. Processes may
    share a folder. If it outgrows `max_bytes`, the entries that were written first are removed.
    """

    folder: Path | None = None
    max_bytes: int = MAX_BYTES
    clock: Callable[[], float] = time.time

    def get(self, kind: str, key: Mapping[str, object], type_: TypeAdapter[T]) -> T | None:
        """The value stored under this key, if it has not expired."""
        if self.folder is None:
            return None
        name, path = _names(self.folder, kind, key)
        with suppress(*_UNUSABLE):
            entry = _Entry.model_validate_json(gzip.decompress(path.read_bytes()))
            if entry.key == name and self.clock() < entry.expires:
                return type_.validate_json(entry.value)
        return None

    def put(
        self, kind: str, key: Mapping[str, object], value: T, type_: TypeAdapter[T], *, days: float
    ) -> None:
        """Store a value for so many days."""
        if self.folder is None:
            return
        name, path = _names(self.folder, kind, key)
        with suppress(*_UNUSABLE):
            content = type_.dump_json(value).decode()
            entry = _Entry(key=name, expires=self.clock() + days * _DAY, value=content)
            _write(path, gzip.compress(entry.model_dump_json().encode(), compresslevel=6))
            self._trim(self.folder)

    def _trim(self, folder: Path) -> None:
        files = [(path, path.stat()) for path in _entries(folder).rglob("*") if path.is_file()]
        total = sum(stat.st_size for _, stat in files)
        for path, stat in sorted(files, key=lambda each: each[1].st_mtime_ns):
            if total <= self.max_bytes:
                break
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _entries(folder: Path) -> Path:
    return folder / "entries"


def _names(folder: Path, kind: str, key: Mapping[str, object]) -> tuple[str, Path]:
    """The whole name of an entry, and its file, which is named after a hash of it."""
    name = json.dumps([FORMAT, kind, key], sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return name, _entries(folder) / kind / f"{digest[:40]}.json.gz"


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there as a whole or not at all, whoever else writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.close()
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
