"""The blocks of text that a page in the terminal is made of.

Text from outside goes through `one_line` and only into `Text` objects, never into markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from trendscope.report.citations import CitedClaim, in_brackets
from trendscope.text.lines import one_line

BLANK = Text()
INDENT = "   "


class Hanging:
    """A text with a hanging indent after its mark; unlike a table, it leaves no trailing spaces."""

    def __init__(self, mark: str | Text, text: Text) -> None:
        self.mark = mark if isinstance(mark, Text) else Text(mark)
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(2, options.max_width - self.mark.cell_len)
        before = self.mark
        for line in self.text.wrap(console, width, overflow="fold"):
            line.rstrip()
            yield Text.assemble(before, line)
            before = Text(" " * self.mark.cell_len)


def plain(text: str, style: str | Style = "") -> Text:
    """Text from outside, on one line."""
    return Text(one_line(text), style)


def paragraph(text: str | Text, style: str = "") -> RenderableType:
    return Hanging("", plain(text, style) if isinstance(text, str) else text)


def indented(text: Text) -> RenderableType:
    return Hanging(INDENT, text)


def item(mark: str, text: Text, style: str = "dim") -> RenderableType:
    """A text after its mark."""
    return Hanging(Text.assemble((mark, style), " "), text)


def section(title: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """An empty line, a heading and its parts, or nothing if there are none."""
    parts = list(heading(title, parts))
    yield from [BLANK, *parts] if parts else []


def heading(title: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """A heading and its parts, or nothing if there are none."""
    parts = list(parts)
    if parts:
        yield Rule(Text(title, "bold"), align="left", style="dim", characters="─")
        yield from parts


def prose(claims: Sequence[CitedClaim]) -> Text:
    """Claims as one paragraph, with the numbers of what they cite."""
    return Text(" ").join(map(sentence, claims))


def sentence(claim: CitedClaim) -> Text:
    """One claim with the numbers of what it cites, and the quotations that it introduces."""
    text = Text.assemble(claim.text, references(claim), claim.end)
    for quotation in claim.quotations:
        text.append_text(
            Text.assemble(
                *(" “", plain(quotation.text), f"”{quotation.place} "),
                (in_brackets([quotation.number]), "cyan"),
            )
        )
    return text


def references(claim: CitedClaim) -> Text:
    """` [3][5]`, or ` (DeepFact, 2026 [3]) [5]` where the sentence does not name one of them."""
    text = Text()
    if claim.named:
        cited = (Text.assemble(f"{mark.name} ", (f"[{mark.number}]", "cyan")) for mark in claim.named)
        text = Text.assemble(f"{claim.gap}(", Text("; ").join(cited), ")")
    return text.append(f" {in_brackets(claim.bare)}", "cyan") if claim.bare else text
