"""A phrase that was not mined, measured like those that were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.evidence import pattern_of
from trendscope.measuring.momentum import momentum
from trendscope.text.words import stems

LEAST = 3


def measured_phrase(phrase: str, measurement: Measurement, terms: Sequence[str]) -> Candidate | None:
    """The candidate of a phrase, labelled as the documents write it most.

    None for one that fewer than three documents name, or that is what the question asks about.
    """
    if not stems(phrase) or stems(phrase) <= stems(" ".join(terms)):
        return None
    pattern = pattern_of([phrase])
    named = [document for document in measurement.documents if pattern.search(_text(document))]
    if len(named) < LEAST:
        return None
    spelled = Counter(
        " ".join(match[0].split()) for document in named for match in pattern.finditer(_text(document))
    )
    counts = dict(sorted(Counter(document.year for document in named if document.year).items()))
    moved = None if measurement.split is None else momentum(counts, measurement.sampled, measurement.split)
    return Candidate(
        label=min(spelled, key=lambda form: (-spelled[form], form)),
        forms=tuple(sorted(spelled)),
        documents=tuple(document.key for document in named),
        counts=moved.counts if moved else counts,
        direction=moved.direction if moved else "theme",
        z=round(moved.z, 4) if moved else None,
        growth=moved.growth if moved else None,
        kendall=moved.kendall if moved else None,
        words=tuple(sorted(stems(phrase))),
    )


def _text(document: Document) -> str:
    return f"{document.title}. {document.text}"
