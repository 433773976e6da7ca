"""The angles of a question, planned without a model: development, background, the web."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Topic
from trendscope.document import Kind
from trendscope.question.parse import query_of
from trendscope.text.hangul import is_korean

if TYPE_CHECKING:
    from trendscope.graphs.state import Angle, Attempt
    from trendscope.run import Run

BACKGROUND_ANGLES = 2


def plan_angles(run: Run, topic: Topic, english: dict[str, str]) -> Iterator[Angle]:
    """One angle for the counts, one for each term's background, one for the web.

    `topic` is that of the question in English, `english` the translation of its phrases.
    """
    if topic and (papers := _sources(run, "paper") + _sources(run, "note")):
        yield _development(run, topic, papers)
    if articles := _sources(run, "article"):
        for phrase in _names(run.question.topic):
            yield _background(run, phrase, english.get(phrase), articles)
    if pages := _sources(run, "web"):
        yield _web(run, topic, pages)


def _names(topic: Topic) -> list[str]:
    """The phrases to explain: what is asked about, and further names of two words or more."""
    first, *rest = topic
    named = [phrase for group in rest for phrase in group if " " in phrase]
    return [*first, *named][:BACKGROUND_ANGLES]


def _development(run: Run, topic: Topic, sources: list[str]) -> Angle:
    question = run.question
    ask = run.wording(
        "angle.development", topic=", ".join(question.phrases), since=question.since, until=question.until
    )
    attempts: list[Attempt] = [{"query": str(query_of(topic)), "language": "en"}]
    return {"name": "development", "ask": ask, "role": "topic", "sources": sources, "attempts": attempts}


def _background(run: Run, phrase: str, english: str | None, sources: list[str]) -> Angle:
    name = f"background of {phrase}"
    attempts: list[Attempt] = [{"query": f'"{phrase}"', "language": run.question.language}]
    if english and english != phrase:
        attempts.append({"query": f'"{english}"', "language": "en"})
    elif not is_korean(phrase) and run.question.language != "en":
        attempts.append({"query": f'"{phrase}"', "language": "en"})
    ask = run.wording("angle.background", topic=phrase)
    return {
        "name": name,
        "ask": ask,
        "role": "background",
        "sources": sources,
        "otherwise": _sources(run, "web"),
        "attempts": attempts,
    }


def _web(run: Run, topic: Topic, sources: list[str]) -> Angle:
    own: Attempt = {"query": str(query_of(run.question.topic)), "language": run.question.language}
    translated: list[Attempt] = [{"query": str(query_of(topic)), "language": "en"}] if topic else []
    attempts = [*translated, own] if translated != [own] else [own]
    ask = run.wording("angle.web", topic=", ".join(run.question.phrases))
    return {"name": "web", "ask": ask, "role": "web", "sources": sources, "attempts": attempts}


def _sources(run: Run, kind: Kind) -> list[str]:
    return [source.source for source in run.sources.values() if source.kind == kind]
