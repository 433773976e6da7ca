"""How what is large is kept: compressed."""

from __future__ import annotations

import zlib

_LEVEL = 3  # higher ones take longer than they save


def compress(content: bytes) -> bytes:
    return zlib.compress(content, _LEVEL)


def decompress(packed: bytes) -> bytes:
    return zlib.decompress(packed)
