"""R4: the model's server fails in each way and so often, for each node of the graph, and for all of them."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, product
from random import Random
from unittest.mock import patch

from benchmarks.rows.row import Case, Row
from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.malformed_model import an_honest_model
from tests.fakes.models import FORMS, Form, Request, form_of
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, research

QUESTION = "recent trends in machine translation since 2019"
GRACE = 2.0  # seconds after the budget's
MAX_ATTEMPTS = 5
# Seconds of a run: few where some answers never come, else enough for a busy machine.
SECONDS, LATE_SECONDS = 15.0, 1.5

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"


def busy(retry_after: str | None = None) -> Reply:
    """Too many requests; with when to come again, as it is sent."""
    return {"status": 429, "headers": {} if retry_after is None else {"Retry-After": retry_after}}


KINDS: dict[str, Reply] = {
    "429": busy(),
    "429, after 0 s": busy("0"),
    "429, after -5 s": busy("-5"),
    "429, after 1e9 s": busy("1e9"),
    "429, after a day that is past": busy("Wed, 21 Oct 2015 07:28:00 GMT"),
    "429, after a day that is far": busy("Wed, 21 Oct 2099 07:28:00 GMT"),
    "500": {"status": 500},
    "502": {"status": 502},
    "529": {"status": 529},
    "reset": {"reset": True},
}
LATE_KINDS: dict[str, Reply] = {
    "429, after 60 s": busy("60"),
    "slow loris": {"wire": (HEAD, *[b" "] * 200), "pause": 0.1},
    "stall in the body": {"wire": (HEAD + b'{"id": "chat-1", "choices": [',), "pause": 30.0},
    "never answers": {"hang": True},
}
RATES = {"one in ten": 0.1, "a third": 0.33, "half": 0.5, "four of five": 0.8, "always": 1.0}
NODES: dict[str, frozenset[Form]] = {
    "supervisor": frozenset({"plan"}),
    "searcher": frozenset({"search"}),
    "summarizer": frozenset({"outline", "extend", "audit", "write", "results", "issues"}),
    "critic": frozenset({"judge", "judge_claims", "rewrite", "review", "answer"}),
    "all nodes": frozenset({*FORMS, "judge_claims"}),
}
_names = count()


@dataclass(frozen=True)
class Failing:
    """The fault of a case: of which node's requests how many fail, and how."""

    kind: str
    rate: str
    node: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.node}: {self.kind}, {self.rate}"

    @property
    def seconds(self) -> float:
        return LATE_SECONDS if self.kind in LATE_KINDS else SECONDS


class Faulty(Chat):
    """An honest model on a server that fails.

    `sent` counts how often each request came, `answered` how often it was answered, and so paid for.
    """

    def __init__(self, failing: Failing) -> None:
        super().__init__(self._reply)
        self.sent: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self._failing = failing
        self._honest = an_honest_model()
        self._counting = threading.Lock()

    def _reply(self, request: Request) -> Reply:
        key, failing = json.dumps(request, sort_keys=True), self._failing
        with self._counting:
            self.sent[key] += 1
            attempt = self.sent[key]
        # The same requests fail whichever comes first.
        drawn = Random(f"{failing.seed} {attempt} {key}").random()
        if form_of(request) in NODES[failing.node] and drawn < RATES[failing.rate]:
            return {**KINDS, **LATE_KINDS}[failing.kind]
        with self._counting:
            self.answered[key] += 1
        return self._honest(request)


def problem(served: Sources, failing: Failing) -> str | None:
    """What is wrong with a run whose model fails so; it raises what the run raises."""
    with Faulty(failing) as chat:
        settings = served.settings(sources=("arxiv",), model_url=chat.url)
        name, budget = f"openai:failing-{next(_names)}", f"seconds={failing.seconds}"
        start = time.monotonic()
        report = research(QUESTION, settings=settings, model=name, budget=budget, today=TODAY)
        seconds = time.monotonic() - start
        sent, answered = Counter(chat.sent), Counter(chat.answered)
    wrong = {
        f"it took {seconds:.1f} s": seconds > failing.seconds + GRACE,
        f"a request was sent {max(sent.values(), default=0)} times": max(sent.values(), default=0)
        > MAX_ATTEMPTS,
        "an answer was paid for twice": max(answered.values(), default=0) > 1,
        f"{report.status}: {report.gaps}": not is_said(report, failing, sent, answered),
    }
    return ", ".join(what for what, holds in wrong.items() if holds) or None


def is_said(report: Report, failing: Failing, sent: Mapping[str, int], answered: Mapping[str, int]) -> bool:
    """Whether a report lacks something exactly if it says so, and does if a request was never answered."""
    if (report.status == "complete") == bool(report.gaps):
        return False
    if sent.keys() - answered.keys():
        return report.status != "complete"
    return report.status == "complete" or failing.kind in LATE_KINDS  # whose time may have been up


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    # How long the client waits before its second attempt is not what is looked at.
    with Sources(papers=FEW) as served, patch("openai._base_client.INITIAL_RETRY_DELAY", 0.05):
        every = product((*KINDS, *LATE_KINDS), RATES, NODES)
        failing = [Failing(*each, random.randrange(10**6)) for each in every]
        yield [Case(each.name, partial(problem, served, each)) for each in failing]


ROW = Row("R4", "a model's server that fails", cases)
