"""How many claims of a report were left out, among all that was."""

from __future__ import annotations

from trendscope.measuring.measure import IN_PASSING
from trendscope.report.report import Report
from trendscope.verification.citations import IDLE_SENTENCE, TREND_WITHOUT_CLAIM, UNKNOWN_SENTENCE

# Reasons for dropping something other than a claim.
NOT_CLAIMS = (UNKNOWN_SENTENCE, IDLE_SENTENCE, TREND_WITHOUT_CLAIM, "duplicate", "off topic", IN_PASSING)


def dropped_claims(report: Report) -> int:
    """How many claims were left out because a rule or a judge refused them."""
    return sum(number for reason, number in report.dropped.items() if reason not in NOT_CLAIMS)
