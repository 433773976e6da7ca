"""One spelling for texts that are compared: NFKC, and one kind of each mark."""

from __future__ import annotations

from functools import lru_cache

from trendscope.text.characters import compose

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
    text = compose(text.translate(_MARKS), "NFKC").translate(_MARKS)
    return " ".join(text.replace("''", '"').replace(",,", "“").split())
