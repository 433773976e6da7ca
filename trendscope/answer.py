"""What a service answers is not trusted: its bounds, its counts, its JSON, and the documents made of it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import requests

from trendscope.document import Document
from trendscope.text.characters import whole_characters
from trendscope.text.scripts import write_scripts

# What one search brings at most. The largest page that is requested has 1,000 entries; a paper of a large
# collaboration has 3,000 authors; 100,000 characters are 40 pages.
MAX_ENTRIES = 2_000
MAX_TEXT = 100_000
MAX_TITLE = 1_000
MAX_AUTHORS = 5_000
MAX_NAME = 200
MAX_URL = 2_000
MAX_COUNT = 10**10
FIRST_YEAR, LAST_YEAR = 1500, 2200

_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}")
_NOT_IN_URL = re.compile(r"[\s\x00-\x20\x7f<>\"]")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def as_count(value: object) -> int:
    """A number of things, which some services write as `2,809` or `2809.0`.

    Raises ValueError for anything else: a truth value, a negative, endless or absurd number.
    """
    if isinstance(value, str) and _COUNT.fullmatch(text := value.strip()):
        value = int(text.replace(",", ""))
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise ValueError("not a count")
    return value


def json_object(response: requests.Response, *, strict: bool = True) -> dict[str, Any]:
    """The JSON object in an answer.

    Raises ValueError for anything else, and RecursionError for one that is nested too deep.
    """
    answer = response.json(strict=strict)
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer


def real_date(text: str | None) -> str | None:
    """An ISO date, a month or a year that exists; None for anything else, such as `0000-00-00`."""
    if not _DATE.fullmatch(day := (text or "").strip()):
        return None
    try:
        found = date.fromisoformat(f"{day}-01-01"[:10] if len(day) < 10 else day)
    except ValueError:
        return None
    return day if FIRST_YEAR <= found.year <= LAST_YEAR else None


def clean_document(document: Document) -> Document:
    """The document within the bounds, with its exponents, and without what no file or calendar can hold.

    JSON may contain lone surrogates, but no UTF-8 can.
    Raises ValueError if it cannot be told from others: no key, no title, or an address without end.
    """
    title = " ".join(_text(document.title, MAX_TITLE).split())
    if not (title and document.key and len(document.url) <= MAX_URL):
        raise ValueError("not a document")
    names = ("key", "field", "venue", "doi")
    texts: dict[str, Any] = {
        name: whole_characters(getattr(document, name)[: MAX_URL + 100]) for name in names
    }
    return replace(
        document,
        title=title,
        url=_NOT_IN_URL.sub(lambda match: quote(match[0]), whole_characters(document.url).strip()),
        text=_text(document.text, MAX_TEXT),
        authors=tuple(whole_characters(name[:MAX_NAME]) for name in document.authors[:MAX_AUTHORS]),
        date=real_date(document.date),
        citations=document.citations if (document.citations or 0) >= 0 else None,
        **texts,
    )


def _text(text: str, limit: int) -> str:
    return whole_characters(write_scripts(text[:limit]))
