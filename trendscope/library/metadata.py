"""What is known of a document: what a reference says of it, what its file says, and else its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from trendscope.library.document import ABOVE, Metadata, Reading
from trendscope.text.characters import strip_hidden

FILE_NAME = "file name"
ARXIV = "arXiv number"

_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")
# An origin, and in brackets the fields that are from there, if not all others are.
_PART = re.compile(r"([^,(]+?)(?: \(([^)]*)\))?(?:, |$)")
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


def merged(known: Metadata, other: Metadata) -> Metadata:
    """What is known, and from the other what that leaves open; its origin says which of it."""
    said = {name: value for name, value in asdict(known).items() if value}
    filling = {name: value for name, value in asdict(other).items() if value and name not in said}
    parts = [known.origin, *_origins(other.origin, list(filling), known.origin)]
    return Metadata(**{**filling, **said, "origin": ", ".join(filter(None, parts))})


def _origins(origin: str, fields: list[str], known: str) -> Iterator[str]:
    """Where these fields are from, as an origin says it; but for those of the origin that is known."""
    parts = [(name, listed.split(", ") if listed else []) for name, listed in _PART.findall(origin)]
    elsewhere = {field for _, listed in parts for field in listed}
    for name, listed in parts:
        these = [each for each in fields if each in listed or not (listed or each in elsewhere)]
        if these and name != known:
            yield f"{name} ({', '.join(these)})"
