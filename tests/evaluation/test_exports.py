"""The files of two public benchmarks, checked against schemas of what their scripts read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.fakes.report import abstained, full_of, report, whole
from trendscope import BatchQuestion
from trendscope.evaluation.answer_key import AnswerKey
from trendscope.evaluation.exports import EXPORTS, to_deepresearch_bench, to_scholarqa
from trendscope.evaluation.question import EvaluationQuestion
from trendscope.report.report import Report

TEXT = {"type": "string", "minLength": 1}
# deepresearch_bench_race.py and utils/extract.py of DeepResearch Bench.
OF_DEEPRESEARCH_BENCH = {
    "type": "object",
    "properties": {"id": {"type": ["string", "integer"]}, "prompt": TEXT, "article": TEXT},
    "required": ["id", "prompt", "article"],
    "additionalProperties": False,
}
# README.md and scripts/citation_correctness_eval.py of ScholarQABench.
OF_SCHOLARQA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "input": TEXT,
            "output": {"type": "string"},
            "ctxs": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"title": TEXT, "text": TEXT, "url": TEXT},
                    "required": ["title", "text"],
                },
            },
        },
        "required": ["input", "output", "ctxs"],
    },
}


def asked(made: Report, id_: str | int = 51) -> tuple[EvaluationQuestion, Report]:
    return EvaluationQuestion(id_, BatchQuestion(question=made.question), AnswerKey()), made


def errors(schema: dict[str, Any], value: object) -> list[str]:
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


REPORTS = [report(), whole(), whole("ko"), abstained(), full_of("a | b\u2028<script>\n[7] x")]


def test_every_report_is_a_line_of_deepresearch_bench() -> None:
    text = to_deepresearch_bench(asked(made, number) for number, made in enumerate(REPORTS))

    lines = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    assert [error for line in lines for error in errors(OF_DEEPRESEARCH_BENCH, line)] == []
    assert [line["id"] for line in lines] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_article_has_its_references_with_addresses_and_not_how_it_was_made(language: str) -> None:
    made = whole(language)

    article = json.loads(to_deepresearch_bench([asked(made)]))["article"]

    cited = {int(number) for number in re.findall(r"\[(\d+)\](?!\()", article)}
    listed = dict(re.findall(r"^(\d+)\. \[.+?\]\((https?://\S+?)\)", article, re.MULTILINE))
    assert cited
    assert cited <= {*map(int, listed)}
    assert {*listed.values()} <= {
        each.url.replace("(", "%28").replace(")", "%29") for each in made.documents.values()
    }
    assert "trendscope" not in article
    assert made.reasoner not in article


def test_every_report_is_an_answer_of_scholarqabench() -> None:
    found = json.loads(to_scholarqa(map(asked, REPORTS)))

    assert errors(OF_SCHOLARQA, found) == []
    assert len(found) == len(REPORTS)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_citation_is_the_place_of_its_passage_from_0(language: str) -> None:
    made = whole(language)

    (answer,) = json.loads(to_scholarqa([asked(made)]))

    places = [int(place) for place in re.findall(r"\[(\d+)\]", answer["output"])]
    assert list(dict.fromkeys(places)) == [*range(len(answer["ctxs"]))]
    (pruning,) = {
        place
        for claim, place in re.findall(r"([^.]+) \[(\d+)\]\.", answer["output"])
        if claim.strip() in ("Long inputs stay open", "긴 입력은 아직 풀리지 않았습니다")
    }
    assert "Inputs beyond a million tokens remain open." in answer["ctxs"][int(pruning)]["text"]


def test_a_report_without_claims_has_an_answer_without_passages() -> None:
    (answer,) = json.loads(to_scholarqa([asked(report(trends=(), background=(), answer=()))]))

    assert (answer["output"], answer["ctxs"]) == ("", [])


def test_the_help_names_every_export() -> None:
    from trendscope.commands.eval import BENCHMARKS

    assert tuple(EXPORTS) == BENCHMARKS
