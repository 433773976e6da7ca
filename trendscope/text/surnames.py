"""Surnames of authors, as sources write them."""

from __future__ import annotations


def surname(author: str) -> str:
    """The last word of a name, or what comes before a comma: `Ada Lovelace`, `Lovelace, Ada`."""
    before, comma, _ = author.strip().partition(",")
    return before.strip() if comma else before.rpartition(" ")[2]
