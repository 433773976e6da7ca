"""A zip of texts, such as a Word file or an EPUB, that may come from anybody."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from trendscope.library.errors import BROKEN, ENCRYPTED, TOO_LARGE, Unreadable

MAX_ENTRIES = 20_000
MAX_UNPACKED = 24_000_000  # bytes: parsed, a text takes about five times as much

_ENCRYPTED = 0x1
_METHODS = (ZIP_STORED, ZIP_DEFLATED)
# What zipfile raises for bytes that are none.
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


class Archive:
    """The entries of a zip. Together no more than `MAX_UNPACKED` bytes are unpacked, whatever is in it.

    Every method raises Unreadable.
    """

    def __init__(self, body: bytes) -> None:
        try:
            # The file stays open as long as the object: it is memory alone.
            self._zip = ZipFile(BytesIO(body))
        except _DAMAGED as error:
            raise Unreadable(BROKEN) from error
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise Unreadable(TOO_LARGE)
        self._infos = {info.filename: info for info in infos}
        self._left = MAX_UNPACKED

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, in their order."""
        return tuple(self._infos)

    def has(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """An entry as it was before it was packed."""
        info = self._infos.get(name)
        if info is None:
            raise Unreadable(BROKEN)
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(ENCRYPTED)
        if info.compress_type not in _METHODS:
            raise Unreadable(BROKEN)
        content = self._unpack(info)
        self._left -= len(content)
        if self._left < 0:
            raise Unreadable(TOO_LARGE)
        return content

    def _unpack(self, info: ZipInfo) -> bytes:
        """As much of an entry as may be unpacked, and a byte more: what it says of its size may be wrong."""
        try:
            with self._zip.open(info) as entry:
                return entry.read(self._left + 1)
        except _DAMAGED as error:
            raise Unreadable(BROKEN) from error
