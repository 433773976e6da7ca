"""Runs with a language model: an honest one, those that invent or fail, and one that costs too much."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any, Self

import pytest
from rich.console import Console

from tests.fakes.chat import Chat, Reply
from tests.fakes.corpus import FEW
from tests.fakes.counts import assert_counts_open
from tests.fakes.models import (
    FAILURES,
    FORMS,
    INVENTIONS,
    OF_ONE_ROUND,
    SLOW_FAILURES,
    YES,
    Form,
    Replier,
    Request,
    a_theme,
    an_angle,
    filled,
    form_of,
    inventing,
    korean,
    model,
    prompt_of,
    quoted,
)
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Progress, Report, Settings, aresearch, research
from trendscope.llm import models
from trendscope.report.markdown import to_markdown
from trendscope.report.terminal import print_report
from trendscope.text.language import is_written_in

AN_ANGLE = an_angle(papers=["machine translation"], web="machine translation quality")
OVERSTATED = "Everybody agrees that"
QUESTION = "recent trends in machine translation since 2019"
KOREAN = "2019년 이후 기계 번역의 연구 동향"
AT_ONCE = 4  # as many trends as a run has


class Served(Sources):
    """Sources beside one chat server, which answers as `model` does: a server for each test takes longer."""

    model: Replier

    @contextmanager
    def with_chat(self) -> Iterator[Self]:
        with self, Chat(self._answers) as self.chat:
            yield self

    def _answers(self, request: Request) -> Reply:
        return self.model(request)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(papers=FEW).with_chat() as sources:
        yield sources


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second try follows at once."""
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.0)


@pytest.fixture(scope="module")
def extractive(served: Served) -> Report:
    return research(QUESTION, settings=served.settings(sources=("arxiv",)), today=TODAY)


async def run_question(served: Served, chat: Chat, question: str = QUESTION, **options: Any) -> Report:
    settings: Settings = served.settings(sources=("arxiv",), model_url=chat.url)
    return await aresearch(question, settings=settings, model="openai:m", today=TODAY, **options)


async def run_with_model(
    served: Served, replies: Replier, question: str = QUESTION, **options: Any
) -> Report:
    served.model = replies
    return await run_question(served, served.chat, question, **options)


def outputs(report: Report) -> str:
    """All that a reader may see of it."""
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    print_report(report, console)
    assert isinstance(console.file, io.StringIO)
    return "\n".join((console.file.getvalue(), to_markdown(report), report.model_dump_json()))


def counted(report: Report) -> dict[str, str]:
    """The claim of the counts of each trend."""
    return {trend.label: trend.claims[0].text for trend in report.trends}


def texts(report: Report) -> list[str]:
    """The claims behind those of the counts."""
    return [claim.text for trend in report.trends for claim in trend.claims[1:]]


def check(report: Report) -> None:
    """What holds for every report, whatever the model said."""
    assert report.trends
    assert_counts_open(report)
    claims = [*report.background, *(claim for trend in report.trends for claim in trend.claims)]
    assert all(claim.sentences or claim.counts for claim in claims)
    assert {name for claim in claims for name in claim.sentences} <= set(report.sentences)
    assert {sentence.document for sentence in report.sentences.values()} <= set(report.documents)


def overstated(label: str, direction: str, sentences: dict[str, str]) -> list[dict[str, Any]]:
    """A claim that says more than its two sentences."""
    (one, text), (other, _) = list(sentences.items())[:2]
    return [{"text": f"{OVERSTATED} {text[0].lower()}{text[1:]}", "sentences": [one, other]}]


def spent(report: Report) -> tuple[float, ...]:
    return tuple(report.usage[name] for name in ("model calls", "prompt tokens", "completion tokens"))


# An honest model.


async def test_an_honest_model_names_trends_and_writes_claims(served: Served, extractive: Report) -> None:
    said: list[Progress] = []

    with Chat(model()) as chat:
        report = await run_question(served, chat, on_progress=said.append)

    check(report)
    assert (report.status, report.gaps, report.reasoner) == ("complete", (), "openai:m")
    assert all(trend.name == f"{trend.label} in practice" for trend in report.trends)
    assert all(len(trend.claims) == 3 for trend in report.trends)
    assert counted(report) == counted(extractive)
    assert spent(report) == (len(chat.requests), chat.prompt_tokens, chat.completion_tokens)
    assert said[0].text.startswith("using openai:m: about ")


