"""`trendscope` alone: what it does, shown by an example that is shipped, and questions to try."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from trendscope.example.report import EXAMPLE
from trendscope.example.summary import ExampleSummary, ExampleTrend, example_summary
from trendscope.report.grid import Column, Grid
from trendscope.report.signs import DIRECTIONS
from trendscope.streams import standard_output
from trendscope.wording import Wording
from trendscope.wording.catalogue import spoken_language

QUESTIONS = ("greeting.unquoted", "greeting.quoted", "greeting.with_option")
# One screen of 80 columns and 24 lines, with the next prompt.
MAX_TRENDS = 6
MIN_THEME = 18
# Below this width, a trend has no curve, and its shares are in one column; the rest is less, too.
MIN_WIDE = 60


def greet() -> int:
    """Print one screen, and give the exit status."""
    console, language = standard_output().page(), spoken_language()
    for part in _Greeting(console, Wording(language), example_summary(language)).parts():
        console.print(_wrapped(part, console) if isinstance(part, Text) else part)
    return 0


def _wrapped(text: Text, console: Console) -> Text:
    """The lines of a text, without spaces at their ends."""
    lines = text.wrap(console, console.width)
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


class _Greeting:
    """The parts of the first screen."""

    def __init__(self, console: Console, say: Wording, example: ExampleSummary) -> None:
        self.is_wide = console.width >= MIN_WIDE
        self.say = say
        self.example = example
        trends = example.trends[:MAX_TRENDS]
        self.trends = trends if self.is_wide else [trends[0], trends[-1]]

    def parts(self) -> Iterator[RenderableType]:
        yield Text(self.say("greeting.purpose"))
        yield Text()
        yield from self._example()
        yield Text()
        yield Text(self.say("greeting.try"))
        for key in QUESTIONS if self.is_wide else QUESTIONS[:1]:
            yield Text(f"  trendscope {self.say(key)}", "bold")
        yield self._more()

    def _example(self) -> Iterator[RenderableType]:
        example = self.example
        yield Text.assemble((f"{self.say('greeting.example')} ", "dim"), (example.question, "bold"))
        yield Text(example.answer)
        yield Grid(self._columns(), [*map(self._row, self.trends)])
        yield Text(self._legend(), "dim")
        if self.is_wide:
            yield Text.assemble(f"“{example.quotation}”", (f" ({example.reference})", "dim"))
        whole = self.say("greeting.whole", quotations=example.quotations)
        yield Text.assemble((f"  trendscope show {EXAMPLE}", "bold"), (f"  {whole}", "dim"))

    def _columns(self) -> list[Column]:
        example = self.example
        named = Column(self.say("greeting.named", papers=example.papers), minimum=MIN_THEME)
        if not self.is_wide:
            return [named, Column("", right=True)]
        return [named, Column(example.earlier, right=True), Column(example.recent, right=True), Column("")]

    def _row(self, trend: ExampleTrend) -> list[Text]:
        arrow, style = DIRECTIONS[trend.direction]
        theme = Text.assemble((arrow, style), f" {trend.theme}")
        if not self.is_wide:
            return [theme, Text(f"{trend.earlier} → {trend.recent}")]
        return [theme, Text(trend.earlier), Text(trend.recent), Text(trend.curve, style)]

    def _legend(self) -> str:
        words = {DIRECTIONS[trend.direction][0]: trend.words for trend in self.trends}
        periods = [] if self.is_wide else [f"{self.example.earlier} → {self.example.recent}"]
        return "   ".join([*periods, *(f"{arrow} {each}" for arrow, each in words.items())])

    def _more(self) -> Text:
        """The commands that say more, as many as fit on a line."""
        commands = {"trendscope --help": "greeting.help", "trendscope runs": "greeting.runs"}
        return Text("   ").join(
            Text.assemble((command, "bold"), (f"  {self.say(key)}", "dim"))
            for command, key in commands.items()
        )
