"""Acronyms and long forms: each proves the other where a document of the run, or the text, defines it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.measuring.acronyms import definitions
from trendscope.text.words import normalize
from trendscope.verification.evidence import ClaimEvidence

_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{3,6}(?![A-Za-z\d-])")
_WORD = re.compile(r"[^\W_가-힣]+")


def proved_forms(text: str, evidence: ClaimEvidence) -> Iterator[str]:
    """The acronyms whose long form the evidence has, and the long forms of those that it has.

    A cited document's own definition comes before that of the run; the text itself may only shorten.
    """
    defined = [*evidence.defined, *_of_run(evidence), *_initials(text, evidence.with_terms)]
    words = set(_WORD.findall(evidence.with_terms))
    yield from (long for short, long in defined if short in words or f"{short}s" in words)
    lines = [f" {_key(part)} " for part in evidence.with_terms.split("|")]
    for short, long in (*definitions(text), *defined):
        if any(f" {_key(long)} " in line for line in lines):
            yield short


def _initials(text: str, known: str) -> Iterator[tuple[str, str]]:
    """The capitals of a text that are the initials of as many words: STS of Semantic Text Search."""
    for short in set(_CAPITALS.findall(text)):
        words = r"[- ]".join(rf"{letter}[a-z]+" for letter in short)
        if found := re.search(rf"\b{words}\b", known):
            yield short, found[0]


def _of_run(evidence: ClaimEvidence) -> Iterator[tuple[str, str]]:
    redefined = {normalize(short) for short, _ in evidence.defined}
    return (pair for pair in evidence.texts.acronyms.items() if normalize(pair[0]) not in redefined)


def _key(text: str) -> str:
    return " ".join(map(normalize, _WORD.findall(text)))
