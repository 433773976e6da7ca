"""Fences: what comes from outside is shown to a model between marks that it cannot hold."""

from __future__ import annotations

from hashlib import sha256


def fenced(text: str) -> str:
    """The text between two marks made from its own hash.

    No text can hold the hash of itself, so nothing in it can close the fence; and the same text gives
    the same prompt when a run is repeated.
    """
    mark = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"<data {mark}>\n{text}\n</data {mark}>"
