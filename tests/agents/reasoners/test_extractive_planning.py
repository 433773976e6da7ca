"""The plan without a model: what is left out is left out of every query, and what has no English is a gap."""

from __future__ import annotations

import pytest

from tests.fakes.models import an_angle
from tests.fakes.runs import a_run
from tests.fakes.states import state
from trendscope import Settings
from trendscope.agents.assemble import assemble
from trendscope.agents.reasoners.llm_planning import apply_plan
from trendscope.agents.reasoners.schemas import PlanAnswer
from trendscope.plan import Plan


async def plan_of(question: str, sources: tuple[str, ...] = ("arxiv",)) -> Plan:
    run = a_run(Settings(), question, sources)
    return await run.reasoner.plan(run)


def queries(plan: Plan) -> list[str]:
    return [variant["query"] for angle in plan.angles for variant in angle["variants"]]


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("machine translation NOT neural", "machine translation NOT neural"),
        ("LLM agents excluding robotics and vision", "LLM agents NOT robotics NOT vision"),
        ("신경망이 아닌 기계 번역", 'machine translation NOT "neural networks"'),
        ("로봇을 제외한 LLM 에이전트 연구", "LLM agents NOT robots"),
    ],
)
async def test_what_is_left_out_is_in_the_query(question: str, query: str) -> None:
    plan = await plan_of(question)

    assert (queries(plan), plan.untranslated) == ([query], ())


@pytest.mark.parametrize(
    ("question", "untranslated"),
    [
        ("임상 자연어처리 연구 동향", ()),
        ("뷁뷁 자연어처리 연구 동향", ("뷁뷁",)),
        ("뷁뷁을 제외한 기계 번역", ("뷁뷁",)),
        ("뷁뷁봷", ("뷁뷁봷",)),
    ],
)
async def test_what_has_no_english_is_a_gap(question: str, untranslated: tuple[str, ...]) -> None:
    assert (await plan_of(question)).untranslated == untranslated


async def test_a_model_searches_without_it_as_well() -> None:
    run = a_run(Settings(), "로봇과 뷁뷁을 제외한 기계 번역", ("arxiv", "tavily"))
    plan = await run.reasoner.plan(run)
    angle = an_angle(papers=["machine translation quality"], web="기계 번역의 품질")
    answer = PlanAnswer.model_validate({"topic": [["neural machine translation"]], "angles": [angle]})

    planned = apply_plan(plan, answer, run)

    assert planned.untranslated == ("뷁뷁",)
    assert queries(planned) == [
        "neural machine translation NOT robots",
        "machine translation NOT robots",
        "machine translation quality NOT robots",
        "기계 번역의 품질 NOT 로봇 NOT 뷁뷁",
    ]


async def test_a_reference_that_is_not_looked_up_is_a_gap() -> None:
    run = a_run(Settings(), "arXiv:2305.10601 tree of thoughts", ("arxiv",))
    run.plan = await run.reasoner.plan(run)

    report = assemble(state(), run)

    assert "“arXiv:2305.10601” in the question was not searched for" in " ".join(report.gaps)
