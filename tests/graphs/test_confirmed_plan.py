"""A plan that a person confirms: nothing is requested before, and what was confirmed is what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from tests.fakes.chat import Chat
from tests.fakes.corpus import FEW
from tests.fakes.models import model
from tests.fakes.own_library import add
from tests.fakes.runs import TODAY, QuickRuns
from tests.fakes.sources import Sources
from trendscope import (
    Archive,
    PlanAnswer,
    PlanCancelled,
    ProposedPlan,
    Report,
    Settings,
    UsageError,
    aresearch,
)
from trendscope.budget import Budget
from trendscope.events import Finished, PlanProposed
from trendscope.graphs.research import ResearchGraph, build_graph
from trendscope.graphs.state import Context
from trendscope.library.library import Library
from trendscope.streaming import astream

QUESTION = "recent trends in machine translation"
WEB = ("wikipedia", "tavily")
THREAD: RunnableConfig = {"configurable": {"thread_id": "a"}}
Confirm = Callable[[ProposedPlan], PlanAnswer | None]


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as running:
        yield running


@pytest.fixture
def sources(served: Sources) -> Sources:
    served.reset()
    return served


@pytest.fixture
def settings(sources: Sources, tmp_path: Path) -> Settings:
    return sources.settings(store=str(tmp_path / "store"))


async def ask(settings: Settings, confirm: Confirm | None = None, **options: Any) -> Report:
    return await aresearch(QUESTION, settings=settings, today=TODAY, confirm_plan=confirm, **options)


def text_of(report: Report) -> str:
    return report.model_copy(update={"usage": {}}).model_dump_json()


def sent(sources: Sources) -> int:
    return sum(len(sources.requests_to(name)) for name in ("arxiv", "pubmed", "wikipedia", "tavily"))


async def test_an_accepted_plan_comes_to_the_same_as_none(settings: Settings, sources: Sources) -> None:
    plans: list[tuple[ProposedPlan, int]] = []

    def confirm(plan: ProposedPlan) -> PlanAnswer:
        plans.append((plan, sent(sources)))
        return plan.accept()

    report = await ask(settings, confirm)

    ((plan, requests),) = plans
    assert requests == 0
    assert (plan.topic, plan.since, plan.until) == ("machine translation", report.since, report.until)
    assert plan.sources == ("arxiv", "pubmed", "wikipedia", "tavily")
    without = settings.model_copy(update={"store": "off"})
    assert text_of(report) == text_of(await ask(without))


async def test_an_edited_plan_comes_to_the_same_as_the_options(settings: Settings, tmp_path: Path) -> None:
    edits: dict[str, Any] = {"since": 2022, "sources": ["arxiv"], "max_papers": 60, "language": "ko"}
    edits |= {"budget": "seconds=90"}

    report = await ask(settings, lambda plan: plan.edit(**edits))

    other = settings.model_copy(update={"store": str(tmp_path / "other")})
    assert text_of(report) == text_of(await ask(other, **edits))
    assert (report.since, report.language) == ("2022-01-01", "ko")
    assert Archive(settings).options("latest") == Archive(other).options("latest")


async def test_the_kept_run_is_the_edited_one(settings: Settings, sources: Sources) -> None:
    other = "recent trends in dialogue systems"
    report = await ask(settings, lambda plan: plan.edit(question=other, sources=["wikipedia"]))
    archive, requests = Archive(settings), sent(sources)

    assert (report.question, archive.run("latest").question) == (other, other)
    assert text_of(await archive.areplay("latest")) == text_of(report)
    again = await aresearch(other, sources=["wikipedia"], settings=settings, today=TODAY)
    assert text_of(again) == text_of(report)
    assert sent(sources) == requests


async def test_a_cancelled_plan_costs_nothing_and_is_not_kept(settings: Settings, sources: Sources) -> None:
    for confirm in (lambda plan: None, lambda plan: plan.cancel()):
        with pytest.raises(PlanCancelled, match="nothing was searched"):
            await ask(settings, cast(Confirm, confirm))

    assert sent(sources) == 0
    assert Archive(settings).runs() == []


@pytest.mark.parametrize(
    ("edits", "problem"),
    [
        ({"since": "2099"}, "--since 2099 cannot be searched"),
        ({"sources": ["arxif"]}, "there is no source arxif"),
        ({"max_papers": 7}, "max_papers cannot be 7"),
        ({"model": "m"}, "the model 'm' has no provider"),
        ({"budget": "hours=1"}, "the budget 'hours=1' cannot be read"),
        ({"question": "?"}, "no topic to search for"),
        ({"colour": "red"}, "colour cannot be 'red'"),
    ],
)
async def test_an_edit_that_cannot_be_used_is_refused_as_the_option(
    settings: Settings, sources: Sources, edits: dict[str, Any], problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        await ask(settings, lambda plan: plan.edit(**edits))

    assert sent(sources) == 0


async def test_a_preview_is_proposed_again_with_what_it_needs(settings: Settings) -> None:
    plans: list[ProposedPlan] = []
    answers: list[dict[str, Any]] = [{"since": "2099"}, {"since": "2024"}, {"sources": ["arxiv"]}]

    def confirm(plan: ProposedPlan) -> PlanAnswer:
        plans.append(plan)
        return plan.preview(**answers[len(plans) - 1]) if len(plans) <= len(answers) else plan.accept()

    report = await ask(settings, confirm)

    assert [bool(plan.problem) for plan in plans] == [False, True, False, False]
    assert [plan.since[:4] for plan in plans] == ["2019", "2019", "2024", "2024"]
    assert plans[-1].sources == ("arxiv",)
    assert sum(plans[-1].expected.requests.values()) < sum(plans[0].expected.requests.values())
    assert (report.since, {each.source for each in report.searches}) == ("2024-01-01", {"arxiv"})


async def test_time_for_looking_at_the_plan_does_not_count(settings: Settings) -> None:
    now = [0.0]
    budget = Budget(clock=lambda: now[0])

    def confirm(plan: ProposedPlan) -> PlanAnswer:
        now[0] += 10_000
        return plan.accept()

    report = await ask(settings, confirm, budget=budget, sources=WEB)

    assert report.status == "complete"


async def test_a_question_that_was_answered_is_expected_to_need_nothing(settings: Settings) -> None:
    await ask(settings, sources=WEB)
    plans: list[ProposedPlan] = []

    def confirm(plan: ProposedPlan) -> PlanAnswer:
        plans.append(plan)
        return plan.accept()

    report = await ask(settings, confirm, sources=WEB)

    assert plans[0].earlier == Archive(settings).runs()[1].id
    assert plans[0].expected.requests == {}
    assert report.usage["requests"] == 0


async def test_the_readers_library_is_expected_to_need_nothing(settings: Settings, own_library: Path) -> None:
    add(Library(own_library), "a", "A", "On machine translation.")
    plans: list[ProposedPlan] = []

    with pytest.raises(PlanCancelled):
        await ask(settings, plans.append, sources=["library"])

    assert plans[0].expected.requests == {}
    assert plans[0].sources == ("library",)


async def test_with_a_model_its_price_is_told_before_it_is_asked(settings: Settings) -> None:
    plans: list[ProposedPlan] = []
    with Chat(model()) as chat:
        with_price = {"model_url": chat.url, "price": "0.25/2"}
        priced = Settings.model_validate(settings.model_dump() | with_price)
        with pytest.raises(PlanCancelled):
            await ask(priced, plans.append, model="openai:m")

        assert chat.requests == []
    assert plans[0].model == "openai:m"
    assert plans[0].expected.calls == 19
    assert plans[0].expected.dollars == pytest.approx(0.0105)


async def test_the_english_that_is_not_known_is_named(settings: Settings) -> None:
    plans: list[ProposedPlan] = []

    with pytest.raises(PlanCancelled):
        await aresearch(
            "기계 번역과 훈민정음 연구 동향",
            settings=settings,
            confirm_plan=plans.append,
        )

    assert "machine translation" in plans[0].topic
    assert plans[0].untranslated == ("훈민정음",)


# The events.


async def test_the_plan_is_an_event_that_is_answered(settings: Settings) -> None:
    first: list[Any] = []
    async for event in astream(QUESTION, settings=settings, sources=WEB, confirm_plan=True):
        first.append(event)
        if isinstance(event, PlanProposed):
            event.answer(event.plan.edit(sources=["wikipedia"]))

    assert isinstance(first[0], PlanProposed)
    assert isinstance(first[-1], Finished)
    assert {each.source for each in first[-1].report.searches} == {"wikipedia"}


async def test_without_an_answer_it_is_cancelled(settings: Settings, sources: Sources) -> None:
    events = [event async for event in astream(QUESTION, settings=settings, confirm_plan=True)]

    assert [type(event) for event in events] == [PlanProposed]
    assert sent(sources) == 0


# The graph, as Studio drives it: JSON in, JSON out.


def graph_of(settings: Settings, runs: QuickRuns) -> ResearchGraph:
    return build_graph(InMemorySaver(), runs=runs, settings=lambda: settings, today=lambda: TODAY)


async def test_in_the_graph_an_answer_is_json_and_a_bad_one_is_asked_for_again(settings: Settings) -> None:
    runs = QuickRuns()
    graph, context = graph_of(settings, runs), Context(confirm_plan=True, sources=list(WEB))

    async def step(given: Any) -> dict[str, Any]:
        return cast("dict[str, Any]", await graph.ainvoke(given, THREAD, context=context))

    waiting = await step({"question": QUESTION})
    assert waiting["__interrupt__"][0].value["sources"] == list(WEB)
    for bad in ("go", {"action": "edit", "since": "2099"}, {"since": "2024"}, 3, {"action": "edit", "x": 1}):
        waiting = await step(Command(resume=bad))
        assert waiting["__interrupt__"][0].value["problem"]
    assert runs.all == []

    ended = await step(Command(resume={"action": "edit", "since": "2024"}))

    assert len(runs.all) == 1
    assert ended["report"]["since"] == "2024-01-01"
    assert [message.type for message in ended["messages"]] == ["human", "ai"]


async def test_a_thread_may_cancel_one_plan_and_accept_the_next(settings: Settings) -> None:
    graph, context = graph_of(settings, QuickRuns()), Context(confirm_plan=True, sources=list(WEB))

    async def chat(given: Any) -> dict[str, Any]:
        return cast("dict[str, Any]", await graph.ainvoke(given, THREAD, context=context))

    await chat({"messages": [HumanMessage(QUESTION)]})
    cancelled = await chat(Command(resume="cancel"))
    assert cancelled["report"] is None
    assert "nothing was searched" in cancelled["messages"][-1].content

    await chat({"messages": [HumanMessage("recent trends in dialogue systems")]})
    await chat(Command(resume={"action": "preview", "question": QUESTION}))
    ended = await chat(Command(resume="accept"))

    assert ended["report"]["question"] == QUESTION
    asked = [message.content for message in ended["messages"] if message.type == "human"]
    assert asked == [QUESTION, "recent trends in dialogue systems"]

    after = await graph.ainvoke(cast(Any, {"messages": [HumanMessage("dialogue systems")]}), THREAD)
    assert after["report"]["question"] == "dialogue systems"


async def test_a_fork_with_another_question_waits_for_its_own_plan(settings: Settings) -> None:
    graph, context = graph_of(settings, QuickRuns()), Context(confirm_plan=True, sources=list(WEB))
    asked: Any = {"question": "recent trends in dialogue systems"}
    await graph.ainvoke(asked, THREAD, context=context)

    fork = await graph.aupdate_state(THREAD, {"question": QUESTION}, as_node="reader")
    waiting = await graph.ainvoke(None, fork, context=context)

    assert waiting["__interrupt__"][0].value["question"] == QUESTION
    ended = await graph.ainvoke(cast(Any, Command(resume="accept")), THREAD, context=context)
    assert ended["report"]["question"] == QUESTION


async def test_a_question_that_cannot_be_used_is_refused_without_a_plan(settings: Settings) -> None:
    graph = graph_of(settings, QuickRuns())

    with pytest.raises(UsageError, match="no topic"):
        await graph.ainvoke({"question": "?"}, THREAD, context=Context(confirm_plan=True))
