"""Claims that write a number or a name in another way than their sentence; a spoiled twin is dropped."""

from __future__ import annotations

import pytest

from tests.fakes.ids import ids
from tests.fakes.measuring import WINDOW
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verify_claims

TEXTS = {
    "Gardener.ai: Asking Before Pruning": "It only asks questions, so gardeners keep their own plans.",
    "HedgeNotes": "A corpus of hedges in which each hedge was judged by at least seven raters.",
    "SoilNotes": "We build a corpus of soils, recorded in small and large parts (20h, 45h).",
    "Tuning": "We adapt Rosa3-9B-Base to gardens, next to Fern5-Turbo.",
}
DOCUMENTS = tuple(
    Document(f"k{at}", title, ("Ada Bloom",), "2024-05-01", "u", "paper", "library", text)
    for at, (title, text) in enumerate(TEXTS.items(), 1)
)
BASE = EvidenceBase(
    Measurement(DOCUMENTS, WINDOW, {}, None, ()),
    ("garden plans",),
    {one.key: f"D{one.key[1:]}" for one in DOCUMENTS},
)


def judged(text: str, *names: str) -> list[str]:
    """Why a claim is dropped."""
    trend = Trend(label="garden plans", direction="theme", z=None, counts={}, sampled={}, claims=())
    claim = Claim(text=text, sentences=ids(*names))
    found = verify_claims([claim], trend, BASE.sentences, BASE, "en")
    return [reason for reason, times in found.dropped.items() if times]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gardener.ai only asks questions, so gardeners keep their plans.", ("D1.1",)),
        ("Each hedge of the corpus was judged at least seven times each by raters.", ("D2.1",)),
        ("The corpus of soils has recorded parts of 20 to 45 hours.", ("D3.1",)),
        ("Bloom (2024) adapts a model to gardens with Rosa3.", ("D4.1",)),
        ("Two corpora cover hedges judged by raters, and soils recorded in parts.", ("D2.1", "D3.1")),
    ],
)
def test_a_variant_is_kept(text: str, names: tuple[str, ...]) -> None:
    assert judged(text, *names) == []


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("Gardener.io only asks questions, so gardeners keep their plans.", ("D1.1",), "made-up reference"),
        ("Gardener.ai/plans only asks questions of gardeners.", ("D1.1",), "made-up reference"),
        ("www.Gardener.ai only asks questions of gardeners.", ("D1.1",), "made-up reference"),
        ("Each hedge was judged at least eight times each by raters.", ("D2.1",), "unverified number"),
        (
            "Judging each hedge of the corpus is seven times cheaper for raters.",
            ("D2.1",),
            "unverified number",
        ),
        ("The corpus of soils has recorded parts of 20 to 46 hours.", ("D3.1",), "unverified number"),
        ("The corpus of soils has 45 recorded parts.", ("D3.1",), "unverified number"),
        ("Bloom (2024) adapts a model to gardens with Rosa4.", ("D4.1",), "unknown name"),
        ("Bloom (2024) adapts Rosa3-8B to gardens.", ("D4.1",), "unknown name"),
        ("Bloom (2024) adapts a model to gardens next to Fern5.", ("D4.1",), "unknown name"),
        (
            "Three corpora cover hedges judged by raters, and soils recorded in parts.",
            ("D2.1", "D3.1"),
            "unverified number",
        ),
        ("Two raters judge hedges, and soils are recorded in parts.", ("D2.1", "D3.1"), "unverified number"),
        ("Two corpora of hedges were judged by raters.", ("D2.1",), "unverified number"),
    ],
)
def test_a_spoiled_twin_is_dropped(text: str, names: tuple[str, ...], reason: str) -> None:
    assert reason in judged(text, *names)
