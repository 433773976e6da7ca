"""The reasoner without a language model: templates for the counts, quotations for the rest."""

from __future__ import annotations

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.claims import background_claims, extractive_trends
from trendscope.draft import Draft, Judgement
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.selection import select_candidates
from trendscope.outline import Outline, OutlineEntry
from trendscope.plan import Plan, Topic
from trendscope.run import Run
from trendscope.text.hangul import has_hangul


class ExtractiveReasoner:
    """Every number is counted, and every other sentence is quoted."""

    name = "extractive"

    async def plan(self, run: Run) -> Plan:
        korean = [phrase for phrase in run.question.phrases if has_hangul(phrase)]
        english = await run.call_tool("translate_terms", terms=korean) if korean else {}
        topic = _in_english(run.question.topic, english)
        return Plan(
            angles=tuple(plan_angles(run, topic, english)),
            topic=topic,
            untranslated=tuple(phrase for phrase in korean if phrase not in english),
        )

    async def search(self, run: Run, angle_search: AngleSearch) -> None:
        """Only the planned searches."""
        await angle_search.search_planned()

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline:
        return Outline(tuple(map(OutlineEntry, select_candidates(evidence.measurement))))

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline) -> Draft:
        measurement = evidence.measurement
        chosen = [entry.candidate for entry in outline.entries]
        trends = extractive_trends([*chosen, *measurement.domain_wide], evidence, run.wording)
        return Draft(
            background=background_claims(evidence, run.wording),
            trends=trends[: len(chosen)],
            domain_wide=trends[len(chosen) :],
            measured=len(measurement.documents),
            counted=tuple(evidence.ids[document.key] for document in measurement.documents),
            total=evidence.volume,
            dropped=measurement.dropped,
        )

    async def judge(self, run: Run, draft: Draft, evidence: EvidenceBase) -> Judgement:
        """Nothing beyond the rules: judging what a sentence means takes a model."""
        return Judgement(draft)


def _in_english(topic: Topic, english: dict[str, str]) -> Topic:
    """The topic in English; a group in which nothing could be translated is left out."""
    groups = (tuple(english.get(phrase, phrase) for phrase in group) for group in topic)
    known = (tuple(dict.fromkeys(phrase for phrase in group if not has_hangul(phrase))) for group in groups)
    return tuple(group for group in known if group)
