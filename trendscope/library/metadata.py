"""What is known of a document: what a reference says of it, what its file says, and else its name."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from trendscope.library.document import Metadata, Reading
from trendscope.text.characters import strip_hidden

FILE_NAME = "file name"
SEPARATOR = ", "


def filled_in(reading: Reading, path: Path) -> Reading:
    """The reading with a title, from the name of the file if there is no other."""
    if reading.metadata.title:
        return reading
    title = strip_hidden(path.stem.replace("_", " "))
    origin = f"{reading.metadata.origin}, {FILE_NAME}" if reading.metadata.origin else FILE_NAME
    return replace(reading, metadata=replace(reading.metadata, title=title, origin=origin))


def merged(known: Metadata, other: Metadata) -> Metadata:
    """What is known, and of another origin only what that leaves open; both are named where both are used."""
    said = {name: value for name, value in asdict(known).items() if value}
    filling = {name: value for name, value in asdict(other).items() if value and name not in said}
    origins = [known.origin, *(other.origin.split(SEPARATOR) if filling else ())]
    origin = SEPARATOR.join(dict.fromkeys(filter(None, origins)))
    return Metadata(**{**filling, **said, "origin": origin})
