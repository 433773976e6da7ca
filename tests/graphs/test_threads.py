"""Threads: several questions in one, as questions or as a chat, with forks, edits and restarts between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY, QuickRuns
from tests.fakes.sources import Sources
from trendscope import Settings, UsageError
from trendscope.graphs.research import ResearchGraph, build_graph
from trendscope.graphs.state import Context

FIRST = "machine translation since 2019"
SECOND = "dialogue systems since 2019"
THREAD: RunnableConfig = {"configurable": {"thread_id": "a"}}
STRICT = JsonPlusSerializer(allowed_msgpack_modules=None)
LEFT = ("searches", "failures", "documents", "angles", "draft", "review", "best", "round", "run", "report")


@pytest.fixture(scope="module")
def sources() -> Iterator[Sources]:
    with Sources(papers=FEW) as running:
        yield running


@pytest.fixture
def settings(sources: Sources) -> Settings:
    return sources.settings()


def graph_of(settings: Settings, saver: BaseCheckpointSaver[Any] | None = None) -> ResearchGraph:
    return build_graph(
        saver or InMemorySaver(serde=STRICT),
        runs=QuickRuns(),
        settings=lambda: settings,
        today=lambda: TODAY,
    )


async def ask(graph: ResearchGraph, question: str, **context: Any) -> dict[str, Any]:
    options = Context.model_validate(context)
    return dict(await graph.ainvoke({"question": question}, THREAD, context=options))


def without_ids(state: dict[str, Any]) -> dict[str, Any]:
    """The state without what differs between two runs: ids, the chat and the traffic."""
    kept = {name: value for name, value in state.items() if name not in ("run", "messages", "asked")}
    return kept | {"report": state["report"] | {"usage": {}}}


@pytest.fixture(scope="module")
def alone(sources: Sources) -> dict[str, Any]:
    """The first question in a thread of its own."""
    return asyncio.run(ask(graph_of(sources.settings()), FIRST))


# A second question in a thread.


async def test_a_second_question_is_answered_as_if_it_were_the_first(settings: Settings) -> None:
    graph = graph_of(settings)
    await ask(graph, FIRST)

    second = await ask(graph, SECOND)

    assert second["report"]["question"] == SECOND
    assert without_ids(second) == without_ids(await ask(graph_of(settings), SECOND))


async def test_the_same_question_with_other_options_is_another_run(settings: Settings) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)

    second = await ask(graph, FIRST, language="ko", since=2021, sources=["arxiv"], max_rounds=1)

    assert second["run"] != first["run"]
    assert (second["report"]["language"], second["report"]["since"]) == ("ko", "2021-01-01")
    assert {search["source"] for search in second["report"]["searches"]} == {"arxiv"}


async def test_a_question_after_a_run_that_broke_off_is_another_run(settings: Settings) -> None:
    graph = graph_of(settings)
    await graph.ainvoke({"question": FIRST}, THREAD, context=Context(), interrupt_before=["critic"])

    second = await ask(graph, FIRST, since=2021)

    assert second["report"]["since"] == "2021-01-01"
    assert len(second["messages"]) == 3  # the question that broke off has no answer


async def test_nothing_of_a_run_is_left_where_the_next_one_begins(settings: Settings) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)

    await graph.ainvoke({"question": SECOND}, THREAD, context=Context(), interrupt_after=["supervisor"])

    begun = (await graph.aget_state(THREAD)).values
    assert begun["run"] != first["run"]
    assert [begun[name] for name in ("searches", "failures", "documents")] == [[], [], []]
    assert [begun.get(name) for name in ("draft", "review", "best", "report")] == [None] * 4
    assert begun["round"] == 1


async def test_a_question_that_cannot_be_worked_with_leaves_the_thread_usable(settings: Settings) -> None:
    graph = graph_of(settings)
    await ask(graph, FIRST)
    with pytest.raises(UsageError, match="the question is empty"):
        await ask(graph, " ")

    assert (await ask(graph, SECOND))["report"]["question"] == SECOND


# Forks, edits and restarts.


async def state_before(graph: ResearchGraph, node: str) -> RunnableConfig:
    """The latest state of the thread in which this node is next."""
    return next(
        [each.config async for each in graph.aget_state_history(THREAD) if each.next == (node,)].__iter__()
    )


async def test_a_fork_of_the_first_run_goes_on_after_the_second(settings: Settings) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)
    critic = await state_before(graph, "critic")
    await ask(graph, SECOND)

    forked = await graph.ainvoke(None, critic, context=Context())

    assert forked["run"] == first["run"]
    assert forked["report"] == first["report"]
    assert [message.type for message in forked["messages"]] == ["human", "ai"]


async def test_an_edited_draft_goes_on(settings: Settings) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)
    critic = await state_before(graph, "critic")
    draft = (await graph.aget_state(critic)).values["draft"]

    edited = await graph.aupdate_state(critic, {"draft": draft | {"trends": draft["trends"][:1]}})
    forked = await graph.ainvoke(None, edited, context=Context(max_rounds=1))

    assert forked["run"] == first["run"]
    assert [trend["label"] for trend in forked["report"]["trends"]] == [first["report"]["trends"][0]["label"]]


@pytest.mark.parametrize("node", ["critic", "summarizer"])
async def test_a_question_that_is_edited_on_the_way_is_another_run(settings: Settings, node: str) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)

    edited = await graph.aupdate_state(await state_before(graph, node), {"question": SECOND})
    forked = await graph.ainvoke(None, edited, context=Context())

    assert forked["run"] != first["run"]
    assert forked["report"]["question"] == SECOND


@pytest.fixture(params=["memory", "sqlite"])
async def saver(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    if request.param == "memory":
        yield InMemorySaver(serde=STRICT)
        return
    sqlite = pytest.importorskip("langgraph.checkpoint.sqlite.aio")
    async with sqlite.AsyncSqliteSaver.from_conn_string(str(tmp_path / "threads.db")) as opened:
        opened.serde = STRICT
        yield opened


async def test_a_thread_answers_after_a_restart(settings: Settings, saver: BaseCheckpointSaver[Any]) -> None:
    first = await ask(graph_of(settings, saver), FIRST)

    second = await ask(graph_of(settings, saver), SECOND)

    assert (first["report"]["question"], second["report"]["question"]) == (FIRST, SECOND)
    assert [message.type for message in second["messages"]] == ["human", "ai"] * 2


@pytest.mark.parametrize("node", ["searcher", "summarizer", "critic"])
async def test_a_run_that_a_restart_cut_off_is_opened_again(
    settings: Settings, alone: dict[str, Any], saver: BaseCheckpointSaver[Any], node: str
) -> None:
    cut = graph_of(settings, saver)
    await cut.ainvoke({"question": FIRST}, THREAD, context=Context(), interrupt_before=[node])
    lost = (await cut.aget_state(THREAD)).values["run"]

    ended = await graph_of(settings, saver).ainvoke(None, THREAD, context=Context())

    assert ended["run"] != lost
    assert ended["report"]["status"] == "complete"
    assert without_ids(ended) == without_ids(alone)
    assert [message.type for message in ended["messages"]] == ["human", "ai"]


# A chat.

AS_MESSAGES: list[Any] = [
    HumanMessage(FIRST),
    {"role": "user", "content": FIRST},
    {"type": "human", "content": [{"type": "text", "text": FIRST}]},
    ("user", FIRST),
]


BEFORE = (SystemMessage("Answer."), HumanMessage("Hello"), AIMessage("What would you like to know?"))


@pytest.mark.parametrize("message", AS_MESSAGES, ids=["object", "role", "blocks", "pair"])
async def test_the_last_message_of_a_chat_is_the_question(settings: Settings, message: Any) -> None:
    graph = graph_of(settings)
    chat: Any = {"messages": [*BEFORE, message]}
    await graph.ainvoke(chat, THREAD, context=Context(), interrupt_after=["supervisor"])

    begun = (await graph.aget_state(THREAD)).values
    assert (begun["question"], begun["messages"][-1].text) == (FIRST, FIRST)


async def test_a_chat_is_answered_with_a_message(settings: Settings) -> None:
    chat: Any = {"messages": [*BEFORE, AS_MESSAGES[0]]}
    ended = await graph_of(settings).ainvoke(chat, THREAD, context=Context())

    assert ended["report"]["question"] == ended["question"] == FIRST
    assert len(ended["messages"]) == 5
    *_, asked, answer = ended["messages"]
    assert (asked.text, answer.type) == (FIRST, "ai")
    assert ended["report"]["trends"][0]["label"] in answer.text
    assert "](https://" in answer.text


async def test_each_message_of_a_chat_is_a_question_of_its_own(settings: Settings) -> None:
    graph = graph_of(settings)
    await ask(graph, FIRST)
    chat: Any = {"messages": [{"role": "user", "content": SECOND}]}
    await graph.ainvoke(chat, THREAD, context=Context())

    third = await ask(graph, FIRST)

    assert [m.text for m in third["messages"] if m.type == "human"] == [FIRST, SECOND, FIRST]
    assert [m.type for m in third["messages"]] == ["human", "ai"] * 3
    assert third["report"]["question"] == FIRST


NO_QUESTIONS: list[Any] = ["", "  ", "hello", [{"type": "image_url", "image_url": {"url": "x"}}]]


async def test_a_message_that_is_no_question_is_answered_in_one_line(settings: Settings) -> None:
    graph = graph_of(settings)
    await ask(graph, FIRST)

    for content in NO_QUESTIONS:
        ended = await graph.ainvoke({"messages": [HumanMessage(content)]}, THREAD, context=Context())
        assert ended["messages"][-1].type == "ai", content
        assert ended["messages"][-1].text == ended["decision"]["reason"]
        assert "\n" not in ended["messages"][-1].text
        assert (ended["report"], ended["searches"], ended["documents"]) == (None, [], [])

    assert (await ask(graph, SECOND))["report"]["question"] == SECOND


# Inputs that are no question.

ODD_INPUTS: list[Any] = [
    ({"question": None}, "there is no question"),
    ({"question": ""}, "the question is empty"),
    ({"question": 5}, "must be text, not int"),
    ({"question": [FIRST]}, "must be text, not list"),
    ({"question": {"text": FIRST}}, "must be text, not dict"),
    ({"messages": []}, "there is no question"),
    ({"messages": None}, "each with a role and a content"),
    ({"messages": 5}, "each with a role and a content"),
    ({"messages": [5]}, "each with a role and a content"),
    ({"messages": [{"text": FIRST}]}, "each with a role and a content"),
    ({"messages": [{"role": "nobody", "content": FIRST}]}, "each with a role and a content"),
    ({"messages": [AIMessage(FIRST)]}, "there is no question"),
    ({"question": FIRST, "messages": [HumanMessage(SECOND)]}, "send one of them"),
]


@pytest.mark.parametrize(("given", "said"), ODD_INPUTS)
async def test_an_input_without_a_question_is_refused_in_one_line(
    settings: Settings, given: Any, said: str
) -> None:
    graph = graph_of(settings)

    with pytest.raises(UsageError, match=said) as refused:
        await graph.ainvoke(given, THREAD, context=Context())

    assert "\n" not in str(refused.value)
    await graph.ainvoke({"question": SECOND}, THREAD, context=Context(), interrupt_after=["supervisor"])
    begun = await graph.aget_state(THREAD)
    assert (begun.values["question"], {*begun.next}) == (SECOND, {"searcher"})


@pytest.mark.parametrize("message", [AIMessage(SECOND), SystemMessage(SECOND)], ids=["ai", "system"])
async def test_a_message_that_no_user_sent_asks_nothing(settings: Settings, message: Any) -> None:
    graph = graph_of(settings)
    await ask(graph, FIRST)

    with pytest.raises(UsageError, match="there is no question"):
        await graph.ainvoke({"messages": [message]}, THREAD, context=Context())

    again: Any = {"messages": [HumanMessage(SECOND)]}
    ended = await graph.ainvoke(again, THREAD, context=Context())
    assert ended["report"]["question"] == SECOND


async def test_an_input_without_both_asks_again(settings: Settings) -> None:
    graph = graph_of(settings)
    first = await ask(graph, FIRST)
    nothing: Any = {}

    again = await graph.ainvoke(nothing, THREAD, context=Context(since=2021))

    assert again["run"] != first["run"]
    assert (again["report"]["question"], again["report"]["since"]) == (FIRST, "2021-01-01")


async def test_a_question_and_a_message_that_say_the_same_are_one(settings: Settings) -> None:
    given: Any = {"question": FIRST, "messages": [HumanMessage(FIRST)]}
    ended = await graph_of(settings).ainvoke(given, THREAD, context=Context())

    assert ended["report"]["question"] == FIRST
    assert [message.type for message in ended["messages"]] == ["human", "ai"]
