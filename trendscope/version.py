"""The version of the package, where every module can read it."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

__version__ = "0.2.0"


@cache
def code_digest() -> str:
    """A hash of the files of the package: other code may make another report of the same answers."""
    digest = blake2b(digest_size=8)
    package = Path(__file__).parent
    for folder, folders, files in os.walk(package, followlinks=True):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            status = (Path(folder) / name).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
