"""How much of a topic a text names."""

from __future__ import annotations

from trendscope.evidence_base import EvidenceBase
from trendscope.text.words import stems

MIN_TOPIC_SHARE = 0.6
"""Texts below only mention a topic in passing."""


def topic_share(text: str, evidence: EvidenceBase) -> float:
    """From 0 to 1: the mean, over the things that the question asks about, of the share of words named.

    Of several names of one thing, the one counts that the text has most of.
    """
    words = stems(text)
    shares = [max(_share(name, words) for name in names) for names in evidence.topic if names]
    return sum(shares) / len(shares) if shares else 0.0


def _share(name: str, words: frozenset[str]) -> float:
    wanted = stems(name)
    return len(words & wanted) / len(wanted) if wanted else 0.0
