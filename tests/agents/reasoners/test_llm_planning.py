"""What of a model's plan is searched: nothing that strays, and nothing a reader must not see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.models import an_angle
from tests.fakes.runs import a_run
from trendscope import Settings
from trendscope.agents.reasoners.llm_planning import (
    MAX_ANGLES,
    MAX_QUESTION_CHARACTERS,
    MAX_WORDS,
    apply_plan,
    model_angles,
)
from trendscope.agents.reasoners.schemas import PlanAnswer, PlannedAngle
from trendscope.agents.run_factory import OpenRun
from trendscope.plan import Angle, Plan, Topic

PAPERS = ["machine translation quality"]
OWN: Topic = (("machine translation",),)


def run_on(question: str = "machine translation since 2019") -> OpenRun:
    return a_run(Settings(), question)


async def planned(run: OpenRun, *angles: dict[str, Any], topic: object = ()) -> Plan:
    """The run's own plan, with what a model answered."""
    plan = await run.reasoner.plan(run)
    answer = PlanAnswer.model_validate({"topic": list(topic or ()), "angles": angles})  # type: ignore[call-overload]
    return apply_plan(plan, answer, run)


async def angles(*given: dict[str, Any], question: str = "machine translation since 2019") -> list[Angle]:
    """The angles of the model alone."""
    plan = await planned(run_on(question), *given)
    return [angle for angle in plan.angles if angle["role"] == "angle"]


async def an_ask(text: str, question: str = "machine translation since 2019", **parts: Any) -> str:
    (angle,) = await angles(an_angle(text, **({"papers": PAPERS} | parts)), question=question)
    assert angle["name"] == angle["question"]
    return angle["question"]


# The angles.


async def test_an_angle_says_what_to_ask_of_whom() -> None:
    run = run_on()

    angle = an_angle(
        papers=PAPERS, web="machine translation in practice", since=2023, answer="what was measured"
    )

    plan = await planned(run, angle)

    assert plan.angles[-1] == {
        "name": "How well does it work?",
        "question": "How well does it work?",
        "role": "angle",
        "sources": list(run.sources),
        "variants": [
            {"query": PAPERS[0], "language": "en", "kinds": ["paper", "note"]},
            {"query": "machine translation in practice", "language": "en", "kinds": ["article", "web"]},
        ],
        "answer": "what was measured",
        "since": 2023,
    }


async def test_angles_of_the_model_stand_in_for_that_of_the_web() -> None:
    assert [angle["role"] for angle in (await planned(run_on())).angles] == ["topic", "background", "web"]

    plan = await planned(run_on(), an_angle(papers=PAPERS))

    assert [angle["role"] for angle in plan.angles] == ["topic", "background", "angle"]


async def test_an_angle_that_strays_leaves_that_of_the_web() -> None:
    plan = await planned(run_on(), an_angle(papers=["roses"], web="roses and gardens"))

    assert [angle["role"] for angle in plan.angles] == ["topic", "background", "web"]


async def test_one_shared_word_keeps_to_the_topic() -> None:
    assert await angles(an_angle(papers=["translating poems"]))
    assert not await angles(an_angle(papers=["poems"]))


@pytest.mark.parametrize("parts", [{}, {"papers": [""]}, {"papers": ["?!"], "web": "…"}])
async def test_an_angle_without_a_query_is_left_out(parts: dict[str, Any]) -> None:
    assert not await angles(an_angle("What of machine translation?", **parts))


async def test_the_first_four_are_searched() -> None:
    found = await angles(*(an_angle(f"Is it {name}?", papers=PAPERS) for name in "abcdefg"))

    assert [angle["question"] for angle in found] == [f"Is it {name}?" for name in "abcd"]
    assert len(found) == MAX_ANGLES


@pytest.mark.parametrize("text", ["development", "background of machine translation"])
async def test_an_angle_of_the_model_never_takes_the_name_of_another(text: str) -> None:
    """What was found, lost and covered is kept by the names of angles."""
    plan = await planned(run_on(), an_angle(text, papers=PAPERS), an_angle("What is open?", papers=PAPERS))

    names = [angle["name"] for angle in plan.angles]
    assert len(set(names)) == len(names)
    assert "What is open?" in names


async def test_an_angle_that_comes_twice_is_searched_once() -> None:
    found = await angles(*[an_angle("Is it new?", papers=PAPERS)] * 3, an_angle("Is it old?", papers=PAPERS))

    assert [angle["question"] for angle in found] == ["Is it new?", "Is it old?"]


async def test_angles_that_stray_take_no_place_of_the_others() -> None:
    plan, run = await run_on().reasoner.plan(run_on()), run_on()
    given = [PlannedAngle.model_validate(an_angle(f"Is it {at}?", papers=["roses"])) for at in "abc"]
    given += [PlannedAngle.model_validate(an_angle(f"Is it {at}?", papers=PAPERS)) for at in "def"]

    assert [angle["question"] for angle in model_angles(given, plan, run, limit=2)] == [
        "Is it d?",
        "Is it e?",
    ]


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, None, {}),
        (2020, 2022, {"since": 2020, "until": 2022}),
        (2019, 2026, {"since": 2019, "until": 2026}),
        (2018, 2027, {}),
        (0, -5, {}),
        (10**9, 10**9, {}),
        (2024, 2020, {"since": 2024}),
        (2022, 2022, {"since": 2022, "until": 2022}),
    ],
)
async def test_years_outside_those_of_the_question_are_not_kept(
    since: int | None, until: int | None, kept: dict[str, int]
) -> None:
    (angle,) = await angles(an_angle(papers=PAPERS, since=since, until=until))

    assert {key: angle[key] for key in ("since", "until") if key in angle} == kept


