"""What a claim may say of reasons."""

from __future__ import annotations

import pytest

from trendscope.verification.causes import has_unfounded_reason

STATED = "Large language models reach its accuracy, reducing the need for trackers."
REASON = "Trackers are no longer needed because large language models do without them."


@pytest.mark.parametrize(
    ("text", "sentences", "unfounded"),
    [
        ("State tracking faded because large language models made it obsolete.", [], True),
        ("State tracking faded because large language models made it obsolete.", [STATED], True),
        ("State tracking faded because large language models do without it.", [REASON], False),
        ("Large language models led researchers to abandon state tracking.", [STATED], True),
        ("State tracking is no longer studied since ChatGPT is as good at it.", [STATED], True),
        ("The share of papers fell from 7.2% to 2.4% since 2020.", [], False),
        ("Accuracy is low due to scarce data.", ["Accuracy is low where data are scarce."], False),
        ("비지도 방법은 대규모 언어 모델 때문에 줄었습니다.", [STATED], True),
        ("비지도 방법을 언급한 논문의 비율은 7.2%에서 2.2%로 줄었습니다.", [], False),
    ],
)
def test_a_reason_for_a_move_needs_a_sentence_that_gives_one(
    text: str, sentences: list[str], unfounded: bool
) -> None:
    assert has_unfounded_reason(text, sentences) is unfounded
