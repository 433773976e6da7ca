"""One phrase that was not mined, measured like those that were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import compare_windows, first_named
from trendscope.measuring.mentions import phrase_pattern
from trendscope.text.words import stems

MIN_DOCUMENTS = 3


def measure_phrase(phrase: str, measurement: Measurement, terms: Sequence[str]) -> Candidate | None:
    """The candidate of a phrase, labelled with its most frequent spelling.

    None if fewer than three documents name it, or if it is what the question asks about.
    """
    if not stems(phrase) or stems(phrase) <= stems(" ".join(terms)):
        return None
    pattern = phrase_pattern([phrase])
    naming = [document for document in measurement.documents if pattern.search(_text(document))]
    if len(naming) < MIN_DOCUMENTS:
        return None
    spellings = Counter(
        " ".join(match[0].split()) for document in naming for match in pattern.finditer(_text(document))
    )
    periods = Counter(period for each in naming if (period := measurement.period_of(each)))
    counts = dict(sorted(periods.items()))
    split = measurement.split
    change = None if split is None else compare_windows(counts, measurement.sampled, split)
    return Candidate(
        label=min(spellings, key=lambda form: (-spellings[form], form)),
        forms=tuple(sorted(spellings)),
        documents=tuple(document.key for document in naming),
        counts=change.counts if change else counts,
        direction=change.direction if change else "theme",
        unmet=change.unmet if change else (),
        z=round(change.z, 4) if change else None,
        growth_ratio=change.growth_ratio if change else None,
        kendall_tau=change.kendall_tau if change else None,
        words=tuple(sorted(stems(phrase))),
        held=change.robustness.held if change else 0,
        ways=change.robustness.ways if change else 0,
        since=first_named(change.counts, measurement.sampled) if change else None,
    )


def _text(document: Document) -> str:
    return f"{document.title}. {document.text}"
