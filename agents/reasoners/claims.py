"""Claims without a model: a sentence about the counts, supported by quotations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trendscope.agents.reasoners.extractive_paragraphs import ParagraphWriter
from trendscope.agents.reasoners.extractive_relations import RelationWriter
from trendscope.agents.reasoners.own_quotations import own_quotations
from trendscope.agents.reasoners.readable_names import glossary_name, readable_name
from trendscope.agents.reasoners.shares import shares_in_words
from trendscope.agents.reasoners.told_sentences import can_be_told, quoted
from trendscope.agents.reasoners.topic_focus import IN_TEXT, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.sentences import Place, select_sentences
from trendscope.sentence import SentenceId
from trendscope.trend import UNDATED, Claim, Trend
from trendscope.wording import Wording

MIN_DOCUMENTS, MAX_QUOTATIONS, MAX_TRIED = 2, 2, 6
MAX_DEFINITION_SENTENCES = 2
# What is said where no earlier paper has the name.


def extractive_trends(
    candidates: Iterable[Candidate], others: Iterable[Candidate], focus: TopicFocus, say: Wording
) -> tuple[Trend, ...]:
    """The trends of measured candidates, each with its counts in words and a paragraph.

    The counts also say which of the candidates and of `others` its papers name as well. If fewer than two
    papers tell of a trend, the sentences of others that show it best are told, because a trend rests on
    several. No sentence is told twice.
    """
    candidates, evidence = (*candidates,), focus.evidence
    writer = ParagraphWriter(focus, say)
    relations = RelationWriter(evidence, (*candidates, *others), say)
    trends = []
    for candidate in candidates:
        told = writer.write(candidate)
        if len(told) < MIN_DOCUMENTS:
            told = (*told, *_quoted(candidate, focus, writer.used, told, say))
        trend = counted_trend(candidate, evidence, say)
        own = own_quotations(candidate, evidence, told, say) if evidence.own else ()
        claims = (*trend.claims, *relations.write(candidate), *told, *own)
        trends.append(trend.model_copy(update={"claims": claims}))
    return tuple(trends)


def _quoted(
    candidate: Candidate, focus: TopicFocus, used: set[Place], told: Sequence[Claim], say: Wording
) -> tuple[Claim, ...]:
    """The sentences that show the candidate best, each a claim, of documents that do not tell of it."""
    names = {name.document for claim in told for name in claim.sentences}
    evidence = focus.evidence
    documents = evidence.measurement.by_key
    others = tuple(
        key
        for key in candidate.documents
        if evidence.ids[key] not in names and focus.of(documents[key]) >= IN_TEXT
    )
    found = select_sentences(
        replace(candidate, documents=others),
        evidence.measurement,
        evidence.terms,
        used,
        limit=MAX_TRIED,
    )
    # What cannot be told reads badly: only where there would be nothing else.
    good = [place for place in found if can_be_told(documents[place[0]], place[1], say)]
    chosen = (good or (found[:1] if not names else ()))[: MAX_QUOTATIONS - len(names)]
    used.update(chosen)
    return tuple(
        Claim(
            text=quoted(documents[key], number, say),
            sentences=(SentenceId.of(evidence.ids[key], number + 1),),
        )
        for key, number in chosen
    )


def counted_trend(candidate: Candidate, evidence: EvidenceBase, say: Wording) -> Trend:
    """The trend of a measured candidate, with its counts in words."""
    measurement = evidence.measurement
    counts = Claim(text=counts_in_words(candidate, measurement, say), counts=(candidate.label,))
    return Trend(
        label=candidate.label,
        forms=candidate.forms,
        codebook=candidate.codebook,
        domain_wide=candidate.domain_wide,
        name=glossary_name(candidate.label, say.language),
        direction=candidate.direction,
        z=candidate.z,
        unmet=candidate.unmet,
        held=candidate.held,
        ways=candidate.ways,
        since=candidate.since,
        counts=candidate.counts,
        papers=papers_by_period(candidate, measurement, evidence.ids),
        set_aside=tuple(evidence.ids[key] for key in candidate.set_aside),
        sampled=measurement.sampled,
        total=evidence.volume,
        whole_growth=rounded(evidence.whole_growth.get(candidate.label)),
        claims=(counts,),
        related=candidate.related,
    )


def papers_by_period(
    candidate: Candidate, measurement: Measurement, ids: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The ids of the documents that name the candidate, as many in each period as its counts say."""
    naming = {*candidate.documents}
    found: dict[str, list[str]] = {period: [] for period in candidate.counts}
    for document in measurement.documents:
        if document.key in naming:
            found.setdefault(measurement.period_of(document) or UNDATED, []).append(ids[document.key])
    return {period: tuple(names) for period, names in found.items()}


def counts_in_words(candidate: Candidate, measurement: Measurement, say: Wording) -> str:
    """How many of the documents name the phrase, recently and before."""
    if measurement.split is None or candidate.direction == "theme":
        return say(
            "claim.theme",
            label=readable_name(candidate.label, say.language),
            count=len(candidate.documents),
            sampled=len(measurement.documents),
        )
    return shares_in_words(candidate, measurement.sampled, measurement.split, say)


def rounded(number: float | None) -> float | None:
    """The number, rounded; None if it is infinite, which JSON cannot express."""
    return round(number, 3) if number is not None and math.isfinite(number) else None


def background_claims(focus: TopicFocus, say: Wording) -> tuple[Claim, ...]:
    """The first sentences of the articles on the terms, quoted; of several things, of the rarest alone."""
    return tuple(
        Claim(
            text=say("claim.background", title=document.title),
            sentences=_first_sentences(document, focus.evidence.ids[document.key]),
        )
        for document in focus.evidence.definitions
        if document.sentences and not focus.is_of_another(document.title)
    )


def _first_sentences(document: Document, name: str) -> tuple[SentenceId, ...]:
    """Two of an article; of a page only one, since what follows there need not define anything."""
    most = MAX_DEFINITION_SENTENCES if document.kind == "article" else 1
    return tuple(SentenceId.of(name, at + 1) for at in range(min(most, len(document.sentences))))
