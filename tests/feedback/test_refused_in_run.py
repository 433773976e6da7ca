"""What the verifier and the judge refuse in a run with a model is kept, with what replaced it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.models import YES, Request, filled, form_of, model, prompt_of
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Archive, Report, aresearch
from trendscope.feedback.judgement import Judgement

QUESTION = "recent trends in machine translation since 2019"
OVERSTATED = "Everybody agrees that"
INVENTED = "It grew by 98765 points."


def overstating(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A claim that says too much, one that is invented, and one that is right."""
    (one, text), (other, right), *_ = sentences.items()
    return [
        {"text": f"{OVERSTATED} {text[0].lower()}{text[1:]}", "sentences": [one]},
        {"text": f"{right.rstrip('.')}. {INVENTED}", "sentences": [other]},
        {"text": right, "sentences": [other]},
    ]


def judging(request: Request) -> Reply:
    """A judge who does not accept what says too much, and mends it."""
    if form_of(request) != "judge":
        return model(write=overstating, mend=lambda claim, sentences: next(iter(sentences.values())))(request)
    claims = re.findall(r"^Claim (\d+): (.+)$", prompt_of(request), re.MULTILINE)
    verdicts: list[dict[str, Any]] = [
        {"claim": int(at), "verdict": "partly", "unsupported": [OVERSTATED]}
        if text.startswith(OVERSTATED)
        else {"claim": int(at), "verdict": "supported"}
        for at, text in claims
    ]
    return filled({"verdicts": verdicts, "criteria": YES})


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, list[Judgement]]:
    """A report, and what was refused while it was written."""
    import asyncio

    store: Path = tmp_path_factory.mktemp("judged")
    with Sources(papers=FEW) as sources, Chat(judging) as chat:
        settings = sources.settings(
            store=str(store), sources=("arxiv",), model="openai:m", model_url=chat.url, openai_api_key="none"
        )
        report = asyncio.run(aresearch(QUESTION, settings=settings, today=TODAY))
    return report, Archive(settings).judgements()


def by(origin: str, form: str, judged: list[Judgement]) -> list[Judgement]:
    return [each for each in judged if (each.origin, each.form) == (origin, form)]


def test_what_the_judge_refused_has_what_replaced_it(judged: tuple[Report, list[Judgement]]) -> None:
    report, judgements = judged
    refused = [each for each in by("judge", "claim", judgements) if each.part != "answer"]

    assert {each.part for each in refused} == {trend.label for trend in report.trends}
    told = {claim.text for trend in report.trends for claim in trend.claims}
    for each in refused:
        assert (each.verdict, each.text[: len(OVERSTATED)], each.reason) == (
            "correct",
            OVERSTATED,
            OVERSTATED,
        )
        assert each.better in told
        assert each.question == QUESTION
        assert all(cited.title for cited in each.evidence)
        assert each.better in {cited.text for cited in each.evidence}


def test_what_the_verifier_refused_has_its_reason(judged: tuple[Report, list[Judgement]]) -> None:
    report, judgements = judged
    refused = by("verifier", "claim", judgements)

    assert len(refused) == len(report.trends)
    assert all(INVENTED in each.text and each.verdict == "reject" for each in refused)
    assert {each.reason for each in refused} == {"unverified number"}


def test_a_section_has_its_prompt_and_what_was_left_of_it(judged: tuple[Report, list[Judgement]]) -> None:
    report, judgements = judged
    sections = by("judge", "section", judgements)

    assert {each.part for each in sections} == {trend.label for trend in report.trends}
    for each in sections:
        assert each.prompt.startswith("You write one section of a trend report")
        before, after = (json.loads(text)["claims"] for text in (each.text, each.better))
        assert (len(before), len(after)) == (3, 2)
        assert OVERSTATED in each.text
        assert OVERSTATED not in each.better
        assert INVENTED not in each.better


def test_a_run_without_a_model_refuses_nothing(tmp_path: Path) -> None:
    import asyncio

    with Sources(papers=FEW) as sources:
        settings = sources.settings(store=str(tmp_path), sources=("arxiv",))
        asyncio.run(aresearch(QUESTION, settings=settings, today=TODAY))

    assert Archive(settings).judgements() == []
