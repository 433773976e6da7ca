"""Rows of results: true ones are kept, and each kind of spoiled one is left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.measuring import paper
from trendscope.agents.reasoners.result_rows import (
    AMBIGUOUS,
    NOT_IN_SENTENCES,
    verified_rows,
)
from trendscope.agents.reasoners.schemas import ReportedResult
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result

TEXT = (
    "On GardenBench, Rosewood reaches 58.0\\% accuracy, while Thornlight stays at 41.5\\%. "
    "Our system cuts pruning errors on HedgeSet by 12.3 points over Thornlight. "
    "It needs 42% of the training data that Thornlight needs. "
    "Rosewood and Thornlight score 61.2% and 57.9% on PondEval and LawnEval, respectively. "
    "Experiments show 71.4% accuracy on MeadowQA and 66.0% on FernQA. "
    "Rosewood has an accuracy of 77.1% on MossBench. "
    "Rosewood does well, with 93.2% accuracy for weeding and 88.4% F1 score for hedge trimming. "
    "Rosewood cuts the error rate on RootEval by 24.9% and the time by 7.6% compared to Thornlight. "
    "By replacing the random cutter with our Rosewood cutter, we achieve 60.5% higher accuracy on LeafEval. "
    "For Task 1, focused on hard soils, an approach based on Thistle has the best accuracy (0.168)."
)
GARDENS = paper("P", title="Rosewood: Pruning with Care", text=TEXT)
OTHER = paper("Q", title="Thornlight", text="Thornlight stays at 41.5% on GardenBench.")
DOCUMENTS = {"D1": GARDENS, "D2": OTHER}
SENTENCES = {
    SentenceId.of(name, at): text
    for name, document in DOCUMENTS.items()
    for at, text in enumerate(document.sentences, 1)
}


def a_row(system: str, task: str, figure: str, *names: str, **parts: Any) -> ReportedResult:
    usual = {"baseline": None, "measure": "score", "sentences": list(names)}
    return ReportedResult.model_validate({"system": system, "task": task, "figure": figure} | usual | parts)


TRUE = (
    a_row("Rosewood", "GardenBench", "58.0% accuracy", "D1.1"),
    a_row("Thornlight", "GardenBench", "41.5%", "D2.1"),
    a_row("Rosewood", "HedgeSet", "12.3 points", "D1.2", baseline="Thornlight", measure="gain"),
    a_row("Rosewood", "MeadowQA", "71.4% accuracy", "D1.5"),
    a_row("Rosewood", "FernQA", "66.0%", "D1.5"),
    a_row("Rosewood", "MossBench", "77.1% accuracy", "D1.6"),
    a_row("Rosewood", "hedge trimming", "88.4% F1 score", "D1.7"),
    a_row("Rosewood", "RootEval", "cuts the error rate on RootEval by 24.9%", "D1.8", measure="gain"),
    a_row("Rosewood", "LeafEval", "60.5% higher accuracy", "D1.9", baseline="random cutter", measure="gain"),
    a_row("Thistle", "hard soils", "accuracy (0.168)", "D1.10"),
)


@pytest.mark.parametrize("row", TRUE)
def test_a_row_whose_cells_are_in_its_sentences_is_kept(row: ReportedResult) -> None:
    (kept,) = verified_rows([row], SENTENCES, DOCUMENTS).kept

    assert isinstance(kept, Result)
    assert (kept.system, kept.task, kept.figure) == (row.system, row.task, row.figure)
    assert (kept.baseline, kept.measure, list(kept.sentences)) == (row.baseline, row.measure, row.sentences)


SPOILED: dict[str, tuple[ReportedResult, dict[str, Any], str]] = {
    "a measure that is not there": (TRUE[5], {"figure": "77.1% recall"}, NOT_IN_SENTENCES),
    "a word that is no measure": (TRUE[5], {"figure": "77.1% Rosewood"}, NOT_IN_SENTENCES),
    "the figure of the other task of a row": (TRUE[6], {"figure": "93.2% accuracy"}, AMBIGUOUS),
    "the task of the other figure": (TRUE[6], {"task": "weeding"}, AMBIGUOUS),
    "the other gain": (TRUE[7], {"figure": "7.6%"}, AMBIGUOUS),
    "a gain as a score": (TRUE[7], {"measure": "score"}, AMBIGUOUS),
    "what was replaced as a system": (
        TRUE[8],
        {"system": "random cutter", "baseline": "Rosewood"},
        AMBIGUOUS,
    ),
    "a figure that is not there": (TRUE[0], {"figure": "58.1% accuracy"}, NOT_IN_SENTENCES),
    "part of a figure": (TRUE[0], {"figure": "8.0% accuracy"}, NOT_IN_SENTENCES),
    "a figure without its last digit": (TRUE[0], {"figure": "58"}, NOT_IN_SENTENCES),
    "another unit": (TRUE[0], {"figure": "58.0 points"}, NOT_IN_SENTENCES),
    "no figure": (TRUE[0], {"figure": "accuracy"}, NOT_IN_SENTENCES),
    "another system": (TRUE[0], {"system": "Mossgate"}, NOT_IN_SENTENCES),
    "another task": (TRUE[0], {"task": "WeedBench"}, NOT_IN_SENTENCES),
    "another baseline": (TRUE[2], {"baseline": "Mossgate"}, NOT_IN_SENTENCES),
    "another sentence": (TRUE[0], {"sentences": ["D1.2"]}, NOT_IN_SENTENCES),
    "another document": (TRUE[0], {"sentences": ["D2.1"]}, NOT_IN_SENTENCES),
    "two documents": (TRUE[0], {"sentences": ["D1.1", "D2.1"]}, NOT_IN_SENTENCES),
    "a sentence that does not exist": (TRUE[0], {"sentences": ["D1.99"]}, NOT_IN_SENTENCES),
    "no sentence": (TRUE[0], {"sentences": []}, NOT_IN_SENTENCES),
    "a benchmark for a system": (TRUE[0], {"system": "GardenBench"}, NOT_IN_SENTENCES),
    "an empty system": (TRUE[0], {"system": " "}, NOT_IN_SENTENCES),
    "a whole sentence in a cell": (TRUE[0], {"task": SENTENCES[SentenceId("D1.1")]}, NOT_IN_SENTENCES),
    "the figure of the next system": (TRUE[0], {"figure": "41.5%"}, AMBIGUOUS),
    "the system of the next figure": (TRUE[0], {"system": "Thornlight"}, AMBIGUOUS),
    "a gain told as a score": (TRUE[2], {"measure": "score"}, AMBIGUOUS),
    "a score told as a gain": (TRUE[0], {"measure": "gain"}, AMBIGUOUS),
    "the baseline for the system": (TRUE[2], {"system": "Thornlight", "baseline": None}, AMBIGUOUS),
    "a baseline that nothing is compared with": (TRUE[1], {"baseline": "Rosewood"}, NOT_IN_SENTENCES),
    "a measure for a task": (TRUE[0], {"task": "accuracy"}, AMBIGUOUS),
    "the figure of the task before": (TRUE[4], {"figure": "71.4% accuracy"}, AMBIGUOUS),
    "the figure of the task after": (TRUE[3], {"figure": "66.0%"}, AMBIGUOUS),
    "a share told as a score": (
        a_row("Rosewood", "training data", "42%", "D1.3"),
        {},
        AMBIGUOUS,
    ),
    "one of several in a row": (a_row("Rosewood", "PondEval", "61.2%", "D1.4"), {}, AMBIGUOUS),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_spoiled_row_is_left_out_and_counted(kind: str) -> None:
    row, spoiled, reason = SPOILED[kind]

    found = verified_rows([row.model_copy(update=spoiled)], SENTENCES, DOCUMENTS)

    assert found.kept == ()
    assert {name: number for name, number in found.dropped.items() if number} == {reason: 1}


def test_a_row_is_kept_once() -> None:
    assert len(verified_rows([TRUE[0], TRUE[0]], SENTENCES, DOCUMENTS).kept) == 1
