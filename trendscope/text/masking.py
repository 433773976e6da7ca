"""Secrets: every key that this process has read is masked wherever a text is shown, logged or reported."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, quote_plus, unquote

MASK = "…"
# A shorter one, such as "none" or "ollama", is a placeholder, and would be found in harmless words.
MIN_CHARACTERS = 6
MIN_WORD_CHARACTERS = 12

# What a variable is called that holds one, in lower case.
SECRET_NAME = re.compile(r"\w*(?:api_?key|access_key|_key|secret|token|password)")

_known: list[str] = []  # the longest first: one may be part of another
_CORE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}")
_USER_INFO = re.compile(r"(?<=://)[^\s/@:\"'<>]*:[^\s/@\"'<>]*(?=@)")
_LOGIN = re.compile(r"(https?://)[^/?#]*@")
_BEARER = re.compile(r"\b([Bb]earer|BEARER|[Bb]asic)(\s+)(?=[^\s\d]*\d)[\w.~+/=-]{8,}")


def remember_secret(value: str) -> None:
    """Mask this value from now on, also as it stands in an address, in JSON or in a Basic header."""
    value = value.strip()
    enough = MIN_CHARACTERS if any(map(str.isdigit, value)) else MIN_WORD_CHARACTERS
    if len(value) < enough:
        return
    _known[:] = sorted({*_known, *_forms(value)}, key=len, reverse=True)
    _mask_log_records()


def remember_passwords(text: str) -> None:
    """Mask from now on what stands before the host of an address, such as https://user:password@host."""
    for found in _USER_INFO.findall(text):
        password = found.partition(":")[2]
        for secret in (password, unquote(password), unquote(found)):
            remember_secret(secret)


def _forms(value: str) -> Iterator[str]:
    """The value as it stands in a text, in JSON, in Python, in an address, and in a Basic header."""
    in_json = (json.dumps(value, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
    for text in (value, *in_json, repr(value)[1:-1]):
        yield text
        yield quote(text, safe="", errors="replace")
        yield quote(text, errors="replace")
        yield quote_plus(text, errors="replace")
    yield base64.b64encode(value.encode("utf-8", "replace")).decode()
    # A long part that no encoding changes, however often the rest was encoded.
    yield from _CORE.findall(value)


def without_login(address: str) -> str:
    """The address without what stands before its host, such as user:password@."""
    found = _LOGIN.match(address)
    return found[1] + address[found.end() :] if found else address


def mask_known(text: str) -> str:
    """The text without the secrets that this process has read, and nothing else changed."""
    for secret in _known:
        if secret in text:
            text = text.replace(secret, MASK)
    return text


def mask_secrets(text: str) -> str:
    """The text without the secrets that are known, passwords in addresses, and bearer tokens."""
    text = mask_known(text)
    if "://" in text and "@" in text:
        text = _USER_INFO.sub(MASK, text)
    if "earer" in text or "EARER" in text or "asic" in text:
        text = _BEARER.sub(rf"\1\2{MASK}", text)
    return text


@cache
def _mask_log_records() -> None:
    """Mask what any library logs in this process: at DEBUG, those below us log whole addresses."""
    make, formatter = logging.getLogRecordFactory(), logging.Formatter()

    def masked(*args: object, **options: object) -> logging.LogRecord:
        record = make(*args, **options)
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: logging itself reports this
            return record
        if (clean := mask_secrets(said)) != said:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0]:
            trace = formatter.formatException(record.exc_info)
            if (clean := mask_secrets(trace)) != trace:
                record.exc_text = clean
        return record

    logging.setLogRecordFactory(masked)
