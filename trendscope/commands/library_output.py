"""Documents and passages of a library, for a terminal and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trendscope.commands.messages import say
from trendscope.streams import standard_output
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from rich.text import Text

    from trendscope.library.library import Hit, LibraryDocument

ID_CHARACTERS = 8  # of a key, as it is shown
_ORIGINS = {
    "first page": Message("first page"),
    "first heading": Message("first heading"),
    "file name": Message("file name"),
    "arXiv number": Message("arXiv number"),
    "front matter": Message("front matter"),
    "meta tags": Message("meta tags"),
    "title tag": Message("title tag"),
    "properties": Message("properties"),
    "title": Message("title"),
    "authors": Message("authors"),
    "date": Message("date"),
    "venue": Message("venue"),
}
_ORIGIN = re.compile(rf"\b(?:{'|'.join(_ORIGINS)})\b")


def write_documents(documents: Iterable[LibraryDocument]) -> None:
    _write_json(list(map(asdict, documents)))


def write_hits(hits: Iterable[Hit]) -> None:
    _write_json(list(map(asdict, hits)))


def _write_json(value: list[dict[str, Any]]) -> None:
    standard_output().write_json(json.dumps(value, default=_plain, ensure_ascii=False, indent=2) + "\n")


def _plain(value: Path) -> str:
    return str(value)


def print_documents(documents: Sequence[LibraryDocument]) -> None:
    """Print a table, and how many there are."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("id", _("date")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("title"), overflow="fold", ratio=1)
    table.add_column(_("authors"), overflow="fold", max_width=20)
    table.add_column(_("pages"), justify="right")
    table.add_column(_("known from"), overflow="fold", max_width=24)
    for document in documents:
        known = document.metadata
        table.add_row(
            short(document),
            known.date or "",
            Text(one_title(document)),
            Text(_authors(known.authors)),
            str(document.pages or ""),
            Text(_origin(known.origin)),
        )
    standard_output().console().print(table)
    say("{documents:document|documents}", documents=len(documents))


def print_hits(hits: Sequence[Hit], words: str) -> None:
    """Print each passage with its title, page and heading; the words that were found stand out."""
    from rich.padding import Padding
    from rich.text import Text

    from trendscope.library.highlight import found_words

    console = standard_output().page()
    for number, hit in enumerate(hits, 1):
        console.print(Text(f"{number}. ").append(one_title(hit.document), "bold"), _place(hit), sep="")
        text = Text(hit.passage.text)
        for start, end in found_words(hit.passage.text, words):
            text.stylize("bold yellow", start, end)
        console.print(Padding(text, (0, 0, 0, 3)))
        console.print(Padding(Text(f"{short(hit.document)}  {hit.document.path}", "dim"), (0, 0, 1, 3)))


def _place(hit: Hit) -> Text:
    from rich.text import Text

    from trendscope.text.lines import one_line

    page = _("page {page}", page=hit.passage.page) if hit.passage.page else ""
    known = hit.document.metadata
    heading = "" if hit.passage.heading == known.title else one_line(hit.passage.heading, 100)
    parts = [known.date or "", page, heading]
    return Text("".join(f" · {part}" for part in parts if part))


def one_title(document: LibraryDocument) -> str:
    from trendscope.text.lines import one_line

    return one_line(document.metadata.title, 200)


def short(document: LibraryDocument) -> str:
    """The beginning of a key, as it is shown and can be given back."""
    return document.key.partition(":")[2][:ID_CHARACTERS]


def _authors(authors: Sequence[str]) -> str:
    """The first author's surname, and whether there are more."""
    from trendscope.text.lines import one_line
    from trendscope.text.surnames import surname

    first = one_line(surname(authors[0]), 40) if authors else ""
    return _("{author} et al.", author=first) if len(authors) > 1 else first


def _origin(origin: str) -> str:
    """Where what is known is from, in the reader's language."""
    return _ORIGIN.sub(lambda found: _(_ORIGINS[found[0]]), origin)
