"""The angles of a question, planned without a model: development, background, the web."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.document import Kind
from trendscope.plan import Angle, QueryVariant, Topic
from trendscope.question.parse import topic_query
from trendscope.run import Run
from trendscope.text.hangul import has_hangul

MAX_BACKGROUND_ANGLES = 2


def plan_angles(
    run: Run, topic: Topic, english: dict[str, str], excluded: tuple[str, ...]
) -> Iterator[Angle]:
    """One angle for the counts, one for the background of each term, one for the web.

    `topic` is that of the question in English, `english` the translation of its phrases, and `excluded`
    what it leaves out, in English.
    """
    papers = source_names(run, "paper") + source_names(run, "note")
    if not topic:  # what is not known in English may be in a document of the reader
        papers = [name for name in papers if run.sources[name].own]
    if papers:
        yield _development(run, topic or run.question.topic, excluded, papers)
    if articles := source_names(run, "article"):
        for phrase in _terms_to_explain(run.question.topic):
            yield _background(run, phrase, english.get(phrase), articles)
    if pages := source_names(run, "web"):
        yield _web(run, topic, excluded, pages)


def source_names(run: Run, kind: Kind) -> list[str]:
    """The sources of a run that give documents of this kind."""
    return [source.source for source in run.sources.values() if source.kind == kind]


def _terms_to_explain(topic: Topic) -> list[str]:
    """The phrases of the first group, and further ones of two words or more."""
    first, *rest = topic
    named = [phrase for group in rest for phrase in group if " " in phrase]
    return [*first, *named][:MAX_BACKGROUND_ANGLES]


def _development(run: Run, topic: Topic, excluded: tuple[str, ...], sources: list[str]) -> Angle:
    question = run.question
    asked_about = ", ".join(question.phrases)
    text = run.wording("angle.development", topic=asked_about, window=run.wording.window(question.window))
    variants = [_in_english(topic, excluded)]
    return {
        "name": "development",
        "question": text,
        "role": "topic",
        "sources": sources,
        "variants": variants,
        "one_source": not run.sources_named,
    }


def _background(run: Run, phrase: str, english: str | None, sources: list[str]) -> Angle:
    variants: list[QueryVariant] = [{"query": f'"{phrase}"', "language": run.question.language}]
    if english and english != phrase:
        variants.append({"query": f'"{english}"', "language": "en"})
    elif not has_hangul(phrase) and run.question.language != "en":
        variants.append({"query": f'"{phrase}"', "language": "en"})
    return {
        "name": f"background of {phrase}",
        "question": run.wording("angle.background", topic=phrase),
        "role": "background",
        "sources": sources,
        "fallback_sources": source_names(run, "web"),
        "variants": variants,
    }


def _in_english(topic: Topic, excluded: tuple[str, ...]) -> QueryVariant:
    return {"query": str(topic_query(topic, excluded)), "language": "en"}


def _web(run: Run, topic: Topic, excluded: tuple[str, ...], sources: list[str]) -> Angle:
    question = run.question
    query = topic_query(question.topic, question.excluded)
    stated: QueryVariant = {"query": str(query), "language": question.language}
    english = [_in_english(topic, excluded)] if topic else []
    text = run.wording("angle.web", topic=", ".join(question.phrases))
    return {
        "name": "web",
        "question": text,
        "role": "web",
        "sources": sources,
        "variants": [*english, stated] if english != [stated] else [stated],
    }
