"""The answer on top: it rests on claims and counts, and each spoiled sentence is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.ids import ids
from tests.fakes.measuring import FADES, GROWS, WINDOW, papers
from tests.fakes.models import FAILURES, YES, Replier, Request, filled, form_of, model, prompt_of
from tests.fakes.runs import a_run
from trendscope import Settings
from trendscope.agents.reasoners.claims import extractive_trends
from trendscope.agents.reasoners.count_slots import values_of
from trendscope.agents.reasoners.llm_answer import (
    TYPED_COUNT,
    UNKNOWN_CLAIM,
    UNKNOWN_COUNT,
    AnswerCheck,
    Offer,
)
from trendscope.agents.reasoners.schemas import AnswerSentence
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.draft import Draft
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.measure import measure
from trendscope.synthesis import Synthesis
from trendscope.trend import Claim, Trend
from trendscope.verification.citations import IDLE_SENTENCE
from trendscope.wording import Wording

TERMS = ("machine translation",)
COUNTED = tuple(papers("machine translation", {"soft prompts": GROWS, "phrase tables": FADES}))
EVIDENCE = EvidenceBase(
    measurement=measure(COUNTED, TERMS, WINDOW),
    terms=TERMS,
    ids={document.key: f"D{at}" for at, document in enumerate(COUNTED, 1)},
    volume={"2018": 100, "2024": 400, "2025": 300},
)
SAY = Wording("en")
WRITTEN = (
    "Soft prompts are weighed with care beside the machine translation of old.",
    "Phrase tables met the machine translation of old in the words of 2018.",
)
PROBLEM = "Nobody has tested soft prompts on long books."


def trend_of(label: str, claim: str) -> Trend:
    trends = extractive_trends(EVIDENCE.measurement.candidates, (), TopicFocus(EVIDENCE), SAY)
    (trend,) = (each for each in trends if each.label == label)
    written = Claim(text=claim, sentences=trend.claims[1].sentences[:1])
    return trend.model_copy(update={"claims": (trend.claims[0], written)})


GIVEN = (Claim(text="Given.", counts=("papers",)),)
DRAFT = Draft(
    trends=(trend_of("soft prompts", WRITTEN[0]), trend_of("phrase tables", WRITTEN[1])),
    synthesis=Synthesis(answer=GIVEN, problems=(Claim(text=PROBLEM, sentences=ids("D1.1")),)),
)
OFFER = Offer(DRAFT, EVIDENCE, SAY)
CHECK = AnswerCheck(OFFER, OFFER.claims, "en")


def a_sentence(text: str, claims: tuple[str, ...] = (), counts: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"text": text, "claims": list(claims), "counts": list(counts)}


def checked(*sentences: dict[str, Any]) -> tuple[tuple[Claim, ...], dict[str, int]]:
    return CHECK.verified([AnswerSentence.model_validate(each) for each in sentences])


TRUE = (
    a_sentence(
        "Papers on the question rose from {volume.2018} in 2018 to {volume.2024} in 2024.", (), ("papers",)
    ),
    a_sentence("Soft prompts rose from {T1.share_earlier} to {T1.share_recent} of the papers.", (), ("T1",)),
    a_sentence("Soft prompts rose to {T1.share_recent}, while phrase tables fell to {T2.share_recent}."),
    a_sentence("Soft prompts are weighed with care.", ("K1.1",)),
    a_sentence(
        "Soft prompts are weighed with care, and nobody has tested them on long books.", ("K1.1", "K0.1")
    ),
)


def test_what_may_be_cited_are_written_claims_problems_and_counts() -> None:
    assert {name: claim.text for name, claim in OFFER.claims.items()} == {
        "K1.1": WRITTEN[0],
        "K2.1": WRITTEN[1],
        "K0.1": PROBLEM,
    }
    assert {name: trend.label for name, trend in OFFER.trends.items()} == {
        "T1": "soft prompts",
        "T2": "phrase tables",
    }
    for text in (*WRITTEN, PROBLEM):
        assert text in OFFER.claims_as_text()
    assert DRAFT.trends[0].claims[0].text not in OFFER.claims_as_text()


@pytest.mark.parametrize("sentence", TRUE)
def test_a_sentence_that_rests_on_what_it_cites_is_kept(sentence: dict[str, Any]) -> None:
    kept, dropped = checked(sentence)

    assert (len(kept), dropped) == (1, {})
    assert "{" not in kept[0].text


def test_a_sentence_of_the_answer_cites_the_sentences_of_its_claims_and_its_counts() -> None:
    kept, _ = checked(*TRUE)

    share = values_of(DRAFT.trends[0], EVIDENCE, SAY)["share_recent"]
    assert kept[0] == Claim(
        text="Papers on the question rose from 100 in 2018 to 400 in 2024.", counts=("papers",)
    )
    assert share in kept[1].text
    assert kept[2].counts == ("soft prompts", "phrase tables")
    assert kept[3].sentences == OFFER.claims["K1.1"].sentences


SPOILED = {
    "no claim and no count": (a_sentence("Soft prompts are weighed with care."), UNKNOWN_CLAIM),
    "a claim that does not exist": (a_sentence("Soft prompts are weighed.", ("K9.9",)), UNKNOWN_CLAIM),
    "a slot that does not exist": (a_sentence("Soft prompts have {T1.glory}.", (), ("T1",)), UNKNOWN_COUNT),
    "a trend that does not exist": (a_sentence("Papers have {T7.share_recent}."), UNKNOWN_COUNT),
    "a typed count": (a_sentence("Soft prompts rose to 57 papers.", (), ("T1",)), TYPED_COUNT),
    "a typed count that is right": (a_sentence("Papers rose to 400 in 2024.", (), ("papers",)), TYPED_COUNT),
    "a number beside the claim": (a_sentence("Soft prompts are weighed 98 times.", ("K1.1",)), TYPED_COUNT),
    "a year beside the counts": (
        a_sentence("Soft prompts rose to {T1.share_recent} since 1987.", (), ("T1",)),
        "unverified number",
    ),
    "the other direction": (
        a_sentence("Soft prompts fell to {T1.share_recent}.", (), ("T1",)),
        "wrong direction",
    ),
    "directions changed over": (
        a_sentence("Soft prompts fell to {T1.share_recent}, while phrase tables rose to {T2.share_recent}."),
        "wrong direction",
    ),
    "a fall of all papers": (a_sentence("Papers fell to {volume.2024}.", (), ("papers",)), "wrong direction"),
    "a direction that no claim has": (a_sentence("Soft prompts are rising.", ("K1.1",)), "wrong direction"),
    "another name": (a_sentence("Zyzzyx weighs soft prompts with care.", ("K1.1",)), "unknown name"),
    "what another claim says": (a_sentence("It is untested on long books.", ("K2.1",)), "no overlap"),
    "a link": (a_sentence("Soft prompts: see https://evil.example", ("K1.1",)), "made-up reference"),
    "Korean": (a_sentence("소프트 프롬프트를 다룹니다.", ("K1.1",)), "wrong language"),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_spoiled_sentence_is_left_out_and_counted(kind: str) -> None:
    sentence, reason = SPOILED[kind]

    kept, dropped = checked(sentence)

    assert (kept, list(dropped)) == ((), [reason])


SCORES = (
    "MELT reaches 76.3% accuracy on HarborQA with soft prompts.",
    "Accuracy on LexTrial rose from 41.5% to 92.5%, with phrase tables of Torvex.",
)
SCORED = AnswerCheck(
    Offer(
        Draft(trends=(trend_of("soft prompts", SCORES[0]), trend_of("phrase tables", SCORES[1]))),
        EVIDENCE,
        SAY,
    ),
    {
        "K1.1": Claim(text=SCORES[0], sentences=ids("D1.1")),
        "K2.1": Claim(text=SCORES[1], sentences=ids("D9.1")),
    },
    "en",
)
BESIDE_COUNTS = (
    "Soft prompts rose from {T1.share_earlier} to {T1.share_recent} of the papers, with 76.3% accuracy.",
    "Soft prompts rose to {T1.share_recent} of the papers with an accuracy of 76.3% on HarborQA.",
    "Soft prompts rose to {T1.share_recent}, with MELT on HarborQA and phrase tables of Torvex on LexTrial.",
    "Phrase tables fell to {T2.share_recent} of the papers; accuracy on LexTrial rose from 41.5% to 92.5%.",
)


def without(name: str, text: str, *claims: str) -> tuple[tuple[Claim, ...], dict[str, int]]:
    """What becomes of a sentence if one of the claims that were offered for it was left out."""
    final = {key: claim for key, claim in OFFER.claims.items() if key != name}
    sentence = AnswerSentence.model_validate(a_sentence(text, claims))
    return AnswerCheck(OFFER, final, "en").verified([sentence])


def test_a_sentence_stands_without_a_claim_that_it_does_not_need() -> None:
    kept, dropped = without("K0.1", "Soft prompts are weighed with care.", "K1.1", "K0.1")

    assert [claim.text for claim in kept] == ["Soft prompts are weighed with care."]
    assert kept[0].sentences == OFFER.claims["K1.1"].sentences
    assert dropped == {}


@pytest.mark.parametrize("claims", [("K1.1", "K0.1"), ("K0.1",)])
def test_a_sentence_falls_if_it_says_what_only_a_claim_says_that_was_left_out(
    claims: tuple[str, ...],
) -> None:
    text = "Soft prompts are weighed with care, and untested on long books."

    assert without("K0.1", text, *claims) == ((), {UNKNOWN_CLAIM: 1})


def scored(text: str) -> list[str]:
    sentence = AnswerSentence(text=text, claims=["K1.1", "K2.1"], counts=["T1", "T2"])
    kept, dropped = SCORED.verified([sentence])
    reasons = [reason for reason in dropped if reason != IDLE_SENTENCE]
    assert len(kept) + len(reasons) == 1
    return reasons


@pytest.mark.parametrize("text", BESIDE_COUNTS)
def test_a_sentence_may_have_counts_and_the_figure_of_a_claim(text: str) -> None:
    assert scored(text) == []


BORROWED = (
    "Soft prompts rose to 76.3% of the papers.",
    "Soft prompts rose from 41.5% to 92.5%.",
    "Soft prompts rose from {T1.share_earlier} to 76.3% of the papers, with the accuracy of MELT.",
    "MELT with soft prompts is named in 76.3% of all papers.",
    "Interest in soft prompts stands at 92.5%.",
)


@pytest.mark.parametrize("text", BORROWED)
def test_the_figure_of_a_claim_is_no_count(text: str) -> None:
    assert scored(text) == [TYPED_COUNT]


def test_the_figure_of_a_claim_stays_with_its_document_beside_counts() -> None:
    text = "Soft prompts rose to {T1.share_recent} of the papers; MELT reaches an accuracy of 92.5%."

    assert scored(text) == ["number of another document"]


# How the number of papers moved, part by part.

MOVED = replace(EVIDENCE, volume={"2019": 131, "2022": 222, "2023": 167, "2025": 229, "2026": 90})
UP_AND_DOWN = {
    "en": "Papers rose from {volume.2019} in 2019 to {volume.2022} in 2022, fell to {volume.2023} in 2023,"
    " and rose again to {volume.2025} in 2025.",
    "ko": "논문은 모두 {volume}편으로, 2019년 {volume.2019}편에서 2022년 {volume.2022}편으로 늘었다가"
    " 2023년 {volume.2023}편으로 줄었고 2025년에는 {volume.2025}편으로 다시 늘었습니다.",
}
TURNED = {
    "en": "Papers fell from {volume.2019} in 2019 to {volume.2022} in 2022.",
    "a fall that was a rise": "Papers rose to {volume.2022} in 2022, and fell to {volume.2025} in 2025.",
    "a rise that was a fall": "Papers rose from {volume.2022} in 2022 to {volume.2023} in 2023.",
    "a fall in the last period": "Papers rose to {volume.2025} in 2025, and fell to {volume.2026} in 2026.",
    "ko": "논문은 2019년 {volume.2019}편에서 2022년 {volume.2022}편으로 줄었다가 2023년 {volume.2023}편으로"
    " 늘었습니다.",
}


def moved(text: str, language: str) -> tuple[tuple[Claim, ...], dict[str, int]]:
    offer = Offer(DRAFT, MOVED, Wording(language))
    sentence = AnswerSentence.model_validate(a_sentence(text, (), ("papers",)))
    return AnswerCheck(offer, offer.claims, language).verified([sentence])


@pytest.mark.parametrize("language", UP_AND_DOWN)
def test_the_number_of_papers_may_rise_and_fall_and_rise(language: str) -> None:
    kept, dropped = moved(UP_AND_DOWN[language], language)

    assert (len(kept), dropped) == (1, {})


@pytest.mark.parametrize("kind", TURNED)
def test_a_part_that_turns_the_number_of_papers_round_is_left_out(kind: str) -> None:
    assert moved(TURNED[kind], "ko" if kind == "ko" else "en") == ((), {"wrong direction": 1})


# In the run of a judge.


async def judged(replies: Replier) -> tuple[Draft, list[Request]]:
    with Chat(replies) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), "machine translation", ["library"])
        judgement = await run.reasoner.judge(run, DRAFT, EVIDENCE)
    return judgement.draft, chat.requests


async def test_the_answer_is_written_from_the_draft_and_stands_in_the_place_of_the_given_one() -> None:
    draft, requests = await judged(model(answer=lambda prompt: list(TRUE)))

    assert [claim.text for claim in draft.synthesis.answer][3] == TRUE[3]["text"]
    assert len(draft.synthesis.answer) == len(TRUE)
    (prompt,) = (prompt_of(request) for request in requests if form_of(request) == "answer")
    assert OFFER.claims_as_text() in prompt
    assert "{volume.2024} = 400" in prompt


async def test_fewer_than_three_sentences_leave_the_given_answer() -> None:
    draft, _ = await judged(model(answer=lambda prompt: [*TRUE[:2], SPOILED["a typed count"][0]]))

    assert draft.synthesis.answer == GIVEN
    assert draft.dropped[TYPED_COUNT] == 1


async def test_an_answer_that_fails_leaves_the_given_one() -> None:
    draft, _ = await judged(model(instead={"answer": FAILURES["unauthorized"]}))

    assert draft.synthesis.answer == GIVEN


async def test_what_has_words_of_its_own_is_judged() -> None:
    free = a_sentence("Soft prompts are weighed with care by brilliant editors.", ("K1.1",))
    honest = model(answer=lambda prompt: [*TRUE[:4], free])

    def refusing(request: Request) -> Any:
        if form_of(request) != "judge_claims" or "brilliant" not in prompt_of(request):
            return honest(request)
        return filled({"verdicts": [{"claim": 1, "verdict": "partly", "unsupported": ["brilliant editors"]}]})

    draft, requests = await judged(refusing)

    assert [claim.text for claim in draft.synthesis.answer][-1] == TRUE[3]["text"]
    (prompt,) = (
        prompt_of(each)
        for each in requests
        if form_of(each) == "judge_claims" and "brilliant" in prompt_of(each)
    )
    assert f"Claim 1: {free['text']}\nStated: {WRITTEN[0]}" in prompt


async def test_a_sentence_of_the_answer_is_rewritten_with_its_slots() -> None:
    free = a_sentence(
        "{T1.papers} papers weigh soft prompts with care, as brilliant editors do.", ("K1.1",), ("T1",)
    )
    without = "{T1.papers} papers weigh soft prompts with care, as brilliant people do."
    asked: list[str] = []

    def refusing(request: Request) -> Any:
        prompt = prompt_of(request)
        if form_of(request) == "rewrite":
            asked.append(prompt)
            return filled({"claims": [{"claim": 1, "text": without}]})
        if form_of(request) != "judge_claims" or "editors" not in prompt:
            return model(answer=lambda prompt: [*TRUE[:3], free])(request)
        return filled({"verdicts": [{"claim": 1, "verdict": "partly", "unsupported": ["editors"]}]})

    draft, _ = await judged(refusing)

    papers = OFFER.values["T1.papers"]
    assert draft.synthesis.answer[-1].text == without.replace("{T1.papers}", papers)
    assert "not supported" not in draft.dropped
    (prompt,) = asked
    assert f"Claim 1: {free['text']}\nNot supported: editors" in prompt


async def test_a_sentence_whose_claim_was_rewritten_is_judged_again() -> None:
    free = a_sentence("Soft prompts are weighed with care by brilliant editors.", ("K1.1",))
    honest = model(
        answer=lambda prompt: [*TRUE[:4], free], mend=lambda *_: "Soft prompts are weighed with care."
    )

    def doubting(request: Request) -> Any:
        if form_of(request) != "judge" or WRITTEN[0] not in prompt_of(request):
            return honest(request)
        verdict = {"claim": 1, "verdict": "partly", "unsupported": ["of old"]}
        return filled({"verdicts": [verdict], "criteria": YES})

    _, requests = await judged(doubting)

    stated = [
        text.partition("Stated: ")[2].splitlines()[0]
        for request in requests
        if form_of(request) == "judge_claims" and "brilliant" in (text := prompt_of(request))
    ]
    assert stated == [WRITTEN[0], "Soft prompts are weighed with care."]


async def test_a_sentence_falls_with_its_claim() -> None:
    honest = model(answer=lambda prompt: list(TRUE))

    def refusing(request: Request) -> Any:
        if form_of(request) != "judge" or WRITTEN[0] not in prompt_of(request):
            return honest(request)
        return filled({"verdicts": [{"claim": 1, "verdict": "not", "unsupported": []}], "criteria": YES})

    draft, _ = await judged(refusing)

    assert len(draft.trends[0].claims) == 1
    assert not [claim.text for claim in draft.synthesis.answer if "weighed" in claim.text]


async def test_what_belongs_to_no_trend_is_judged() -> None:
    def refusing(request: Request) -> Any:
        if form_of(request) != "judge_claims":
            return model()(request)
        return filled({"verdicts": [{"claim": 1, "verdict": "not", "unsupported": ["long books"]}]})

    draft, _ = await judged(refusing)

    assert draft.synthesis.problems == ()
    assert draft.dropped["not supported"] == 1


async def test_the_rewriter_is_told_what_is_not_supported() -> None:
    honest = model(mend=lambda *_: "Soft prompts are weighed with care.")

    def doubting(request: Request) -> Any:
        if form_of(request) != "judge" or WRITTEN[0] not in prompt_of(request):
            return honest(request)
        verdict = {"claim": 1, "verdict": "partly", "unsupported": ["of old"]}
        return filled({"verdicts": [verdict], "criteria": YES})

    draft, requests = await judged(doubting)

    assert draft.trends[0].claims[1].text == "Soft prompts are weighed with care."
    (prompt,) = (prompt_of(request) for request in requests if form_of(request) == "rewrite")
    assert f"Claim 1: {WRITTEN[0]}\nNot supported: of old\n" in prompt


@pytest.mark.parametrize(
    ("mended", "problems"),
    [
        ("Nobody has tested soft prompts on long texts.", []),
        ("The day is told in words of the year 2018.", ["The day is told in words of the year 2018."]),
    ],
)
async def test_a_problem_that_is_supported_in_part_is_rewritten_if_that_passes_the_rules(
    mended: str, problems: list[str]
) -> None:
    honest = model(mend=lambda *_: mended)
    times: list[Request] = []

    def doubting(request: Request) -> Any:
        if form_of(request) != "judge_claims" or PROBLEM not in prompt_of(request) or times:
            return honest(request)
        times.append(request)
        return filled({"verdicts": [{"claim": 1, "verdict": "partly", "unsupported": ["long books"]}]})

    draft, _ = await judged(doubting)

    assert [claim.text for claim in draft.synthesis.problems] == problems
