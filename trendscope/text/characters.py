"""Hidden characters: removed from what is read, escaped in what is shown."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

MAX_MARKS = 30  # in a row

# Controls, formats (bidi, zero width, tags), surrogates, private use, unassigned, line separators.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Hangul fillers, a joiner, and variation selectors, in which whole texts can be hidden.
_HIDDEN_LETTERS = frozenset("\u034f\u115f\u1160\u180b\u180c\u180d\u180f\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)
# Includes code points that are not assigned yet: new emoji are added every year.
_PICTURES = r"\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IN_EMOJI = re.compile(
    rf"(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])|(?<=[{_PICTURES}0-9#*©®‼⁉™ℹ])[\ufe0e\ufe0f]"
)

_HALF = re.compile(r"[\ud800-\udfff]")


def is_hidden(character: str) -> bool:
    """Whether a character shows nothing by itself, or acts on the text around it."""
    if "\U0001f000" <= character <= "\U0001faff":
        return False
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _HIDDEN_LETTERS


def compose(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """The text normalized, with at most 30 combining marks on a letter, as in Unicode's stream-safe format.

    The time that Unicode's normalization takes grows with the square of the marks in a row.
    """
    if text.isascii():
        return text
    if any(map(unicodedata.combining, set(text))):
        text = "".join(_with_few_marks(text))
    return unicodedata.normalize(form, text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            yield character


def strip_hidden(text: str) -> str:
    """The text on one line, composed (NFC), without hidden characters."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return "".join(c for c in compose(line) if not is_hidden(c)).strip()


def escape_hidden(text: str) -> str:
    """The text with each hidden character as an escape such as `\\x1b`.

    Line feeds, tabs and the joiners inside emoji are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    escapes = {ord(c): _escape(c) for c in set(text) if c not in "\n\t" and is_hidden(c)}
    if not escapes:
        return text
    kept = {match.start() for match in _IN_EMOJI.finditer(text)}
    if not kept:
        return text.translate(escapes)
    return "".join(c if at in kept else escapes.get(ord(c), c) for at, c in enumerate(text))


def escape_hidden_json(text: str) -> str:
    """JSON with each hidden character as an escape of JSON: the same values, safe to look at."""
    hidden = {c for c in set(text) if c != "\n" and is_hidden(c)}
    return text.translate({ord(c): json.dumps(c)[1:-1] for c in hidden}) if hidden else text


def whole_characters(text: str) -> str:
    """The text with pairs of surrogates joined, and a replacement character for each half of one."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def has_hidden(text: str) -> bool:
    """Whether a text has a character that would be escaped."""
    return escape_hidden(text) != text


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
