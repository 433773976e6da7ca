"""Counts in prose: slots are filled in by code, and numbers that only the counts have are not typed."""

from __future__ import annotations

import pytest

from tests.fakes.measuring import FADES, GROWS, WINDOW, papers
from trendscope.agents.reasoners.claims import extractive_trends
from trendscope.agents.reasoners.count_slots import (
    fill,
    typed_counts,
    typed_numbers,
    values_of,
    volume_values,
)
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.change import before_and_since, percent
from trendscope.measuring.measure import measure
from trendscope.sentence import SentenceId
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verify_claims
from trendscope.wording import Wording

TERMS = ("machine translation",)
COUNTED = tuple(papers("machine translation", {"soft prompts": GROWS, "phrase tables": FADES}))
EVIDENCE = EvidenceBase(
    measurement=measure(COUNTED, TERMS, WINDOW),
    terms=TERMS,
    ids={document.key: f"D{at}" for at, document in enumerate(COUNTED, 1)},
)
SAY = Wording("en")


def trend_of(label: str) -> Trend:
    trends = extractive_trends(EVIDENCE.measurement.candidates, (), TopicFocus(EVIDENCE), SAY)
    return next(trend for trend in trends if trend.label == label)


def test_the_values_are_those_of_the_claim_about_the_counts() -> None:
    trend = trend_of("soft prompts")
    values = values_of(trend, EVIDENCE, SAY)

    assert values["papers"] == str(sum(trend.counts.values())) == str(sum(GROWS.values()))
    assert values["total"] == str(len(COUNTED))
    told = trend.claims[0].text
    for slot in ("share_recent", "count_recent", "years_recent", "years_earlier"):
        assert values[slot] in told


def test_what_rests_on_no_counts_has_no_slots() -> None:
    uncounted = trend_of("soft prompts").model_copy(update={"counts": {}, "papers": {}})

    assert values_of(uncounted, EVIDENCE, SAY) == {}


def test_the_volume_is_that_of_each_period_and_of_all() -> None:
    values = volume_values(EVIDENCE)

    assert values["volume.2024"] == "10"
    assert values["volume"] == str(len(COUNTED))


def test_slots_are_filled_in() -> None:
    filled = fill("From {a} to { b.2024 }.", {"a": "1", "b.2024": "2%"})

    assert filled
    assert (filled.text, filled.bare, filled.slots) == ("From 1 to 2%.", "From  to .", ("a", "b.2024"))


@pytest.mark.parametrize(
    "text", ["In {share} of them.", "In {share_recent of them.", "In {} of them.", "{a{b}}"]
)
def test_a_slot_that_does_not_exist_is_an_error(text: str) -> None:
    assert fill(text, {"share_recent": "1%"}) is None


def test_a_typed_number_that_only_the_counts_have_is_found() -> None:
    trend = trend_of("soft prompts")
    share = values_of(trend, EVIDENCE, SAY)["share_recent"]

    assert typed_counts(f"It is in {share} of the papers.", trend, EVIDENCE, "") == [share]
    assert typed_counts(f"It gains {share}.", trend, EVIDENCE, f"It gains {share} on a test.") == []
    assert typed_counts("It gains 98.7% since 2024.", trend, EVIDENCE, "") == []


def test_a_round_share_is_no_count_of_a_claim_that_cites_none() -> None:
    trend, measurement = trend_of("soft prompts"), EVIDENCE.measurement
    recent, size = before_and_since(trend.counts, trend.sampled, measurement.split or "")[1]
    sentences = {SentenceId("D1.1"): "Soft prompts are small."}
    claim = Claim(text=f"Soft prompts are in {percent(recent, size)}.", sentences=tuple(sentences))
    counted = claim.model_copy(update={"counts": (trend.label,)})

    assert verify_claims([claim], trend, sentences, EVIDENCE, "en").dropped["unverified number"] == 1
    assert verify_claims([counted], trend, sentences, EVIDENCE, "en").dropped["unverified number"] == 0


def test_a_number_that_a_source_has_beside_letters_is_its_own() -> None:
    trend = trend_of("soft prompts")
    papers = values_of(trend, EVIDENCE, SAY)["papers"]

    assert (
        typed_counts(f"It learns from {papers} hours.", trend, EVIDENCE, f"With {papers}h of speech.") == []
    )
    assert typed_counts(f"It learns from {papers} hours.", trend, EVIDENCE, "Trained on GPT-4.") == [papers]


def test_years_and_names_are_no_numbers() -> None:
    assert typed_numbers("GPT-4 had 1,234 users, 17.6 % of them in 2024, v2 too.") == ["1234", "17.6%"]


def test_a_particle_after_a_number_takes_nothing_off_it() -> None:
    text = "일치도가 0.118로 낮고, 26,000시간과 100,000건, 코퍼스 2.1의 17.6%였으며, 7B와 GPT-4는 아닙니다."

    assert typed_numbers(text) == ["0.118", "26000", "100000", "2.1", "17.6%"]


def test_a_count_that_is_only_the_beginning_of_a_number_is_not_typed() -> None:
    trend = trend_of("soft prompts").model_copy(update={"counts": {"2024": 26}})

    assert typed_counts("26,000시간의 대화를 썼습니다.", trend, EVIDENCE, "") == []
    assert typed_counts("논문 26편에 나옵니다.", trend, EVIDENCE, "") == ["26"]
