"""The phrases that papers on a trend have too."""

from __future__ import annotations

from trendscope.question.glossary import in_korean
from trendscope.trend import Trend


def related_phrases(trend: Trend, language: str) -> tuple[str, ...]:
    """Related phrases as a reader knows them, each once: in Korean where the glossary has them."""
    if language != "ko":
        return trend.related
    return tuple(dict.fromkeys(in_korean(phrase) or phrase for phrase in trend.related))
