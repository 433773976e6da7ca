"""R8: a model that never has enough, and specialists that are always due, over sources with always more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, product
from random import Random
from typing import Any, ClassVar

from langchain_core.runnables import RunnableConfig
from langgraph.runtime import Runtime

from benchmarks.rows.row import Case, Row
from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW, PAGES, Page
from tests.fakes.models import (
    Form,
    Replier,
    Request,
    a_theme,
    an_angle,
    audited,
    filled,
    form_of,
    model,
    prompt_of,
    written_in,
)
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report
from trendscope.agents.run_factory import Runs
from trendscope.agents.specialist import Specialist
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context, State

QUESTION = "recent trends in machine translation since 2019"
MAX_CALLS = 60  # of a model, by default
WORDS = ("news", "court", "poetry", "speech", "chat", "quality", "terminology", "music", "games", "law")
# What Studio's own clients send if nobody says otherwise, and what is just enough for one round.
STEPS: dict[str, int | None] = {"": None, "25 steps": 25, "10 steps": 10}

_names = count()
_turns = count()


class Growing(Sequence[Page]):
    """Pages of which there is a new one each time that they are looked at."""

    def __init__(self) -> None:
        self._pages = list(PAGES)

    def __len__(self) -> int:
        return len(self._pages)

    def __getitem__(self, at: Any) -> Any:
        return self._pages[at]

    def __iter__(self) -> Iterator[Page]:
        text = f"Machine translation of {another()} drafts a text. Editors of {another()} correct it."
        url, title = f"https://example.org/{next(_turns)}", f"Machine translation of {another()}"
        self._pages.append(Page(url, title, text, "2025-03-04"))
        return iter(self._pages[::-1][:20])


def another() -> str:
    """Words that nobody said before."""
    number = next(_turns)
    return f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {WORDS[number // 100 % 10]}"


def called(*calls: tuple[str, dict[str, Any]]) -> Reply:
    return {"tool_calls": [{"name": name, "arguments": filled(given)["content"]} for name, given in calls]}


def an_always_new_angle() -> dict[str, Any]:
    about = f"machine translation {another()}"
    return an_angle(f"How well does {about} work?", papers=[about], web=about)


THE_SAME_ANGLE = an_angle("What is missing?", papers=["machine translation"], web="machine translation")


def _search(*calls: Callable[[], tuple[str, dict[str, Any]]]) -> dict[Form, Callable[[Request], Reply]]:
    return {"search": lambda request: called(*(call() for call in calls))}


def _another_search() -> tuple[str, dict[str, Any]]:
    return "search_tavily", {"query": f"machine translation {another()}"}


def _same_search() -> tuple[str, dict[str, Any]]:
    return "search_tavily", {"query": "machine translation"}


def _reading() -> tuple[str, dict[str, Any]]:
    return "read_page", {"document": 1, "question": another()}


def _never_supported(request: Request) -> Reply:
    said: dict[str, Any] = json_of(usual(request))
    verdicts = [
        each | {"verdict": "not", "unsupported": ["translation"]} for each in said.get("verdicts", ())
    ]
    return filled(said | {"verdicts": verdicts})


def _always_rewritten(request: Request) -> Reply:
    said = json_of(usual(request))
    return filled({"claims": [each | {"text": f"We translate {another()}."} for each in said["claims"]]})


def _review(missing: Callable[[], dict[str, Any]]) -> Callable[[Request], Reply]:
    def reply(request: Request) -> Reply:
        angles = [each | {"answered": "no"} for each in json_of(usual(request))["angles"]]
        return filled({"angles": angles, "missing": [missing(), missing()]})

    return reply


def _extended(request: Request) -> Reply:
    themes = [a_theme(name, name) for name in written_in(prompt_of(request))]
    return filled({"themes": [*themes, *(a_theme(another(), *another().split()) for _ in range(8))]})


def _audited(request: Request) -> Reply:
    themes = audited(prompt_of(request))
    return filled({"themes": [each | {"missed": another().split()} for each in themes]})


def json_of(reply: Reply) -> dict[str, Any]:
    """The form that an honest reply fills in."""
    filled_in: dict[str, Any] = json.loads(reply["content"])
    return filled_in


usual = model(angles=[an_angle(papers=["machine translation"], web="machine translation terminology")])
MISSING = {"review": _review(an_always_new_angle)}
UNSATISFIED = dict.fromkeys(("judge", "judge_claims"), _never_supported) | {"rewrite": _always_rewritten}
# What a model says instead of the honest answer, by form. Each review misses something, so that there is
# a next round in which it can be said again.
MODELS: dict[str, dict[str, Callable[[Request], Reply]]] = {
    "always another search": MISSING | _search(_another_search),
    "the same search again": MISSING | _search(_same_search),
    "forty searches at once": MISSING | _search(*[_another_search] * 40),
    "the same page again": MISSING | _search(_reading),
    "a search and a page in turn": MISSING | _search(_same_search, _reading, _another_search),
    "never satisfied": MISSING | UNSATISFIED,
    "always something missing": MISSING,
    "the same missing again": {"review": _review(lambda: THE_SAME_ANGLE)},
    "an outline that always grows": MISSING | {"extend": _extended, "outline": usual},
    "phrases that always change": MISSING | {"audit": _audited},
    "all of them": MISSING | UNSATISFIED | _search(_another_search) | {"extend": _extended},
}


def never_enough(instead: dict[str, Callable[[Request], Reply]]) -> Replier:
    return lambda request: instead.get(form_of(request), usual)(request)


# What a part of the state is at the start, where it is not None.
ANEW: dict[str, Any] = {"round": 0, "specialist_rounds": []}


@dataclass
class Due:
    """A user's specialist that is always due, and takes back what was done."""

    runs: Runs
    name = "due"
    taken_back: ClassVar[Sequence[str]] = ()

    def should_run(self, state: State) -> str | None:
        return "It is always due."

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        return {part: ANEW.get(part) for part in self.taken_back}


