"""Letters that can be seen: what is hidden in a page must not reach a model or a reader."""

from __future__ import annotations

import unicodedata

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Fillers of Hangul, a joiner, and the selectors of variants, in which whole texts can be hidden.
_HIDDEN_LETTERS = frozenset("\u034f\u115f\u1160\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)


def seen(text: str) -> str:
    """The text on one line, composed (NFC), without control, bidi, zero-width and unassigned characters."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return "".join(filter(_is_seen, unicodedata.normalize("NFC", line))).strip()


def _is_seen(character: str) -> bool:
    hidden = unicodedata.category(character) in _HIDDEN_CATEGORIES
    return not hidden and character not in _HIDDEN_LETTERS
