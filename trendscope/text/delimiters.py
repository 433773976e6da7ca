"""Delimiters around outside texts in a prompt, which the texts themselves cannot contain."""

from __future__ import annotations

from hashlib import sha256


def delimit(text: str) -> str:
    """The text between two marks made from its own hash.

    No text can contain its own hash, so nothing in it can close the marks; and the same text gives the
    same prompt when a run is repeated.
    """
    mark = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"<data {mark}>\n{text}\n</data {mark}>"