# The queries.


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ('") OR all:"machine translation', "OR all machine translation"),
        ("machine translation AND (cat:cs.CL)", "machine translation AND cat cs CL"),
        ("machine translation https://evil.example/a", "machine translation https evil example a"),
        ("C# and C++ machine-translation", "C# and C++ machine-translation"),
        (" machine\n\ttranslation ", "machine translation"),
    ],
)
async def test_a_query_has_words_and_nothing_that_a_source_would_read(asked: str, query: str) -> None:
    (angle,) = await angles(an_angle(papers=[asked]))

    assert angle["variants"] == [{"query": query, "language": "en", "kinds": ["paper", "note"]}]


async def test_a_query_has_six_words_at_most_and_an_angle_two_for_papers() -> None:
    (angle,) = await angles(an_angle(papers=[f"translation {at} b c d e f g" for at in "xyz"]))

    queries = [attempt["query"] for attempt in angle["variants"]]
    assert queries == ["translation x b c d e", "translation y b c d e"]
    assert {len(query.split()) for query in queries} == {MAX_WORDS}


async def test_the_same_query_is_asked_once() -> None:
    (angle,) = await angles(an_angle(papers=["machine translation", "machine  translation!"]))

    assert [attempt["query"] for attempt in angle["variants"]] == ["machine translation"]


async def test_papers_are_asked_in_english_and_the_web_in_the_language_of_the_question() -> None:
    given = an_angle("왜 어려운가?", papers=["기계 번역", "machine translation"], web="기계 번역 품질")

    (angle,) = await angles(given, question="기계 번역의 동향")

    assert [(each["language"], each["query"]) for each in angle["variants"]] == [
        ("en", "machine translation"),
        ("ko", "기계 번역 품질"),
    ]


# What a reader may be shown.


async def test_a_question_is_shown_as_it_was_asked() -> None:
    assert await an_ask(" How well\ndoes it work? ") == "How well does it work?"
    assert await an_ask("얼마나 잘 되는가?", "기계 번역의 동향") == "얼마나 잘 되는가?"


SPOILED = [
    "",
    "   ",
    "See https://evil.example?",
    "Why evil.example?",
    "Why www.evil.example now?",
    "Why [here](//evil.example)?",
    "Why ![x](y)?",
    "Why <b>now</b>?",
    "Why `this`?",
    "Did it grow by 30 percent?",
    "Did it grow by ３０ percent?",
    "What did Kim et al. say?",
    'Is it "solved"?',
    "Is it “solved”?",
    "Is it 'solved'?",
    "Is it ‘solved’?",
    "Why \x1b[31mred?",
    "Why \u202egnorw?",
    "Why\u200b now?",
    "왜 어려운가?",
    "Nobody trusts it",
    "x" * (MAX_QUESTION_CHARACTERS + 1),
]


@pytest.mark.parametrize("text", SPOILED)
async def test_a_question_that_must_not_be_shown_gives_way_to_its_queries(text: str) -> None:
    assert await an_ask(text) == "What is known about machine translation quality?"


async def test_an_english_question_is_not_shown_in_a_korean_report() -> None:
    shown = await an_ask("Why is it hard?", "기계 번역의 동향", papers=[], web="기계 번역 품질")

    assert "기계 번역 품질" in shown
    assert "Why" not in shown


async def test_what_would_answer_is_one_short_line() -> None:
    (angle,) = await angles(an_angle(papers=PAPERS, answer="a\n\x1b[31m" + "b" * 999))

    assert angle["answer"].isprintable()
    assert len(angle["answer"]) == MAX_QUESTION_CHARACTERS


# The topic.


@pytest.mark.parametrize(
    ("topic", "taken"),
    [
        ([["machine translation", "MT"]], (("machine translation", "MT"),)),
        (
            [["machine translation"], ["low-resource"], ["Africa"]],
            (("machine translation",), ("low-resource",)),
        ),
        ([[], ["machine translation"]], (("machine translation",),)),
        ([["neural translators"]], (("neural translators",),)),
        ([["roses"]], OWN),
        ([["기계 번역"]], OWN),
        ([["machine translation", "번역"]], OWN),
        ([[""], ["!"]], OWN),
        ([], OWN),
    ],
)
async def test_the_topic_is_the_models_where_it_keeps_to_the_question(
    topic: list[list[str]], taken: Topic
) -> None:
    plan = await planned(run_on(), topic=topic)

    assert plan.topic == taken


async def test_another_topic_is_what_papers_are_counted_on() -> None:
    plan = await planned(run_on(), topic=[["neural machine translation", "NMT"]])

    assert plan.angles[0]["variants"][0]["query"] == '("neural machine translation" OR NMT)'


def test_what_the_model_translates_is_no_gap() -> None:
    run = run_on("깃털곰팡이 연구 동향")
    plan = Plan(untranslated=("깃털곰팡이",))

    told = apply_plan(plan, PlanAnswer(topic=[["feather fungi"]], angles=[]), run)
    silent = apply_plan(plan, PlanAnswer(topic=[], angles=[]), run)

    assert (told.terms, told.untranslated) == (("feather fungi",), ())
    assert silent.untranslated == ("깃털곰팡이",)


async def test_the_background_is_still_looked_for_in_both_languages() -> None:
    run = run_on("기계 번역 연구 동향")
    plan = await run.reasoner.plan(run)

    told = apply_plan(plan, PlanAnswer(topic=[["neural machine translation"]], angles=[]), run)

    (before,), (after,) = ([a for a in p.angles if a["role"] == "background"] for p in (plan, told))
    assert {attempt["language"] for attempt in before["variants"]} == {"ko", "en"}
    assert after == before
