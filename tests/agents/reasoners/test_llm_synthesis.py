"""What a model finds across the trends: results, open problems, disagreements, outlook, each verified."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.chat import Chat
from tests.fakes.ids import ids
from tests.fakes.measuring import WINDOW, candidate, paper
from tests.fakes.models import FAILURES, Replier, Request, filled, form_of, model, prompt_of
from tests.fakes.runs import a_run
from trendscope import Settings
from trendscope.agents.reasoners.llm_synthesis import NOT_AHEAD, Synthesizer, with_given
from trendscope.agents.reasoners.theme_evidence import evidence_of_themes
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.synthesis import Result, Synthesis
from trendscope.trend import Claim

TEXTS = (
    "We show that Rosewood improves accuracy by 12.3% on GardenBench."
    " However, pruning remains limited to hedges.",
    "Thornlight achieves 41.5% accuracy on HedgeBench. Pruning fails to generalize to large parks.",
    "Mossgate achieves 61.0% accuracy on PondBench. Future work should test pruning in winter.",
    "Fernhill achieves 70.2% accuracy on LawnBench. We find that pruning works well in large parks.",
)
DOCUMENTS = tuple(
    paper(f"P{at}", title=f"{text.split()[0]} {at}", text=text) for at, text in enumerate(TEXTS, 1)
)
EVIDENCE = EvidenceBase(
    Measurement(DOCUMENTS, WINDOW, {}, None, ()),
    ("pruning",),
    {document.key: f"D{at}" for at, document in enumerate(DOCUMENTS, 1)},
)
ROWS = [
    {
        "system": system,
        "task": task,
        "figure": figure,
        "baseline": None,
        "measure": measure,
        "sentences": [name],
    }
    for system, task, figure, measure, name in (
        ("Rosewood", "GardenBench", "12.3%", "gain", "D1.1"),
        ("Thornlight", "HedgeBench", "41.5% accuracy", "score", "D2.1"),
        ("Mossgate", "PondBench", "61.0% accuracy", "score", "D3.1"),
        ("Fernhill", "LawnBench", "70.2% accuracy", "score", "D4.1"),
    )
]
GIVEN = Synthesis(
    answer=(Claim(text="Given.", counts=("papers",)),),
    problems=(Claim(text="Given problem.", sentences=ids("D1.2")),),
)


async def synthesized(
    replies: Replier, given: Synthesis = GIVEN
) -> tuple[Synthesis, dict[str, int], list[Request], list[tuple[str, str]]]:
    theme = candidate("pruning", documents=(each.key for each in DOCUMENTS))
    themes = evidence_of_themes([theme], EVIDENCE)
    with Chat(replies) as chat:
        run = a_run(Settings(model="openai:m", model_url=chat.url), "pruning", ["library"])
        writer: Any = run.reasoner
        found, dropped = await Synthesizer(writer.writer)(run, EVIDENCE, themes, ())
    return (
        with_given(found, given),
        {name: n for name, n in dropped.items() if n},
        chat.requests,
        run.fallbacks,
    )


def claim(text: str, *names: str) -> dict[str, Any]:
    return {"text": text, "sentences": list(names)}


async def test_a_table_has_the_rows_that_are_verified() -> None:
    spoiled = {**ROWS[0], "figure": "12.4%"}

    found, dropped, requests, _ = await synthesized(model(results=[*ROWS, spoiled]))

    assert [(row.system, row.figure) for row in found.results] == [(r["system"], r["figure"]) for r in ROWS]
    assert dropped == {"cell not in its sentences": 1}
    (prompt,) = (prompt_of(request) for request in requests if form_of(request) == "results")
    assert "D2.1: Thornlight achieves" in prompt
    assert "D2.2" not in prompt


async def test_under_four_sure_rows_there_is_no_table() -> None:
    assert (await synthesized(model(results=ROWS[:3])))[0].results == ()


async def test_rows_found_without_a_model_fill_up_the_table_each_figure_once() -> None:
    given = [Result.model_validate(row) for row in (ROWS[0], ROWS[3])]

    found, _, _, _ = await synthesized(model(results=ROWS[:3]), GIVEN.model_copy(update={"results": given}))

    assert [row.system for row in found.results] == ["Rosewood", "Thornlight", "Mossgate", "Fernhill"]


async def test_problems_disagreements_and_outlook_are_verified() -> None:
    issues = {
        "problems": [
            claim("Pruning remains limited to hedges and fails in large parks.", "D1.2", "D2.2"),
            claim("Pruning fails in 98 large parks.", "D2.2"),
        ],
        "disagreements": [
            {
                "about": "Does pruning work in large parks?",
                "one": claim("Pruning works well in large parks.", "D4.2"),
                "other": claim("Pruning fails to generalize to large parks.", "D2.2"),
            }
        ],
        "outlook": [
            claim("Future work should test pruning in winter.", "D3.2"),
            claim("Pruning fails to generalize to large parks.", "D2.2"),
        ],
    }

    found, dropped, _, _ = await synthesized(model(issues=issues))

    assert [each.text for each in found.problems] == [issues["problems"][0]["text"]]
    assert [(each.one.sentences, each.other.sentences) for each in found.disagreements] == [
        (ids("D4.2"), ids("D2.2"))
    ]
    assert [each.text for each in found.outlook] == ["Future work should test pruning in winter."]
    assert dropped == {NOT_AHEAD: 1, "unverified number": 1}
    assert found.answer == GIVEN.answer


@pytest.mark.parametrize(
    ("about", "one", "other", "kept"),
    [
        ("Where is pruning limited?", ("limited to hedges", "D1.2"), ("fails in large parks", "D2.2"), 1),
        ("Where is pruning limited?", ("limited to hedges", "D1.2"), ("fails for hedges", "D1.2"), 0),
        ("Where is pruning limited?", ("limited to hedges", "D1.2"), ("fails in 98 parks", "D2.2"), 0),
        ("Is Zyzzyx limited?", ("limited to hedges", "D1.2"), ("fails in large parks", "D2.2"), 0),
    ],
)
async def test_a_disagreement_has_two_verified_sides_of_different_papers(
    about: str, one: tuple[str, str], other: tuple[str, str], kept: int
) -> None:
    sides = {
        "one": claim(f"Pruning remains {one[0]}.", one[1]),
        "other": claim(f"Pruning {other[0]}.", other[1]),
    }

    found, _, _, _ = await synthesized(model(issues={"disagreements": [{"about": about, **sides}]}))

    assert len(found.disagreements) == kept


@pytest.mark.parametrize("form", ["results", "issues"])
async def test_a_form_that_fails_leaves_what_is_given(form: Any) -> None:
    found, _, _, fallbacks = await synthesized(model(results=ROWS, instead={form: FAILURES["unauthorized"]}))

    assert found.problems == GIVEN.problems
    assert bool(found.results) == (form != "results")
    assert [part for part, _ in fallbacks] == [form]


async def test_nothing_found_leaves_what_is_given() -> None:
    found, _, _, _ = await synthesized(model(instead={"results": filled({"results": []})}))

    assert found == GIVEN
