"""An honest model with reason to fill in every form, and which of its answers become malformed."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from tests.fakes.chat import Reply
from tests.fakes.malformed import Shape
from tests.fakes.models import YES, Form, Replier, Request, an_angle, filled, form_of, model, prompt_of

Times = Literal["once", "always"]
Choice = Callable[[Request], Shape | None]
Instance = tuple[Form, str]

OVERSTATED = "Everybody agrees that"
RESULTS = [
    {
        "system": "Torvex",
        "task": "NewsBench",
        "figure": "3 points",
        "baseline": None,
        "measure": "gain",
        "sentences": ["D1.1"],
    }
]
PROBLEMS = [{"text": "Nobody knows why.", "sentences": ["D1.1"]}]
MORE_QUERY = "pivot languages"
MORE = f'{{"query": "{MORE_QUERY}", "since": 2019}}'


def an_honest_model() -> Replier:
    """It plans an angle, searches, overstates and mends."""
    angle = an_angle(papers=["machine translation"], web="machine translation quality", since=2021)
    usual = model(
        angles=[angle],
        search=_search,
        write=_overstated,
        mend=_mended,
        results=RESULTS,
        issues={"problems": PROBLEMS},
        answer=_repeated,
    )
    return lambda request: _judged(request) if form_of(request) == "judge" else usual(request)


def _search(request: Request) -> Reply:
    """One more query at the first tool, then done."""
    if f"(query='{MORE_QUERY}'" in prompt_of(request):
        return {"content": "done"}
    name = request["tools"][0]["function"]["name"]
    return {"tool_calls": [{"name": name, "arguments": MORE}]}


def _overstated(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A claim that says more than its two sentences, and one that says what the first one says."""
    (one, text), (other, more) = list(sentences.items())[:2]
    return [
        {"text": f"{OVERSTATED} {text[0].lower()}{text[1:]} {more}", "sentences": [one, other]},
        {"text": text, "sentences": [one]},
    ]


def _mended(claim: str, sentences: dict[str, str]) -> str:
    return list(sentences.values())[1]


def _repeated(prompt: str) -> list[dict[str, Any]]:
    """The last of the claims that the answer may rest on."""
    told = re.findall(r"^(K\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    return [{"text": text, "claims": [name], "counts": []} for name, text in told[-1:]]


def _judged(request: Request) -> Reply:
    told = re.findall(r"^Claim (\d+): (.+)$", prompt_of(request), re.MULTILINE)
    verdicts = [
        {"claim": int(at), "verdict": "not" if text.startswith(OVERSTATED) else "supported"}
        for at, text in told
    ]
    return filled({"verdicts": verdicts, "criteria": YES})


def honest(request: Request) -> None:
    """None of them."""


def of_forms(shape: Shape, forms: Sequence[Form], times: Times) -> Choice:
    """Each answer of these forms or, once, the first of each form."""
    turns: Counter[Form] = Counter()
    lock = threading.Lock()

    def choice(request: Request) -> Shape | None:
        form = form_of(request)
        with lock:
            turns[form] += 1
            chosen = form in forms and (times == "always" or turns[form] == 1)
        return shape if chosen else None

    return choice


def of_first_instances(shape: Shape, forms: Sequence[Form]) -> Choice:
    """Each answer to what each of these forms asks first, such as the claims of one trend."""
    first: dict[Form, Instance] = {}

    def choice(request: Request) -> Shape | None:
        form, instance = form_of(request), instance_of(request)
        return shape if form in forms and first.setdefault(form, instance) == instance else None

    return choice


def in_turn(shapes: Iterator[Shape]) -> Choice:
    """The first answer to each thing that is asked, in the next of the shapes; the second is honest."""
    asked: set[Instance] = set()
    lock = threading.Lock()

    def choice(request: Request) -> Shape | None:
        with lock:
            instance = instance_of(request)
            new = instance not in asked
            asked.add(instance)
            return next(shapes, None) if new else None

    return choice


def instance_of(request: Request) -> Instance:
    """What is asked, without what a method or a second try adds; an agent's messages are one thing."""
    form, prompt = form_of(request), prompt_of(request)
    asked = re.split(r"\n\n(?:Call \w+ with|Answer with nothing but) one JSON", prompt)[0]
    return form, "" if form == "search" else asked
