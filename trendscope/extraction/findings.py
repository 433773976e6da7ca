"""Sentences that say what a paper found, with or without a figure."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern

# What every paper says of its own method, and nobody learns anything from without a figure.
_PRAISE = re.compile(
    r"\b(?:effective\w*|efficacy|superior\w*|outperform\w*|state-of-the-art|sota|promising|competitive"
    r"|our|proposed|(?:significant|substantial|consistent|great|notabl|considerabl)\w*"
    r" (?:improv|enhanc|increas|boost|rais)\w*)\b",
    re.IGNORECASE,
)
_SAYS_WHAT = re.compile(r"\bthat\b|:|\b(?:reveal|uncover|identif|discover)\w*\b")


def is_finding(sentence: str) -> bool:
    """Whether a sentence says what was found: a cue (`findings.txt`), and more than praise of a method."""
    cue = cue_pattern("findings").search(sentence)
    if cue is None:
        return False
    said = sentence[cue.end() :]
    return bool(_SAYS_WHAT.search(sentence[cue.start() :])) and not _PRAISE.search(said)
