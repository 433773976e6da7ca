"""The interval in which a share lies that was estimated from few cases."""

from __future__ import annotations

import math

Z = 1.959964  # two-sided 5 % of the normal distribution


def wilson_interval(held: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share: Wilson (1927), Probable inference. From 0 to 1 if nothing is known."""
    if not of:
        return 0.0, 1.0
    share, weight = held / of, Z * Z / of
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)
