"""Runs with a model whose server refuses what others take: the run is as complete as with any other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.models import Request, an_angle, form_of, model, prompt_of
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, research

QUESTION = "recent trends in machine translation since 2019"
PLANNED, MORE = "machine translation zebra", "machine translation"
CALL = {"name": "search_arxiv", "arguments": json.dumps({"query": MORE})}
IN_WORDS = {"name": "search_arxiv", "arguments": {"query": MORE}}
NO_TOOLS = "this model does not support tools"
_names = count()

Rule = Callable[[Request], str | None]
"""Why a server refuses a request, if it does."""


@pytest.fixture(scope="module")
def served() -> Iterator[Sources]:
    with Sources(papers=FEW) as sources:
        yield sources


def history_of_calls(request: Request) -> str | None:
    """As servers that want one call a message, other ids, or a thought or signature sent back."""
    called = any(message.get("tool_calls") for message in request["messages"])
    return "a call lacks its thought_signature" if called else None


def system_role(request: Request) -> str | None:
    system = any(message["role"] == "system" for message in request["messages"])
    return "the chat template has no role system" if system else None


def tools(request: Request) -> str | None:
    return NO_TOOLS if "tools" in request else None


def choice_left_to_the_model(request: Request) -> str | None:
    """As vLLM without a parser."""
    free = "tools" in request and not isinstance(request.get("tool_choice"), dict)
    return '"auto" tool choice requires --enable-auto-tool-choice to be set' if free else None


def forms(request: Request) -> str | None:
    return "This response_format type is unavailable now" if "response_format" in request else None


def max_tokens(request: Request) -> str | None:
    refused = "'max_tokens' is not supported; use 'max_completion_tokens'"
    return refused if "max_tokens" in request else None


def any_limit(request: Request) -> str | None:
    return "max_tokens and max_completion_tokens: extra fields" if {*LIMITS} & {*request} else None


def a_high_limit(request: Request) -> str | None:
    sent = request.get("max_tokens", 0)
    return f"max_tokens is too large: {sent}. It may be at most 1000" if sent > 1000 else None


LIMITS = ("max_tokens", "max_completion_tokens")
RULES: dict[str, tuple[Rule, ...]] = {
    "a history of calls": (history_of_calls,),
    "a system role": (system_role,),
    "tools": (tools,),
    "a choice left to the model": (choice_left_to_the_model,),
    "tools and forms": (tools, forms),
    "all of them": (history_of_calls, system_role, tools, forms, max_tokens),
    "max_tokens": (max_tokens,),
    "any limit": (any_limit,),
    "a high limit": (a_high_limit,),
}


def searching(request: Request) -> Reply:
    """One more search, as a call or, without tools, in words; then done."""
    if f"query='{MORE}'" in prompt_of(request):
        return {"content": "done"}
    if "tools" in request:
        return {"tool_calls": [CALL]}
    return {"content": f"Let me search. <tool_call>\n{json.dumps(IN_WORDS)}\n</tool_call>"}


def run(served: Sources, rules: tuple[Rule, ...], name: str = "") -> tuple[Report, list[Request]]:
    """A run at a server with these rules, of its own name: which method it takes is remembered by name."""
    angle = an_angle(papers=[PLANNED])
    honest = model(angles=[angle], search=searching)

    def reply(request: Request) -> Reply:
        refused = next((said for rule in rules if (said := rule(request))), None)
        if refused:
            return {"status": 400, "error": refused}
        if form_of(request) != "search" and "tools" in request:
            said = str(honest(request)["content"])
            return {"tool_calls": [{"name": request["tools"][0]["function"]["name"], "arguments": said}]}
        return honest(request)

    with Chat(reply) as chat:
        settings = served.settings(sources=("arxiv",), model_url=chat.url)
        name = name or f"openai:refusing-{next(_names)}"
        return research(QUESTION, settings=settings, model=name, today=TODAY), chat.requests


@pytest.fixture(scope="module")
def usual(served: Sources) -> tuple[Report, list[Request]]:
    """A run at a server that refuses nothing, and what it was asked."""
    return run(served, ())


LEARNED_ONCE = ("tools", "max_tokens", "any limit")


@pytest.mark.parametrize("name", RULES)
def test_what_a_server_refuses_costs_nothing_of_the_report(
    served: Sources, usual: tuple[Report, list[Request]], name: str
) -> None:
    expected, _ = usual
    report, requests = run(served, RULES[name])

    assert (report.status, report.gaps, report.trends) == ("complete", expected.gaps, expected.trends)
    assert sorted(each.query for each in report.searches) == sorted(each.query for each in expected.searches)
    if name in LEARNED_ONCE:
        (rule,) = RULES[name]
        refused = [at for at, request in enumerate(requests) if rule(request)]
        assert len(refused) <= 2
        assert max(refused) < len(requests) - 3


def test_a_model_is_told_what_was_found_in_one_message(usual: tuple[Report, list[Request]]) -> None:
    _, requests = usual

    first, second = (request for request in requests if form_of(request) == "search")
    assert [[message["role"] for message in each["messages"]] for each in (first, second)] == [["user"]] * 2
    assert f"search_arxiv(query='{PLANNED}'): " in prompt_of(first)
    assert prompt_of(second).startswith(prompt_of(first).partition("\n\nLook at what came.")[0])
    assert f"search_arxiv(query='{MORE}'): " in prompt_of(second)


def test_every_answer_has_a_limit(usual: tuple[Report, list[Request]]) -> None:
    _, requests = usual

    assert {request["max_tokens"] for request in requests} == {4096}
