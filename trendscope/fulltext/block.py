"""What a page is made of."""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """A paragraph of a page on one line, or a heading."""

    text: str
    heading: bool = False
