"""Research trends that are measured, in claims that are verified.

    >>> from trendscope import research
    >>> report = research("recent trends in machine translation")

Names are imported when they are first used: LangGraph alone takes a second to import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from trendscope.version import __version__

if TYPE_CHECKING:
    from trendscope.agents.run_factory import Runs
    from trendscope.agents.search_record import record_search
    from trendscope.agents.specialist import Specialist
    from trendscope.api import aresearch, research
    from trendscope.archive import Archive, ImportedRun, RunSummary
    from trendscope.batches.api import abatch, batch
    from trendscope.batches.question import BatchQuestion
    from trendscope.batches.result import BatchResult
    from trendscope.conversation.answer import Answer
    from trendscope.difference.compare import compare
    from trendscope.difference.difference import Difference
    from trendscope.document import Document
    from trendscope.errors import (
        AddressRefused,
        AnswerUnusable,
        BudgetExhausted,
        MalformedAnswer,
        ModelError,
        ModelUnavailable,
        PlanCancelled,
        RateLimited,
        SourceError,
        SourceRefused,
        SourceUnreachable,
        TrendscopeError,
        UsageError,
    )
    from trendscope.events import (
        CostSoFar,
        Decided,
        Event,
        Finished,
        Judged,
        Measured,
        MeasuredTrend,
        PlanProposed,
        Progress,
        SourceProgress,
    )
    from trendscope.graphs.conversation import build_conversation
    from trendscope.graphs.research import build_graph
    from trendscope.graphs.state import Context, FailureRecord, SearchRecord, State
    from trendscope.library.library import Library
    from trendscope.proposal import Expected, PlanAnswer, ProposedPlan
    from trendscope.question.query import Query
    from trendscope.report.corpus import Paper
    from trendscope.report.corpus_formats import write_corpus
    from trendscope.report.render import render
    from trendscope.report.report import Report
    from trendscope.run import Run
    from trendscope.settings import Settings
    from trendscope.source import Found, SearchArguments, Source, reading_answer
    from trendscope.store.keeping import Keeping
    from trendscope.streaming import astream, stream
    from trendscope.tools.user.mcp import load_mcp
    from trendscope.trend import Claim, Trend

_MODULES = {
    "trendscope.agents.run_factory": ("Runs",),
    "trendscope.agents.search_record": ("record_search",),
    "trendscope.agents.specialist": ("Specialist",),
    "trendscope.api": ("aresearch", "research"),
    "trendscope.archive": ("Archive", "ImportedRun", "RunSummary"),
    "trendscope.batches.api": ("abatch", "batch"),
    "trendscope.batches.question": ("BatchQuestion",),
    "trendscope.batches.result": ("BatchResult",),
    "trendscope.conversation.answer": ("Answer",),
    "trendscope.difference.compare": ("compare",),
    "trendscope.difference.difference": ("Difference",),
    "trendscope.document": ("Document",),
    "trendscope.errors": (
        "AddressRefused",
        "AnswerUnusable",
        "BudgetExhausted",
        "MalformedAnswer",
        "ModelError",
        "ModelUnavailable",
        "PlanCancelled",
        "RateLimited",
        "SourceError",
        "SourceRefused",
        "SourceUnreachable",
        "TrendscopeError",
        "UsageError",
    ),
    "trendscope.events": (
        "CostSoFar",
        "Decided",
        "Event",
        "Finished",
        "Judged",
        "Measured",
        "MeasuredTrend",
        "PlanProposed",
        "Progress",
        "SourceProgress",
    ),
    "trendscope.graphs.conversation": ("build_conversation",),
    "trendscope.graphs.research": ("build_graph",),
    "trendscope.graphs.state": ("Context", "FailureRecord", "SearchRecord", "State"),
    "trendscope.library.library": ("Library",),
    "trendscope.proposal": ("Expected", "PlanAnswer", "ProposedPlan"),
    "trendscope.question.query": ("Query",),
    "trendscope.report.corpus": ("Paper",),
    "trendscope.report.corpus_formats": ("write_corpus",),
    "trendscope.report.render": ("render",),
    "trendscope.report.report": ("Report",),
    "trendscope.run": ("Run",),
    "trendscope.settings": ("Settings",),
    "trendscope.source": ("Found", "SearchArguments", "Source", "reading_answer"),
    "trendscope.store.keeping": ("Keeping",),
    "trendscope.streaming": ("astream", "stream"),
    "trendscope.tools.user.mcp": ("load_mcp",),
    "trendscope.trend": ("Claim", "Trend"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "AddressRefused",
    "Answer",
    "AnswerUnusable",
    "Archive",
    "BatchQuestion",
    "BatchResult",
    "BudgetExhausted",
    "Claim",
    "Context",
    "CostSoFar",
    "Decided",
    "Difference",
    "Document",
    "Event",
    "Expected",
    "FailureRecord",
    "Finished",
    "Found",
    "ImportedRun",
    "Judged",
    "Keeping",
    "Library",
    "MalformedAnswer",
    "Measured",
    "MeasuredTrend",
    "ModelError",
    "ModelUnavailable",
    "Paper",
    "PlanAnswer",
    "PlanCancelled",
    "PlanProposed",
    "Progress",
    "ProposedPlan",
    "Query",
    "RateLimited",
    "Report",
    "Run",
    "RunSummary",
    "Runs",
    "SearchArguments",
    "SearchRecord",
    "Settings",
    "Source",
    "SourceError",
    "SourceProgress",
    "SourceRefused",
    "SourceUnreachable",
    "Specialist",
    "State",
    "Trend",
    "TrendscopeError",
    "UsageError",
    "__version__",
    "abatch",
    "aresearch",
    "astream",
    "batch",
    "build_conversation",
    "build_graph",
    "compare",
    "load_mcp",
    "reading_answer",
    "record_search",
    "render",
    "research",
    "stream",
    "write_corpus",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
