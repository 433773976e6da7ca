"""How many tokens a text takes."""

from __future__ import annotations

import re

ASCII_PER_TOKEN = 4

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def count_tokens(text: str) -> int:
    """Estimated tokens, on the high side for prose: one for 4 ASCII characters, one for any other character.

    An exact count needs the model's own table, and tiktoken downloads its tables on first use. English
    prose has about 4.5 characters a token, Korean more than one.
    """
    others = len(_NOT_ASCII.findall(text))
    return -(-(len(text) - others) // ASCII_PER_TOKEN) + others
