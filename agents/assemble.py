"""From the state of a run to its report: ids are resolved by code, and what has no evidence is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from trendscope.agents.run_factory import OpenRun
from trendscope.document import Document
from trendscope.draft import Draft, Review
from trendscope.graphs.state import State
from trendscope.report.report import Failure, Reference, Report, Search, Status
from trendscope.run import Run
from trendscope.tools.registry import LIBRARY
from trendscope.trend import Trend
from trendscope.verification.citations import CitationResolver


def assemble(state: State, run: OpenRun) -> Report:
    """The report of a finished run, from its best draft."""
    best = state.get("best")
    draft = Draft.model_validate(best["draft"]) if best else Draft()
    review = Review.model_validate(best["review"]) if best else Review()
    resolver = CitationResolver({each["id"]: run.documents[each["key"]] for each in state["documents"]})
    trends = resolver.resolve_trends(draft.trends)
    background = resolver.resolve_claims(draft.background) if trends else ()
    domain_wide = resolver.resolve_trends(draft.domain_wide) if trends else ()
    gaps = tuple(_gaps(state, run))
    question = run.question
    return Report(
        status=_status(state, trends, run),
        question=question.text,
        language=question.language,
        since=min([question.since, *(year for trend in trends for year in trend.sampled)]),
        until=question.until,
        reasoner=run.reasoner.name,
        retrieved=run.today.isoformat(),
        sample_library=_from_library(state),
        measured=draft.measured,
        total=draft.total,
        background=background,
        trends=trends,
        domain_wide=domain_wide,
        sentences=resolver.sentences,
        documents={name: _reference(resolver.documents[name], run) for name in resolver.cited_documents},
        findings=review.findings,
        scores=review.scores,
        supported=draft.supported,
        dropped=dict(Counter(draft.dropped) + Counter(resolver.dropped)),
        gaps=gaps,
        failures=tuple(_failures(state)),
        searches=tuple(_searches(state)),
        usage=run.usage,
    )


def _status(state: State, trends: tuple[Trend, ...], run: Run) -> Status:
    """Partial if something is missing because a source or the model failed."""
    if not trends:
        return "abstained"
    failed = {(failure["angle"], failure["year"]) for failure in state.get("failures", [])}
    answered = {(record["angle"], year) for record in state["searches"] for year in (None, record["year"])}
    with_evidence = {record["angle"] for record in state["searches"] if record["documents"]}
    lost = any(
        angle == "counts" or angle not in with_evidence or (year and (angle, year) not in answered)
        for angle, year in failed
    )
    return "partial" if lost or run.fallbacks else "complete"


def _from_library(state: State) -> bool:
    """Whether what is counted came from the sample library, because no source on the network answered."""
    records = [record for record in state.get("searches", []) if record["role"] == "topic"]
    may_be = bool(state["may_use_library"] and records)
    return may_be and all(record["source"] == LIBRARY for record in records)


def _gaps(state: State, run: Run) -> Iterable[str]:
    say, records = run.wording, state.get("searches", [])
    for part, reason in dict.fromkeys(run.fallbacks):
        yield say("gap.fallback", part=part, reason=reason)
    for part in run.question.set_aside:
        yield say("gap.set_aside", part=part)
    for phrase in run.plan.untranslated:
        yield say("gap.untranslated", phrase=phrase)
    for record in records:
        if record["role"] == "reference" and record["year"] is None and record["total"] == 0:
            yield say("gap.nothing_on", query=record["query"], source=record["source"])
    found = {record["angle"] for record in records if record["documents"]}
    for angle in state["angles"]:
        if angle["name"] not in found and angle["role"] != "background":  # nobody asked for a definition
            yield say("gap.angle", question=angle["question"])
    for note in dict.fromkeys(note for record in records for note in record["notes"]):
        yield say("gap.ambiguous", note=note)


def _failures(state: State) -> Iterable[Failure]:
    """Failures that no later search made good."""
    answered = {(record["angle"], record["source"], record["year"]) for record in state.get("searches", [])}
    lines = (
        (
            failure["source"],
            f"{failure['year']}: {failure['reason']}" if failure["year"] else failure["reason"],
        )
        for failure in state.get("failures", [])
        if failure["year"] is None or (failure["angle"], failure["source"], failure["year"]) not in answered
    )
    return (Failure(source=source, reason=reason) for source, reason in dict.fromkeys(lines))


def _searches(state: State) -> Iterable[Search]:
    return (
        Search(
            source=record["source"],
            query=record["query"],
            year=record["year"],
            found=len(record["documents"]),
            total=record["total"],
        )
        for record in state.get("searches", [])
    )


def _reference(document: Document, run: Run) -> Reference:
    return Reference(
        title=document.title,
        authors=document.authors,
        date=document.date,
        url=document.url,
        kind=document.kind,
        source=document.source,
        retrieved=run.today.isoformat(),
    )
