"""Whether one of two settings wins too often for chance."""

from __future__ import annotations

from math import comb


def sign_test(wins: int, losses: int) -> float:
    """The two-sided p value of so many wins and losses if both are as likely; ties are left out.

    Dixon & Mood (1946), The statistical sign test, Journal of the American Statistical Association 41: twice
    the tail of the binomial distribution with a half.
    """
    number = wins + losses
    tail = sum(comb(number, least) for least in range(min(wins, losses) + 1))
    p: float = 2 * tail / 2**number
    return min(1.0, p)
