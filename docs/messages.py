"""Bring the catalogues of messages up to date with the code: what is new waits for its translation.

    python -m docs.messages

A test says what is missing, and whether what gettext reads is what the translations say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from docs.generate import REPOSITORY, services
from trendscope import errors
from trendscope.commands.registry import COMMANDS
from trendscope.difference.formats import DIFFERENCE_FORMATS
from trendscope.report.chart_formats import CHART_FORMATS
from trendscope.report.corpus_formats import CORPUS_FORMATS
from trendscope.report.formats import FORMATS
from trendscope.wording.catalogue import DOMAIN, LOCALES

FOLDERS = ("agents", "graphs", "prompts", "tools", "trendscope")
ERRORS = [name for name, each in vars(errors).items() if isinstance(each, type)]
KEYWORDS = dict.fromkeys(["_", "Message", "reading_answer", *ERRORS])
OF_COMMANDS = KEYWORDS | {"say": None}  # elsewhere a report says what has a key
# What argparse says of our commands. Other versions of Python say some of it in other words.
ARGPARSE = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "expected at least one argument",
    "expected at most one argument",
    "ambiguous option: %(option)s could match %(matches)s",
    "ignored explicit argument %r",
    "not allowed with argument %s",
    "one of the arguments %s is required",
    "invalid %(type)s value: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
)
# What a report or a page says, by its key in `trendscope/wording`.
KEY = re.compile(r"[a-z_]+\.[a-z_]+")
# What the system says most often of a file.
SYSTEM = (
    "No such file or directory",
    "Permission denied",
    "Operation not permitted",
    "Not a directory",
    "Is a directory",
    "No space left on device",
    "Read-only file system",
    "File name too long",
    "Input/output error",
    "it is closed",
    "it is read-only",
    "nobody reads from it",
)
WIDTH = 110
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a date that changes would be a change in every file


def message_ids() -> list[str]:
    """Every English text that the code may say, in the order of the files."""
    said = (text for path in code() for text in _said_in(path))
    return list(dict.fromkeys([*ARGPARSE, *SYSTEM, *said, *_listed()]))


def _listed() -> Iterator[str]:
    """What the lists of commands, formats and sources say of each."""
    for each in (COMMANDS, FORMATS, CORPUS_FORMATS, CHART_FORMATS, DIFFERENCE_FORMATS):
        yield from (entry.help for entry in each.values())
    for source in services():
        yield from (source.gives, source.needs)


def code() -> Iterator[Path]:
    """The files whose messages are in the catalogues."""
    for folder in FOLDERS:
        yield from sorted(path for path in (REPOSITORY / folder).rglob("*.py") if path.resolve() == path)


def _said_in(path: Path) -> Iterator[str]:
    keywords = OF_COMMANDS if path.parent.name == "commands" else KEYWORDS
    for _line, text, _comments, _context in extract_from_file("python", path, keywords=keywords):
        if isinstance(text, str) and text and not KEY.fullmatch(text):
            yield text


def path_of(language: str, ending: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read_korean() -> Catalog:
    """The translations as they are written."""
    with path_of("ko", "po").open("rb") as file:
        return read_po(file, locale="ko", domain=DOMAIN, charset="utf-8")


def updated(known: Catalog, texts: list[str]) -> Catalog:
    """A catalogue of these texts: those that are known with their translations, the others empty."""
    catalogue = empty("ko")
    for text in texts:
        found = known.get(text)
        catalogue.add(text, found.string if found else "")
    return catalogue


def empty(language: str) -> Catalog:
    catalogue = Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    content = BytesIO()
    write_po(content, catalogue, width=WIDTH, omit_header=True)
    return content.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """What gettext reads."""
    content = BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def main() -> None:
    korean = updated(read_korean(), message_ids())
    path_of("ko", "po").write_bytes(as_po(korean))
    path_of("ko", "mo").write_bytes(as_mo(korean))
    path_of("en", "mo").write_bytes(as_mo(empty("en")))


if __name__ == "__main__":
    main()
