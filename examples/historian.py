"""Your own specialist, alongside the searcher, the summarizer and the critic.

python examples/historian.py
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from trendscope import (
    BudgetExhausted,
    Context,
    FailureRecord,
    Runs,
    SourceError,
    State,
    record_search,
    research,
)


@dataclass
class Historian:
    """Adds an article on the history of the topic to the background."""

    runs: Runs
    name = "historian"

    def should_run(self, state: State) -> str | None:
        found = state["documents"] and state.get("draft") is None
        return "The report should say how the field began." if found else None

    async def __call__(self, state: State, runtime: Runtime[Context]) -> dict[str, Any]:
        run = self.runs.get(state["run"])
        query = f'"history of {run.question.phrases[0]}"'
        runtime.stream_writer({"specialist": self.name, "text": f"looking up {query}"})
        try:
            found = await run.call_tool_cached("search_wikipedia", query=query, limit=1)
        except (SourceError, BudgetExhausted) as error:
            failure = FailureRecord(angle="history", source="wikipedia", period=None, reason=str(error))
            return {"failures": [failure]}
        record = record_search(found, run, angle="history", role="background", source="wikipedia")
        return {"searches": [record]}


if __name__ == "__main__":
    report = research("recent trends in machine translation since 2019", specialists=[Historian])
    for claim in report.background:
        print(claim.text)
        for sentence in claim.sentences:
            print("  ", report.sentences[sentence].text)
