"""The files that a reference names, in the ways in which programs write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

_SCHEME = re.compile(r"file:(?://(?:localhost)?)?(?=/)", re.IGNORECASE)
_ENDNOTE = "internal-pdf://"
_WEB = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9.])")
_MENDELEY_BACKSLASH = "$\\backslash$"


def split_files(value: str) -> tuple[str, ...]:
    """The paths in BibTeX's `file` field.

    Zotero, JabRef and Mendeley write `description:path:type`, several separated by `;`, with a backslash
    before a sign that is part of a path; JabRef adds where the file is from. Others write the path alone.
    """
    records = _split(value.replace(_MENDELEY_BACKSLASH, "\\"), ";")
    return tuple(path for record in records if (path := _path(record.strip())))


def _split(text: str, sign: str) -> list[str]:
    """The text between these signs; one after a backslash separates nothing."""
    return re.findall(rf"(?:^|{sign})((?:\\.|[^{sign}\\])*)", text, re.DOTALL)


def _path(record: str) -> str:
    is_whole = any(each.match(record) for each in (_DRIVE, _SCHEME, _WEB))
    fields = [record] if is_whole else _split(record, ":")
    # With a type behind it, the path is second, or first if there is nothing else.
    path = next(filter(None, fields[1::-1] if len(fields) > 2 else fields), "")
    if len(fields) > 3 and _DRIVE.match(":".join(fields[1:3])):  # a drive whose colon is written as it is
        path = ":".join(fields[1:3])
    return _ESCAPED.sub(r"\1", path).strip()


def is_web_address(name: str) -> bool:
    """Whether a reference names a page instead of a file, as many publishers do."""
    return bool(_WEB.match(name))


def existing(name: str, folder: Path) -> Path | None:
    """The file of that name, looked for in a folder; None if there is none."""
    return next((path for path in _places(name, folder) if _is_file(path)), None)


def _places(name: str, folder: Path) -> Iterator[Path]:
    """Where the file may be: a Mac writes names in parts, Windows backslashes, Mendeley no first slash."""
    if name.startswith(_ENDNOTE):
        name = unquote(name.removeprefix(_ENDNOTE))
        yield from (data / name for data in sorted(folder.glob("*.Data/PDF")))
    elif _SCHEME.match(name):
        name = unquote(_SCHEME.sub("", name, count=1))
    forms = (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    for written in dict.fromkeys((*forms, *(form.replace("\\", "/") for form in forms))):
        yield folder / written
        yield Path("/", written)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no disk can have
        return False
