"""Reasons: a claim must not say why a trend moved unless a sentence that it cites gives a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

_GIVES_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a (?:result|consequence)|driven by|caus(?:e[sd]?|ing)"
    r"|(?:lead|leads|led|leading)\b(?: [\w-]+){0,3} to|result(?:s|ed|ing)? (?:in|from)|explain(?:s|ed)?"
    r"|since (?!then\b|(?:the )?(?:split|early|late|mid)|\d)|m(?:ade|akes|aking) [\w -]{1,60}"
    r"(?:unnecessary|obsolete|redundant|superfluous)|replac\w+|displac\w+|supplant\w+)"
    r"|때문|덕분|탓에|인해|말미암|이끌|대체|밀려|밀어",
    re.IGNORECASE,
)
_OF_INTEREST = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|grow(?:s|n|ing|th)?|grew|fad(?:e[sd]?|ing)|fall(?:s|en|ing)?|fell"
    r"|declin\w+|shr[aiu]nk\w*|dwindl\w+|abandon\w*|no longer (?:studied|needed|used|researched)|interest"
    r"|popular\w*|attention (?:to|on|for)|unnecessary|obsolete)\b"
    r"|줄[어었]|감소|쇠퇴|하락|늘[어었]|증가|상승|관심|인기|사라",
    re.IGNORECASE,
)
_SOURCE_GIVES_REASON = re.compile(
    rf"{_GIVES_REASON.pattern}|\b(?:therefore|thus|hence|suffer\w*|so that|obviat\w+|no longer)\b",
    re.IGNORECASE,
)


def has_unfounded_reason(text: str, sentences: Iterable[str]) -> bool:
    """Whether a text says why something became more or less, and no sentence gives a reason for anything.

    A count is no reason: it says that papers are fewer, and never why.
    """
    if not (_GIVES_REASON.search(text) and _OF_INTEREST.search(text)):
        return False
    return not any(_SOURCE_GIVES_REASON.search(sentence) for sentence in sentences)
