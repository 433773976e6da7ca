"""How much room a text takes, estimated for a broad font, so that it fits in any other."""

from __future__ import annotations

import unicodedata

LINE = 1.3  # from one line to the next, in font sizes

_NARROW = frozenset("fijlrtI.,:;'|!()[]{}/- ·‘’")
_BROAD = frozenset("mwMWOQ@%&—…→Σ")


def text_width(text: str, size: float) -> float:
    """The width of a text on one line in this font size."""
    return size * sum(map(_ems, text))


def wrap(text: str, size: float, width: float, max_lines: int) -> tuple[str, ...]:
    """The text in lines of at most this width; the last one ends in an ellipsis if there would be more."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, size, width):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if text_width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    if len(lines) <= max_lines:
        return tuple(lines)
    return (*lines[: max_lines - 1], _cut(" ".join(lines[max_lines - 1 :]), size, width))


def _pieces(word: str, size: float, width: float) -> list[str]:
    """The word, in pieces if it is wider than a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cut(text: str, size: float, width: float) -> str:
    """As much of the text as fits, and an ellipsis."""
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if character in _BROAD or unicodedata.east_asian_width(character) in "WF":
        return 1
    if character in _NARROW:
        return 0.41
    return 0.76 if character.isupper() else 0.64
