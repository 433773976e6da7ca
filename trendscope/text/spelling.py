"""One spelling for texts that are compared: NFKC, and one kind of each mark."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MARKS = str.maketrans(
    dict.fromkeys("„‟«‹「『〝《〈❝⹂", "“")
    | dict.fromkeys("»›」』〞〟》〉❞", "”")
    | {"″": '"'}
    | dict.fromkeys("‘’‚‛′‵´ʼ❛❜", "'")
    | dict.fromkeys("‐‑‒–−﹣", "-")
)


@lru_cache(maxsize=1 << 14)
def normalize_text(text: str) -> str:
    """The text in NFKC, with one kind of quotation mark, hyphen and white space."""
    # Marks first: NFKC turns ´ into a space and an accent.
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return " ".join(text.replace("''", '"').replace(",,", "“").split())
