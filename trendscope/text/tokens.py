"""How long a text is for a model."""

from __future__ import annotations

import re

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
ASCII_PER_TOKEN = 4


def count_tokens(text: str) -> int:
    """Tokens of a text, estimated on the high side for prose: one per 4 ASCII characters, one per other one.

    Counting them exactly needs a model's own table; tiktoken fetches it from the network when it is
    first used. English prose has about 4.5 characters a token, Korean more than one.
    """
    others = len(_NOT_ASCII.findall(text))
    return -(-(len(text) - others) // ASCII_PER_TOKEN) + others
