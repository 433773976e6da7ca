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
    "We tune Rosewood, with a new best on the WeedBench (+11.5 F1) and SoilBench (+3.9 F1) data. "
    "Rosewood wins on the StemBench leaderboard, training with up to 0.05x the memory and obtaining a 170x "
    "faster inference compared to earlier gardeners. "
    "Rosewood achieves 65.0% accuracy on LeafBench, in stark contrast to human experts at 92.8%. "
    "It reaches 92.5 F1 on BudBench, edging closer to gardener performance. "
    "Our system scores 76.3 F1 on RootBench, which is on par with Mossgate. "
    "We convert it with only a 0.3% relative loss in F1 on BarkBench. "
    "Rosewood saves up to 83% of watering time on DewBench against Thornlight. "
    "Rosewood has up to 97% correlation with people on SapBench. "
    "On TwigBench, Rosewood cuts the false alarm rate by 24.9% and improves accuracy by 7.6% over "
    "Thornlight. "
    "Accuracy on ThornBench drops by 4.1 points with Rosewood. "
    "By replacing the plain Thornlight scorer with our Rosewood scorer, we achieve 60.5% higher accuracy on "
    "PalmBench. "
    "A joint approach based on Rosewood excels, with 97.8% intent accuracy and 91.0% F1 for plant filling. "
    "On MossBench, Rosewood reaches 58.3% accuracy and the ensemble 64.4%. "
    "On FernBench, Rosewood reaches 51.3% accuracy and Thornlight 54.4%. "
    "On ReedBench, Rosewood reaches 31.3% accuracy, and 34.4% on RushBench. "
    "We test planters on two-step weed sorting, where tuning brings 21 to 33 macro-F1 points more than plain "
    "runs, with Petal-5 one-shot leading overall (64.1 macro-F1). "
    "Mulching depends on the task: plain weed sorting loses up to -15.2 F1 points (pp), while nine-way leaf "
    "naming gains up to +13.0pp. "
    "Rosewood surpasses the previous best on the Dew14 root subtask by 6.12% points, Dew15 stem subtask by "
    "8.47% points, and Lawn14 bud subtask by 2.26%. "
    "Rosewood is best across the pond sets, averaging 1.37% F1 improvement, with a maximum 1.82% increase on "
    "the SHORE-L1 set. "
    "In a set of 417,000 garden posts, we find that leaf-only models achieve F1 approximately 0.72, lower "
    "than leaf-and-root models, which achieve F1 approximately 0.84, but with lower cost. "
    "On HazelBench, Rosewood has a 5.00% improvement in $F_1$-score. "
    "On OakBench, Rosewood is 2.6$\\times$ faster."
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
    a_row("Rosewood", "WeedBench", "+11.5 F1", "D1.6", measure="gain"),
    a_row("Rosewood", "SoilBench", "+3.9 F1", "D1.6", measure="gain"),
    a_row(
        "Rosewood", "StemBench leaderboard", "170x faster inference", "D1.7",
        baseline="earlier gardeners", measure="gain",
    ),
    a_row("Rosewood", "LeafBench", "65.0% accuracy", "D1.8", baseline="human experts"),
    a_row("Rosewood", "BudBench", "92.5 F1", "D1.9", baseline="gardener performance"),
    a_row("Rosewood", "RootBench", "76.3 F1", "D1.10", baseline="Mossgate"),
    a_row("Rosewood", "BarkBench", "0.3% relative loss in F1", "D1.11", measure="gain"),
    a_row("Rosewood", "DewBench", "up to 83%", "D1.12", baseline="Thornlight", measure="gain"),
    a_row("Rosewood", "SapBench", "up to 97% correlation", "D1.13"),
    a_row(
        "Rosewood", "TwigBench", "cuts the false alarm rate by 24.9%", "D1.14",
        baseline="Thornlight", measure="gain",
    ),
    a_row("Rosewood", "TwigBench", "7.6%", "D1.14", baseline="Thornlight", measure="gain"),
    a_row("Rosewood", "ThornBench", "drops by 4.1 points", "D1.15", measure="gain"),
    a_row(
        "Rosewood", "PalmBench", "60.5% higher accuracy", "D1.16",
        baseline="Thornlight scorer", measure="gain",
    ),
    a_row("Rosewood", "plant filling", "91.0% F1", "D1.17"),
    a_row("Petal-5 one-shot", "two-step weed sorting", "64.1 macro-F1", "D1.21"),
    a_row("Mulching", "nine-way leaf naming", "up to +13.0pp", "D1.22", measure="gain"),
    a_row("Rosewood", "Dew15 stem subtask", "8.47% points", "D1.23", measure="gain"),
    a_row("Rosewood", "pond sets", "1.37% F1 improvement", "D1.24", measure="gain"),
    a_row("leaf-and-root models", "garden posts", "F1 approximately 0.84", "D1.25"),
    a_row("Rosewood", "HazelBench", "5.00% improvement in F1-score", "D1.26", measure="gain"),
    a_row("Rosewood", "OakBench", "2.6x faster", "D1.27", measure="gain"),
)  # fmt: skip


