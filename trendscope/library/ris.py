"""RIS, through `rispy`, one record at a time: it ends at a record that it cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from rispy import RisParser
from rispy.config import LIST_TYPE_TAGS

from trendscope.library.document import Metadata
from trendscope.library.identifiers import clean_doi, find_arxiv
from trendscope.library.iso_date import iso_date
from trendscope.library.reference import Entry
from trendscope.text.characters import strip_hidden
from trendscope.text.links import web_link
from trendscope.text.surnames import reading_order, split_name

# A tag with its two spaces and hyphen, which some programs write with less space.
_TAG = re.compile(r"^([A-Z][A-Z0-9])[ \t]{1,3}-[ \t]?", re.MULTILINE)
_START = re.compile(r"^TY  - ", re.MULTILINE)
_END = re.compile(r"^ER  -.*", re.MULTILINE | re.DOTALL)
# What rispy raises for lines that are no record.
_BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError)

_TITLES = ("title", "primary_title")
_AUTHORS = ("authors", "first_authors")
_YEARS = ("year", "publication_year")
_VENUES = ("journal_name", "alternate_title3", "secondary_title", "alternate_title2")
_ABSTRACTS = ("abstract", "notes_abstract")

_parser = RisParser(list_tags=[*LIST_TYPE_TAGS, "L1"], delimiter_tags_mapping={}, skip_unknown_tags=True)


def read_ris(text: str) -> Iterator[Entry]:
    """The records of a file, in their order; one that cannot be read is a broken entry."""
    tagged = _TAG.sub(r"\1  - ", text.replace("\r\n", "\n").replace("\r", "\n"))
    starts = [found.start() for found in _START.finditer(tagged)]
    line, before = 1, 0
    for start, end in pairwise([*starts, len(tagged)]):
        line += tagged.count("\n", before, start)
        before = start
        yield _entry(line, _record(tagged[start:end]))


def _record(text: str) -> Mapping[str, Any]:
    """The fields of a record; none if it cannot be read."""
    try:
        (record,) = _parser.parse(_END.sub("", text) + "\nER  - ")
    except _BROKEN:
        return {}
    return dict(record)


def _entry(line: int, record: Mapping[str, Any]) -> Entry:
    title = _first(record, _TITLES)
    if not title:
        return Entry(line, is_broken=True)
    addresses = [str(each) for each in record.get("urls", ())]
    doi = str(record.get("doi", ""))
    authors = next((record[name] for name in _AUTHORS if record.get(name)), ())
    metadata = Metadata(
        title=title,
        authors=tuple(filter(None, map(_author, authors))),
        date=_date(record),
        doi=clean_doi(doi),
        arxiv=find_arxiv(doi, *addresses, _first(record, _VENUES)),
        venue=_venue(_first(record, _VENUES)),
        url=next(filter(None, map(web_link, addresses)), ""),
        origin="ris",
    )
    files = tuple(name for each in record.get("file_attachments1", ()) if (name := str(each).strip()))
    return Entry(line, title, metadata, _first(record, _ABSTRACTS), files)


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((line for name in names if (line := strip_hidden(str(record.get(name, ""))))), "")


def _date(record: Mapping[str, Any]) -> str | None:
    """The year of the record, with the day of its date if that is in the same year."""
    year = iso_date(_first(record, _YEARS))
    day = iso_date(_first(record, ("date",)))
    return day if day and (not year or day.startswith(year)) else year


def _venue(name: str) -> str:
    return "" if name.lower().startswith("arxiv") else name


def _author(name: str) -> str:
    line = strip_hidden(name)
    return reading_order(split_name(line)) if "," in line else line
