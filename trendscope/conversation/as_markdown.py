"""An answer as Markdown, which is also its message in a chat."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.conversation.answer import Answer
from trendscope.conversation.told_answer import ListedPaper, Source, ToldAnswer
from trendscope.report.markdown import escape, linked


def answer_as_markdown(answer: Answer) -> str:
    """The claims with their ids, then the sentences with their links."""
    return "\n\n".join(block for block in _blocks(ToldAnswer(answer)) if block)


def _blocks(told: ToldAnswer) -> Iterator[str]:
    yield from (f"{escape(text)} {escape(marks)}".rstrip() for text, marks in told.claims)
    yield escape(told.answer.note)
    yield "\n".join((*map(_paper, told.papers), *([f"- {told.more}"] if told.more else [])))
    if sources := [*map(_source, told.sources)]:
        yield "\n".join((f"**{told.say('ask.quoted')}**\n", *sources))
    if told.answer.commands:
        commands = (f"    {command}" for command in told.answer.commands)
        yield "\n".join((escape(told.say("ask.look")) + "\n", *commands))


def _paper(paper: ListedPaper) -> str:
    return f"- {paper.id}: {linked(paper.title, paper.url)} ({escape(paper.byline)})"


def _source(source: Source) -> str:
    quoted = f" “{escape(source.text)}”" if source.text else ""
    title = linked(source.reference.title, source.reference.url)
    return f"- {escape(f'[{source.id}]')}{quoted} {title} ({escape(source.byline)})"
