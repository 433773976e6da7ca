"""An answer in the terminal, or as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from trendscope.conversation.answer import Answer
from trendscope.conversation.told_answer import ListedPaper, Source, ToldAnswer
from trendscope.report.blocks import BLANK, item, paragraph, plain
from trendscope.report.readable import readable
from trendscope.text.links import web_link


def print_answer(answer: Answer, console: Console) -> None:
    """Print an answer at the width of the console."""
    for part in _parts(ToldAnswer(answer)):
        console.print(part)
    for command in answer.commands:  # whole, to be copied
        console.print(Text(f"  {command}"), soft_wrap=True)


def _parts(told: ToldAnswer) -> Iterator[RenderableType]:
    for number, (text, marks) in enumerate(told.claims):
        yield from [BLANK] if number else []
        yield paragraph(Text.assemble(plain(text), (f" {marks}" if marks else "", "cyan")))
    if told.answer.note:
        yield from (*([BLANK] if told.claims else []), paragraph(plain(told.answer.note)))
    yield from map(_paper, told.papers)
    if told.more:
        yield paragraph(told.more, "dim")
    if sources := [*map(_source, told.sources)]:
        yield from (BLANK, *sources)
    if told.answer.commands:
        yield from (BLANK, paragraph(told.say("ask.look"), "dim"))


def _paper(paper: ListedPaper) -> RenderableType:
    text = Text.assemble(plain(paper.title, _link(paper.url)), (f" ({paper.byline})", "dim"))
    return item(paper.id, text, "cyan")


def _source(source: Source) -> RenderableType:
    quoted = f"“{source.text}” " if source.text else ""
    title = plain(readable(source.reference.title), _link(source.reference.url))
    address = f" ({source.byline}) {web_link(source.reference.url) or ''}".rstrip()
    return item(f"[{source.id}]", Text.assemble(quoted, title, (address, "dim")), "cyan")


def _link(url: str) -> Style:
    return Style(link=web_link(url))
