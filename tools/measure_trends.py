"""Which phrases rise, hold or fade in the documents of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.measuring.candidate import Measurement
from trendscope.measuring.measure import measure
from trendscope.prompts import load_prompt

if TYPE_CHECKING:
    from trendscope.run import Run

SHOWN = 40


class MeasureArguments(BaseModel):
    """What is to be measured."""

    terms: list[str] = Field(description="The topic's phrases in English")
    documents: list[str] = Field(description="Keys of the documents to measure")
    background: list[str] = Field(
        default_factory=list, description="Keys of documents of the same field, found without the topic"
    )
    near: list[str] = Field(
        default_factory=list, description="Keys of documents near the topic that fill years with few on it"
    )


def measure_trends(run: Run) -> BaseTool:
    """The tool for one run. The same documents are measured once."""

    def measure_documents(
        terms: list[str], documents: list[str], background: list[str], near: list[str]
    ) -> tuple[str, Measurement]:
        key = (*terms, "", *documents, "", *background, "", *near)
        if key not in run.measurements:
            run.measurements[key] = measure(
                [run.documents[name] for name in documents],
                terms,
                [run.documents[name] for name in background],
                [run.documents[name] for name in near],
            )
        measured = run.measurements[key]
        return _table(measured), measured

    return StructuredTool.from_function(
        measure_documents,
        name="measure_trends",
        description=load_prompt("measure_trends"),
        args_schema=MeasureArguments,
        response_format="content_and_artifact",
    )


def _table(measured: Measurement) -> str:
    rows = (
        f"{candidate.label} | {candidate.direction} | z {candidate.z} | {candidate.counts}"
        for candidate in measured.candidates[:SHOWN]
    )
    return "\n".join([f"documents by year: {measured.sampled}", *rows])
