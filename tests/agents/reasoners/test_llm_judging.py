"""What a model's verdicts leave of a draft, and what it finds missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.ids import ids
from tests.fakes.measuring import WINDOW, paper
from tests.fakes.models import FAILURES, YES, Replier, Request, an_angle, filled, form_of, model, prompt_of
from tests.fakes.runs import a_run
from trendscope import Settings
from trendscope.agents.reasoners.fallback import note_fallback
from trendscope.draft import Draft, JudgedDraft
from trendscope.evidence_base import EarlierRound, EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.plan import Plan
from trendscope.text.delimiters import delimit
from trendscope.text.message import Message
from trendscope.trend import Claim, Trend

TEXTS = (
    "Soft prompts transfer across many tasks without any training of the encoder.",
    "Editors trust soft prompts for the first draft of a long report.",
    "Nobody has tested soft prompts on the speech of small children so far.",
)
COUNTS = "“soft prompts” is named in 3 of 3 papers."
MENDED = "Soft prompts transfer across tasks without training of the encoder."


def a_trend(*texts: str, label: str = "soft prompts", **parts: Any) -> Trend:
    """A trend whose first claim is that of the counts; the others cite a sentence each."""
    claims = [Claim(text=COUNTS, sentences=ids("D1.1"))]
    claims += [Claim(text=text, sentences=ids(f"D{at}.1")) for at, text in enumerate(texts, 1)]
    usual = {"name": f"{label} at work", "direction": "steady", "z": 1.0, "counts": {}, "sampled": {}}
    return Trend.model_validate({"label": label, "claims": claims} | usual | parts)


DRAFT = Draft(trends=(a_trend(*TEXTS),), dropped={"off topic": 2})


@dataclass
class Judging:
    """A run that is judged by a model, and what the model was asked."""

    judgement: JudgedDraft
    requests: list[Request]
    fallbacks: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        return [claim.text for claim in self.judgement.draft.trends[0].claims]

    @property
    def found(self) -> list[tuple[str, str, str | None]]:
        return [(each.code, each.severity, each.subject) for each in self.judgement.findings]

    def asked(self) -> list[str]:
        return [form_of(request) for request in self.requests]


async def judge(
    replies: Replier,
    draft: Draft = DRAFT,
    question: str = "prompts since 2019",
    earlier: tuple[Trend, ...] = (),
) -> Judging:
    with Chat(replies) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), question, ["library"])
        run.plan = await run.reasoner.fallback.plan(run)  # type: ignore[attr-defined]
        evidence = replace(material(), earlier=EarlierRound(earlier))
        judgement = await run.reasoner.judge(run, draft, evidence)
    return Judging(judgement, chat.requests, run.fallbacks)


def material() -> EvidenceBase:
    documents = tuple(paper(f"P{at}", text=text) for at, text in enumerate(TEXTS, 1))
    ids = {document.key: f"D{at}" for at, document in enumerate(documents, 1)}
    return EvidenceBase(Measurement(documents, WINDOW, {}, None, ()), ("prompts",), ids)


def rejecting(
    *texts: str, mend: Callable[[str, dict[str, str]], str] = lambda *_: "", **parts: Any
) -> Replier:
    """A judge who does not accept claims of these texts."""
    honest = model(mend=mend, **parts)

    def reply(request: Request) -> Any:
        if form_of(request) not in ("judge", "judge_claims"):
            return honest(request)
        claims = re.findall(r"^Claim (\d+): (.+)$", prompt_of(request), re.MULTILINE)
        verdicts = [
            {"claim": int(at), "verdict": "not" if text in texts else "supported"} for at, text in claims
        ]
        criteria = {"criteria": YES} if form_of(request) == "judge" else {}
        return filled({"verdicts": verdicts} | criteria)

    return reply


# Claims.


async def test_what_the_sentences_say_stays_and_is_counted() -> None:
    judged = await judge(model())

    assert judged.texts == [COUNTS, *TEXTS]
    assert (judged.judgement.draft.supported, judged.judgement.draft.dropped) == (3, {"off topic": 2})
    assert judged.judgement.scores == {"on_question": 1.0, "name_fits": 1.0, "stands_alone": 1.0}
    assert (judged.found, judged.fallbacks) == ([], [])
    assert sorted(judged.asked()) == ["answer", "judge", "review"]


@pytest.mark.parametrize(("texts", "forms"), [(TEXTS, []), (TEXTS[:2], ["judge"])])
async def test_what_an_earlier_round_judged_is_not_judged_again(
    texts: Sequence[str], forms: list[str]
) -> None:
    judged = await judge(model(), earlier=(a_trend(*texts),))

    assert judged.texts == [COUNTS, *TEXTS]
    assert judged.judgement.draft.supported == 3
    assert [form for form in judged.asked() if form == "judge"] == forms


async def test_the_claim_of_the_counts_is_not_judged() -> None:
    judged = await judge(model())

    prompt = next(prompt_of(request) for request in judged.requests if form_of(request) == "judge")
    assert re.findall(r"^Claim (\d+): (.+)$", prompt, re.MULTILINE) == [
        (str(at), text) for at, text in enumerate(TEXTS, 1)
    ]
    blocks = "\n\n".join(
        f"Claim {at}: {text}\nD{at} | 2024 | P{at}\nD{at}.1: {text}" for at, text in enumerate(TEXTS, 1)
    )
    assert delimit(blocks) in prompt


async def test_what_is_not_said_and_not_mended_is_left_out() -> None:
    judged = await judge(rejecting(TEXTS[0], TEXTS[2]))

    assert judged.texts == [COUNTS, TEXTS[1]]
    assert judged.judgement.draft.dropped == {"off topic": 2, "not supported": 2}
    assert judged.found == [("unsupported", "note", "soft prompts")]
    assert "2 claims were left out" in judged.judgement.findings[0].message
    assert judged.judgement.draft.supported == 1


async def test_what_is_mended_stands_where_it_stood() -> None:
    judged = await judge(rejecting(TEXTS[0], mend=lambda *_: MENDED))

    assert judged.texts == [COUNTS, MENDED, *TEXTS[1:]]
    assert judged.judgement.draft.trends[0].claims[1].sentences == ("D1.1",)
    assert judged.judgement.draft.dropped == {"off topic": 2}
    assert judged.found == [("rewritten", "note", "soft prompts")]
    assert judged.judgement.draft.supported == 3
    assert [judged.asked().count(form) for form in ("judge", "judge_claims")] == [1, 1]


async def test_what_is_mended_is_judged_again() -> None:
    judged = await judge(rejecting(TEXTS[0], MENDED, mend=lambda *_: MENDED))

    assert judged.texts == [COUNTS, *TEXTS[1:]]
    assert judged.judgement.draft.dropped["not supported"] == 1
    assert judged.asked().count("rewrite") == 1


@pytest.mark.parametrize(
    "mended",
    ["Soft prompts won 98765 prizes.", "Soft prompts: see https://evil.example", "", "소프트 프롬프트"],
)
async def test_what_is_mended_is_proved_like_any_claim(mended: str) -> None:
    judged = await judge(rejecting(TEXTS[0], mend=lambda *_: mended))

    assert judged.texts == [COUNTS, *TEXTS[1:]]
    assert judged.asked().count("judge") == 1


async def test_a_claim_is_not_mended_into_one_that_is_there() -> None:
    twins = a_trend(TEXTS[0], "Soft prompts transfer everywhere, and to every encoder.")
    twins = twins.model_copy(
        update={"claims": (*twins.claims[:2], Claim(text=twins.claims[2].text, sentences=ids("D1.1")))}
    )

    judged = await judge(rejecting(twins.claims[2].text, mend=lambda *_: TEXTS[0]), Draft(trends=(twins,)))

    assert judged.texts == [COUNTS, TEXTS[0]]
    assert judged.judgement.draft.dropped == {"not supported": 1}


async def test_two_claims_are_not_mended_into_the_same() -> None:
    both = ("Soft prompts transfer everywhere.", "Soft prompts transfer to every encoder.")
    claims = [
        Claim(text=COUNTS, sentences=ids("D1.1")),
        *(Claim(text=t, sentences=ids("D1.1")) for t in both),
    ]

    judged = await judge(rejecting(*both, mend=lambda *_: MENDED), Draft(trends=(a_trend(claims=claims),)))

    assert judged.texts == [COUNTS, MENDED]
    assert judged.judgement.draft.dropped == {"not supported": 1}


@pytest.mark.parametrize(
    "answer",
    [
        {"verdicts": [{"claim": 1, "verdict": "not"}], "criteria": YES},
        {"verdicts": [{"claim": at, "verdict": "not"} for at in (1, 2, 4)], "criteria": YES},
        {"verdicts": [], "criteria": YES},
    ],
)
async def test_a_verdict_that_leaves_a_claim_out_is_void(answer: dict[str, Any]) -> None:
    judged = await judge(model(instead={"judge": filled(answer)}))

    assert judged.texts == [COUNTS, *TEXTS]
    assert judged.found == [("unjudged", "warning", "soft prompts")]
    assert (judged.judgement.draft.supported, judged.judgement.scores) == (None, {})
    assert "rewrite" not in judged.asked()


async def test_a_draft_of_counts_alone_needs_no_judge() -> None:
    judged = await judge(model(), Draft(trends=(a_trend(), a_trend(label="b"))))

    assert judged.requests == []
    assert judged.judgement == JudgedDraft(Draft(trends=(a_trend(), a_trend(label="b"))))


async def test_a_trend_of_counts_alone_is_not_judged_beside_others() -> None:
    judged = await judge(model(), Draft(trends=(a_trend(label="b"), a_trend(*TEXTS))))

    assert sorted(judged.asked()) == ["answer", "judge", "review"]
    assert judged.judgement.draft.trends[0] == a_trend(label="b")


# Criteria.


async def test_a_name_that_does_not_fit_goes_and_each_no_is_said() -> None:
    judged = await judge(model(criteria={"on_question": "no", "name_fits": "no", "stands_alone": "partly"}))

    assert judged.judgement.draft.trends[0].name is None
    assert judged.found == [
        ("on_question", "warning", "soft prompts"),
        ("name_fits", "warning", "soft prompts"),
    ]
    assert judged.judgement.scores == {"on_question": 0.0, "name_fits": 0.0, "stands_alone": 0.5}


async def test_scores_are_means_over_the_trends_that_were_judged() -> None:
    degrees = {"a": "yes", "b": "partly", "c": "no"}
    honest = model()

    def reply(request: Request) -> Any:
        name = re.search(r"^Trend: (\w) at work$", prompt_of(request), re.MULTILINE)
        if form_of(request) != "judge" or name is None:
            return honest(request)
        if name[1] == "d":
            return FAILURES["unauthorized"]
        verdicts = [{"claim": at, "verdict": "supported"} for at in (1, 2, 3)]
        return filled({"verdicts": verdicts, "criteria": YES | {"on_question": degrees[name[1]]}})

    judged = await judge(reply, Draft(trends=tuple(a_trend(*TEXTS, label=label) for label in "abcd")))

    assert judged.judgement.scores == {"on_question": 0.5, "name_fits": 1.0, "stands_alone": 1.0}
    assert judged.judgement.draft.supported == 9
    assert [part for part, _ in judged.fallbacks] == ["“d”"]


# The whole.


def reviewing(answered: Sequence[tuple[str, str]] = (), missing: Sequence[dict[str, Any]] = ()) -> Replier:
    angles = [{"angle": name, "answered": degree} for name, degree in answered]
    return model(instead={"review": filled({"angles": angles, "missing": list(missing)})})


async def test_angles_that_are_left_open_are_said_once_each() -> None:
    judged = await judge(
        reviewing([("A1", "no"), ("A1", "no"), ("A2", "no"), ("A0", "no"), ("claim 1", "no")])
    )

    prompt = next(prompt_of(request) for request in judged.requests if form_of(request) == "review")
    asks = dict(re.findall(r"^(A\d+): (.+)$", prompt, re.MULTILINE))
    assert judged.found == [
        ("unanswered_angle", "warning", ask) for name, ask in asks.items() if name in ("A1", "A2")
    ]
    assert "A1" in asks


async def test_what_a_term_means_is_not_asked_of_the_report() -> None:
    plan = Plan(
        angles=tuple(
            {"name": role, "question": f"What of the {role}?", "role": role, "sources": [], "variants": []}
            for role in ("background", "topic")
        )
    )
    with Chat(reviewing([("A1", "no"), ("A2", "no")])) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), "prompts since 2019", ["library"])
        run.plan = plan
        judgement = await run.reasoner.judge(run, DRAFT, material())

    assert [finding.subject for finding in judgement.findings] == ["What of the topic?"]


async def test_rows_that_were_left_out_are_counted_in_a_note() -> None:
    judged = await judge(
        model(), DRAFT.model_copy(update={"dropped": {"ambiguous cell": 2, "cell not in its sentences": 1}})
    )

    assert judged.found == [("rows_left_out", "note", None)]
    assert "3 results were left out of the table" in judged.judgement.findings[0].message


@pytest.mark.parametrize("degree", ["yes", "partly"])
async def test_angles_that_are_answered_in_part_are_not_open(degree: str) -> None:
    assert (await judge(reviewing([("A1", degree)]))).found == []


async def test_two_angles_are_missing_at_most_and_none_that_strays() -> None:
    missing = [
        an_angle("How do roses grow?", papers=["roses"]),
        *(an_angle(f"Is it {name}?", papers=["prompts"]) for name in ("new", "old", "odd")),
    ]

    judged = await judge(reviewing(missing=missing))

    assert [angle["question"] for angle in judged.judgement.missing] == ["Is it new?", "Is it old?"]
    assert {angle["role"] for angle in judged.judgement.missing} == {"angle"}


async def test_a_review_that_fails_leaves_the_verdicts() -> None:
    judged = await judge(rejecting(TEXTS[0], instead={"review": FAILURES["unauthorized"]}))

    assert judged.texts == [COUNTS, *TEXTS[1:]]
    assert judged.judgement.missing == ()
    assert [part for part, _ in judged.fallbacks] == ["review"]


async def test_the_review_sees_what_the_report_says_in_a_fence() -> None:
    judged = await judge(model())

    prompt = next(prompt_of(request) for request in judged.requests if form_of(request) == "review")
    assert delimit("\n".join(("soft prompts at work", COUNTS, *TEXTS))) in prompt


async def test_without_a_plan_nothing_is_open() -> None:
    with Chat(reviewing([("A1", "no")])) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), "prompts", ["library"])
        assert run.plan == Plan()
        judgement = await run.reasoner.judge(run, DRAFT, material())

    assert judgement.findings == ()


def test_what_was_gone_without_stands_in_an_order_of_its_own() -> None:
    """Angles and trends run side by side, and fail in any order."""
    failed = [("search", "HTTP 500"), ("plan", "no"), ("“b”", "2"), ("review", "x"), ("search", "HTTP 401")]
    orders = []
    for order in (failed, failed[::-1]):
        run = a_run(Settings())
        for part, reason in order:
            note_fallback(part, Message(reason), run)
        orders.append(run.fallbacks)

    assert orders[0] == orders[1]
    assert [part for part, _ in orders[0]] == ["plan", "search", "search", "review", "“b”"]
