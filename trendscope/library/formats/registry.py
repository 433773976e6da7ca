"""The formats: the one place where they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from trendscope.library.document import Reading

Reader = Callable[[bytes], Reading]


@dataclass(frozen=True)
class Format:
    """What the names of its files end with, and its reader as `module:function`, imported when it is needed.

    A reader gets the bytes of a file, and raises Unreadable. It works in a child process, with limits, if its
    format is `guarded`: that is where a file is taken apart by code that may hang, crash or fill the memory.
    """

    suffixes: tuple[str, ...]
    reader: str
    guarded: bool = True

    def load(self) -> Reader:
        module, _, function = self.reader.partition(":")
        return cast("Reader", getattr(import_module(module), function))


FORMATS: dict[str, Format] = {
    "pdf": Format((".pdf",), "trendscope.library.formats.pdf:read_pdf"),
    "markdown": Format((".md", ".markdown"), "trendscope.library.formats.markdown:read_markdown"),
    "text": Format((".txt", ".text"), "trendscope.library.formats.text:read_text", guarded=False),
    "word": Format((".docx",), "trendscope.library.formats.word:read_word"),
    "epub": Format((".epub",), "trendscope.library.formats.epub:read_epub"),
    "html": Format((".html", ".htm", ".xhtml"), "trendscope.library.formats.html:read_html"),
}


def format_of(path: Path) -> str | None:
    """The format of a file by its name; None for one that cannot be read."""
    suffix = path.suffix.lower()
    return next((name for name, each in FORMATS.items() if suffix in each.suffixes), None)
