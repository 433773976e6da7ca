"""Budgets that end a run early: what it used is what the server counted, and never more than the limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from operator import le
from random import Random
from typing import Any

from benchmarks.rows.row import Case, Row
from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.models import Replier, Request, an_angle, model, quoted
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, research

QUESTION = "recent trends in machine translation since 2019"
PRICE = "1/4"  # dollars per million tokens
GRACE = 2.0  # seconds
_names = count()


class Obeying(Chat):
    """A server that cuts an answer where the request says so."""

    def completion(self, request: Request, reply: Reply) -> dict[str, Any]:
        most = 4 * (
            request["max_tokens"] - 3
        )  # the fakes count one token for four characters, and for each part
        text = str(reply.get("content") or "")
        cut = {**reply, "content": text[:most], "finish_reason": "length"} if len(text) > most else reply
        return super().completion(request, cut)


class Priced:
    """Runs over the fakes' sources with a model that answers at once, at length, or slowly."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._exact: dict[str, tuple[float, float, float]] = {}

    def run(self, kind: str, budget: str) -> tuple[Report, Chat]:
        with Obeying(MODELS[kind]()) as chat:
            settings = self._sources.settings(sources=("arxiv",), model_url=chat.url, price=PRICE)
            name = f"openai:priced-{next(_names)}"
            report = research(QUESTION, settings=settings, model=name, budget=budget, today=TODAY)
        return report, chat

    def exact(self, kind: str) -> tuple[float, float, float]:
        """The tokens, dollars and calls of a run without a limit."""
        if kind not in self._exact:
            _, chat = self.run(kind, "tokens=9000000,calls=1000")
            self._exact[kind] = (_tokens(chat), _dollars(chat), len(chat.requests))
        return self._exact[kind]


def _usual() -> Replier:
    return model(angles=[an_angle(papers=["machine translation news"])])


def _wordy() -> Replier:
    """As long an answer as is allowed."""

    def write(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, object]]:
        return [
            *quoted(label, direction, sentences),
            *({"text": "x" * 300, "sentences": []} for _ in range(20)),
        ]

    return model(angles=[an_angle(papers=["machine translation news"])], write=write)


def _slow() -> Replier:
    honest = _usual()

    def reply(request: Request) -> dict[str, object]:
        time.sleep(0.05)
        return dict(honest(request))

    return reply


MODELS: dict[str, Callable[[], Replier]] = {"usual": _usual, "wordy": _wordy, "slow": _slow}


def _tokens(chat: Chat) -> int:
    return chat.prompt_tokens + chat.completion_tokens


def _dollars(chat: Chat) -> float:
    prompt, completion = map(float, PRICE.split("/"))
    return (chat.prompt_tokens * prompt + chat.completion_tokens * completion) / 1_000_000


def within(runs: Priced, kind: str, limit: str, number: float) -> str | None:
    """What is wrong with a run within `limit=number`."""
    start = time.monotonic()
    report, chat = runs.run(
        kind, f"{limit}={number:.6f}" if isinstance(number, float) else f"{limit}={number}"
    )
    seconds = time.monotonic() - start
    if said := _ledger(report, chat, limit):
        return said
    used = {"tokens": _tokens(chat), "dollars": _dollars(chat), "calls": len(chat.requests), "seconds": 0}
    if used[limit] > number:
        return f"{used[limit]} {limit} were used"
    if limit == "seconds" and seconds > number + GRACE:
        return f"it took {seconds:.1f} seconds"
    if report.status not in ("complete", "partial", "abstained"):
        return f"the report is {report.status}"
    return (
        None
        if report.status == "complete" or report.gaps or report.failures
        else "nothing says what is missing"
    )


def _ledger(report: Report, chat: Chat, limit: str) -> str | None:
    """What is wrong with what a report says was used. What time cut short was counted by the server alone."""
    usage = report.usage
    said = (usage["prompt tokens"], usage["completion tokens"], usage["dollars"], usage["model calls"])
    counted = (chat.prompt_tokens, chat.completion_tokens, round(_dollars(chat), 6), len(chat.requests))
    fits = all(map(le, said, counted)) if limit == "seconds" else said == counted
    return None if fits else f"the report says {said}, the server counted {counted}"


def numbers(runs: Priced, kind: str, limit: str, which: str, random: Random) -> float:
    """A limit: none of it, one, a small part, half, or exactly what a run needs."""
    tokens, dollars, calls = runs.exact(kind)
    whole = {"tokens": tokens, "dollars": dollars, "calls": calls, "seconds": 4.0}[limit]
    found = {
        "0": 0.0,
        "1": 1.0 if limit != "dollars" else 0.000001,
        "small": whole * random.uniform(0.05, 0.3),
        "half": whole * random.uniform(0.4, 0.7),
        "exact": whole,
    }[which]
    return found if limit in ("dollars", "seconds") else int(found)


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    with Sources(papers=FEW) as sources:
        runs = Priced(sources)

        def case(kind: str, limit: str, which: str, seed: int) -> str | None:
            return within(runs, kind, limit, numbers(runs, kind, limit, which, Random(seed)))

        yield [
            Case(
                f"{limit}: {which}, {kind} model", partial(case, kind, limit, which, random.randrange(10**6))
            )
            for limit in ("tokens", "dollars", "calls", "seconds")
            for which in ("0", "1", "small", "half", "exact")
            for kind in MODELS
        ]


ROW = Row("R9", "budgets", cases)