@pytest.mark.parametrize("row", TRUE)
def test_a_row_whose_cells_are_in_its_sentences_is_kept(row: ReportedResult) -> None:
    (kept,) = verified_rows([row], SENTENCES, DOCUMENTS).kept

    assert isinstance(kept, Result)
    assert (kept.system, kept.task, kept.figure) == (row.system, row.task, row.figure)
    assert (kept.baseline, kept.measure, list(kept.sentences)) == (row.baseline, row.measure, row.sentences)


SPOILED: dict[str, tuple[ReportedResult, dict[str, Any], str]] = {
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
    "a gain with a sign told as a score": (TRUE[6], {"measure": "score"}, AMBIGUOUS),
    "the gain of the task before": (TRUE[6], {"figure": "+11.5 F1"}, AMBIGUOUS),
    "a loss told as a gain": (TRUE[16], {"figure": "4.1 points"}, AMBIGUOUS),
    "a relative loss told as a gain": (TRUE[11], {"figure": "0.3%"}, AMBIGUOUS),
    "a loss told as a score": (TRUE[11], {"measure": "score"}, AMBIGUOUS),
    "the one in contrast for the system": (TRUE[8], {"system": "human experts", "baseline": None}, AMBIGUOUS),
    "the one on par for the system": (TRUE[10], {"system": "Mossgate", "baseline": None}, AMBIGUOUS),
    "the one replaced for the system": (TRUE[17], {"system": "Thornlight", "baseline": None}, AMBIGUOUS),
    "a saving told as a score": (TRUE[12], {"measure": "score"}, AMBIGUOUS),
    "the figure of another task": (TRUE[18], {"figure": "97.8% intent accuracy"}, AMBIGUOUS),
    "the figure of an ensemble": (a_row("Rosewood", "MossBench", "64.4%", "D1.18"), {}, AMBIGUOUS),
    "the figure of another system": (a_row("Rosewood", "FernBench", "54.4%", "D1.19"), {}, AMBIGUOUS),
    "a figure on a task further on": (a_row("Rosewood", "ReedBench", "34.4%", "D1.20"), {}, AMBIGUOUS),
    "the leader's figure for what was tuned": (TRUE[19], {"system": "tuning"}, AMBIGUOUS),
    "a range for the leader": (TRUE[19], {"figure": "33 macro-F1 points", "measure": "gain"}, AMBIGUOUS),
    "the figure before while": (TRUE[20], {"figure": "-15.2 F1 points"}, AMBIGUOUS),
    "the task before while": (TRUE[20], {"task": "plain weed sorting"}, AMBIGUOUS),
    "the figure of the item before": (TRUE[21], {"figure": "6.12% points"}, AMBIGUOUS),
    "the figure of the item after": (TRUE[21], {"figure": "2.26%"}, AMBIGUOUS),
    "what a list surpasses": (TRUE[21], {"system": "previous best"}, AMBIGUOUS),
    "the maximum for the mean": (TRUE[22], {"figure": "1.82% increase"}, AMBIGUOUS),
    "the lower one's figure": (TRUE[23], {"figure": "F1 approximately 0.72"}, AMBIGUOUS),
    "the figure of the higher one": (TRUE[23], {"system": "leaf-only models"}, AMBIGUOUS),
    "another index of F": (TRUE[24], {"figure": "5.00% improvement in F2-score"}, NOT_IN_SENTENCES),
    "another factor": (TRUE[25], {"figure": "2.7x faster"}, NOT_IN_SENTENCES),
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