def test_a_process_can_ask_twice(served: Served) -> None:
    with Chat(model()) as chat:
        settings = served.settings(sources=("arxiv",), model_url=chat.url, model="openai:m", cache="off")
        first, second = (research(QUESTION, settings=settings, today=TODAY) for _ in range(2))

    assert (first.status, second) == ("complete", first)


async def test_models_for_writing_and_judging_are_asked(served: Served) -> None:
    with Chat(model()) as chat:
        settings = served.settings(
            sources=("arxiv",), model_url=chat.url, write_model="openai:w", judge_model="openai:j"
        )
        await aresearch(QUESTION, settings=settings, model="openai:m", today=TODAY)

    asked = {form_of(request): request["model"] for request in chat.requests}
    writing = dict.fromkeys(("outline", "audit", "write", "results", "issues", "answer"), "w")
    assert asked == {"plan": "m", **writing, "judge": "j", "review": "j"}


async def test_without_a_model_nobody_is_asked(served: Served) -> None:
    with Chat(model()) as chat:
        settings = served.settings(sources=("arxiv",), model_url=chat.url, model="openai:m")
        report = await aresearch(QUESTION, settings=settings, model="none", today=TODAY)

    assert (report.reasoner, report.usage["model calls"], chat.requests) == ("extractive", 0, [])


# A model that invents.


@pytest.mark.parametrize("first", range(0, len(INVENTIONS), AT_ONCE))
async def test_an_invention_is_nowhere_to_be_read(served: Served, extractive: Report, first: int) -> None:
    tried = list(islice(cycle(INVENTIONS.values()), first, first + AT_ONCE))
    turn = cycle(tried)

    report = await run_with_model(served, model(write=lambda *told: quoted(*told)[:1] + next(turn)[0](*told)))

    check(report)
    shown = outputs(report)
    assert not [marker for _, marker in tried if marker in shown]
    assert counted(report) == counted(extractive)
    assert all(len(trend.claims) == 2 for trend in report.trends)
    assert sum(report.dropped.values()) >= len(tried) == len(report.trends)


async def test_inventions_all_at_once_leave_the_counts(served: Served, extractive: Report) -> None:
    report = await run_with_model(served, model(write=inventing))

    check(report)
    shown = outputs(report)
    assert not [marker for _, marker in INVENTIONS.values() if marker in shown]
    assert counted(report) == counted(extractive)


NAMES = [
    "{} at https://evil.example",
    "[{}](//evil.example)",
    "{} of evil.example",
    "{} by Zebulon Quagmire",
    "PWNED {}",
    "{} <b>PWNED</b>",
    "{}\x1b[31m PWNED",
    "Soaring and declining {}",
    "Vanished {}, surging",
    "{} 98765",
    "x" * 81,
    "",
]


@pytest.mark.parametrize("first", range(0, len(NAMES), AT_ONCE))
async def test_an_invented_name_gives_way_to_the_measured_phrase(served: Served, first: int) -> None:
    turn = cycle(NAMES[first : first + AT_ONCE])

    report = await run_with_model(served, model(name=lambda label: next(turn).format(label)))

    assert len(report.trends) == AT_ONCE
    assert {trend.name for trend in report.trends} <= {None, *(trend.label for trend in report.trends)}


async def test_ordinary_names_stay(served: Served) -> None:
    names = ("Advances in {}", "{} in Machine Translation")
    turn = cycle(names)

    report = await run_with_model(served, model(name=lambda label: next(turn).format(label.title())))

    given = [
        [name.format(trend.label.title()) for name in names].index(trend.name or "")
        for trend in report.trends
    ]
    assert sorted(given) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "plan",
    [
        {"topic": []},
        {"topic": [["PWNED gardens"], ["정원 PWNED"]]},
        {"topic": [['") OR all:"PWNED']]},
    ],
)
async def test_a_plan_beside_the_question_is_not_followed(
    served: Served, extractive: Report, plan: dict[str, Any]
) -> None:
    report = await run_with_model(served, model(instead={"plan": filled(plan)}))

    assert report.searches == extractive.searches
    assert "PWNED" not in outputs(report)


async def test_an_outline_of_what_was_not_offered_is_not_used(served: Served, extractive: Report) -> None:
    outline = filled({"themes": [a_theme("PWNED", "C99", "D1.1", "")] * 5})

    report = await run_with_model(served, model(instead={"outline": outline}))

    assert report.trends == extractive.trends


# A model that fails.


