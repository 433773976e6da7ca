"""A line of a file of questions is a question with its options, or is refused by its number."""

from __future__ import annotations

import pytest

from trendscope import BatchQuestion
from trendscope.batches.question import read_questions


def test_lines_are_questions_and_blank_lines_and_comments_are_none() -> None:
    lines = ["\ufeff# my questions", "", "trends in MT\r", '  {"question": "기계 번역", "since": 2019}  ']

    questions, bad = read_questions(lines, {"sources": ("arxiv",)})

    assert bad == []
    assert questions == [
        (3, BatchQuestion(question="trends in MT", sources=("arxiv",))),
        (4, BatchQuestion(question="기계 번역", since=2019, sources=("arxiv",))),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it begins with { and is not JSON"),
        ('{"since": 2019}', "it has no question"),
        ('{"question": 7}', "question cannot be 7: it must be text"),
        ('{"question": "x", "year": 7}', "there is no option year; the options are question, since"),
        ('{"question": "x", "language": "xx"}', "language cannot be 'xx': it must be one of: 'en', 'ko'"),
        ("{" + '"a":[' * 5000, "it begins with { and is not JSON"),
    ],
)
def test_a_line_that_is_no_question_is_told_with_its_number(line: str, reason: str) -> None:
    questions, (bad,) = read_questions(["trends in MT", line], {})

    assert [number for number, _ in questions] == [1]
    assert bad.message.startswith(f"line 2: {reason}")


def test_the_id_of_a_run_is_that_of_the_batch_the_number_and_all_options() -> None:
    question = BatchQuestion(question="trends in MT")
    others = {
        question.run_id("a", 2),
        question.run_id("b", 1),
        question.model_copy(update={"since": 2019}).run_id("a", 1),
    }

    assert question.run_id("a", 1) == BatchQuestion(question="trends in MT").run_id("a", 1)
    assert len(others | {question.run_id("a", 1)}) == 4
