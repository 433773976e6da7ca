"""What a run with a model says of its budget, and what it pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.models import FAILURES, filled, model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Progress, Report, UsageError, aresearch, research
from trendscope.agents.reasoners.llm import LLMReasoner
from trendscope.agents.run_factory import open_reasoner
from trendscope.budget import Budget
from trendscope.errors import ModelError
from trendscope.llm.prices import Price
from trendscope.report.captions import Captions

QUESTION = "recent trends in machine translation since 2019"
KOREAN = "2019년 이후 기계 번역의 연구 동향"
PRICE = Price(Decimal("0.25"), Decimal(2))


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


async def run_question(
    served: Sources, chat: Chat, question: str = QUESTION, *, price: str | None = None, **options: Any
) -> tuple[Report, list[str]]:
    """The report, and what the supervisor said on the way."""
    said: list[Progress] = []
    settings = served.settings(sources=("arxiv",), model_url=chat.url, price=price)
    options.setdefault("model", "openai:m")
    report = await aresearch(question, settings=settings, today=TODAY, on_progress=said.append, **options)
    return report, [line.text for line in said if line.specialist == "supervisor"]


@pytest.fixture(scope="module")
def extractive(served: Sources) -> Report:
    return research(QUESTION, settings=served.settings(sources=("arxiv",)), model="none", today=TODAY)


@pytest.fixture(scope="module")
def free(served: Sources) -> Report:
    """A run with a model of unknown price, without a limit."""
    with Chat(model()) as chat:
        settings = served.settings(sources=("arxiv",), model_url=chat.url)
        return research(QUESTION, settings=settings, model="openai:m", today=TODAY)


def spent_lines(said: list[str]) -> list[str]:
    """Those that say what is spent."""
    return [line for line in said if line.startswith(("used: ", "사용: "))]


# What is said.


async def test_the_first_line_has_the_model_the_estimate_and_the_limits(served: Sources) -> None:
    with Chat(model()) as chat:
        _, said = await run_question(served, chat, price="0.25/2", budget="calls=50,dollars=0.5")

    assert said[0] == (
        "using openai:m: about 19 calls, 21,000 tokens, 0.0105 dollars; "
        "at most 50 calls, 100,000 tokens, 300 seconds, 0.5 dollars"
    )


async def test_without_a_price_nothing_is_said_of_dollars(served: Sources) -> None:
    with Chat(model()) as chat:
        report, said = await run_question(served, chat)

    assert said[0].startswith("using openai:m: about 19 calls, 21,000 tokens; at most 60 calls")
    assert not [line for line in said if "dollars" in line]
    assert "dollars" not in report.usage
    said_of_it = f"The model used {len(chat.requests)} calls and {_sum(chat):,} tokens."
    assert said_of_it in Captions(report).provenance


async def test_at_each_return_it_is_said_what_is_spent(served: Sources) -> None:
    with Chat(model()) as chat:
        _, said = await run_question(served, chat, price="0.25/2", budget="dollars=0.5")

    spent = spent_lines(said)
    assert len(spent) > 3
    calls = [int(line.split()[1]) for line in spent]
    assert calls == sorted(calls)
    assert 0 < calls[0] < calls[-1] == len(chat.requests)
    paid = PRICE.of(chat.prompt_tokens, chat.completion_tokens)
    last = re.sub(r"\d+ of 300 seconds", "N of 300 seconds", spent[-1])
    assert last == (
        f"used: {len(chat.requests)} of 60 calls, {_sum(chat):,} of 100,000 tokens, N of 300 seconds, "
        f"{paid:.4f} of 0.5 dollars"
    )


async def test_dollars_are_said_without_a_limit(served: Sources) -> None:
    with Chat(model()) as chat:
        _, said = await run_question(served, chat, price="0.25/2")

    assert re.search(r" of 300 seconds, \d\.\d{4} dollars$", spent_lines(said)[-1])


async def test_it_is_said_in_korean(served: Sources) -> None:
    with Chat(model()) as chat:
        report, said = await run_question(served, chat, KOREAN, price="0.25/2", budget="dollars=0.5")

    paid = f"{PRICE.of(chat.prompt_tokens, chat.completion_tokens):.4f}"
    assert said[0].startswith(
        "언어 모델: openai:m. 예상: 호출 19회, 토큰 21,000개, 0.0105달러. 최대: 호출 60회"
    )
    assert spent_lines(said)[-1].startswith(
        f"사용: 호출 60회 중 {len(chat.requests)}회, 토큰 100,000개 중 {_sum(chat):,}개, "
    )
    assert spent_lines(said)[-1].endswith(f"0.5달러 중 {paid}달러")
    said_of_it = f"언어 모델 사용: 호출 {len(chat.requests)}회, 토큰 {_sum(chat):,}개, {paid}달러."
    assert said_of_it in Captions(report).provenance


async def test_without_a_model_nothing_is_said_of_a_budget(served: Sources) -> None:
    with Chat(model()) as chat:
        report, said = await run_question(served, chat, price="0.25/2", budget="dollars=0.5", model="none")

    assert said
    assert not [line for line in said if re.search("model|spent|dollars|tokens", line)]
    assert "dollars" not in report.usage
    assert "dollars" not in Captions(report).provenance


# What is paid.


@pytest.mark.parametrize("price", ["0/0.003", "7.77/13"])
async def test_dollars_are_tokens_at_their_price(served: Sources, price: str) -> None:
    with Chat(model()) as chat:
        report, _ = await run_question(served, chat, price=price)

    prompt, completion = map(Decimal, price.split("/"))
    paid = (chat.prompt_tokens * prompt + chat.completion_tokens * completion) / 1_000_000
    assert report.usage["dollars"] == round(float(paid), 6) > 0
    said_of_it = f"The model used {len(chat.requests)} calls, {_sum(chat):,} tokens and {paid:.4f} dollars."
    assert said_of_it in Captions(report).provenance
    assert Report.model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize(("dollars", "calls"), [("0", 0), ("0.002", 3)])
async def test_dollars_end_the_model_and_not_the_run(
    served: Sources, extractive: Report, dollars: str, calls: int
) -> None:
    with Chat(model()) as chat:
        report, _ = await run_question(served, chat, price="0.25/2", budget=f"dollars={dollars}")

    assert report.trends
    assert [trend.counts for trend in report.trends] == [trend.counts for trend in extractive.trends]
    assert (report.status, len(chat.requests), report.usage["model calls"]) == ("partial", calls, calls)
    assert any(f"the budget of {dollars} dollars is used up" in gap for gap in report.gaps)


async def test_dollars_never_run_over(served: Sources, free: Report) -> None:
    tokens = free.usage["prompt tokens"] + free.usage["completion tokens"]
    limit = tokens / 1_000_000 / 2
    with Chat(model()) as chat:
        report, _ = await run_question(served, chat, price="1/1", budget=f"dollars={limit:.6f}")

    assert 0 < len(chat.requests) < free.usage["model calls"]
    assert report.usage["dollars"] <= limit
    assert any("dollars is used up" in gap for gap in report.gaps)


async def test_dollars_enough_change_nothing(served: Sources, free: Report) -> None:
    with Chat(model()) as chat:
        report, _ = await run_question(served, chat, price="0.25/2", budget="dollars=1")

    assert (report.status, report.trends) == (free.status, free.trends)


async def test_dollars_of_an_unknown_price_are_a_usage_error(served: Sources) -> None:
    with Chat(model()) as chat:
        with pytest.raises(UsageError, match=r"^the price of openai:m is unknown.*TRENDSCOPE_PRICE"):
            await run_question(served, chat, budget="dollars=1")
        report, _ = await run_question(served, chat, budget="dollars=1", model="none")

    assert (report.status, chat.requests) == ("complete", [])


async def test_the_one_model_of_unknown_price_is_named(served: Sources) -> None:
    settings = served.settings(sources=("arxiv",), judge_model="openai:m", openai_api_key="sk-made-up")

    with pytest.raises(UsageError, match=r"^the price of openai:m is unknown"):
        await aresearch(
            QUESTION, settings=settings, model="openai:gpt-4o-mini", budget="dollars=1", today=TODAY
        )


class Said(BaseModel):
    """What this test asks for."""

    text: str


async def test_a_request_that_fails_is_not_under_way_for_ever(served: Sources) -> None:
    with Chat([filled({"text": "x"}), FAILURES["unauthorized"]]) as chat:
        budget = Budget(tokens=100_000)
        reasoner = open_reasoner("openai:m", served.settings(model_url=chat.url), budget)
        assert isinstance(reasoner, LLMReasoner)
        await reasoner.planner.generate("x" * 40_000, Said)
        for _ in range(6):
            with pytest.raises(ModelError):
                await reasoner.planner.generate("x", Said)
        for _ in range(6):
            await budget.take_call(1, 1)

    assert budget.used_tokens == _sum(chat) > 10_000


def _sum(chat: Chat) -> int:
    return chat.prompt_tokens + chat.completion_tokens
