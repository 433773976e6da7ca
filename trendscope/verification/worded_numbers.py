"""Worded numbers: digits in a text for what its sources say in words: 1위 for first place, 두 for both."""

from __future__ import annotations

import re

from trendscope.verification.amounts import REMOVED
from trendscope.verification.evidence import ClaimEvidence

_RANKS = {"1": "first|1st|top", "2": "second|2nd", "3": "third|3rd"}
_RANK = re.compile(r"(?<![\d.,])(\d{1,3})위(?![가-힣]*[\d.])")
_BOTH = re.compile(r"(?<![가-힣])두(?= ?(?:단계|가지|개|곳|쌍|번)[^.;,]{0,12}모두)")
_IS_BOTH = re.compile(r"\bboth\b", re.IGNORECASE)
# A name in capitals and its number; a unit makes it an amount.
_NAMED = re.compile(
    r"(?<![\w-])(?P<name>(?=[^\sA-Z]{0,40}[A-Z][^\sA-Z]{0,40}[A-Z])[A-Za-z][\w-]*)"
    r"(?P<mark>[ ^])(?P<number>\d+(?:\.\d+)?)"
    r"(?![\w.,]*\d)(?![A-Za-z])(?! ?(?:[%‰×^]|배|명|개|편|건|곳|종|쌍|점|위|퍼센트|프로|[십백천만억조]"
    r"|percent|per cent|times\b|fold|points?\b|hundred|thousand|[mb]illion))"
)


def without_worded(text: str, evidence: ClaimEvidence) -> str:
    """The text without such numbers where a cited sentence says the same, or a title has the name."""
    text = _RANK.sub(lambda match: REMOVED if _says_rank(match[1], evidence) else match[0], text)
    text = _BOTH.sub(lambda match: REMOVED if _IS_BOTH.search(evidence.cited) else match[0], text)
    return _NAMED.sub(lambda match: match["name"] if _is_name(match[0], evidence) else match[0], text)


def _says_rank(rank: str, evidence: ClaimEvidence) -> bool:
    """Whether a cited sentence ranks something so: second place, ranked 9th, top-13; not a second step."""
    word = _RANKS.get(rank, rf"{rank}(?:st|nd|rd|th)")
    top = rf"\b(?:top|rank(?:ed|s|ing)?(?: at| as)?)[ -]#?{rank}(?![\w.]*\d)"
    listed = rf"\brank(?:s|ed|ing)?\b[^|.;]*\d(?:st|nd|rd|th)\b[^|.;]* and {rank}(?:st|nd|rd|th)\b"
    place = rf"\b(?:{word})[ -](?:places?|ranks?|ranked|positions?)\b"
    ranked = rf"\b(?:rank(?:s|ed|ing)?|plac(?:es|ed|ing)) (?:as |the )?(?:{word})\b"
    return bool(re.search(f"{place}|{ranked}|{top}|{listed}", evidence.cited, re.IGNORECASE))


def _is_name(named: str, evidence: ClaimEvidence) -> bool:
    """Whether a name has this number in a title, a name or a sentence of a cited document."""
    names = (name for work in evidence.works for name in work.names)
    known = " | ".join((*evidence.sentences, *names))
    return bool(re.search(rf"(?<![\w-]){re.escape(named)}(?![\w.,]*\d)(?![A-Za-z%])", known))
