"""Models with a small context: prompts are packed into it, and two requests find out how small it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from random import Random
from typing import Any

from benchmarks.rows.row import Case, Row
from tests.fakes.chat import Chat, Reply, tokens
from tests.fakes.corpus import FEW, Paper
from tests.fakes.models import Request, an_angle, form_of, model
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import research

QUESTION = "recent trends in machine translation since 2019"
WINDOWS = (2048, 3000, 4096, 6000, 8192, 32_768)
MAX_OVERFLOWS = 2
LONG = 2_000  # words in an abstract that is far too long
_names = count()

Said = Callable[[int, int], dict[str, Any]]
"""What a server of a window says to a request of so many tokens."""


def openai(window: int, sent: int) -> dict[str, Any]:
    return {
        "status": 400,
        "error": f"This model's maximum context length is {window} tokens. However, your messages"
        f" resulted in {sent} tokens.",
    }


def vllm(window: int, sent: int) -> dict[str, Any]:
    return {
        "status": 400,
        "error": f"'max_tokens' or 'max_completion_tokens' is too large. This model's maximum context length"
        f" is {window} tokens and your request has {sent} input tokens.",
    }


def llama_cpp(window: int, sent: int) -> dict[str, Any]:
    said = "the request exceeds the available context size, try increasing it"
    return {"status": 400, "error": f"{said}, n_prompt_tokens: {sent}, n_ctx: {window}"}


def ollama(window: int, sent: int) -> dict[str, Any]:
    """It does not say how much it takes."""
    return {"status": 400, "error": "the input length exceeds the context length"}


def text_generation_inference(window: int, sent: int) -> dict[str, Any]:
    said = f"`inputs` tokens + `max_new_tokens` must be <= {window}. Given: {sent} `inputs` tokens"
    return {"status": 422, "error": said}


SERVERS: tuple[Said, ...] = (openai, vllm, llama_cpp, ollama, text_generation_inference)
# These count the longest answer that is allowed as well.
COUNTING_ANSWERS = (openai, vllm, text_generation_inference)


class Narrow(Chat):
    """An honest model that takes a prompt and its answer only within a window; it counts what is beyond."""

    def __init__(self, window: int, said: Said) -> None:
        super().__init__(self._narrow)
        self.window, self.said = window, said
        self.overflows: list[str] = []
        self._honest = model(angles=[an_angle(papers=["machine translation news"])])

    def _narrow(self, request: Request) -> Reply:
        sent = tokens(*(message["content"] for message in request["messages"]))
        asked = sent + (request.get("max_tokens", 0) if self.said in COUNTING_ANSWERS else 0)
        if asked > self.window:
            self.overflows.append(form_of(request))
            return self.said(self.window, sent)
        return self._honest(request)


def run(sources: Sources, window: int, said: Said) -> str | None:
    with Narrow(window, said) as chat:
        settings = sources.settings(sources=("arxiv",), model_url=chat.url)
        name = f"openai:narrow-{next(_names)}"
        report = research(QUESTION, settings=settings, model=name, today=TODAY)
        answered = len(chat.requests) - len(chat.overflows)
    if report.status not in ("complete", "partial") or not report.trends:
        return f"the report is {report.status}"
    # One that does not say its window is found out step by step.
    allowed = MAX_OVERFLOWS if said is not ollama else 3 * MAX_OVERFLOWS
    if len(chat.overflows) > allowed:
        return f"{len(chat.overflows)} requests were too long: {chat.overflows}"
    if window >= 4096 and not any(trend.name for trend in report.trends):
        return f"the model outlined nothing: {report.gaps}"
    return None if answered else f"the model answered nothing: {report.gaps}"


def long_papers(random: Random) -> list[Paper]:
    """The papers, some of them with an abstract of a book's length."""
    chosen = set(random.sample(range(len(FEW)), 5))
    return [
        replace(paper, abstract=f"{paper.abstract} {' '.join(['We measure it again.'] * LONG)}")
        if at in chosen
        else paper
        for at, paper in enumerate(FEW)
    ]


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    with Sources(papers=FEW) as usual, Sources(papers=long_papers(random)) as long:
        yield [
            Case(f"{said.__name__}, {window} tokens, {kind}", partial(run, sources, window, said))
            for window in WINDOWS
            for said in SERVERS
            for kind, sources in (("usual abstracts", usual), ("long abstracts", long))
        ]


ROW = Row("R7", "models with a small context", cases)
