"""What a claim says of the numbers of its sentences in other words holds if arithmetic proves it."""

from __future__ import annotations

import pytest

from trendscope.text.spelling import normalize_text
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.numbers import unverified_numbers

PROVED = [
    ("about 9 points", "a score of 8.97"),
    ("about 40%", "39.6%"),
    ("nearly 20 percent", "19.7%"),
    ("almost 20 points", "20 percentage points"),
    ("over 1,200 tasks", "1,234 tasks"),
    ("more than ten languages", "12 languages"),
    ("below 9", "8.97"),
    ("about 50 tasks", "49 open tasks"),
    ("less than 10%", "8.4%"),
    ("half of the memory", "50% of memory"),
    ("nearly half", "48% of users"),
    ("more than half", "58% of users"),
    ("a quarter of the cost", "25% of the cost"),
    ("about a quarter", "24% of drafts"),
    ("a third", "33.3% of drafts"),
    ("a third", "33% of drafts"),
    ("two thirds", "67% of drafts"),
    ("two fifths of the drafts", "40% of the drafts"),
    ("a fifth of the drafts", "20% of the drafts"),
    ("one in seven", "14% of the readers"),
    ("three out of four", "75% of the readers"),
    ("one in seven", "3 of 21 readers"),
    ("12 of 50 papers", "24% of the 50 papers"),
    ("24% of the papers", "12 of 50 papers"),
    ("58% of the assistants", "7 out of 12 assistants"),
    ("a quarter of the assistants", "3 of 12 assistants"),
    ("a dozen models", "12 models"),
    ("12 models", "a dozen models"),
    ("half a dozen models", "6 models"),
    ("thirteen tasks", "13 tasks"),
    ("doubled the score", "from 0.2 to 0.4"),
    ("more than doubles the score", "0.7-0.8, compared to 0.2-0.3 before"),
    ("nearly doubled", "from 20 to 39 points"),
    ("doubles", "a speedup of 2x"),
    ("halved", "from 80 ms to 40 ms"),
    ("tripled", "12 against 4 points"),
    ("절반", "50% of memory"),
    ("절반 이상", "58% of users"),
    ("약 9점", "a score of 8.97"),
    ("거의 20%", "19.7%"),
    ("20% 가까이", "19.7%"),
    ("10개 이상", "12 languages"),
    ("10% 미만", "8.4%"),
    ("3분의 1", "33% of drafts"),
    ("삼분의 일", "a third of drafts"),
    ("5분의 2", "40% of drafts"),
    ("2⁄3", "67% of drafts"),
    ("1⁄2", "half of the drafts"),
    ("7명 중 1명", "14% of readers"),
    ("50편 중 12편", "24% of the 50 papers"),
    ("두 배", "from 0.2 to 0.4"),
]
NOT_PROVED = [
    ("about 9 points", "a score of 7.97"),
    ("about 8 points", "a score of 8.97"),
    ("nearly 20 percent", "25%"),
    ("nearly 20 percent", "20.4%"),
    ("nearly 20 points", "20% of points"),
    ("over 20 percent", "19.7%"),
    ("more than 20 points", "almost 20 points"),
    ("under 20 percent", "21%"),
    ("less than 20 points", "more than 20 points"),
    ("over 1,300 tasks", "1,234 tasks"),
    ("no more than 10 languages", "12 languages"),
    ("about 2,000 pages", "in 2023"),
    ("9 points", "a score of 8.97"),
    ("half of the memory", "33% of memory"),
    ("half of the memory", "a third of memory"),
    ("a third", "50% of drafts"),
    ("a third", "30% of drafts"),
    ("nearly half", "52% of users"),
    ("more than half", "48% of users"),
    ("two fifths of the drafts", "2 drafts of 5% length"),
    ("two fifths of the drafts", "2 models"),
    ("a fifth of the drafts", "25% of the drafts"),
    ("one in seven", "7 readers"),
    ("one in seven", "20% of the readers"),
    ("12 of 50 papers", "30% of the 50 papers"),
    ("12 of 60 papers", "24% of the 50 papers"),
    ("25% of the papers", "12 of 50 papers"),
    ("a dozen models", "13 models"),
    ("over ten tasks", "12 languages"),
    ("about 50 pages", "49 languages"),
    ("dozens of models", "12 models"),
    ("thirteen tasks", "12 tasks"),
    ("doubled the score", "from 0.2 to 0.3"),
    ("doubled the score", "a speedup of 1.5x"),
    ("doubled the score", "0.2 and 0.4"),
    ("more than doubles the score", "from 20 to 39 points"),
    ("halved", "from 40 ms to 80 ms"),
    ("tripled", "from 0.2 to 0.4"),
    ("절반", "33% of memory"),
    ("절반 이상", "48% of users"),
    ("약 9점", "a score of 7.97"),
    ("거의 20%", "25%"),
    ("10개 이상", "9 languages"),
    ("10% 미만", "12%"),
    ("3분의 1", "50% of drafts"),
    ("5분의 2", "2 of 7 drafts"),
    ("3분의 10", "33% of 10 drafts"),
    ("0분의 1", "33% of drafts"),
    ("2⁄3", "two tasks and 3 of 9 drafts"),
    ("0.3분의 1", "33% of 0.4 drafts"),
    ("9할", "9 drafts"),
    ("7명 중 1명", "20% of readers"),
    ("50편 중 12편", "30% of the 50 papers"),
    ("두 배", "from 0.2 to 0.3"),
]


def unverified(claim: str, sentence: str) -> list[str]:
    evidence = ClaimEvidence((normalize_text(sentence),), (), (), "steady", frozenset(), "en")
    return unverified_numbers(normalize_text(claim), evidence)


@pytest.mark.parametrize(("claim", "sentence"), PROVED)
def test_what_follows_from_the_numbers_is_verified(claim: str, sentence: str) -> None:
    assert unverified(f"It is {claim} there.", f"We find {sentence}.") == []


@pytest.mark.parametrize(("claim", "sentence"), NOT_PROVED)
def test_what_does_not_follow_is_not(claim: str, sentence: str) -> None:
    assert unverified(f"It is {claim} there.", f"We find {sentence}.")


def test_a_claim_may_compute_with_its_own_verified_numbers() -> None:
    sentence = "Scores are 0.7 with vision and 0.3 without."

    assert unverified("Vision more than doubles the score, from 0.3 to 0.7.", sentence) == []
    assert unverified("Vision more than triples the score, from 0.3 to 0.7.", sentence) == ["thrice"]
    assert unverified("Vision doubles the score, from 0.3 to 0.6.", sentence) == ["0.6"]
