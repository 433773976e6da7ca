"""Figures that a result is given in."""

from __future__ import annotations

import re
from functools import cache

from trendscope.extraction.cues import cue_pattern
from trendscope.text.latex import undo_latex

NUMBER = r"(?<![\w.,@-])[+\-−–]?\d{1,30}(?:,\d{3}){0,12}(?:\.\d{1,30})?"
UNIT = (
    r"(?:\s?%|\s?(?:percentage |absolute )?(?:points?|pp)\b|\s?per ?cent\b|\s?[x×](?!\w)|[- ]?fold\b"
    r"|\stimes\b)"
)
_PHYSICAL = r"\s?(?:ms|seconds|minutes|hours|[KMGT]B|FPS|tokens per second|tokens/s|[GT]?FLOPs)\b"
_WITH_UNIT = re.compile(NUMBER + rf"(?:{UNIT}|{_PHYSICAL})", re.IGNORECASE)


def has_figure(sentence: str) -> bool:
    """Whether a sentence has a percentage, a factor, a figure with a unit, or a score beside its measure."""
    text = undo_latex(sentence)
    return bool(_WITH_UNIT.search(text) or score_pattern().search(text))


@cache
def score_pattern() -> re.Pattern[str]:
    """A score beside its measure: 58.0% accuracy, 25.7 in BLEU, an F1 score of 0.61, accuracy (71.2%)."""
    metric = cue_pattern("metrics").pattern
    about = r"(?:up to |about |around |approximately |roughly |nearly |over |as high as |~ ?|≈ ?)?"
    number = rf"{about}{NUMBER}(?:\s?%| percent)?"
    kind = r"(?:(?!(?:and|or|of|on|in|for|to|with|the|a)\b)[\w-]+ ){0,2}"
    unit = r"(?:\s?%| percent)?(?: points?)?(?: (?:of|in|on))?"
    before = rf"{NUMBER}{unit} {kind}{metric}(?:@\d+)?(?: scores?| rates?)?"
    after = (
        rf"{metric}(?:[- ]scores?| rates?| values?)?(?: \([\w@/-]+\))? ?(?:of|=|:|at|is|was|\()? ?{number}\)?"
    )
    return re.compile(rf"(?:{before}|{after})(?!\w|\.\d|%)", re.IGNORECASE)
