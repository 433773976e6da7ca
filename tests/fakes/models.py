"""Language models for tests.fakes.chat: an honest one, one that invents, and ways to fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from tests.fakes.chat import Reply

Form = Literal[
    "plan",
    "search",
    "outline",
    "extend",
    "audit",
    "write",
    "results",
    "issues",
    "answer",
    "judge",
    "judge_claims",
    "rewrite",
    "review",
]
Request = dict[str, Any]
Replier = Callable[[Request], Reply]
Writer = Callable[[str, str, dict[str, str]], list[dict[str, Any]]]

# Those of any run; what belongs to no trend is not always there to be judged.
FORMS: tuple[Form, ...] = tuple(form for form in get_args(Form) if form != "judge_claims")
# Without what only a second round is asked.
OF_ONE_ROUND: tuple[Form, ...] = tuple(form for form in FORMS if form != "extend")
_BEGINNINGS: dict[str, Form] = {
    "You plan": "plan",
    "You search": "search",
    "You outline": "outline",
    "You extend": "extend",
    "You audit": "audit",
    "You write one": "write",
    "You fill": "results",
    "You find": "issues",
    "You write the answer": "answer",
    "You check one": "judge",
    "You check sentences": "judge_claims",
    "You mend": "rewrite",
    "You review": "review",
}
# What a judge of two reports is asked, which no run asks.
COMPARES = "You compare two reports"
TIED = dict.fromkeys(("answers", "compares", "results", "supported", "overall"), "tie") | {"reason": "equal"}
YES = {"on_question": "yes", "name_fits": "yes", "stands_alone": "yes"}


def prompt_of(request: Request) -> str:
    """The first message: the one of a form, or what a searching agent is told to do."""
    return str(request["messages"][0]["content"])


def form_of(request: Request) -> Form:
    """Which form a request asks for, by the first words of its prompt."""
    return next(form for words, form in _BEGINNINGS.items() if prompt_of(request).startswith(words))


def an_angle(question: str = "How well does it work?", **parts: Any) -> dict[str, Any]:
    """A planned angle, complete but for what a test is about."""
    usual: dict[str, Any] = {"papers": [], "web": "", "answer": "a measure", "since": None, "until": None}
    return {"question": question} | usual | parts


def filled(answer: object) -> Reply:
    return {"content": json.dumps(answer, ensure_ascii=False)}


def a_theme(name: str, *phrases: str, definition: str = "", counted: bool = True) -> dict[str, Any]:
    """A proposed theme; a phrase may be the id of a candidate."""
    return {"name": name, "definition": definition, "phrases": list(phrases), "counted": counted}


def written_in(prompt: str) -> list[str]:
    """The names of the themes that are written, of which an outline is extended."""
    lines = prompt.partition("and stay:\n")[2].partition("\n\n")[0].splitlines()
    return [line.partition(" | ")[0] for line in lines]


def audited(
    prompt: str, is_about: Callable[[str, str], bool] = lambda phrase, text: True
) -> list[dict[str, Any]]:
    """An audit of the themes in a prompt: of each place, whether it is about its theme."""
    found = []
    for block in re.split(r"^(?=T\d+ \|)", prompt, flags=re.MULTILINE)[1:]:
        places = re.findall(r"^(\d+) ([^:\n]+): (.+)$", block, re.MULTILINE)
        other = [int(at) for at, phrase, text in places if not is_about(phrase, text)]
        found.append({"theme": block.partition(" ")[0], "other": other, "missed": []})
    return found


def sentences_of(request: Request) -> dict[str, str]:
    return dict(re.findall(r"^(D\d+\.\d+): (.+)$", prompt_of(request), re.MULTILINE))


def quoted(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """Two claims that say what a sentence says."""
    return [{"text": text, "sentences": [name]} for name, text in list(sentences.items())[:2]]


def model(
    *,
    write: Writer = quoted,
    name: Callable[[str], str] = "{} in practice".format,
    most: int = 4,
    verdict: Callable[[int], str | None] = lambda claim: "supported",
    criteria: dict[str, str] = YES,
    angles: Sequence[dict[str, Any]] = (),
    search: Callable[[Request], Reply] = lambda request: {"content": "done"},
    mend: Callable[[str, dict[str, str]], str] = lambda claim, sentences: "",
    missing: Sequence[dict[str, Any]] = (),
    results: Sequence[dict[str, Any]] = (),
    issues: dict[str, Any] | None = None,
    answer: Callable[[str], list[dict[str, Any]]] = lambda prompt: [],
    instead: dict[Form, Reply] | None = None,
) -> Replier:
    """An honest model but for what is given; `instead` has replies for whole forms."""

    across: dict[Form, Callable[[str], object]] = {
        "results": lambda prompt: {"results": list(results)},
        "issues": lambda prompt: {"problems": [], "disagreements": [], "outlook": []} | (issues or {}),
        "answer": lambda prompt: {"sentences": answer(prompt)},
    }

    def reply(request: Request) -> Reply:
        if prompt_of(request).startswith(COMPARES):
            return filled(TIED)
        form, prompt = form_of(request), prompt_of(request)
        if instead and form in instead:
            return instead[form]
        if form == "plan":
            terms = re.search(r"^Terms read from it so far: (.+)$", prompt, re.MULTILINE)
            topic = [terms[1].split(", ")] if terms else []
            return filled({"topic": topic, "angles": list(angles)})
        if form == "search":
            return search(request)
        if form == "outline":
            offered = re.findall(r"^(C\d+) \| ([^|]+) \|", prompt, re.MULTILINE)[:most]
            return filled({"themes": [a_theme(name(label), at) for at, label in offered]})
        if form == "extend":
            return filled({"themes": [a_theme(each, each) for each in written_in(prompt)]})
        if form == "audit":
            return filled({"themes": audited(prompt)})
        if form == "write":
            told = re.search(r"measured phrase: (.+); direction by the counts: (.+)\)$", prompt, re.MULTILINE)
            assert told
            return filled({"claims": write(told[1], told[2], sentences_of(request))})
        if form in across:
            return filled(across[form](prompt))
        if form == "review":
            asked = re.findall(r"^(A\d+): ", prompt, re.MULTILINE)
            answered = [{"angle": angle, "answered": "yes"} for angle in asked]
            return filled({"angles": answered, "missing": list(missing)})
        if form == "rewrite":
            doubtful = re.findall(r"^Claim (\d+): (.+)$", prompt, re.MULTILINE)
            mended = [{"claim": int(at), "text": mend(text, sentences_of(request))} for at, text in doubtful]
            return filled({"claims": mended})
        claims = [int(claim) for claim in re.findall(r"^Claim (\d+):", prompt, re.MULTILINE)]
        verdicts = [{"claim": claim, "verdict": verdict(claim)} for claim in claims if verdict(claim)]
        if form == "judge_claims":
            return filled({"verdicts": verdicts})
        return filled({"verdicts": verdicts, "criteria": criteria})

    return reply


def korean(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A Korean claim, and an English one that has no place in a Korean answer."""
    name = next(iter(sentences))
    return [
        {"text": f"여러 논문이 {label} 방법을 다룹니다.", "sentences": [name]},
        {"text": sentences[name], "sentences": [name]},
    ]


