"""BibTeX and BibLaTeX, through `bibtexparser`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
)
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, Field, ParsingFailedBlock, String
from bibtexparser.model import Entry as BibtexEntry

from trendscope.library.attachments import split_files
from trendscope.library.document import Metadata
from trendscope.library.identifiers import clean_doi, find_arxiv
from trendscope.library.iso_date import iso_date
from trendscope.library.reference import Entry
from trendscope.text.characters import strip_hidden
from trendscope.text.latex import undo_latex
from trendscope.text.links import web_link
from trendscope.text.surnames import Name, reading_order

_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution")
_PLACES_OF_ARXIV = ("eprint", "doi", "url", "journal", "note")
# TeX reads a percent sign as the beginning of a comment; in an abstract it is one. So with the others.
_SIGN = re.compile(r"(?<!\\)[%&#]")
_ACCENT = re.compile(r"\{\\[^{}]*\}")
_GROUP = re.compile(r"\{[^{}]*\}")
_COMMAND = re.compile(r"\\[^%&_#]|(?<!\\)\$")
_TEX = re.compile(r"[\\{}~]|--|``|''")
_BRACE = re.compile(r"(?<!\\)[{}]")
_PRINTED = {"~": " ", "---": "—", "--": "–", "``": "“", "''": "”"}

_Fields = Mapping[str, str]

# It warns of each entry that it cannot read, with words of the entry.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


def read_bibtex(text: str) -> Iterator[Entry]:
    """The entries of a file, in their order; one that cannot be read is a broken entry."""
    blocks = [_without_doubt(block) for block in parse_string(text, parse_stack=[]).blocks]
    entries = _resolved(blocks)
    by_name = {name.lower(): fields for name, _, fields in reversed(list(entries.values()))}
    for at, block in enumerate(blocks):
        if isinstance(block, ParsingFailedBlock):
            yield Entry((block.start_line or 0) + 1, is_broken=True)
        elif at in entries:
            name, line, fields = entries[at]
            yield _entry(name, line, _with_parent(fields, by_name))


def _without_doubt(block: Block) -> Block:
    """The block itself where only a key or a field is there twice."""
    inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else None
    return inner if isinstance(inner, BibtexEntry) else block


def _resolved(blocks: list[Block]) -> dict[int, tuple[str, int, dict[str, str]]]:
    """The entries by their place among the blocks: key, line, and fields without the signs around them.

    Of a field that is there twice, the first counts.
    """
    library = Library([block for block in blocks if isinstance(block, String)])
    names = dict[int, str]()
    for at, block in enumerate(blocks):
        if isinstance(block, BibtexEntry):
            names[at], block.key = block.key, str(at)  # two entries may have one key
            fields = {field.key.lower(): field for field in reversed(block.fields)}
            block.fields = [Field(name, field.value) for name, field in fields.items()]
            library.add(block)
    for middleware in (ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()):
        library = middleware.transform(library)
    return {
        int(entry.key): (
            names[int(entry.key)],
            (entry.start_line or 0) + 1,
            {field.key: str(field.value) for field in entry.fields},
        )
        for entry in library.entries
    }


def _with_parent(fields: dict[str, str], by_name: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The fields with those of the volume that an entry refers to; its title is the title of the book."""
    parent = by_name.get(fields["crossref"].lower(), {}) if "crossref" in fields else {}
    book = {"booktitle": parent["title"]} if "title" in parent else {}
    inherited = {name: value for name, value in parent.items() if name in ("year", "date", "month", *_VENUES)}
    return book | inherited | fields


def _entry(name: str, line: int, fields: dict[str, str]) -> Entry:
    text = _decoded(fields)
    arxiv = find_arxiv(*(fields.get(place, "") for place in _PLACES_OF_ARXIV))
    venue = next((text[name] for name in _VENUES if text.get(name)), "")
    metadata = Metadata(
        title=text.get("title", ""),
        authors=tuple(_authors(fields.get("author", ""))),
        date=iso_date(fields.get("date", "") or fields.get("year", ""), fields.get("month", "")),
        doi=clean_doi(fields.get("doi", "")),
        arxiv=arxiv,
        # Google Scholar calls arXiv a journal.
        venue="" if venue.lower().startswith("arxiv") else venue,
        url=web_link(fields.get("url", "").replace("\\", "")) or "",
        origin="bibtex",
    )
    # Zotero writes accents as TeX here, too.
    files = tuple(
        _ACCENT.sub(lambda found: _decode(found[0]), name) for name in split_files(fields.get("file", ""))
    )
    return Entry(line, name or metadata.title, metadata, text.get("abstract", ""), files)


def _decoded(fields: _Fields) -> dict[str, str]:
    return {name: _decode(fields[name]) for name in ("title", "abstract", *_VENUES) if name in fields}


def _decode(text: str) -> str:
    """The text as TeX would print it, on one line."""
    if _COMMAND.search(text):
        block = BibtexEntry("", "", [Field("text", _SIGN.sub(r"\\\g<0>", text))])
        _decoder.transform_entry(block, Library())
        text = undo_latex(str(block["text"]))
    elif _TEX.search(text):
        # Most texts have nothing else of TeX, and pylatexenc takes a hundred times as long.
        text = undo_latex(_BRACE.sub("", text))
        for written, printed in _PRINTED.items():
            text = text.replace(written, printed)
    return strip_hidden(text)


_decoder = LatexDecodingMiddleware()


def _authors(value: str) -> Iterator[str]:
    """The names as they are read. Divided before TeX is undone, for braces keep the name of a group whole."""
    for name in split_multiple_persons_names(value):
        if name != "others" and (whole := _author(name)):
            yield whole


def _author(name: str) -> str:
    if "," not in _GROUP.sub("", name):
        return _decode(name)
    parts = parse_single_name_into_parts(name, strict=False)
    given, particle, family, suffix = (
        _decode(" ".join(words)) for words in (parts.first, parts.von, parts.last, parts.jr)
    )
    return reading_order(Name(family, given, particle, suffix))
