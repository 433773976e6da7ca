"""A difference as GitHub-flavored Markdown; nothing from outside becomes markup."""

from __future__ import annotations

from collections.abc import Iterator

from trendscope.difference.difference import Difference
from trendscope.difference.entry import SAME, Entry, Extent, title_of
from trendscope.difference.summary import summary
from trendscope.difference.telling import Telling
from trendscope.report.corpus import Paper
from trendscope.report.markdown import escape, linked

BRIEF = Extent(claims=None, lines=None, text=None, evidence=True)
WHOLE = Extent(
    papers=None, periods=None, claims=None, lines=None, text=None, phrases=None, evidence=True, others=True
)


def to_markdown(difference: Difference, *, details: bool = False) -> str:
    """The difference as a Markdown document; `details` adds every paper and every count."""
    return "\n\n".join(_blocks(difference, Telling(difference, WHOLE if details else BRIEF))) + "\n"


def _blocks(difference: Difference, telling: Telling) -> Iterator[str]:
    yield f"# {escape(telling.question)}"
    yield f"**{escape(summary(difference))}**"
    yield from (f"> {escape(notice)}" for notice in telling.notices)
    yield escape(telling.window)
    for section in telling.sections:
        yield f"## {escape(section.title)}"
        yield "\n".join(line for entry in section.entries for line in _lines(entry))
        if section.note:
            yield escape(section.note)


def _lines(entry: Entry) -> Iterator[str]:
    name = f"**{escape(entry.name)}** " if entry.name else ""
    mark = "" if entry.mark == SAME else f"{escape(entry.mark)} "
    yield f"- {mark}{name}{escape(entry.text)}"
    yield from (f"  - {escape(line)}" for line in entry.lines)
    yield from (f"  - {escape(mark)} {_paper(paper)}" for mark, paper in entry.papers)
    if entry.more:
        yield f"  - {escape(entry.more)}"


def _paper(paper: Paper) -> str:
    title = linked(title_of(paper), paper.url)
    return f"{title}, {escape(paper.date)}" if paper.date else title
