"""The reasoner without a language model: templates for the counts, quotations for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Judgement, Material, Outline, Outlined, Plan, Topic
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.claims import background_claims, trends_of
from trendscope.draft import Draft
from trendscope.measuring.picking import pick
from trendscope.text.hangul import is_korean

if TYPE_CHECKING:
    from trendscope.agents.angle_search import Desk
    from trendscope.run import Run


class ExtractiveReasoner:
    """Every number is counted, every other sentence quoted."""

    name = "extractive"

    async def plan(self, run: Run) -> Plan:
        korean = [phrase for phrase in run.question.phrases if is_korean(phrase)]
        english = await run.use("translate_terms", terms=korean) if korean else {}
        topic = _in_english(run.question.topic, english)
        return Plan(
            angles=tuple(plan_angles(run, topic, english)),
            topic=topic,
            untranslated=tuple(phrase for phrase in korean if phrase not in english),
        )

    async def search(self, run: Run, desk: Desk) -> None:
        """What was planned, and nothing beside it."""
        await desk.ask_planned()

    async def outline(self, run: Run, material: Material) -> Outline:
        return Outline(tuple(map(Outlined, pick(material.measurement))))

    async def write(self, run: Run, material: Material, outline: Outline) -> Draft:
        measured = material.measurement
        chosen = [trend.candidate for trend in outline.trends]
        trends = trends_of([*chosen, *measured.field_wide], material, run.wording)
        return Draft(
            background=background_claims(material, run.wording),
            trends=trends[: len(chosen)],
            field_wide=trends[len(chosen) :],
            measured=len(measured.documents),
            total=material.totals,
            dropped=measured.dropped,
        )

    async def judge(self, run: Run, draft: Draft, material: Material) -> Judgement:
        """Nothing beside the rules: judging what a sentence means takes a model."""
        return Judgement(draft)


def _in_english(topic: Topic, english: dict[str, str]) -> Topic:
    """The topic in English; a group in which nothing could be translated is left out."""
    groups = (tuple(english.get(phrase, phrase) for phrase in group) for group in topic)
    known = (tuple(dict.fromkeys(phrase for phrase in group if not is_korean(phrase))) for group in groups)
    return tuple(group for group in known if group)
