"""The claims of a trend that a section tells: the counts once, also where the next claim says them again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.trend import Claim, Trend

_SHARE = re.compile(r"(?<![\d.,])\d+(?:\.\d+)?%")


def told_claims(trend: Trend) -> Sequence[Claim]:
    """The claims without the sentence of the counts, if the one after it states the same shares."""
    return trend.claims[1:] if _is_said_again(trend.claims) else trend.claims


def _is_said_again(claims: Sequence[Claim]) -> bool:
    if len(claims) < 2 or claims[0].sentences or not claims[0].counts:
        return False
    shares = set(_SHARE.findall(claims[0].text))
    return bool(shares) and shares <= set(_SHARE.findall(claims[1].text))
