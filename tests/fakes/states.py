"""Parts of a run's state, each complete but for what a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from trendscope.graphs.state import BestDraft, FailureRecord, SearchRecord, State
from trendscope.plan import Angle, Role


def angle(name: str = "development", role: Role = "topic", sources: Sequence[str] = ("arxiv",)) -> Angle:
    return {
        "name": name,
        "question": f"What of {name}?",
        "role": role,
        "sources": list(sources),
        "variants": [{"query": "machine translation", "language": "en"}],
    }


def record(
    *documents: str,
    angle: str = "development",
    role: Role = "topic",
    source: str = "arxiv",
    period: str | None = None,
    total: int | None = None,
    lost: int = 0,
    query: str = "q",
) -> SearchRecord:
    return {
        "angle": angle,
        "role": role,
        "source": source,
        "query": query,
        "period": period,
        "total": total,
        "lost": lost,
        "documents": list(documents),
        "notes": [],
    }


def failure(angle: str = "development", source: str = "arxiv", period: str | None = None) -> FailureRecord:
    return {"angle": angle, "source": source, "period": period, "reason": "HTTP 500"}


def review(*findings: tuple[str, str | None], score: float = 1.0) -> dict[str, Any]:
    """A review with these findings (code and subject), and one criterion of this score."""
    listed = [
        {"code": code, "severity": "warning", "message": code, "subject": subject}
        for code, subject in findings
    ]
    return {"findings": listed, "scores": {"criterion": score}}


def best(score: float, evidence: int = 0) -> BestDraft:
    return {"draft": {"background": []}, "review": review(score=score), "evidence": evidence, "answered": 1}


def state(**parts: Any) -> State:
    """A state after the first decision; any part may be given."""
    usual = {
        "question": "machine translation",
        "run": "r",
        "language": "en",
        "may_use_library": True,
        "round": 1,
        "angles": [angle()],
        "searches": [],
        "failures": [],
        "documents": [],
    }
    return cast(State, usual | parts)
