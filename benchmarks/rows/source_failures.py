"""R6: each source fails in each way, at its first request, at every second one, and at all of them.

Also all sources at once: then there is no evidence, and a run abstains or says that it used the sample
library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from benchmarks.rows.row import Case, Row
from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY, QuickRuns
from tests.fakes.sources import Fault, Name, Sources
from trendscope import Report
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context

QUESTION = "recent trends in machine translation since 2019"
SOURCES: tuple[Name, ...] = ("arxiv", "wikipedia", "tavily")
FAULTS: dict[str, Fault] = {
    **{"empty": "empty", "401": 401, "429": 429, "500": 500, "HTML": "html", "huge": "huge"},
    **{"duplicates": "twice", "dead links": "dead", "slow": "slow", "never answers": "hang"},
    **{"cut": "cut", "cut, length fits": "short"},
}
WHEN: dict[str, dict[str, Any]] = {"first": {"times": 1}, "some": {"every": 2}, "all": {}}
HARMLESS = ("duplicates", "dead links")
LATE = ("slow", "never answers")
# Seconds for an answer: few where some never come, but enough for a busy machine.
PATIENCE, LATE_PATIENCE = 15.0, 2.0


@dataclass(frozen=True)
class Failing:
    """The fault of a case: in which sources, in which way, and at which of their requests."""

    sources: tuple[Name, ...]
    fault: str
    when: str
    named: bool = True

    @property
    def name(self) -> str:
        which = self.sources[0] if len(self.sources) == 1 else "all sources"
        return f"{which}: {self.fault}, {self.when}{'' if self.named else ', no source named'}"


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    """All of them, over one set of servers."""
    one = [Failing((name,), fault, when) for name in SOURCES for fault in FAULTS for when in WHEN]
    every = [Failing(SOURCES, fault, "all", named) for fault in FAULTS for named in (True, False)]
    with Sources(papers=FEW) as served:
        usual = ask(served, Failing((), "empty", "all"))
        yield [Case(each.name, partial(problem, served, usual, each)) for each in (*one, *every)]


def problem(served: Sources, usual: Report, failing: Failing) -> str | None:
    """What is wrong with the report of a run in which sources fail so; None if nothing is."""
    report = ask(served, failing)
    wrong = {
        "a text that no file can hold": not report.model_dump_json().encode(),
        "another source was not used": not others_used(report, usual, failing),
        "the failure is not said": not is_said(report, failing),
        "papers were counted that are not there": report.measured > usual.measured
        and not report.sample_library,
        "complete, with other counts": not counts_hold(report, usual),
        "no evidence, and no abstention": not abstains(report, failing),
        "exit status": report.exit_code
        != {"complete": 0, "abstained": 3}.get(report.status, report.exit_code),
    }
    said = ", ".join(what for what, holds in wrong.items() if holds)
    return f"{said} ({report.status}: {[each.reason for each in report.failures]})" if said else None


def ask(served: Sources, failing: Failing) -> Report:
    """The report of a run that does not sleep between its attempts."""
    served.reset()
    for name in failing.sources:
        served.fail(name, FAULTS[failing.fault], **WHEN[failing.when])
    patience = LATE_PATIENCE if failing.fault in LATE else PATIENCE
    named: dict[str, Any] = {"sources": SOURCES} if failing.named else {}
    settings = served.settings(timeout=patience, **named)
    graph = build_graph(runs=QuickRuns(), settings=lambda: settings, today=lambda: TODAY)
    ended = asyncio.run(graph.ainvoke({"question": QUESTION}, context=Context()))
    return Report.model_validate(ended["report"])


def found(report: Report, source: str) -> int:
    return sum(search.found for search in report.searches if search.source == source)


def others_used(report: Report, usual: Report, failing: Failing) -> bool:
    """Whether each source that does not fail gave what it has."""
    others = [name for name in SOURCES if name not in failing.sources]
    return all(found(report, name) > 0 for name in others if found(usual, name))


def is_said(report: Report, failing: Failing) -> bool:
    """Whether a source that answers nothing right is named; an empty answer is no failure."""
    if failing.when != "all" or failing.fault in (*HARMLESS, "empty"):
        return True
    return set(failing.sources) <= {failure.source for failure in report.failures}


def counts(report: Report) -> dict[str, object]:
    return {trend.label: trend.counts for trend in report.trends}


def counts_hold(report: Report, usual: Report) -> bool:
    """Whether a complete report on papers has the usual counts, or says what failed.

    Where the first papers did not come, other names of the topic are not known, and fewer papers counted.
    """
    is_quiet = report.status == "complete" and not report.failures and found(report, "arxiv")
    return not is_quiet or counts(report) == counts(usual)


def abstains(report: Report, failing: Failing) -> bool:
    """Whether a run in which nothing was found has no trends, or says that they are of the sample library."""
    if failing.sources != SOURCES or failing.fault in HARMLESS:
        return True
    return report.status == "abstained" or (report.sample_library and not failing.named)


ROW = Row("R6", "search that fails", cases)
