"""The file of an evaluation: questions alone, with what is right, or as a benchmark has them."""

from __future__ import annotations

import json

import pytest

from trendscope.evaluation.answer_key import AnswerKey
from trendscope.evaluation.question import read_evaluation

LINE = {
    "id": "mt",
    "question": "trends in machine translation",
    "language": "en",
    "since": 2019,
    "developments": [
        {"phrase": ["LLMs", "large language models"], "direction": "rising"},
        "back-translation",
    ],
    "counts": [{"phrase": "back-translation", "period": 2024, "papers": 31}],
}


def test_a_question_has_its_options_and_what_is_right() -> None:
    (question,), bad = read_evaluation([json.dumps(LINE)], {"model": "none"})

    assert not bad
    assert question.id == "mt"
    assert question.asked.options == {"since": 2019, "language": "en", "model": "none"}
    assert [each.phrase for each in question.key.developments] == [
        ("LLMs", "large language models"),
        ("back-translation",),
    ]
    assert (question.key.counts[0].period, question.key.language) == ("2024", "en")


def test_a_line_of_plain_text_is_a_question_of_which_nothing_is_known() -> None:
    questions, bad = read_evaluation(["# mine", "", "trends in robotics", "trends in law"], {})

    assert not bad
    assert [(each.id, each.asked.question) for each in questions] == [
        (1, "trends in robotics"),
        (2, "trends in law"),
    ]
    assert {each.key for each in questions} == {AnswerKey()}


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ({"id": 51, "topic": "Science", "language": "en", "prompt": "trends in robotics"}, 51),
        ({"input": "trends in robotics", "answer": "gold", "ctxs": []}, 1),
    ],
)
def test_the_files_of_the_benchmarks_are_read_as_they_are(line: dict[str, object], id_: object) -> None:
    (question,), bad = read_evaluation([json.dumps(line)], {})

    assert (bad, question.id, question.asked.question) == ([], id_, "trends in robotics")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"counts": [{"period": "2024", "papers": -1}]},
            "counts.0.papers cannot be -1: it must be at least 0",
        ),
        ({"counts": [{"period": "2024"}]}, "it has no counts.0.papers"),
        (
            {"developments": [{"phrase": "x", "direction": "up"}]},
            "developments.0.direction cannot be 'up': it",
        ),
        ({"developments": [{"phrase": "x", "trend": "up"}]}, "there is no field developments.0.trend"),
        ({"id": [1]}, "an id is a text or a whole number, not [1]"),
        ({"answer": "x"}, "there is no option answer; the options are question, since"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_the_reason(fields: dict[str, object], said: str) -> None:
    lines = ["", json.dumps({"question": "trends in robotics", **fields})]

    questions, (bad,) = read_evaluation(lines, {})

    assert not questions
    assert bad.message.startswith(f"line 2: {said}")
