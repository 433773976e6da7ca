"""The text of a page, whatever its header says about the charset."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_META_WITHIN = 4096
# Browsers treat these names as the larger set (WHATWG Encoding, section 4.2).
_LARGER = {
    "euc_kr": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
}
_WESTERN = "cp1252"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_HANGUL = re.compile(r"[가-힣]")


def decode(body: bytes, named: str = "") -> str:
    """The text of a page, decoded by its byte order mark, its header (`named`), its `meta`, or a guess.

    A charset that cannot decode over a tenth of what is not ASCII is wrong. Any bytes can be decoded as
    Western European, so that comes last.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    for charset in (*_named(body, named), "utf-8"):
        text = body.decode(charset, "replace")
        if text.count("\ufffd") <= 0.1 * len(_NOT_ASCII.findall(text)):
            return text
    return _guess(body)


def as_utf8(body: bytes) -> bytes:
    """The same text in UTF-8, without its byte order mark: the bytes themselves if they may be that."""
    if body.startswith(codecs.BOM_UTF8):
        return body[len(codecs.BOM_UTF8) :]
    others = [name for name in _named(body, "") if name != "utf-8"]
    if others or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(body).encode("utf-8", "replace")
    return body


def _named(body: bytes, named: str) -> Iterator[str]:
    meta = _META.search(body[:_META_WITHIN])
    for name in (named, meta[1].decode("ascii", "replace") if meta else ""):
        charset = _python_name(name)
        if charset not in ("", _WESTERN):
            yield charset


def _python_name(name: str) -> str:
    """Python's name for a charset; empty if there is none."""
    name = name.strip(" \"'").lower()
    try:
        found = codecs.lookup(_LARGER.get(name, name)).name
        b" ".decode(found, "replace")  # raises for bytes-to-bytes codecs, such as zlib
    except (LookupError, ValueError):
        return ""
    return _LARGER.get(found, found)


def _guess(body: bytes) -> str:
    korean = body.decode("cp949", "replace")
    if 2 * len(_HANGUL.findall(korean)) >= len(_NOT_ASCII.findall(korean)):
        return korean
    return body.decode(_WESTERN, "replace")
