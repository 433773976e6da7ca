"""Claims without a model: a sentence of counts, proved by quotations."""

from __future__ import annotations

import math
from collections.abc import Iterable

from trendscope.agents.reasoners import Material
from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.evidence import Place, evidence
from trendscope.question.glossary import in_korean
from trendscope.trend import Claim, Trend
from trendscope.wording import Wording

QUOTATIONS = 3
DEFINITION_SENTENCES = 2


def trends_of(candidates: Iterable[Candidate], material: Material, say: Wording) -> tuple[Trend, ...]:
    """The trends of measured candidates; no sentence is quoted twice."""
    used: set[Place] = set()
    trends = []
    for candidate in candidates:
        proof = evidence(candidate, material.measurement, material.terms, used, limit=QUOTATIONS)
        used |= set(proof)
        trends.append(_trend(candidate, proof, material, say))
    return tuple(trends)


def _trend(candidate: Candidate, proof: tuple[Place, ...], material: Material, say: Wording) -> Trend:
    """The trend of a measured candidate, with its counts in words and the sentences that name it."""
    measured = material.measurement
    ids = tuple(f"{material.ids[key]}.{at + 1}" for key, at in proof)
    return Trend(
        label=candidate.label,
        name=name_without_model(candidate.label, say.language),
        direction=candidate.direction,
        z=candidate.z,
        counts=candidate.counts,
        sampled=measured.sampled,
        total=material.totals,
        growth=finite(material.growth.get(candidate.label)),
        claims=(Claim(text=counts_in_words(candidate, measured, say), sentences=ids),) if ids else (),
        related=candidate.related,
    )


def name_without_model(label: str, language: str) -> str | None:
    """A Korean reader's name for a label, where the glossary has its words."""
    return (in_korean(label) or None) if language == "ko" else None


def counts_in_words(candidate: Candidate, measured: Measurement, say: Wording) -> str:
    """How many of the documents name the phrase, recently and before."""
    if measured.split is None:
        return say(
            "claim.theme",
            label=candidate.label,
            count=len(candidate.documents),
            sampled=len(measured.documents),
        )
    years = sorted(measured.sampled)
    before = [year for year in years if year < measured.split]
    after = [year for year in years if year >= measured.split]
    return say(
        f"claim.{candidate.direction.replace(' ', '_')}",
        label=candidate.label,
        recent=sum(candidate.counts.get(year, 0) for year in after),
        recent_sampled=sum(measured.sampled[year] for year in after),
        recent_years=span(after),
        earlier=sum(candidate.counts.get(year, 0) for year in before),
        earlier_sampled=sum(measured.sampled[year] for year in before),
        earlier_years=span(before),
    )


def finite(number: float | None) -> float | None:
    """The number, rounded; nothing where it is infinite: JSON has no word for that."""
    return round(number, 3) if number is not None and math.isfinite(number) else None


def span(years: list[int]) -> str:
    """`2019–2022`, or `2019` where there is one year."""
    return f"{years[0]}–{years[-1]}" if years[0] != years[-1] else str(years[0])


def background_claims(material: Material, say: Wording) -> tuple[Claim, ...]:
    """What the articles say the terms are: their first sentences, quoted."""
    return tuple(
        Claim(
            text=say("claim.background", title=document.title),
            sentences=_first_sentences(document, material.ids[document.key]),
        )
        for document in material.background
        if document.sentences
    )


def _first_sentences(document: Document, name: str) -> tuple[str, ...]:
    return tuple(f"{name}.{at + 1}" for at in range(min(DEFINITION_SENTENCES, len(document.sentences))))
