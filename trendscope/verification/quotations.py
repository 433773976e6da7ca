"""Quotations: word for word in one cited sentence, or they are invented."""

from __future__ import annotations

import re
from functools import lru_cache

from trendscope.verification.evidence import ClaimEvidence

_PIECE = re.compile(r"\w+|[^\w\s]")
_MARK = re.compile('[“”"]')
# An apostrophe is between letters, but a Korean particle directly follows a closing mark.
_SINGLE = re.compile(r"(?<![^\W가-힣])'((?:[^']|(?<=\w)'(?=[^\W가-힣]))+)'(?![^\W가-힣])")
# By the rules of Korean spelling, one or two words in single marks are emphasized, not quoted.
_EMPHASIS = re.compile(r"[가-힣]+(?: [가-힣]+)?")
_EDGE = " .,;:!?'…"


def has_invented_quotation(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a quotation is in no cited sentence, and is no phrase of the trend or the question."""
    phrases = {_pieces(phrase) for phrase in (*evidence.phrases, *evidence.terms)}
    sentences = tuple(map(_pieces, evidence.sentences))
    quoted = (_pieces(quotation.strip(_EDGE)) for quotation in quotations(text))
    return any(
        one not in phrases and not any(one in sentence for sentence in sentences)
        for one in quoted
        if one.strip()
    )


def quotations(text: str) -> list[str]:
    """What is in quotation marks; if these do not pair up, everything after the first."""
    single = [match[1] for match in _SINGLE.finditer(text)]
    return [*_double(text), *(one for one in single if not _EMPHASIS.fullmatch(one))]


def _double(text: str) -> list[str]:
    marks = list(_MARK.finditer(text))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 or not all(_is_pair(opening, closing) for opening, closing in pairs):
        return [text[marks[0].end() :]]
    return [text[opening.end() : closing.start()] for opening, closing in pairs]


def _is_pair(opening: re.Match[str], closing: re.Match[str]) -> bool:
    """Whether two marks are a pair; not if one quotation is inside another."""
    before = closing.string[closing.start() - 1]
    return opening[0] != "”" and closing[0] != "“" and before != " "


@lru_cache(maxsize=1 << 14)
def _pieces(text: str) -> str:
    """Words and signs with a space around each, so that only whole words match."""
    pieces = _PIECE.findall(_MARK.sub("'", text.casefold()))
    return f" {' '.join(pieces)} "
