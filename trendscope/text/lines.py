"""Outside text on one line of limited length."""

from __future__ import annotations

from trendscope.text.characters import escape_hidden
from trendscope.text.masking import mask_secrets

MAX_CHARACTERS = 1000
MAX_QUOTED = 120

_INNER = str.maketrans('“”„«»"', "''''''")


def without_breaks(text: str) -> str:
    """The words of a text with one space between them, and nothing else changed."""
    return " ".join(text.split())


def one_line(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The text on one line, secrets masked, hidden characters escaped, shortened to `limit` characters."""
    # Cut first, to limit the work that follows.
    head = text[: 4 * limit]
    line = " ".join(escape_hidden(mask_secrets(head)).split())
    return shorten(line if len(head) == len(text) else f"{line} …", limit)


def shorten(line: str, limit: int) -> str:
    """The line, or as many of its words as fit into `limit` characters, and an ellipsis."""
    if len(line) <= limit:
        return line
    words = line[: limit - 1].rpartition(" ")[0]
    return f"{words if len(words) > limit // 2 else line[: limit - 1]}…"


def quote_foreign(text: object, limit: int = MAX_QUOTED) -> str:
    """What a service or a page says, as its own words: in quotation marks, on one short line.

    Marks inside it are replaced, so that it cannot end its quotation.
    """
    return f"“{one_line(str(text).translate(_INNER), limit)}”"
