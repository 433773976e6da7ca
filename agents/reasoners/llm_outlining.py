"""Outlining with a model: what was measured and found goes in, themes with their codebooks come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from trendscope.agents.reasoners.fallback import generate, note_fallback
from trendscope.agents.reasoners.llm_writing import within_tokens
from trendscope.agents.reasoners.schemas import OutlineAnswer
from trendscope.agents.reasoners.theme_evidence import title_key, without_twins
from trendscope.agents.reasoners.themes import Theme, ThemeSelection, earlier_entry, room_for_more
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.gist import gist
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import before_and_since, percent
from trendscope.measuring.selection import select_candidates
from trendscope.outline import Outline
from trendscope.run import Run
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.lines import one_line
from trendscope.text.message import Message
from trendscope.trend import Trend

MAX_SELECTED, MIN_SELECTED, MAX_OFFERED, MAX_DOMAIN_WIDE = 12, 8, 24, 8
MIN_THEMES, MAX_PHRASES = 3, 12
# Every proposal that is not kept is named in the report: of an answer without an end, only the first ones.
MAX_PROPOSED = 20
MAX_SPANS, TITLES_IN_SPAN = 5, 12
CANDIDATE_TOKENS, TITLES_TOKENS, FOUND_TOKENS = 1500, 1500, 2000

T = TypeVar("T")


@dataclass(frozen=True)
class Outliner:
    """The part of a model that chooses what to write about."""

    model: StructuredModel

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline:
        """The themes to write about, and those that were dropped; no entries if too few are left.

        What an earlier round wrote stays, and is not counted as too few.
        """
        offered = offered_candidates(evidence.measurement)
        if not offered:
            return Outline(())
        earlier = evidence.earlier.trends
        prompt = _extension if earlier else _first_outline
        build = partial(prompt, offered, evidence, run)
        answer = await generate("outline", self.model, build, OutlineAnswer, run)
        selection = ThemeSelection(evidence, run)
        for trend in earlier:
            selection.keep(earlier_entry(trend, evidence))
        themes = _themes(answer, offered) if answer else []
        for theme in themes if earlier else ():
            selection.write_anew(theme.name)
        new = [theme for theme in themes if not selection.has_name(theme.name)]
        for theme in new:
            selection.add(theme)
        outline = selection.outline
        if earlier or len(outline.entries) >= min(MIN_THEMES, len(offered)):
            return outline
        if answer:
            note_fallback("outline", Message("too few of its themes could be counted"), run)
        return replace(outline, entries=())


def offered_candidates(measurement: Measurement) -> list[Candidate]:
    """The most telling candidates, then the most frequent ones, then what moves in the whole field."""
    selected = list(select_candidates(measurement, limit=MAX_SELECTED, at_least=MIN_SELECTED))
    labels = {candidate.label for candidate in selected}
    others = [candidate for candidate in measurement.candidates if candidate.label not in labels]
    others.sort(key=lambda candidate: (-len(candidate.documents), candidate.label))
    domain_wide = measurement.domain_wide[:MAX_DOMAIN_WIDE]
    return [*selected, *others[: MAX_OFFERED - len(selected)], *domain_wide]


def _first_outline(offered: Sequence[Candidate], evidence: EvidenceBase, run: Run, share: float) -> str:
    return run.prompts.load(
        "outline",
        question=run.question.text,
        language=LANGUAGE_NAMES[run.question.language],
        split=_split(evidence.measurement),
        candidates=_candidate_lines(offered, evidence.measurement, share),
        titles=_titles_by_period(evidence.measurement, share),
        found=_found(evidence.angle_documents, evidence, share),
    )


def _extension(offered: Sequence[Candidate], evidence: EvidenceBase, run: Run, share: float) -> str:
    earlier = evidence.earlier
    return run.prompts.load(
        "extend",
        question=run.question.text,
        language=LANGUAGE_NAMES[run.question.language],
        written="\n".join(map(_written_line, earlier.trends)),
        missing="\n".join(f"- {question}" for question in earlier.missing) or "- nothing",
        room=str(room_for_more(evidence)),
        split=_split(evidence.measurement),
        candidates=_candidate_lines(offered, evidence.measurement, share),
        found=_found(earlier.found, evidence, share),
    )


def _written_line(trend: Trend) -> str:
    phrases = ", ".join(coded.phrase for coded in trend.codebook) or trend.label
    return f"{trend.name or trend.label} | {trend.definition or ''} | {phrases}"


def _candidate_lines(offered: Sequence[Candidate], measurement: Measurement, share: float) -> str:
    lines = (
        f"C{at} | {candidate.label} | {candidate.direction} | {_counts(candidate, measurement)}"
        for at, candidate in enumerate(offered, 1)
    )
    return "\n".join(within_tokens(lines, int(share * CANDIDATE_TOKENS)))


def _split(measurement: Measurement) -> str:
    """The first period of the recent part."""
    return measurement.split or "a split that is not known"


def _counts(candidate: Candidate, measurement: Measurement) -> str:
    """`12 of 300 (4.0%), then 80 of 400 (20%)`: before the split and since."""
    if measurement.split is None:
        return f"{len(candidate.documents)} of {len(measurement.documents)}"
    sides = before_and_since(candidate.counts, measurement.sampled, measurement.split)
    return ", then ".join(f"{count} of {size} ({percent(count, size)})" for count, size in sides)


def _titles_by_period(measurement: Measurement, share: float) -> str:
    """Titles of a few spans of periods, as many from each, spread evenly over it."""
    tokens = int(share * TITLES_TOKENS)
    dated = [document for document in measurement.documents if measurement.period_of(document)]
    dated.sort(key=lambda document: (document.date or "", document.key))
    spans = list(_spans(sorted(measurement.sampled)))
    if not dated or not spans:
        return delimit("\n".join(within_tokens(_titles(measurement.documents, TITLES_IN_SPAN), tokens)))
    blocks = []
    for span in spans:
        within = [document for document in dated if measurement.period_of(document) in span]
        titles = within_tokens(_titles(within, TITLES_IN_SPAN), tokens // len(spans))
        blocks.append("\n".join((f"{span[0]} to {span[-1]}:", *titles)))
    return delimit("\n".join(blocks))


def _spans(periods: Sequence[str]) -> Iterable[Sequence[str]]:
    """The periods in at most five rows of the same length; the last may be shorter."""
    length = max(1, -(-len(periods) // MAX_SPANS))
    return (periods[at : at + length] for at in range(0, len(periods), length))


def _titles(documents: Sequence[Document], number: int) -> list[str]:
    return [one_line(document.title) for document in evenly(documents, number)]


def evenly(items: Sequence[T], number: int) -> list[T]:
    """So many of the items, at even distances."""
    if len(items) <= number:
        return list(items)
    return [items[(2 * at + 1) * len(items) // (2 * number)] for at in range(number)]


def _found(documents: Sequence[Document], evidence: EvidenceBase, share: float) -> str:
    """Each document with what it did, as many as fit; where not all do, spread over all angles.

    For a web page with the title of a paper that was counted, the paper is told, which has a date.
    """
    titles = set(map(title_key, documents))
    counted = [document for document in evidence.measurement.documents if title_key(document) in titles]
    lines = [_found_line(document) for document in without_twins([*documents, *counted])]
    tokens = int(share * FOUND_TOKENS)
    number = len(within_tokens(lines, tokens))
    kept = within_tokens(evenly(lines, number), tokens) if number else []
    return delimit("\n".join(kept)) if kept else "nothing"


def _found_line(document: Document) -> str:
    year = document.date[:4] if document.date else "undated"
    return one_line(f"- {document.title} ({year}): {' '.join(gist(document))}")


def _themes(answer: OutlineAnswer, offered: Sequence[Candidate]) -> list[Theme]:
    """The themes of an answer, with labels in the place of ids; those without a phrase are left out."""
    known = {f"C{at}": candidate.phrases for at, candidate in enumerate(offered, 1)}
    themes = []
    for proposed in answer.themes[:MAX_PROPOSED]:
        named = (known.get(phrase.strip(), (one_line(phrase),)) for phrase in proposed.phrases)
        phrases = (phrase for each in named for phrase in each)
        distinct = tuple(phrase for phrase in dict.fromkeys(phrases) if phrase and not _is_id(phrase))
        if distinct:
            name, definition = one_line(proposed.name), one_line(proposed.definition)
            themes.append(Theme(name, definition, distinct[:MAX_PHRASES], proposed.counted))
    return themes


def _is_id(phrase: str) -> bool:
    """Whether a phrase is the id of a candidate that does not exist."""
    return phrase[:1] == "C" and phrase[1:].isdigit()
