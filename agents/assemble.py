"""From the state of a run to its report: ids are resolved by code, and what has no evidence is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from trendscope.agents.own_documents import is_compared, own_keys, with_own_shares
from trendscope.agents.routing import searches_that_answer
from trendscope.agents.run_factory import OpenRun
from trendscope.agents.search_record import is_share
from trendscope.agents.source_choice import SOURCE_CHOICE
from trendscope.document import Document
from trendscope.draft import Draft, Review
from trendscope.graphs.state import SearchRecord, State, document_ids
from trendscope.library import LIBRARY
from trendscope.question.spelling import suggestion
from trendscope.report.corpus import Paper
from trendscope.report.report import (
    Coverage,
    Failure,
    LibraryUse,
    Reference,
    Report,
    Search,
    Status,
    TopicName,
)
from trendscope.run import Run
from trendscope.synthesis import Synthesis
from trendscope.text.message import Message
from trendscope.trend import Trend
from trendscope.verification.citations import CitationResolver
from trendscope.wording import Wording
from trendscope.wording.catalogue import translated


def assemble(state: State, run: OpenRun) -> Report:
    """The report of a finished run, from its best draft."""
    best = state.get("best")
    draft = Draft.model_validate(best["draft"]) if best else Draft()
    review = Review.model_validate(best["review"]) if best else Review()
    resolver = CitationResolver({name: run.documents[key] for key, name in document_ids(state).items()})
    listed = {trend.label for trend in (*draft.also, *draft.domain_wide)}
    trends = resolver.resolve_trends(draft.trends, listed)
    background = resolver.resolve_claims(draft.background) if trends else ()
    domain_wide = resolver.resolve_trends(draft.domain_wide) if trends else ()
    also = resolver.resolve_trends(draft.also) if trends else ()
    labels = {trend.label for trend in (*trends, *also, *domain_wide)}
    own = _own(state, run)
    if own:
        trends, also, domain_wide = (with_own_shares(each, own) for each in (trends, also, domain_wide))
    synthesis = resolver.resolve_synthesis(draft.synthesis if trends else Synthesis(), labels)
    gaps = tuple(_gaps(state, run))
    question = run.question
    return Report(
        status=_status(state, trends, run),
        question=question.text,
        language=question.language,
        since=question.window.since.isoformat(),
        until=question.window.until.isoformat(),
        unit=question.window.unit,
        sources=run.sources_named,
        max_papers=run.paper_limit,
        reasoner=run.reasoner.name,
        retrieved=run.today.isoformat(),
        sample_library=_from_library(state),
        library=_library(state, run),
        own={name: _paper(name, document) for name, document in own.items()},
        measured=draft.measured,
        in_passing=draft.in_passing,
        total=draft.total,
        answer=synthesis.answer,
        background=background,
        trends=trends,
        also=also,
        domain_wide=domain_wide,
        results=synthesis.results,
        problems=synthesis.problems,
        disagreements=synthesis.disagreements,
        timeline=synthesis.timeline,
        reading_list=synthesis.reading_list,
        outlook=synthesis.outlook,
        sentences=resolver.sentences,
        documents={name: _reference(name, resolver, run) for name in _shown(resolver, synthesis)},
        corpus={name: _paper(name, document) for name, document in _counted(draft, resolver)},
        findings=review.findings,
        scores=review.scores,
        supported=draft.supported,
        dropped=dict(Counter(draft.dropped) + Counter(resolver.dropped)),
        gaps=gaps,
        failures=tuple(_failures(state)),
        searches=tuple(_searches(state)),
        coverage=tuple(_coverage(state)),
        names=tuple(TopicName(**name._asdict()) for name in run.plan.added),
        usage=run.usage,
    )


def _status(state: State, trends: tuple[Trend, ...], run: Run) -> Status:
    """Partial if something is missing because a source or the model failed."""
    if not trends:
        return "abstained"
    failed = {(failure["angle"], failure["period"]) for failure in state.get("failures", [])}
    answered = {(r["angle"], period) for r in searches_that_answer(state) for period in (None, r["period"])}
    with_evidence = {record["angle"] for record in searches_that_answer(state) if record["documents"]}
    # Nobody asked for a definition, nor for a second source.
    optional = {SOURCE_CHOICE} | {each["name"] for each in state["angles"] if each["role"] == "background"}
    unanswered = any(
        angle == "counts" or angle not in with_evidence or (period and (angle, period) not in answered)
        for angle, period in failed
        if angle not in optional
    )
    lost = any(record["lost"] for record in state["searches"] if record["role"] == "topic")
    is_short = run.budget.is_stopped or run.is_out_of_steps or unmeasured(run)
    return "partial" if unanswered or lost or run.fallbacks or is_short else "complete"


def unmeasured(run: Run) -> tuple[int, int] | None:
    """Of how many documents only every n-th was measured, and that n; None if all were."""
    short = [(documents, step) for documents, step in run.measured_steps.items() if step > 1]
    return max(short, default=None)


def _coverage(state: State) -> Iterable[Coverage]:
    """How much was read of what each source has on the question."""
    records = [record for record in state.get("searches", []) if record["role"] == "topic"]
    for source in dict.fromkeys(record["source"] for record in records):
        read = [record for record in records if record["source"] == source]
        yield Coverage(
            source=source,
            query=read[0]["query"],
            read=sum(len(record["documents"]) for record in read),
            total=_total(read),
            lost=sum(record["lost"] for record in read),
            drawn=any(map(is_share, read)),
        )


def _total(records: list[SearchRecord]) -> int | None:
    """How many papers there are: of the whole window if a search covered it, else of its periods together."""
    known = [(record["period"], record["total"]) for record in records if record["total"] is not None]
    whole = [total for period, total in known if period is None]
    if whole or not known:
        return max(whole, default=None)
    return sum(total for _, total in known)


def _from_library(state: State) -> bool:
    """Whether what is counted came from the sample library, because no source on the network answered."""
    records = [record for record in state.get("searches", []) if record["role"] == "topic"]
    may_be = bool(state["may_use_library"] and records)
    return may_be and all(record["source"] == LIBRARY for record in records)


def _gaps(state: State, run: Run) -> Iterable[str]:
    say, records = run.wording, state.get("searches", [])
    if run.budget.is_stopped:
        yield say("gap.stopped")
    if run.is_out_of_steps:
        yield say("gap.steps")
    if short := unmeasured(run):
        yield say("gap.unmeasured", documents=short[0], step=short[1])
    for part, reason in dict.fromkeys(run.fallbacks):
        yield say("gap.fallback", part=translated(Message(part), say.language), reason=reason)
    for part in run.question.set_aside:
        yield say("gap.set_aside", part=part)
    for phrase in run.plan.untranslated:
        yield say("gap.untranslated", phrase=phrase)
    unknown = [r for r in records if r["role"] == "reference" and r["period"] is None and r["total"] == 0]
    yield from (_nothing_on(record, say) for record in unknown)
    meant = suggestion(" ".join(run.plan.terms))
    if meant and not unknown and not any(record["documents"] for record in records):
        yield say("gap.suggestion", meant=meant)
    for record in records:
        if record["role"] == "topic" and record["lost"]:
            source = f"{record['source']} {record['period']}" if record["period"] else record["source"]
            yield say("gap.lost", source=source, lost=record["lost"], total=record["total"] or record["lost"])
    yield from _unreadable(records, say)
    found = {record["angle"] for record in searches_that_answer(state) if record["documents"]}
    for angle in state["angles"]:
        if angle["name"] not in found and angle["role"] != "background":  # nobody asked for a definition
            yield say("gap.angle", question=angle["question"])
    for note in dict.fromkeys(note for record in records for note in record["notes"]):
        yield say("gap.ambiguous", note=note)


def _unreadable(records: list[SearchRecord], say: Wording) -> Iterable[str]:
    """How many results beside the papers could not be read, by source."""
    lost: Counter[str] = Counter()
    for record in records:
        if record["role"] in ("web", "background", "angle"):
            lost[record["source"]] += record["lost"]
    return (say("gap.unreadable", source=source, lost=number) for source, number in lost.items() if number)


def _nothing_on(record: SearchRecord, say: Wording) -> str:
    """That a source has nothing on a term, and what was perhaps meant."""
    words = re.sub(
        r"submittedDate:\S{1,200} TO \S{1,200}|\b(?:AND|OR)\b|\b\w{1,40}:|[^\w\s-]", " ", record["query"]
    )
    nothing = say("gap.nothing_on", query=record["query"], source=record["source"])
    meant = suggestion(" ".join(words.split()))
    return f"{nothing} {say('gap.suggestion', meant=meant)}" if meant else nothing


def _failures(state: State) -> Iterable[Failure]:
    """Failures that no later search made good."""
    answered = {(r["angle"], r["source"], r["period"]) for r in searches_that_answer(state)}
    lines = (
        (
            failure["source"],
            f"{failure['period']}: {failure['reason']}" if failure["period"] else failure["reason"],
        )
        for failure in state.get("failures", [])
        if failure["period"] is None
        or (failure["angle"], failure["source"], failure["period"]) not in answered
    )
    return (Failure(source=source, reason=reason) for source, reason in dict.fromkeys(lines))


def _searches(state: State) -> Iterable[Search]:
    return (
        Search(
            source=record["source"],
            query=record["query"],
            role=record["role"],
            period=record["period"],
            found=len(record["documents"]),
            total=record["total"],
        )
        for record in state.get("searches", [])
    )


def _shown(resolver: CitationResolver, synthesis: Synthesis) -> Iterable[str]:
    """Ids of the documents that are quoted, then of those to read."""
    return dict.fromkeys((*resolver.cited_documents, *(each.document for each in synthesis.reading_list)))


def _counted(draft: Draft, resolver: CitationResolver) -> Iterable[tuple[str, Document]]:
    """The documents that were counted, by id."""
    return ((name, resolver.documents[name]) for name in draft.counted if name in resolver.documents)


def _paper(name: str, document: Document) -> Paper:
    return Paper(
        id=name,
        title=document.title,
        authors=document.authors,
        date=document.date,
        venue=document.venue,
        doi=document.doi,
        citations=document.citations,
        url=document.url,
        source=document.source,
        field=document.field,
    )


def _own(state: State, run: Run) -> dict[str, Document]:
    """The reader's documents by id, where they are compared with a field."""
    keys = set(own_keys(state, run)) if is_compared(state, run) else set()
    return {name: run.documents[key] for key, name in document_ids(state).items() if key in keys}


def _library(state: State, run: Run) -> LibraryUse | None:
    """What was found in the library, if it was searched for papers."""
    records = [each for each in state.get("searches", []) if each["role"] == "topic"]
    found = {key for record in records if record["source"] == LIBRARY for key in record["documents"]}
    source = run.sources.get(LIBRARY)
    if source is None or not any(record["source"] == LIBRARY for record in records):
        return None
    return LibraryUse(
        own=source.own,
        documents=source.size or len(found),
        found=len(found),
        undated=sum(run.documents[key].date is None for key in found),
        compared=is_compared(state, run),
    )


def _reference(name: str, resolver: CitationResolver, run: Run) -> Reference:
    document = resolver.documents[name]
    quoted = (each.page for each in resolver.sentences.values() if each.document == name)
    return Reference(
        title=document.title,
        authors=document.authors,
        date=document.date,
        url=document.url,
        kind=document.kind,
        source=document.source,
        retrieved=run.today.isoformat(),
        pages=tuple(sorted({page for page in quoted if page is not None})),
    )
