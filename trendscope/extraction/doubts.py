"""What makes a row of results doubtful: it was beaten, it ranked low, it compares with what is not told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import score_pattern
from trendscope.extraction.systems import NAME

MAX_RANK = 3
# Of a range as wide as this, neither end says much: "by 1%-57%".
MAX_RATIO = 10

_VALUE = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(
    r"(\d{1,30}(?:\.\d{1,30})?)\s?(?:%|[x×])?\s?(?:[-–~∼]{1,2}|to)\s?~?(\d{1,30}(?:\.\d{1,30})?)"
)
# Measures of which less is better.
_COST = re.compile(r"error|\bwer\b|\bcer\b|\bter\b|\beer\b|perplexity|mae|rmse|\bfid\b", re.IGNORECASE)
_RANK = re.compile(
    r"\b(?P<place>\d{1,2})(?:st|nd|rd|th) (?:place|rank|position|out of|among|overall|of \d|in the)"
    r"|\b(?:rank|plac)(?:ed|e|ing|s|es)? (?:at |as |the |in )*(?P<ranked>\d{1,2})(?:st|nd|rd|th)\b"
    r"|\b(?P<word>fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?: \w+)?"
    r" (?:place|rank|position|among|out)"
    r"|\brank(?:ed|ing|s)? (?:at |as |the |in )*(?P<worded>fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|\brank(?:ing|ed)?(?: of)? (?:#|no\. )?(?P<number>\d{1,2})\b(?! ?%)"
    r"|\b[Tt]op[- ](?P<top>[4-9]|\d\d)\b(?= (?:submissions|teams|systems|rank))"
)
_COMPARES = re.compile(
    r"\b(?:than|compared|comparison|outperform\w*|surpass\w*|exceed\w*|relative to|versus|vs|baselines?"
    r"|(?:over|from) (?:the |an? )?(?:\w+ )?(?:best|highest|strongest|previous|prior|existing|base))\b",
    re.IGNORECASE,
)
_WITH_ANOTHER = re.compile(
    rf"(?:{NAME})(?: models?)?,? and (?:the |a )?$|\b(?:with|by|using|like|plus) (?:the |an? |our )?$"
)
_VERSUS = re.compile(r"\b(?:versus|vs\.?|against) (?:[\w-]+ ){0,2}$")
_NO_BEST = re.compile(r"\b(?:baseline|yet lacks?|falls? short|far from|lags?|trails?|struggles?)\b")


def is_beaten(figure: str, sentences: Sequence[str]) -> bool:
    """Whether another figure of the same measure is better: a baseline's row would be half the story."""
    value, measure = _value(figure), _measure(figure)
    if value is None or _COST.search(figure):
        return False
    others = (match[0] for sentence in sentences for match in score_pattern().finditer(sentence))
    better = [
        other
        for other in others
        if _measure(other) == measure
        and (_value(other) or 0) > value
        and _is_share(other) == _is_share(figure)
    ]
    return bool(better)


def is_the_lesser(figure: str, sentence: str) -> bool:
    """Whether a figure is what another one is told against: "versus 61.3% for B"."""
    return bool(_VERSUS.search(sentence.partition(figure)[0]))


def is_in_list(system: str, sentence: str) -> bool:
    """Whether a name stands between others: "on A, B, and C" gives no figure to C."""
    name = re.escape(system)
    return bool(re.search(rf"[A-Z]\w{{0,40}}, (?:and )?{name}(?:,? and [A-Z]|, [A-Z]\w{{0,40}},)", sentence))


def is_told_low(system: str, sentence: str) -> bool:
    """Whether the sentence has the figure of two systems together, or says that it is a baseline's."""
    before = sentence.partition(system)[0]
    return bool(_WITH_ANOTHER.search(before) or _NO_BEST.search(sentence))


def ranks_low(sentences: Sequence[str]) -> bool:
    """Whether the best rank that sentences tell is not one of the first three."""
    ranks = [_rank(match) for sentence in sentences for match in _RANK.finditer(sentence)]
    return bool(ranks) and min(ranks) > MAX_RANK


def _rank(match: re.Match[str]) -> int:
    number = match["place"] or match["ranked"] or match["number"] or match["top"]
    return int(number) if number else MAX_RANK + 1


def is_wide_range(figure: str) -> bool:
    """Whether a figure is a range that says little."""
    found = _RANGE.search(figure)
    return (
        found is not None and " from " not in f" {figure}" and float(found[2]) > MAX_RATIO * float(found[1])
    )


def compares(sentence: str) -> bool:
    """Whether a sentence compares with something."""
    return bool(_COMPARES.search(sentence))


def _value(figure: str) -> float | None:
    found = _VALUE.search(cue_pattern("metrics").sub(" ", figure))
    return float(found[0]) if found else None


def _is_share(figure: str) -> bool:
    return (_value(figure) or 0) <= 1


def _measure(figure: str) -> str:
    """The first letters of the measure: "accuracies" and "accuracy" are one."""
    found = cue_pattern("metrics").search(figure)
    return (
        found[0].lower()[-5:] if found and "f1" in found[0].lower() else found[0].lower()[:5] if found else ""
    )
