"""The trends of a draft as the outline has them: defined, with a codebook, uncounted, or written before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trendscope.agents.reasoners.theme_evidence import angle_sentences
from trendscope.draft import Finding
from trendscope.evidence_base import EvidenceBase
from trendscope.outline import DroppedTheme, Outline, OutlineEntry
from trendscope.run import Run
from trendscope.trend import Claim, Trend


def outlined_trends(
    trends: Iterable[Trend], outline: Outline, evidence: EvidenceBase, run: Run
) -> Iterator[Trend]:
    """Each trend with what its entry says beside the counts."""
    for trend, entry in zip(trends, outline.entries, strict=True):
        counted = trend.model_copy(update={"claims": trend.claims[:1]})
        now = counted if entry.counted else _uncounted(counted, entry, evidence, run)
        now = now.model_copy(update={"definition": entry.definition, "codebook": entry.candidate.codebook})
        yield _as_written(now, entry.written) if entry.written else now


def _uncounted(trend: Trend, entry: OutlineEntry, evidence: EvidenceBase, run: Run) -> Trend:
    """The trend with a claim that says so in the place of the one about its counts."""
    said = run.wording("claim.uncounted", label=trend.label)
    claim = Claim(text=said, sentences=angle_sentences(entry.candidate, evidence))
    claims = (claim,) if claim.sentences else ()
    return trend.model_copy(update={"claims": claims, "sampled": {}, "total": None, "papers": {}})


def _as_written(trend: Trend, written: Trend) -> Trend:
    """The trend as it is counted now, with the name and the claims that were written for it."""
    return trend.model_copy(update={"name": written.name, "claims": (*trend.claims[:1], *written.claims[1:])})


def notes_that_hold(outline: Outline, evidence: EvidenceBase) -> Iterator[Finding]:
    """Why an earlier round did not keep themes that are in the outline neither now."""
    names = {*(entry.name for entry in outline.entries), *(theme.name for theme in outline.dropped)}
    return (note for note in evidence.earlier.notes if note.subject not in names)


def dropped_notes(outline: Outline, run: Run) -> tuple[Finding, ...]:
    """Why themes that a model proposed are not in the report."""
    return tuple(_dropped_note(theme, run) for theme in outline.dropped)


def _dropped_note(theme: DroppedTheme, run: Run) -> Finding:
    message = run.wording(f"dropped_theme.{theme.reason}", subject=theme.name, number=theme.documents)
    return Finding(code=f"dropped_theme_{theme.reason}", severity="note", message=message, subject=theme.name)
