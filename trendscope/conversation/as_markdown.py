"""An answer as Markdown, which is also its message in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.conversation.answer import Answer
from trendscope.conversation.told_answer import ListedPaper, Source, ToldAnswer
from trendscope.report.markdown import escape, linked

_IDS = re.compile(r"(?:\[D\d+\.\d+\])*")


def answer_as_markdown(answer: Answer) -> str:
    """The claims with their ids, then the sentences with their links."""
    return "\n\n".join(block for block in _blocks(ToldAnswer(answer)) if block)


def _blocks(told: ToldAnswer) -> Iterator[str]:
    yield from (f"{escape(text)} {_marks(marks)}".rstrip() for text, marks in told.claims)
    yield escape(told.answer.note)
    yield "\n".join((*map(_paper, told.papers), *([f"- {told.more}"] if told.more else [])))
    if sources := [*map(_source, told.sources)]:
        yield "\n".join((f"**{told.say('ask.sources')}**\n", *sources))
    if told.answer.commands:
        commands = (f"    {command}" for command in told.answer.commands)
        yield "\n".join((escape(told.say("ask.look")) + "\n", *commands))


def _marks(marks: str) -> str:
    """Ids as they are: brackets that no address follows are no link."""
    return marks if _IDS.fullmatch(marks) else escape(marks)


def _paper(paper: ListedPaper) -> str:
    return f"- {paper.id}: {linked(paper.title, paper.url)} ({escape(paper.byline)})"


def _source(source: Source) -> str:
    quoted = f" “{escape(source.text)}”" if source.text else ""
    title = linked(source.reference.title, source.reference.url)
    return f"- [{source.id}]{quoted} {title} ({escape(source.byline)})"
