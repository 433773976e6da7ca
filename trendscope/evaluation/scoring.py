"""What a kept run on a question comes to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from trendscope.batches.result import BatchResult, spent
from trendscope.errors import StoreError, UsageError
from trendscope.evaluation.provenance import Citations, check_citations, told_claims
from trendscope.evaluation.question import EvaluationQuestion
from trendscope.evaluation.received import Received
from trendscope.evaluation.score import QuestionScore
from trendscope.kept_evidence import received
from trendscope.kept_report import report_of
from trendscope.report.dropped_claims import dropped_claims
from trendscope.report.markdown import to_article
from trendscope.report.report import Report
from trendscope.settings import Settings
from trendscope.store.runs import KeptRun
from trendscope.store.store import Store

NOTHING = Report(
    status="failed",
    question="",
    language="",
    since="2000-01-01",
    until="2000-12-31",
    reasoner="",
    retrieved="",
)
"""What is looked at where there is no report."""


def report_in(store: Store, run: str) -> Report | None:
    """The report of a run; None if it has none, or it cannot be read."""
    kept = store.find_run(run)
    try:
        return report_of(kept) if kept and kept.status else None
    except (StoreError, UsageError):
        return None


@dataclass(frozen=True)
class Scorer:
    """Scores the runs of a store."""

    store: Store
    settings: Settings

    async def score(
        self, question: EvaluationQuestion, number: int, run: str, result: BatchResult | None
    ) -> QuestionScore:
        """The score of a question, whose run has this id; `result` is None if it was not answered.

        Nothing that is known to be right is found in a report that is not there.
        """
        kept = await asyncio.to_thread(self.store.find_run, run)
        report = await asyncio.to_thread(report_in, self.store, run) if result else None
        if result is None or kept is None or report is None:
            return _found(question, NOTHING).model_copy(
                update={
                    "number": number,
                    "run": run,
                    "status": "failed" if result else None,
                    "error": result.error if result else None,
                    "cost": spent(await asyncio.to_thread(self.store.uses, run)),
                }
            )
        cited = await self._citations(report, kept)
        claims = [*told_claims(report)]
        holds = [bool(each.sentences or each.counts) and cited.holds(each.sentences) for each in claims]
        return _found(question, report).model_copy(
            update={
                "number": number,
                "run": run,
                "status": report.status,
                "language": report.language,
                "retrieved": report.retrieved,
                "reasoner": report.reasoner,
                "trends": len(report.trends),
                "claims": len(claims),
                "verified": sum(holds),
                "dropped": dropped_claims(report),
                "citations": cited.number,
                "resolved": cited.resolved,
                "cost": result.cost,
                "reused": sum(not use.fresh for use in await asyncio.to_thread(self.store.uses, run)),
                "is_priced": not result.cost.calls or "dollars" in report.usage,
                "seconds": round((kept.ended or kept.started) - kept.started, 1),
                "text": to_article(report, evidence=True),
            }
        )

    async def _citations(self, report: Report, kept: KeptRun) -> Citations:
        answers = await asyncio.to_thread(lambda: Received.of(self.store.answers(kept.id)))
        return await check_citations(report, answers, partial(received, self.store, kept, self.settings))


def _found(question: EvaluationQuestion, report: Report) -> QuestionScore:
    """What is right in a report as far as that is known."""
    key = question.key
    return QuestionScore(
        number=0,
        id=question.id,
        question=question.asked.question,
        run="",
        counts=tuple(each.find_in(report) for each in key.counts),
        developments=tuple(each.find_in(report) for each in key.developments),
        is_in_language=key.is_in_language(report),
    )
