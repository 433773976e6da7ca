"""From a model's plan to angles: only what keeps to the question is searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.schemas import PlanAnswer, PlannedAngle
from trendscope.document import Kind
from trendscope.plan import Angle, Plan, QueryVariant, Topic
from trendscope.question.parse import topic_query
from trendscope.question.query import Query
from trendscope.run import Run
from trendscope.text.characters import escape_hidden, has_hidden
from trendscope.text.hangul import has_hangul
from trendscope.text.language import is_written_in, language_of
from trendscope.text.lines import one_line
from trendscope.text.spelling import normalize_text
from trendscope.text.words import stems
from trendscope.verification.references import has_reference

MAX_GROUPS, MAX_WORDS = 2, 6
MAX_ANGLES, MAX_QUERIES = 4, 2
MAX_QUESTION_CHARACTERS = 160

_PAPERS: list[Kind] = ["paper", "note"]
_OTHERS: list[Kind] = ["article", "web"]


def apply_plan(plan: Plan, answer: PlanAnswer, run: Run) -> Plan:
    """The plan with the model's topic and angles, as far as they keep to the question."""
    planned = _with_topic(plan, _model_topic(answer, plan), run)
    angles = tuple(model_angles(answer.angles, planned, run))
    if not angles:
        return planned
    # The model's angles search the web more closely than the one for the whole question.
    default_angles = (angle for angle in planned.angles if angle["role"] != "web")
    return replace(planned, angles=(*default_angles, *angles))


def _with_topic(plan: Plan, topic: Topic, run: Run) -> Plan:
    """The plan for another topic, which may have English words for what could not be translated."""
    if topic == plan.topic:
        return replace(plan, stated_topic=topic)
    background = [angle for angle in plan.angles if angle["role"] == "background"]
    others = [angle for angle in plan_angles(run, topic, {}, plan.excluded) if angle["role"] != "background"]
    angles = (*_with_stated_topic(others, plan), *background)
    missing = tuple(part for part in plan.untranslated if any(part in each for each in run.question.excluded))
    return Plan(angles, topic, stated_topic=plan.topic, untranslated=missing, excluded=plan.excluded)


def _with_stated_topic(angles: Iterable[Angle], plan: Plan) -> Iterator[Angle]:
    """The angles; if the one that counts papers finds none, it searches the question's own words."""
    for angle in angles:
        if angle["role"] == "topic" and plan.topic:
            stated: QueryVariant = {"query": str(topic_query(plan.topic, plan.excluded)), "language": "en"}
            angle["variants"].append(stated)
        yield angle


def model_angles(
    planned: Iterable[PlannedAngle], plan: Plan, run: Run, limit: int = MAX_ANGLES
) -> list[Angle]:
    """The first of the planned angles that keep to the topic, each with a different name."""
    found = (angle for each in planned if (angle := _angle(each, plan, run)))
    named = {angle["name"]: angle for angle in found}
    return list(named.values())[:limit]


def _model_topic(answer: PlanAnswer, plan: Plan) -> Topic:
    """The model's topic, if it is in English and shares a word with the question's."""
    groups = (tuple(filter(None, map(_phrase, group))) for group in answer.topic[:MAX_GROUPS])
    topic = tuple(group for group in groups if group)
    phrases = [phrase for group in topic for phrase in group]
    stated = stems(" ".join(plan.terms))
    strays = stated and not stated & stems(" ".join(phrases))
    return plan.topic if not topic or strays or any(map(has_hangul, phrases)) else topic


def _angle(planned: PlannedAngle, plan: Plan, run: Run) -> Angle | None:
    """The angle with its queries; None if they stray from the topic."""
    variants = list(_variants(planned))
    stated = stems(" ".join((*plan.terms, *run.question.phrases)))
    if not variants or (stated and not stated & stems(" ".join(each["query"] for each in variants))):
        return None
    text = _question(planned.question, variants, run)
    angle: Angle = {
        "name": text,
        "question": text,
        "role": "angle",
        "sources": list(run.sources),
        "variants": [_without(plan, run, variant) for variant in variants],
        "answer": one_line(escape_hidden(planned.answer))[:MAX_QUESTION_CHARACTERS],
    }
    question = run.question
    if planned.since and question.since <= planned.since <= question.until:
        angle["since"] = planned.since
    if planned.until and angle.get("since", question.since) <= planned.until <= question.until:
        angle["until"] = planned.until
    return angle


def _variants(planned: PlannedAngle) -> Iterator[QueryVariant]:
    """Papers are searched in English only; the rest in the language of the question."""
    for query in dict.fromkeys(map(_phrase, planned.papers[:MAX_QUERIES])):
        if query and not has_hangul(query):
            yield {"query": query, "language": "en", "kinds": _PAPERS}
    if query := _phrase(planned.web):
        yield {"query": query, "language": language_of(query), "kinds": _OTHERS}


def _without(plan: Plan, run: Run, variant: QueryVariant) -> QueryVariant:
    """The variant without what the question leaves out."""
    left_out = plan.excluded if variant["language"] == "en" else run.question.excluded
    if not left_out:
        return variant
    query = replace(Query.parse(variant["query"]), excluded=left_out)
    return {**variant, "query": str(query)}


def _question(text: str, variants: list[QueryVariant], run: Run) -> str:
    """The model's question, if it is fit for a report; else one made from its queries.

    A question states nothing that would need evidence.
    """
    text = " ".join(text.split())
    unfit = (
        not text.endswith(("?", "？"))
        or len(text) > MAX_QUESTION_CHARACTERS
        or has_hidden(text)
        or has_reference(text)
        or any(character.isdecimal() or character in "“”\"'" for character in normalize_text(text))
        or not is_written_in(text, run.question.language)
    )
    queries = ", ".join(variant["query"] for variant in variants)
    return run.wording("angle.planned", queries=queries) if unfit else text


def _phrase(text: str) -> str:
    """A search phrase of a few words, without operators; empty if it has hidden characters."""
    if has_hidden(text):
        return ""
    words = "".join(c if c.isalnum() or c in "-+# " else " " for c in text).split()
    return " ".join(words[:MAX_WORDS])