def _behind(invention: str) -> Writer:
    """An invention behind the text of a sentence, with its id."""

    def write(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
        name, text = next(iter(sentences.items()))
        return [{"text": f"{text.rstrip('.')} {invention}.", "sentences": [name]}]

    return write


def _of(*names: str) -> Writer:
    """A claim that names other sentences than those shown."""

    def write(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
        return [{"text": f"PWNED {label} helps", "sentences": list(names)}]

    return write


def _against(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """What goes against the counts of the trend."""
    name, text = next(iter(sentences.items()))
    says = "is rising sharply" if direction == "fading" else "is fading and declines"
    return [{"text": f"{text.rstrip('.')}, and {label} {says} now.", "sentences": [name]}]


# What a model invents, and what of it must not be read anywhere.
INVENTIONS: dict[str, tuple[Writer, str]] = {
    "unknown id": (_of("D9999.1", "D1.999", "PWNED"), "PWNED"),
    "no id": (_of(), "PWNED"),
    "id of another trend": (_of("D1.1", "D2.1"), "PWNED"),
    "link": (_behind("as https://evil.example/pwned shows"), "evil.example"),
    "bare domain": (_behind("as www.evil.example shows"), "evil.example"),
    "Markdown link": (_behind("as [here](https://evil.example/a) shown"), "evil.example"),
    "Markdown image": (_behind("![x](https://evil.example/p.png)"), "evil.example"),
    "HTML": (_behind("<img src=x onerror=alert('PWNED')>"), "PWNED"),
    "script": (_behind("<script>PWNED</script>"), "PWNED"),
    "terminal": (_behind("\x1b]8;;http://evil.example\x07click\x1b]8;;\x07"), "evil.example"),
    "quotation": (_behind("which “nobody ever wrote down”"), "nobody ever wrote"),
    "digits": (_behind("by 98765 points"), "98765"),
    "percent": (_behind("by 87.3 percent"), "87.3"),
    "author": (_behind("as Zebulon Quagmire et al. showed"), "Quagmire"),
    "title": (_behind("as Zyzzyx Nets: A Survey says"), "Zyzzyx"),
    "identifier": (_behind("see arXiv:2401.99999"), "99999"),
    "direction": (_against, "sharply"),
    "fall": (_against, "declines"),
}


def inventing(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """All inventions at once."""
    return [claim for write, _ in INVENTIONS.values() for claim in write(label, direction, sentences)]


# Replies that cannot be used, and those that fail at the wire.
FAILURES: dict[str, Reply] = {
    "unauthorized": {"status": 401, "error": "bad key sk-secret"},
    "not found": {"status": 404, "error": "no such model"},
    "refusal": {"refusal": "I will not."},
    "empty": {"content": ""},
    "null": {"content": None},
    "prose": {"content": "Sure! Here is what I think about translation."},
    "cut": {"content": '{"topi', "finish_reason": "length"},
    "schema": filled({"type": "object", "properties": {"topic": {"type": "array"}}, "required": ["topic"]}),
    "wrong types": filled({"topic": 7, "themes": "x", "claims": {"a": 1}, "verdicts": [[]]}),
    "nothing in it": filled({"topic": None, "themes": None, "claims": None, "verdicts": None}),
    "megabyte": {"content": '{"topic": [["' + "x" * 1_000_000},
    "unknown tool": {"tool_calls": [{"name": "rm_rf", "arguments": '{"path": "/"}'}]},
    "broken tool": {"tool_calls": [{"name": "PlanAnswer", "arguments": "{{{"}]},
    "HTML": {"raw": b"<html>Bad gateway</html>", "type": "text/html"},
    "no choices": {"raw": b'{"id": "a", "object": "chat.completion", "created": 1, "model": "m"}'},
}
# Those for which the client waits before it tries again.
SLOW_FAILURES: dict[str, Reply] = {"error": {"status": 500}, "reset": {"reset": True}, "hang": {"hang": True}}
