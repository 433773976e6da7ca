"""Whole runs with a model whose answers are malformed: the run goes on, and says what it went without."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from tests.fakes.malformed import SHAPES
from tests.fakes.malformed_model import honest, in_turn, of_first_instances, of_forms
from tests.fakes.malformed_runs import OF_EACH_TREND, Run, Served, came_of, expected, parts, problems
from tests.fakes.models import OF_ONE_ROUND, Form
from trendscope import Report

# openai says in words for programmers what is not of its types; outside tests it is not heard.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings:UserWarning")

FIRST: tuple[Form, ...] = ("plan", "outline")
LATER: tuple[Form, ...] = ("search", "write", "judge", "rewrite", "review")
# What is left out is like one of these; tests/llm has each shape of one answer, and benchmarks/malformed.py
# every shape in every form.
CHOSEN = (
    "wrong types",
    "missing keys",
    "nested deeply",
    "lone surrogates",
    "1 MB more",
    "arguments: a list",
    "arguments cut beside",
    "empty choices",
    "texts of 100,000 characters",
)
READ = [shape for shape in SHAPES.values() if {shape.form, shape.search} == {"read"}]
# Those that a second try helps, if one is needed.
HELPED = [shape for shape in SHAPES.values() if {shape.form, shape.search} <= {"read", "again"}]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served() as served:
        yield served


@pytest.fixture(scope="module")
def extractive(served: Served) -> Report:
    return served.extractive()


@pytest.fixture(scope="module")
def usual(served: Served) -> Run:
    return served.run(honest)


def test_an_honest_model_fills_in_every_form(usual: Run, extractive: Report) -> None:
    assert problems(usual, usual, extractive) == []
    assert came_of(usual, usual) == "read"
    assert usual.forms == {*OF_ONE_ROUND, "judge_claims"}  # what was mended is judged again
    assert all(len(trend.claims) == 3 for trend in usual.report.trends)


@pytest.mark.parametrize("shape", [name for name in CHOSEN if SHAPES[name].form != "read"])
def test_plan_and_outline_always(served: Served, usual: Run, extractive: Report, shape: str) -> None:
    run = served.run(of_forms(SHAPES[shape], FIRST, "always"))

    assert problems(run, usual, extractive) == []
    assert came_of(run, usual) in expected(SHAPES[shape].form, "always")
    if run.report.status == "partial":
        assert parts(run) == set(FIRST)
        assert run.report.trends == extractive.trends


@pytest.mark.parametrize("shape", CHOSEN)
def test_one_of_all_later_answers_always(served: Served, usual: Run, extractive: Report, shape: str) -> None:
    """The searches, the claims of one trend, the verdict on another, the mending of a third, the review."""
    run = served.run(of_first_instances(SHAPES[shape], LATER))

    assert problems(run, usual, extractive) == []
    lost = [form for form in LATER if "partial" in expected(SHAPES[shape].outcome(form), "always")]
    if "taken" not in (SHAPES[shape].form, SHAPES[shape].search):
        assert came_of(run, usual) == ("partial" if lost else "read")
        assert len(parts(run)) == len(lost)
        assert parts(run) >= set(lost) - set(OF_EACH_TREND)


@pytest.mark.parametrize("shape", ["cut in the middle", "10,000 entries"])
def test_a_server_that_takes_calls_alone(usual: Run, extractive: Report, shape: str) -> None:
    with Served(by_calls=True) as served:
        run = served.run(of_forms(SHAPES[shape], FIRST, "always"))

    assert problems(run, usual, extractive) == []
    assert (run.report.status, parts(run)) == ("partial", set(FIRST))


@pytest.mark.parametrize("turn", range(0, len(READ), 10))
def test_what_can_be_read_is_read_everywhere(
    served: Served, usual: Run, extractive: Report, turn: int
) -> None:
    """The answer to all that is asked for, each in the next shape."""
    run = served.run(in_turn(islice(cycle(READ), turn, None)))

    assert problems(run, usual, extractive) == []
    assert len(run.shapes) == usual.things
    assert came_of(run, usual) == "read"


@pytest.mark.parametrize("turn", range(0, len(HELPED), 15))
def test_a_second_try_helps_everywhere(served: Served, usual: Run, extractive: Report, turn: int) -> None:
    """The first answer to all that is asked for, each in the next shape."""
    run = served.run(in_turn(islice(cycle(HELPED), turn, None)))

    assert problems(run, usual, extractive) == []
    assert len(run.shapes) == usual.things
    assert came_of(run, usual) == "again"
