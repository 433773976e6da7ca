"""Whole runs with a model whose answers are malformed, and what may not be wrong with any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

from tests.fakes.bending import call_of
from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.malformed import Outcome, Shape
from tests.fakes.malformed_model import Choice, Times, an_honest_model, instance_of
from tests.fakes.models import FORMS, Form, Replier, Request, form_of
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, research
from trendscope.agents.reasoners.llm_search import MAX_STEPS
from trendscope.llm.structured_output import MAX_REQUESTS, MAX_REQUESTS_PER_METHOD

QUESTION = "recent trends in machine translation since 2019"
UNANSWERED = "An assistant message with calls must be followed by messages that respond to each of them."
REFUSED = "response_format is not supported"
OF_EACH_TREND: tuple[Form, ...] = ("write", "judge", "rewrite")
# Larger than what any of them takes: how a budget ends a run is another question.
BUDGET = "tokens=90000000,calls=1000"
_NAMES = count()


class Wire(Chat):
    """A chat whose replies may also `bend` the whole completion; it keeps the usage that it reported.

    As OpenAI's server does, it takes no conversation in which a call of a tool has no answer.
    """

    def __init__(self, replies: Replier) -> None:
        super().__init__(replies)
        self.reported: list[Any] = []

    def reply_to(self, request: Request) -> Reply:
        """The reply whose turn it is, or an error."""
        reply = super().reply_to(request)
        return reply if answered(request) else {"status": 400, "error": UNANSWERED}

    def completion(self, request: Request, reply: Reply) -> dict[str, Any]:
        """A chat completion, bent as the reply says."""
        whole: dict[str, Any] = super().completion(request, reply)
        bent: dict[str, Any] = reply["bend"](whole) if "bend" in reply else whole
        self.reported.append(bent.get("usage"))
        return bent

    @property
    def usage(self) -> tuple[int, int]:
        """Prompt and completion tokens as they were reported, in numbers above zero."""
        return self._reported("prompt_tokens"), self._reported("completion_tokens")

    @property
    def has_uncounted(self) -> bool:
        """Whether the tokens of an answer were not reported, so that they are estimated."""
        return any(not usage or int(usage["prompt_tokens"]) <= 0 for usage in self.reported)

    def _reported(self, name: str) -> int:
        return sum(max(0, int(usage[name])) for usage in self.reported if usage)


def answered(request: Request) -> bool:
    """Whether each call of a conversation has its answer."""
    said: list[dict[str, Any]] = request["messages"]
    called = {call["id"] for message in said for call in message.get("tool_calls") or ()}
    return called == {message["tool_call_id"] for message in said if message["role"] == "tool"}


@dataclass(frozen=True)
class Run:
    """A run and what went over the wire; `shapes` are those that were chosen.

    `has_estimates` says whether some of its tokens were not reported.
    """

    report: Report
    requests: list[Request]
    usage: tuple[int, int]
    shapes: list[Shape]
    has_estimates: bool = False

    @property
    def forms(self) -> set[Form]:
        """The forms that were asked for."""
        return set(map(form_of, self.requests))

    @property
    def things(self) -> int:
        """How many things were asked for, each perhaps more than once."""
        return len(set(map(instance_of, self.requests)))


class Served:
    """Sources beside one chat server, for one run after the other; `by_calls` refuses all other methods."""

    def __init__(self, *, by_calls: bool = False) -> None:
        self._sources = Sources(papers=FEW)
        self._wire = Wire(self._reply)
        self._by_calls = by_calls
        self._stack = ExitStack()
        self._honest = an_honest_model()

    def __enter__(self) -> Self:
        self._stack.enter_context(self._sources)
        self._stack.enter_context(self._wire)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def extractive(self) -> Report:
        return research(QUESTION, settings=self._sources.settings(sources=("arxiv",)), today=TODAY)

    def run(self, choice: Choice) -> Run:
        """A run with a model of its own name: which method a server takes is remembered by the name."""
        self._choice, self._shapes = choice, list[Shape]()
        self._wire.requests.clear()
        self._wire.reported.clear()
        settings = self._sources.settings(sources=("arxiv",), model_url=self._wire.url)
        name = f"openai:malformed-{next(_NAMES)}"
        report = research(QUESTION, settings=settings, model=name, budget=BUDGET, today=TODAY)
        return Run(
            report, list(self._wire.requests), self._wire.usage, self._shapes, self._wire.has_uncounted
        )

    def _reply(self, request: Request) -> Reply:
        """The honest reply or, where a shape is chosen, what it makes of it; `done` is not bent."""
        if self._by_calls and "response_format" in request:
            return {"status": 400, "error": REFUSED}
        reply = by_method(request, self._honest(request))
        if form_of(request) == "search" and "tool_calls" not in reply:
            return reply
        shape = self._choice(request)
        if shape is None:
            return reply
        self._shapes.append(shape)
        return shape.bend(request, reply)


def by_method(request: Request, reply: Reply) -> Reply:
    """The honest reply as a call, where a form is to be called."""
    calls_a_form = form_of(request) != "search" and "tools" in request
    return {"tool_calls": [call_of(request, reply)]} if calls_a_form else reply


def came_of(run: Run, usual: Run) -> str:
    """What came of the malformed answers, beside an honest run."""
    if run.report.status != "complete":
        return run.report.status
    if run.report.trends != usual.report.trends:
        return "taken"
    return "again" if len(run.requests) > len(usual.requests) else "read"


def expected(outcome: Outcome, times: Times) -> frozenset[str]:
    """What may come of an answer: what is asked for again helps once."""
    if outcome == "taken":
        return frozenset(("read", "again", "taken", "partial"))
    return frozenset(
        ("partial",) if outcome == "lost" or (outcome, times) == ("again", "always") else (outcome,)
    )


def parts(run: Run) -> set[str]:
    """What the report says that the model was not used for."""
    return {gap.removeprefix("The language model was not used for ").split(":")[0] for gap in run.report.gaps}


def parts_of(forms: Sequence[Form], run: Run) -> set[str]:
    """What these forms are called in a gap, those of the trends by their labels."""
    parts: set[str] = {form for form in forms if form not in OF_EACH_TREND}
    if parts == set(forms):
        return parts
    return parts | {f"“{trend.label}”" for trend in run.report.trends}


def problems(run: Run, usual: Run, extractive: Report) -> list[str]:
    """What is wrong with a run, whatever its model said."""
    report = run.report
    wrong = {
        "status": report.status not in ("complete", "partial"),
        "gaps": (report.status == "partial") != bool(report.gaps) or not parts(run) <= parts_of(FORMS, run),
        "evidence": not resolved(report),
        "counts": counted(report) != counted(extractive),
        "calls": not bounded(run),
        "usage": not booked(run),
        "size": len(report.model_dump_json()) > 2 * len(usual.report.model_dump_json()),
    }
    return [name for name, holds in wrong.items() if holds]


def resolved(report: Report) -> bool:
    """Whether there are trends, and each claim has counts, or sentences that the report quotes."""
    claims = [*report.background, *(claim for trend in report.trends for claim in trend.claims)]
    cited = {name for claim in claims for name in claim.sentences}
    return (
        bool(report.trends)
        and all(c.sentences or c.counts for c in claims)
        and cited <= set(report.sentences)
    )


def counted(report: Report) -> dict[str, str]:
    """The claim of the counts of each trend."""
    return {trend.label: trend.claims[0].text for trend in report.trends}


def bounded(run: Run) -> bool:
    """Whether nothing was asked more often than twice by a method, and five times in all."""
    asked = Counter(map(instance_of, run.requests))
    by_method = Counter((instance_of(request), method_of(request)) for request in run.requests)
    steps = {"search": MAX_STEPS}
    return all(
        times <= MAX_REQUESTS_PER_METHOD * steps.get(form, 1) for ((form, _), _), times in by_method.items()
    ) and all(times <= MAX_REQUESTS * steps.get(form, 1) for (form, _), times in asked.items())


def method_of(request: Request) -> str:
    return "tools" if "tools" in request else str(request.get("response_format", {}).get("type"))


def booked(run: Run) -> bool:
    """Whether the report has the tokens that the server reported, of all answers that LangChain gives."""
    spent = run.report.usage["prompt tokens"], run.report.usage["completion tokens"]
    if run.has_estimates:
        return sum(spent) > 0
    if all(shape.counted for shape in run.shapes):
        return spent == run.usage
    return all(counted <= reported for counted, reported in zip(spent, run.usage, strict=True))