def failing(form: Form | None, failure: Reply) -> Replier:
    return model(instead={each: failure for each in FORMS if form in (None, each)})


# Each failure in each method of asking is one for tests/llm/test_structured_output.py.
@pytest.mark.parametrize("failure", ["unauthorized", "refusal", "megabyte", "broken tool", "HTML"])
async def test_a_model_that_always_fails_leaves_the_extractive_answer(
    served: Served, extractive: Report, failure: str
) -> None:
    report = await run_with_model(served, failing(None, FAILURES[failure]))

    check(report)
    assert report.status == "partial"
    assert report.trends == extractive.trends
    assert [gap.split(":")[0] for gap in report.gaps] == [
        f"The language model was not used for {part}" for part in ("plan", "outline")
    ]
    assert all("\n" not in gap and len(gap) < 300 and "sk-secret" not in gap for gap in report.gaps)


OF_EACH_TREND = ("write", "judge", "rewrite")


@pytest.mark.parametrize(
    ("form", "failure"),
    [
        *((form, "wrong types") for form in OF_ONE_ROUND),
        *((form, "unauthorized") for form in ("plan", "search", "write")),
    ],
)
async def test_one_form_fails(served: Served, extractive: Report, form: Form, failure: str) -> None:
    report = await run_with_model(
        served,
        model(
            angles=[AN_ANGLE],
            verdict=lambda claim: "not" if form == "rewrite" and claim == 1 else "supported",
            instead={form: FAILURES[failure]},
        ),
    )

    check(report)
    assert counted(report) == counted(extractive)
    assert bool(texts(report)) == (form != "write")
    assert {finding.code for finding in report.findings} >= ({"unjudged"} if form == "judge" else set())
    if form == "search" and failure == "wrong types":
        assert (report.status, report.gaps) == ("complete", ())  # without a call it is done
        return
    assert report.status == "partial"
    labels = sorted(f"“{trend.label}”" for trend in report.trends)
    assert [gap.split(":")[0] for gap in report.gaps] == [
        f"The language model was not used for {part}"
        for part in (labels if form in OF_EACH_TREND else [form])
    ]


@pytest.mark.parametrize("failure", SLOW_FAILURES)
async def test_a_server_that_fails_or_hangs_is_given_up(
    served: Served, extractive: Report, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "TIMEOUT", 0.2 if failure == "hang" else 5.0)

    report = await run_with_model(served, failing("plan", SLOW_FAILURES[failure]))

    check(report)
    assert report.status == "partial"
    assert report.gaps[0].startswith("The language model was not used for plan: openai:m cannot be used: ")
    assert counted(report) == counted(extractive)


async def test_a_second_try_helps(served: Served) -> None:
    tried: dict[str, int] = {}
    honest = model()

    def every_second(request: Request) -> Reply:
        form = form_of(request)
        tried[form] = tried.get(form, 0) + 1
        return FAILURES["prose"] if form in ("plan", "outline") and tried[form] == 1 else honest(request)

    report = await run_with_model(served, every_second)

    assert (report.status, report.gaps) == ("complete", ())
    assert (tried["plan"], tried["outline"]) == (2, 2)
    assert texts(report)


async def test_nothing_listens_where_the_model_should_be(served: Served, extractive: Report) -> None:
    settings = served.settings(sources=("arxiv",), model_url="http://127.0.0.1:9/v1")

    report = await aresearch(QUESTION, settings=settings, model="openai:m", budget="calls=1", today=TODAY)

    assert (report.status, report.trends) == ("partial", extractive.trends)


# What the judge says.


async def test_what_the_judge_rejects_is_gone(served: Served) -> None:
    report = await run_with_model(served, model(verdict=lambda claim: "not" if claim == 1 else "supported"))

    told = [finding.subject for finding in report.findings if finding.code == "unsupported"]
    assert told == [trend.label for trend in report.trends]
    assert all(len(trend.claims) == 2 for trend in report.trends)
    assert report.dropped["not supported"] == len(report.trends)
    assert report.supported == len(report.trends)
    assert report.status == "complete"


