"""A section tells the counts once."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tests.fakes.report import report, trend
from trendscope.report.markdown import to_markdown
from trendscope.report.terminal import print_report
from trendscope.trend import Claim

COUNTS = Claim(text="Weeding is named in 31.5% of the papers, up from 2.5% before.", counts=("weeding",))
AGAIN = "Weeding rose from 2.5% to 31.5% of the papers, because machines learned it."
OTHERS = (
    "Weeding rose to 31.5% of the papers, because machines learned it.",
    "Weeding rose from 2.5% to 31.6% of the papers, because machines learned it.",
    "Weeding rose from 12.5% to 131.5% of the papers, because machines learned it.",
)


def rendered(*claims: Claim) -> tuple[str, str]:
    made = report(trends=(trend(claims=claims),))
    console = Console(file=io.StringIO(), width=400, force_terminal=False)
    print_report(made, console)
    assert isinstance(console.file, io.StringIO)
    return to_markdown(made), console.file.getvalue()


def test_counts_that_the_next_claim_states_are_told_once() -> None:
    for text in rendered(COUNTS, Claim(text=AGAIN, counts=COUNTS.counts)):
        assert COUNTS.text not in text
        assert AGAIN.rstrip(".") in text


@pytest.mark.parametrize("other", OTHERS)
def test_counts_that_no_other_claim_states_in_full_stay(other: str) -> None:
    for text in rendered(COUNTS, Claim(text=other, counts=COUNTS.counts)):
        assert COUNTS.text.rstrip(".") in text


def test_counts_alone_stay() -> None:
    for text in rendered(COUNTS):
        assert COUNTS.text.rstrip(".") in text
