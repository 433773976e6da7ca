"""What is known of a document, where its format does not say it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trendscope.library.document import Reading
from trendscope.text.characters import strip_hidden

FILE_NAME = "file name"


def filled_in(reading: Reading, path: Path) -> Reading:
    """The reading with a title, from the name of the file if there is no other."""
    if reading.metadata.title:
        return reading
    title = strip_hidden(path.stem.replace("_", " "))
    origin = f"{reading.metadata.origin}, {FILE_NAME}" if reading.metadata.origin else FILE_NAME
    return replace(reading, metadata=replace(reading.metadata, title=title, origin=origin))