@pytest.mark.parametrize("verdict", ["partly", "not"])
async def test_what_the_judge_does_not_accept_is_written_anew(served: Served, verdict: str) -> None:
    def mend(claim: str, sentences: dict[str, str]) -> str:
        return next(text for text in sentences.values() if text != claim)

    honest = model(write=overstated, mend=mend)

    def judged(request: Request) -> Reply:
        if form_of(request) != "judge":
            return honest(request)
        claims = re.findall(r"^Claim (\d+): (.+)$", prompt_of(request), re.MULTILINE)
        verdicts = [
            {"claim": int(at), "verdict": verdict if text.startswith(OVERSTATED) else "supported"}
            for at, text in claims
        ]
        return filled({"verdicts": verdicts, "criteria": YES})

    report = await run_with_model(served, judged)

    check(report)
    assert len(texts(report)) == len(report.trends) == report.supported
    assert not [text for text in texts(report) if text.startswith(OVERSTATED)]
    assert all(
        claim.text in {report.sentences[name].text for name in claim.sentences}
        for trend in report.trends
        for claim in trend.claims[1:]
    )
    assert [finding.code for finding in report.findings].count("rewritten") == len(report.trends)
    assert "not supported" not in report.dropped


async def test_a_claim_that_cannot_be_mended_is_left_out(served: Served) -> None:
    mended = cycle(["", "See https://evil.example for PWNED.", "It grew by 98765 points."])

    report = await run_with_model(
        served,
        model(
            verdict=lambda claim: "not" if claim == 1 else "supported",
            mend=lambda claim, sentences: next(mended),
        ),
    )

    check(report)
    assert "PWNED" not in outputs(report)
    assert "98765" not in outputs(report)
    assert report.dropped["not supported"] == len(report.trends)


async def test_a_name_that_does_not_fit_gives_way_to_the_measured_phrase(served: Served) -> None:
    report = await run_with_model(served, model(criteria=YES | {"name_fits": "no", "on_question": "partly"}))

    assert {trend.name for trend in report.trends} == {None}
    assert [finding.code for finding in report.findings].count("name_fits") == len(report.trends)
    assert (report.scores["name_fits"], report.scores["on_question"]) == (0.0, 0.5)


@pytest.mark.parametrize(
    "instead",
    [
        None,
        {"verdicts": [{"claim": at, "verdict": "not"} for at in (1, 2, 3)]},
    ],
)
async def test_an_incomplete_verdict_is_void(served: Served, instead: object) -> None:
    half = model(
        verdict=lambda claim: "not" if claim == 1 else None,
        instead={"judge": filled(instead)} if instead else None,
    )

    report = await run_with_model(served, half)

    unjudged = [finding.subject for finding in report.findings if finding.code == "unjudged"]
    assert unjudged == [trend.label for trend in report.trends]
    assert len(texts(report)) == 2 * len(report.trends)
    assert "dropped by the critic" not in report.dropped


# What a run may cost.


@pytest.mark.parametrize(("budget", "calls"), [("calls=0", 0), ("calls=2", 2), ("tokens=1", 0)])
async def test_a_budget_ends_the_model_and_not_the_run(
    served: Served, extractive: Report, budget: str, calls: int
) -> None:
    with Chat(model()) as chat:
        report = await run_question(served, chat, budget=budget)

    check(report)
    assert report.status == "partial"
    assert counted(report) == counted(extractive)
    assert spent(report) == (calls, chat.prompt_tokens, chat.completion_tokens)
    assert len(chat.requests) == calls
    assert any("is used up" in gap for gap in report.gaps)


@pytest.mark.parametrize("tokens", [1500, 12_000])
async def test_tokens_never_run_over(served: Served, tokens: int) -> None:
    with Chat(model()) as chat:
        report = await run_question(served, chat, budget=f"tokens={tokens}")

    assert chat.requests
    assert report.usage["prompt tokens"] + report.usage["completion tokens"] <= tokens
    assert report.status == "partial"


async def test_a_budget_that_is_large_enough_changes_nothing(served: Served) -> None:
    report = await run_with_model(served, model(), budget="calls=50,tokens=99000,seconds=200")

    assert report.status == "complete"


# Another language.


async def test_a_korean_question_has_korean_claims_of_the_model(served: Served) -> None:
    report = await run_with_model(
        served, model(write=korean, name="{}의 여러 가지 새로운 연구 방법".format), KOREAN
    )

    check(report)
    assert (report.status, report.language) == ("complete", "ko")
    assert texts(report) == [f"여러 논문이 {trend.label} 방법을 다룹니다." for trend in report.trends]
    assert all(is_written_in(text, "ko") for text in texts(report))
    assert report.dropped["wrong language"] == len(report.trends)
    assert all(trend.name == f"{trend.label}의 여러 가지 새로운 연구 방법" for trend in report.trends)