def due(name: str, *taken_back: str) -> type[Specialist]:
    return type(name, (Due,), {"name": name, "taken_back": taken_back})


SPECIALISTS: dict[str, tuple[type[Specialist], ...]] = {
    "one that is always due": (due("one"),),
    "two that take back each other's work": (due("one", "draft"), due("two", "draft", "review")),
    "one that takes back what the critic said": (due("one", "review"),),
    "one that begins the rounds anew": (due("one", "round"),),
    "one that forgets that it had its turn": (due("one", "specialist_rounds"),),
    "two that forget that they had their turn": (
        due("one", "specialist_rounds"),
        due("two", "specialist_rounds", "draft"),
    ),
}


@dataclass(frozen=True)
class Looping:
    """A run that would go on for ever: who says so, and what it is allowed."""

    model: str | None = None
    specialists: str = ""
    rounds: int = 2
    steps: str = ""

    @property
    def name(self) -> str:
        limit = f"{self.rounds} rounds{self.steps and ', '}{self.steps}"
        return f"{self.model or 'no model'}, {self.specialists or 'no specialist'}, {limit}"


def problem(served: Sources, looping: Looping) -> str | None:
    """What is wrong with the end of a run that has no end of its own; it raises what the run raises."""
    with Chat(never_enough(MODELS[looping.model or "always something missing"])) as chat:
        settings = served.settings(sources=("arxiv", "tavily"), model_url=chat.url)
        name = f"openai:looping-{next(_names)}" if looping.model else "none"
        graph = build_graph(
            settings=lambda: settings,
            today=lambda: TODAY,
            specialists=SPECIALISTS.get(looping.specialists, ()),
        )
        steps = STEPS[looping.steps]
        ended = asyncio.run(
            graph.ainvoke(
                {"question": QUESTION},
                RunnableConfig(recursion_limit=steps) if steps else None,
                context=Context(model=name, max_rounds=looping.rounds),
            )
        )
        calls = len(chat.requests)
    report = Report.model_validate(ended["report"])
    wrong = {
        f"the report is {report.status}": report.status not in ("complete", "partial") or not report.trends,
        f"{ended['round']} rounds": ended["round"] > looping.rounds,
        f"{calls} calls": calls > MAX_CALLS,
        "a partial report does not say of what": report.status == "partial"
        and not (report.gaps or report.failures),
    }
    return ", ".join(what for what, holds in wrong.items() if holds) or None


def loops() -> list[Looping]:
    """Each model in few and in many rounds, each specialist with and without a model, and few steps."""
    return [
        *(Looping(name, rounds=rounds) for name, rounds in product(MODELS, (2, 5))),
        *(Looping(name, who) for name, who in product((None, "all of them"), SPECIALISTS)),
        *(
            Looping(name, rounds=5, steps=steps)
            for name, steps in product((None, "all of them"), STEPS)
            if steps
        ),
    ]


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    with Sources(papers=FEW, pages=Growing()) as served:
        yield [Case(each.name, partial(problem, served, each)) for each in loops()]


ROW = Row("R8", "loops without an end of their own", cases)
