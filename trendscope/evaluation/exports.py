"""Answers in the formats that two public benchmarks read.

deepresearch-bench   DeepResearch Bench (Du et al., 2025, arXiv:2506.11763): a line of JSON for each task with
                     `id`, `prompt` and `article`. RACE reads the article; FACT takes the citations from it,
                     `[3]` in the text with its address in the list of references.
scholarqa            ScholarQABench (Asai et al., 2024, arXiv:2411.14199): a list of `input`, `output` and
                     `ctxs`. `[0]` in the output is the first of `ctxs`, which have a title and a text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from trendscope.evaluation.question import EvaluationQuestion
from trendscope.report.citations import FULL_STOPS
from trendscope.report.markdown import to_article
from trendscope.report.readable import readable_report
from trendscope.report.report import Report
from trendscope.report.told_claims import told_claims
from trendscope.text.lines import one_line
from trendscope.trend import Claim

Answered = tuple[EvaluationQuestion, Report]


def to_deepresearch_bench(answered: Iterable[Answered]) -> str:
    """A line of JSON for each answer."""
    lines = (
        {"id": question.id, "prompt": question.asked.question, "article": to_article(report)}
        for question, report in answered
    )
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def to_scholarqa(answered: Iterable[Answered]) -> str:
    """A list of the answers."""
    found = [
        {"input": question.asked.question, **ScholarAnswer(readable_report(report)).fields}
        for question, report in answered
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


class ScholarAnswer:
    """The claims of a report as prose, each with the places of what it cites in `ctxs`."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._places: dict[str, int] = {}

    @property
    def fields(self) -> dict[str, Any]:
        paragraphs = [" ".join(map(self._sentence, claims)) for claims in self._paragraphs()]
        return {"output": "\n\n".join(filter(None, paragraphs)), "ctxs": [*map(self._context, self._places)]}

    def _paragraphs(self) -> Iterable[Sequence[Claim]]:
        report = self._report
        yield report.answer
        yield report.background
        yield from (told_claims(trend) for trend in report.trends)
        yield from ((each.one, each.other) for each in report.disagreements)
        yield from (report.problems, report.outlook)

    def _sentence(self, claim: Claim) -> str:
        text, documents = one_line(claim.text), self._documents(claim)
        if text.endswith(":"):
            text = f"{text} {' '.join(self._quotations(claim))}"
        marks = "".join(f" [{self._places.setdefault(each, len(self._places))}]" for each in documents)
        if marks and text.endswith(tuple(FULL_STOPS)):
            return f"{text[:-1]}{marks}{text[-1]}"
        return f"{text}{marks}"

    def _documents(self, claim: Claim) -> list[str]:
        """The ids of what a claim cites, each once."""
        known = (self._report.sentences.get(name) for name in claim.sentences)
        named = dict.fromkeys(each.document for each in known if each)
        return [name for name in named if name in self._report.documents]

    def _quotations(self, claim: Claim) -> Iterable[str]:
        known = (self._report.sentences.get(name) for name in claim.sentences)
        return (f"“{one_line(each.text)}”" for each in known if each)

    def _context(self, document: str) -> dict[str, str]:
        reference = self._report.documents[document]
        quoted = (each.text for each in self._report.sentences.values() if each.document == document)
        text = " ".join(map(one_line, quoted))
        return {"title": one_line(reference.title), "text": text, "url": reference.url}


EXPORTS: dict[str, Callable[[Iterable[Answered]], str]] = {
    "deepresearch-bench": to_deepresearch_bench,
    "scholarqa": to_scholarqa,
}
