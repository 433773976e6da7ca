"""Which phrases rise, hold or fade in the documents of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field

from trendscope.measuring.candidate import Measurement
from trendscope.measuring.measure import measure
from trendscope.prompts import tool_description

if TYPE_CHECKING:
    from trendscope.run import Run

MAX_SHOWN = 40
FEW = 150  # documents that are measured in no time, and so in any case


class MeasureArguments(BaseModel):
    """What is to be measured."""

    terms: list[str] = Field(description="The topic's phrases in English")
    documents: list[str] = Field(description="Keys of the documents to measure")
    reference: list[str] = Field(
        default_factory=list, description="Keys of documents of the same field, found without the topic"
    )


def measure_trends(run: Run) -> BaseTool:
    """The tool for one run. The same documents are measured only once.

    It raises BudgetExhausted if the time of the run ends meanwhile, unless the documents are few.
    """

    def measure_documents(
        terms: list[str], documents: list[str], reference: list[str]
    ) -> tuple[str, Measurement]:
        key = (*terms, "", *documents, "", *reference)
        is_limited = len(documents) > FEW
        if key not in run.measurements:
            run.measurements[key] = measure(
                [run.documents[name] for name in documents],
                terms,
                run.question.window,
                [run.documents[name] for name in reference],
                names=run.plan.names,
                about=run.plan.topic,
                exact={source.source for source in run.sources.values() if source.exact or source.own},
                check_time=run.budget.check_time if is_limited else lambda: None,
            )
        measurement = run.measurements[key]
        return _as_lines(measurement), measurement

    return StructuredTool.from_function(
        measure_documents,
        name="measure_trends",
        description=tool_description("measure_trends"),
        args_schema=MeasureArguments,
        response_format="content_and_artifact",
    )


def _as_lines(measurement: Measurement) -> str:
    rows = (
        f"{candidate.label} | {candidate.direction} | z {candidate.z} | {candidate.counts}"
        for candidate in measurement.candidates[:MAX_SHOWN]
    )
    return "\n".join([f"documents by period: {measurement.sampled}", *rows])
