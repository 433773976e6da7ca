"""Numbers that sources say in other words: kept where they say so, left out where they do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.measuring import WINDOW, paper
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verify_claims

TITLE = "TCQA^2 at DSTC 12: Tiered Answers"
TREND: dict[str, Any] = {"label": "answers", "direction": "rising", "z": 3.0, "counts": {}, "sampled": {}}


def judged(text: str, *said: str) -> list[str]:
    """Why a Korean claim is dropped that cites these sentences, each of another document."""
    documents = tuple(
        paper(f"P{at}", title=TITLE if at == 1 else f"Other {at}", text=one) for at, one in enumerate(said, 1)
    )
    keys = {document.key: f"D{at}" for at, document in enumerate(documents, 1)}
    base = EvidenceBase(Measurement(documents, WINDOW, {}, None, ()), ("dialogue",), keys)
    sentences = {SentenceId.of(f"D{at}", 1): one for at, one in enumerate(said, 1)}
    found = verify_claims(
        [Claim(text=text, sentences=tuple(sentences))], Trend(claims=(), **TREND), sentences, base, "ko"
    )
    return [reason for reason, number in found.dropped.items() if number]


RANKED = "Our system won first place on the leaderboard with a score of 215.40."
BOTH = "Safe use requires care at both retrieval and generation time."
PERCENTS = "The assistant handles 30 percents of the calls alone."
TWO_PAPERS = ("MediTalk uses transfer from a large corpus.", "Llora grows its corpus to 100,000 dialogues.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("이 체계는 215.40점으로 순위표 1위에 올랐습니다.", (RANKED,)),
        ("안전하게 쓰려면 두 단계 모두에서 주의해야 합니다.", (BOTH,)),
        ("도우미는 통화의 30%를 스스로 처리합니다.", (PERCENTS,)),
        ("TCQA^2는 안전하게 쓰이도록 만들어졌습니다.", (BOTH,)),
        ("DSTC 12에서는 안전하게 쓰려면 주의해야 한다고 봅니다.", (BOTH,)),
        ("MediTalk는 전이를 쓴 반면, Llora는 말뭉치를 100,000건으로 만들었습니다.", TWO_PAPERS),
        ("MediTalk가 전이를 쓴 데 이어 Llora는 말뭉치를 100,000건으로 만들었습니다.", TWO_PAPERS),
        ("MediTalk는 전이를 썼으나 Llora는 말뭉치를 100,000건으로 만들었습니다.", TWO_PAPERS),
        ("F1 점수가 높았습니다.", ("It has higher F1-scores than before.",)),
    ],
)
def test_what_a_source_says_in_other_words_is_kept(text: str, said: tuple[str, ...]) -> None:
    assert judged(text, *said) == []


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        ("이 체계는 순위표 2위에 올랐습니다.", (RANKED,), "unverified number"),
        ("이 체계는 순위표 3위에 올랐습니다.", ("The third step ranks answers.",), "unverified number"),
        ("두 단계 모두에서 주의해야 합니다.", ("Care is needed at retrieval time.",), "unverified number"),
        ("안전하게 쓰려면 두 단계가 더 필요합니다.", (BOTH,), "unverified number"),
        ("DSTC 13에서는 주의해야 한다고 봅니다.", (BOTH,), "unverified number"),
        ("DSTC 12% 높은 값을 보입니다.", (BOTH,), "unverified number"),
        ("DSTC 12배 높은 값을 보입니다.", (BOTH,), "unverified number"),
        ("주의할 곳은 12곳입니다.", (BOTH,), "unverified number"),
        ("도우미는 통화 30건을 처리합니다.", (PERCENTS,), "unverified number"),
        (
            "Llora는 전이를 쓴 반면, MediTalk는 말뭉치를 100,000건으로 만들었습니다.",
            TWO_PAPERS,
            "number of another document",
        ),
    ],
)
def test_what_a_source_does_not_say_is_left_out(text: str, said: tuple[str, ...], reason: str) -> None:
    assert judged(text, *said) == [reason]
