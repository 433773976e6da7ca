"""From the state of a run to its report: ids resolved by code, what cannot be proved left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trendscope.document import Document
from trendscope.draft import Draft, Review
from trendscope.report import Failure, Reference, Report, Search, Sentence, Status
from trendscope.tools import LIBRARY
from trendscope.trend import Claim, Trend

if TYPE_CHECKING:
    from trendscope.graphs.state import State
    from trendscope.run import Run

# As code writes it: no leading zero, no digit of another script, no number too long to read.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def assemble(state: State, run: Run) -> Report:
    """The report of a finished run, from its best draft."""
    best = state.get("best")
    draft = Draft.model_validate(best["draft"]) if best else Draft()
    review = Review.model_validate(best["review"]) if best else Review()
    proof = Proof({card["id"]: run.documents[card["key"]] for card in state["documents"]})
    trends = proof.trends(draft.trends)
    background = proof.claims(draft.background) if trends else ()
    field_wide = proof.trends(draft.field_wide) if trends else ()
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
        field_wide=field_wide,
        sentences=proof.sentences,
        documents={name: _reference(proof.documents[name], run) for name in proof.cited},
        findings=review.findings,
        scores=review.scores,
        supported=draft.supported,
        dropped=dict(Counter(draft.dropped) + Counter(proof.dropped)),
        gaps=gaps,
        failures=tuple(_failures(state)),
        searches=tuple(_searches(state)),
        usage=run.usage,
    )


class Proof:
    """Resolves sentence ids, and counts what it had to drop."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self.documents = documents
        self.sentences: dict[str, Sentence] = {}
        self.dropped = {"unknown sentence": 0, "claim without proof": 0, "trend without claim": 0}

    @property
    def cited(self) -> list[str]:
        """Ids of the documents that are quoted, in the order of their quotations."""
        return list(dict.fromkeys(sentence.document for sentence in self.sentences.values()))

    def trends(self, trends: Iterable[Trend]) -> tuple[Trend, ...]:
        proved = [trend.model_copy(update={"claims": self.claims(trend.claims)}) for trend in trends]
        kept = tuple(trend for trend in proved if trend.claims)
        self.dropped["trend without claim"] += len(proved) - len(kept)
        return kept

    def claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        proved = [claim.model_copy(update={"sentences": self._known(claim)}) for claim in claims]
        kept = tuple(claim for claim in proved if claim.sentences)
        self.dropped["claim without proof"] += len(proved) - len(kept)
        return kept

    def _known(self, claim: Claim) -> tuple[str, ...]:
        known = tuple(name for name in dict.fromkeys(claim.sentences) if self._resolve(name))
        self.dropped["unknown sentence"] += len(set(claim.sentences)) - len(known)
        return known

    def _resolve(self, name: str) -> bool:
        document, _, number = name.partition(".")
        sentences = self.documents[document].sentences if document in self.documents else ()
        if not (_NUMBER.fullmatch(number) and int(number) <= len(sentences)):
            return False
        self.sentences[name] = Sentence(document=document, text=sentences[int(number) - 1])
        return True


def _status(state: State, trends: tuple[Trend, ...], run: Run) -> Status:
    """Partial where something that was asked for is missing because a source or the model failed."""
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
    """Whether the sample library stood in for the sources on the network: what is counted came from it."""
    records = [record for record in state.get("searches", []) if record["role"] == "topic"]
    stood_in = bool(state["may_use_library"] and records)
    return stood_in and all(record["source"] == LIBRARY for record in records)


def _gaps(state: State, run: Run) -> Iterable[str]:
    say, records = run.wording, state.get("searches", [])
    for part, reason in dict.fromkeys(run.fallbacks):
        yield say("gap.fallback", part=part, reason=reason)
    for phrase in run.plan.untranslated:
        yield say("gap.untranslated", phrase=phrase)
    for record in records:
        if record["role"] == "field" and record["year"] is None and record["total"] == 0:
            yield say("gap.nothing_on", query=record["query"], source=record["source"])
    found = {record["angle"] for record in records if record["documents"]}
    for angle in state["angles"]:
        if angle["name"] not in found:
            yield say("gap.angle", ask=angle["ask"])
    for note in dict.fromkeys(note for record in records for note in record["notes"]):
        yield say("gap.ambiguous", note=note)


def _failures(state: State) -> Iterable[Failure]:
    """Failures that no later answer made good."""
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
