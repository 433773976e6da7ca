"""True claims in other words than their sentence are kept; those that say something else are not."""

from __future__ import annotations

import pytest

from tests.fakes.ids import ids
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.trend import Claim, Direction, Trend
from trendscope.verification.claims import verify_claims
from trendscope.window import Window

TEXTS = (
    "On OrchardQA, 11 planners reach a best F1 score of 7.96, so long questions stay hard.",
    "PlumTool cuts peak memory on one card by 25-30% and latency by 50%.",
    "Retrieval-augmented drafting (RAD) grounds large language models in pages but drifts over time.",
    "Raters saw copied parts in 24% of the 50 drafts that the tested writers produced.",
    "With images, solvers score 0.7-0.8, compared to 0.2-0.3 for text alone.",
    "Success depends on refuting guesses: planners that try to falsify theirs win most games.",
    "Large language models (LLMs) misread tables, and multi-step plans suffer from invented citations.",
    "It improves accuracy on every task, and training gets cheaper.",
)


def a_document(number: int, text: str) -> Document:
    return Document(f"k{number}", f"Planners {number}", ("Ada Okoro",), "2024", "u", "paper", "library", text)


DOCUMENTS = tuple(a_document(number, text) for number, text in enumerate(TEXTS, 1))
BASE = EvidenceBase(
    measurement=Measurement(DOCUMENTS, Window.of_years(2021, 2024), {"2021": 77, "2024": 88}, "2023", ()),
    terms=("web agents",),
    ids={document.key: f"D{number}" for number, document in enumerate(DOCUMENTS, 1)},
)


def judged(text: str, number: int, direction: Direction = "steady", language: str = "en") -> list[str]:
    trend = Trend(
        label="web agents", direction=direction, z=0.1, counts={"2021": 33, "2024": 66},
        sampled={"2021": 77, "2024": 88}, claims=(),
    )  # fmt: skip
    claim = Claim(text=text, sentences=ids(f"D{number}.1"))
    verified = verify_claims([claim], trend, BASE.sentences, BASE, language)
    return [reason for reason, times in verified.dropped.items() if times]


TRUE = [
    ("Even the best of eleven systems gets only about 8 points of F1.", 1),
    ("Planners stay below 8 points of F1 on OrchardQA, however hard they try.", 1),
    ("Memory needs fall by 25 to 30% and latency by half with PlumTool.", 2),
    ("Latency is halved, and a quarter of the memory or more is saved by PlumTool.", 2),
    ("RAD grounds LLMs in pages, but it drifts over time.", 3),
    ("Grounding large language models in pages is what RAD does.", 3),
    ("Copied parts were seen by raters in 12 of 50 drafts.", 4),
    ("About a quarter of the drafts had copied parts, raters say.", 4),
    ("Images more than double what solvers score, from 0.2-0.3 to 0.7-0.8.", 5),
    ("Falsification wins games: planners that refute their guesses succeed.", 6),
    ("Multi-step plans suffer from citations that language models invented.", 7),
    ("Misreading of tables troubles language models.", 7),
]
FALSE = [
    ("Even the best of eleven systems gets about 7 points of F1.", 1, "unverified number"),
    ("Planners get over 9 points of F1 on OrchardQA.", 1, "unverified number"),
    ("Interest falls while PlumTool cuts peak memory on one card.", 2, "wrong direction"),
    ("PlumTool cuts latency by two thirds on one card.", 2, "unverified number"),
    ("A third of the latency is cut by PlumTool.", 2, "unverified number"),
    ("Falcon grounds large language models in pages.", 3, "unknown name"),
    ("Meta grounds large language models in pages.", 3, "unknown name"),
    ("RAD makes multi-step plans suffer.", 7, "unknown name"),
    ("Copied parts were seen by raters in 20 of 50 drafts.", 4, "unverified number"),
    ("Half of the drafts had copied parts, raters say.", 4, "unverified number"),
    ("Images triple what solvers score, from 0.2-0.3 to 0.7-0.8.", 5, "unverified number"),
    ("We see systems that walk over rough ground with PlumTool.", 2, "no overlap"),
]


@pytest.mark.parametrize(("text", "number"), TRUE)
def test_a_true_paraphrase_is_kept(text: str, number: int) -> None:
    assert judged(text, number) == []


@pytest.mark.parametrize(("text", "number", "reason"), FALSE)
def test_a_false_one_is_dropped(text: str, number: int, reason: str) -> None:
    assert judged(text, number) == [reason]


def test_a_need_that_falls_is_no_direction_of_the_trend() -> None:
    assert judged("Memory falls and peak latency shrinks with PlumTool.", 2, "rising") == []
    assert judged("Accuracy is rising on every task, and training gets cheaper.", 8, "fading") == []
    assert judged("Accuracy falls on every task, and training gets cheaper.", 8) == ["wrong direction"]
    assert judged("Energy falls with PlumTool on one card.", 2) == ["wrong direction"]
    assert judged("PlumTool를 쓰면 메모리가 감소합니다.", 2, language="ko") == []
    assert judged("PlumTool을 쓰면 메모리가 식어갑니다.", 2, language="ko") == ["wrong direction"]
    assert judged("PlumTool 연구는 감소합니다.", 2, language="ko") == ["wrong direction"]
