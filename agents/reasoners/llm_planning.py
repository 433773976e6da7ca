"""From what a model plans to angles: only what keeps to the question is searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Plan, Topic
from trendscope.agents.reasoners.angles import plan_angles
from trendscope.agents.reasoners.schemas import PlanAnswer, PlannedAngle
from trendscope.question.parse import query_of
from trendscope.text.hangul import is_korean
from trendscope.text.safe import one_line, visible
from trendscope.text.words import stems
from trendscope.verification.criteria import in_language
from trendscope.verification.evidence import folded
from trendscope.verification.references import has_reference

if TYPE_CHECKING:
    from trendscope.document import Kind
    from trendscope.graphs.state import Angle, Attempt
    from trendscope.run import Run

MOST_GROUPS, MOST_WORDS = 2, 6
MOST_ANGLES, MOST_QUERIES = 4, 2
LONGEST_ASK = 160

_PAPERS: list[Kind] = ["paper", "note"]
_OTHERS: list[Kind] = ["article", "web"]


def with_answer(plan: Plan, answer: PlanAnswer, run: Run) -> Plan:
    """The plan with the model's topic and angles, as far as they keep to the question."""
    planned = _with_topic(plan, _topic(answer, plan), run)
    angles = tuple(angles_of(answer.angles, planned, run))
    if not angles:
        return planned
    # The model's angles ask the web more closely than the one for the whole question.
    own = (angle for angle in planned.angles if angle["role"] != "web")
    return replace(planned, angles=(*own, *angles))


def _with_topic(plan: Plan, topic: Topic, run: Run) -> Plan:
    """The plan on another topic, in which the model has put into English what could not be translated."""
    if topic == plan.topic:
        return replace(plan, asked=topic)
    background = [angle for angle in plan.angles if angle["role"] == "background"]
    others = [angle for angle in plan_angles(run, topic, {}) if angle["role"] != "background"]
    return Plan((*_with_second_try(others, plan), *background), topic, asked=plan.topic)


def _with_second_try(angles: Iterable[Angle], plan: Plan) -> Iterator[Angle]:
    """The angles; where the one that counts papers finds none, it asks for the question's own words."""
    for angle in angles:
        if angle["role"] == "topic" and plan.topic:
            own: Attempt = {"query": str(query_of(plan.topic)), "language": "en"}
            angle["attempts"].append(own)
        yield angle


def angles_of(planned: Iterable[PlannedAngle], plan: Plan, run: Run, most: int = MOST_ANGLES) -> list[Angle]:
    """The first of the planned angles that keep to the topic, each under a name of its own."""
    found = (angle for each in planned if (angle := _angle(each, plan, run)))
    named = {angle["name"]: angle for angle in found}
    return list(named.values())[:most]


def _topic(answer: PlanAnswer, plan: Plan) -> Topic:
    """The model's topic, where it is English and each phrase shares a word with the question's own."""
    groups = (tuple(filter(None, map(_phrase, group))) for group in answer.topic[:MOST_GROUPS])
    topic = tuple(group for group in groups if group)
    phrases = [phrase for group in topic for phrase in group]
    own = stems(" ".join(plan.terms))
    strays = own and not own & stems(" ".join(phrases))
    return plan.topic if not topic or strays or any(map(is_korean, phrases)) else topic


def _angle(planned: PlannedAngle, plan: Plan, run: Run) -> Angle | None:
    """The angle with its queries; none where they stray from the topic."""
    attempts = list(_attempts(planned, run))
    own = stems(" ".join((*plan.terms, *run.question.phrases)))
    if not attempts or (own and not own & stems(" ".join(attempt["query"] for attempt in attempts))):
        return None
    ask = _ask(planned.ask, attempts, run)
    angle: Angle = {
        "name": ask,
        "ask": ask,
        "role": "angle",
        "sources": list(run.sources),
        "attempts": attempts,
        "answer": one_line(visible(planned.answer))[:LONGEST_ASK],
    }
    question = run.question
    if planned.since and question.since <= planned.since <= question.until:
        angle["since"] = planned.since
    if planned.until and angle.get("since", question.since) <= planned.until <= question.until:
        angle["until"] = planned.until
    return angle


def _attempts(planned: PlannedAngle, run: Run) -> Iterator[Attempt]:
    """Papers are found by English words alone; the rest in the language of the question."""
    for query in dict.fromkeys(map(_phrase, planned.papers[:MOST_QUERIES])):
        if query and not is_korean(query):
            yield {"query": query, "language": "en", "kinds": _PAPERS}
    if query := _phrase(planned.web):
        yield {"query": query, "language": "ko" if is_korean(query) else "en", "kinds": _OTHERS}


def _ask(text: str, attempts: list[Attempt], run: Run) -> str:
    """What the model asks, where a reader may read it in a report; else the words of its queries.

    A question says nothing that would have to be proved, and no other angle is named by one.
    """
    text = " ".join(text.split())
    spoiled = (
        not text.endswith(("?", "？"))
        or len(text) > LONGEST_ASK
        or visible(text) != text
        or has_reference(text)
        or any(character.isdecimal() or character in "“”\"'" for character in folded(text))
        or not in_language(text, run.question.language)
    )
    queries = ", ".join(attempt["query"] for attempt in attempts)
    return run.wording("angle.planned", queries=queries) if spoiled else text


def _phrase(text: str) -> str:
    """A search phrase of a few words, without what a query language would read; none of hidden characters."""
    if visible(text) != text:
        return ""
    words = "".join(c if c.isalnum() or c in "-+# " else " " for c in text).split()
    return " ".join(words[:MOST_WORDS])
