"""A question as it was typed or pasted: on one line, without what cannot be seen, of limited length."""

from __future__ import annotations

import unicodedata

from trendscope.errors import UsageError
from trendscope.text.characters import compose

MAX_CHARACTERS = 1000
# As it was typed: with spaces, in characters that are put together from as many as four.
MAX_TYPED = 10 * MAX_CHARACTERS


def typed_text(text: str) -> str:
    """The text with one space between its words, and without control characters.

    Raises UsageError if it is too long.
    """
    if len(text) > MAX_TYPED:
        raise _too_long(len(text))
    kinds = ((character, unicodedata.category(character)) for character in compose(text))
    printable = "".join(" " if kind in ("Cc", "Cs") else one for one, kind in kinds if kind != "Cf")
    clean = " ".join(printable.split())
    if len(clean) > MAX_CHARACTERS:
        raise _too_long(len(clean))
    return clean


def _too_long(characters: int) -> UsageError:
    return UsageError(
        "the question has {characters} characters; the limit is {limit}",
        characters=characters,
        limit=MAX_CHARACTERS,
    )
