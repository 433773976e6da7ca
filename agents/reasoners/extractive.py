"""The reasoner without a language model: templates for the counts, quotations for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trendscope.agents.angle_search import AngleSearch
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.claims import background_claims, counted_trend, extractive_trends
from trendscope.agents.reasoners.extractive_answer import AnswerWriter
from trendscope.agents.reasoners.extractive_synthesis import SynthesisWriter
from trendscope.agents.reasoners.reasoner import EXTRACTIVE, OutlineCount
from trendscope.agents.reasoners.topic_focus import TopicFocus
from trendscope.draft import Draft, JudgedDraft
from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.redundancy import distinct
from trendscope.measuring.selection import also_moving, select_candidates
from trendscope.outline import Outline, OutlineEntry
from trendscope.plan import Plan, Topic
from trendscope.question.glossary import parts_not_in_glossary, translate_by_glossary
from trendscope.run import Run
from trendscope.synthesis import Synthesis
from trendscope.text.hangul import has_hangul
from trendscope.trend import Trend


class ExtractiveReasoner:
    """Every number is counted, and every other sentence is quoted."""

    name = EXTRACTIVE

    async def plan(self, run: Run) -> Plan:
        question = run.question
        korean = [phrase for phrase in (*question.phrases, *question.excluded) if has_hangul(phrase)]
        english = await run.call_tool("translate_terms", terms=korean) if korean else {}
        topic = in_english(question.topic, english)
        excluded = tuple(phrase for group in in_english((question.excluded,), english) for phrase in group)
        return Plan(
            angles=tuple(plan_angles(run, topic, english, excluded)),
            topic=topic,
            untranslated=tuple(_untranslated(korean, english)),
            excluded=excluded,
        )

    async def search(self, run: Run, angle_search: AngleSearch) -> None:
        """Only the planned searches."""
        await angle_search.search_planned()

    async def outline(self, run: Run, evidence: EvidenceBase) -> Outline:
        return Outline(tuple(map(OutlineEntry, select_candidates(evidence.measurement))))

    async def write(self, run: Run, evidence: EvidenceBase, outline: Outline, count: OutlineCount) -> Draft:
        return self.draft_of(run, *await count(outline))

    def draft_of(
        self, run: Run, evidence: EvidenceBase, outline: Outline, *, with_paragraphs: bool = True
    ) -> Draft:
        """The draft of an outline that is counted; without paragraphs, a trend has only its counts."""
        measurement = evidence.measurement
        chosen = [entry.candidate for entry in outline.entries]
        related = {label for each in chosen for label in each.related}
        others = (each for each in measurement.domain_wide if each.label not in related)
        elsewhere = distinct(others, chosen, len(measurement.domain_wide))
        also = also_moving(measurement, (*chosen, *elsewhere))
        # One phrase of the whole field, such as "artificial intelligence", says little of a trend.
        told = (*also, *(each for each in elsewhere if each.codebook))
        focus = TopicFocus(evidence)
        trends = (
            extractive_trends(chosen, told, focus, run.wording)
            if with_paragraphs
            else tuple(counted_trend(each, evidence, run.wording) for each in chosen)
        )
        return Draft(
            background=background_claims(focus, run.wording),
            trends=trends,
            also=tuple(counted_trend(each, evidence, run.wording) for each in also),
            domain_wide=tuple(counted_trend(each, evidence, run.wording) for each in elsewhere),
            synthesis=_synthesis(chosen, told, trends, focus, run),
            measured=len(measurement.documents),
            in_passing=len(measurement.in_passing),
            counted=tuple(evidence.ids[document.key] for document in measurement.documents),
            total=evidence.volume,
            dropped=measurement.dropped,
        )

    async def judge(self, run: Run, draft: Draft, evidence: EvidenceBase) -> JudgedDraft:
        """Nothing beyond the rules: judging what a sentence means takes a model."""
        return JudgedDraft(draft)


def _synthesis(
    chosen: Sequence[Candidate],
    others: Sequence[Candidate],
    trends: Sequence[Trend],
    focus: TopicFocus,
    run: Run,
) -> Synthesis:
    evidence = focus.evidence
    keys = {name: key for key, name in evidence.ids.items()}
    cited = (name for trend in trends for claim in trend.claims for name in claim.sentences)
    taken = frozenset((keys[name.document], name.number - 1) for name in cited)
    synthesis = SynthesisWriter(focus, chosen, run.wording, taken).write()
    answer = AnswerWriter(
        topic=run.wording.listed([names[0] for names in run.question.topic if names] or [*evidence.terms]),
        evidence=evidence,
        candidates=chosen,
        current=run.question.window.period_of(run.today.isoformat()),
        say=run.wording,
        others=others,
    ).write(synthesis.problems)
    return synthesis.model_copy(update={"answer": answer})


def _untranslated(korean: Iterable[str], english: dict[str, str]) -> Iterator[str]:
    """The phrases that have no English, and the parts that the glossary left out of the others."""
    for phrase in dict.fromkeys(korean):
        if phrase not in english:
            yield phrase
        elif english[phrase] == translate_by_glossary(phrase):
            yield from parts_not_in_glossary(phrase)


def in_english(topic: Topic, english: dict[str, str]) -> Topic:
    """The topic in English; a group in which nothing could be translated is left out."""
    groups = (tuple(english.get(phrase, phrase) for phrase in group) for group in topic)
    known = (tuple(dict.fromkeys(phrase for phrase in group if not has_hangul(phrase))) for group in groups)
    return tuple(group for group in known if group)
