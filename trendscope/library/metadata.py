"""What is known of a document, where its format does not say it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from trendscope.library.document import ABOVE, Metadata, Reading
from trendscope.text.characters import strip_hidden

FILE_NAME = "file name"
ARXIV = "arXiv number"

_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")
_MONTH = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4}")
_ARXIV = re.compile(r"(?<!\d)(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)")


def filled_in(reading: Reading, path: Path) -> Reading:
    """The reading with what its file's name says where nothing else does: a title, a year, an arXiv id.

    A heading that is the title is left out: it says nothing of one section.
    """
    known = reading.metadata
    arxiv = _ARXIV.search(path.stem)
    years = set(_YEAR.findall(path.stem))
    said: dict[str, Any] = {
        "title": strip_hidden(path.stem.replace("_", " ")),
        "date": years.pop() if len(years) == 1 else None,
        "arxiv": arxiv[1] if arxiv else "",
    }
    new = {field: value for field, value in said.items() if value and not getattr(known, field)}
    if new:
        known = replace(known, **new, origin=_origin(known, list(new)))
    known = _with_date_of_arxiv(known)
    sections = tuple(replace(each, heading=_below(known.title, each.heading)) for each in reading.sections)
    return replace(reading, sections=sections, metadata=known)


def _with_date_of_arxiv(known: Metadata) -> Metadata:
    """With the month in which arXiv gave the paper its number, where no other date is known."""
    month = _MONTH.match(known.arxiv)
    if known.date or month is None:
        return known
    origins = (known.origin, f"{ARXIV} (date)")
    return replace(known, date=f"20{month[1]}-{month[2]}", origin=", ".join(filter(None, origins)))


def _below(title: str, heading: str) -> str:
    return "" if heading == title else heading.removeprefix(title + ABOVE)


def _origin(known: Metadata, new: list[str]) -> str:
    if not known.origin:
        return FILE_NAME
    return f"{known.origin}, {FILE_NAME} ({', '.join(new)})"
