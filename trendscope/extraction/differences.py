"""Figures of results that say how much more or less something is."""

from __future__ import annotations

import re

LONE_NUMBER = re.compile(r"(?<![\w.,@-])[+-]?\d+(?:,\d{3})*(?:\.\d+)?(?!(?!x\b)[\w-])")
_DIFFERENCES = (
    r"gains?|improvements?|increases?|reductions?|loss(?:es)?|drops?|decreases?|declines?|degradations?"
)
# 1.2% F1 improvement: of other words beside the number it is not sure that they are what improved.
_MEASURE = (
    r"(?:(?:macro|micro|weighted)[- ])?(?:F1|F-score|accuracy|precision|recall|BLEU|ROUGE|AUC)(?:[- ]score)?"
)
_GAIN_BEFORE = re.compile(
    rf"\b(?:by|sav(?:e[sd]?|ing)|(?:{_DIFFERENCES})(?: of)?|up to|margin of)"
    r"(?: (?:an?|up|to|about|around|over|nearly|only|just|average|absolute|relative|more|than|of|the))*\s*$",
    re.IGNORECASE,
)
_GAIN_AFTER = re.compile(
    r"^\s{0,9}(?:%|x|×|points?|percentage|absolute|relative|average|on|\s){0,12}\s{0,9}"
    rf"\b(?:points?|{_DIFFERENCES}|higher|lower|better|worse|faster|fewer|less|more"
    r"|speed-?ups?|boosts?|over)\b"
    rf"|^\s{{0,9}}%?\s{{0,9}}(?:points? )?(?:absolute |relative )?{_MEASURE} (?:{_DIFFERENCES})\b",
    re.IGNORECASE,
)
# A loss is a difference as well, and a row says so in its figure; less of what costs is no loss.
_LOSS = r"(?:loss(?:es)?|los(?:es?|t|ing)|drop\w*|decreas\w*|declin\w*|degrad\w*|worse\w*|fall\w*|fell)"
_LOSS_WORD = re.compile(rf"\b{_LOSS}\b", re.IGNORECASE)
_LOSS_BEFORE = re.compile(rf"\b{_LOSS}\b.{{0,50}}$", re.IGNORECASE)
_LOSS_AFTER = re.compile(rf"^\D{{0,30}}?\b{_LOSS}\b", re.IGNORECASE)
_COSTS = re.compile(
    r"\b(?:memory|costs?|latency|errors?|time|energy|effort|overhead|compute|computation|consumption|footprint"
    r"|usage|hallucinations?|perplexity|rates?|[wc]er|ter|duplication|noise|noisy)\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\bup to\s*$", re.IGNORECASE)
_PART = re.compile(r"[,;:.]\s|\b(?:and|but|while|whereas|although)\b")


def tells_of_loss(figure: str) -> bool:
    """Whether a figure by itself reads as a loss: 0.3% relative loss, or -1.2 points."""
    number = LONE_NUMBER.search(figure)
    return bool(_LOSS_WORD.search(figure) or (number and number[0].startswith("-")))


def is_difference(figure: str, at: int, text: str) -> bool:
    """Whether a figure says how much more or less something is, by its sign or a word beside its number.

    "Up to" in the figure itself says nothing: a score may be one as well.
    """
    number = LONE_NUMBER.search(figure)
    first, last = number.span() if number else (0, len(figure))
    before = text[:at] + _UP_TO.sub("", figure[:first])
    return bool(
        figure[first : first + 1] in ("+", "-")
        or _GAIN_BEFORE.search(before)
        or _GAIN_AFTER.match(text[at + len(figure) :])
        or _GAIN_AFTER.search(" " + figure[last:])
    )


def is_hidden_loss(figure: str, at: int, text: str) -> bool:
    """Whether a sentence tells of a loss where the figure alone reads as a gain."""
    before = _PART.split(text[:at])[-1]
    after = _PART.split(text[at + len(figure) :])[0]
    if tells_of_loss(figure) or _COSTS.search(f"{before}{figure}{after}"):
        return False
    return bool(_LOSS_BEFORE.search(before) or _LOSS_AFTER.match(after))
