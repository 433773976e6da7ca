"""The live lines fit the terminal, whatever its size, and a few lines stay above them."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.repository import REPOSITORY
from trendscope.budget import Budget
from trendscope.commands.progress import print_progress, showing_progress
from trendscope.events import Decided, Judged, Measured, Progress, SourceProgress
from trendscope.live.progress import LiveProgress
from trendscope.live.screen import LiveScreen
from trendscope.llm.prices import Price
from trendscope.streams import OutputStream

CONTROL = re.compile(r"\x1b\[\??[\d;]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
BEGIN = {
    "en": Decided(
        "supervisor", "New question: searching 2 angles.", step="search", round=0, angles=("How?", "Who?")
    ),
    "ko": Decided(
        "supervisor", "새 질문: 관점 2개를 조사합니다.", step="search", round=0, angles=("어떻게?", "누가?")
    ),
}
WRITE = Decided("supervisor", "Measuring.", step="write", round=1)


def read(done: int, periods: int = 8, *, drawn: bool = False, source: str = "arxiv") -> SourceProgress:
    """A source of 100, 200 ... papers a period, which has read so many of them."""
    years = [*range(2019, 2019 + periods)]
    arrived = years[:done] if drawn else years[periods - done :]
    counts = {str(year): 100 * (year - 2018) for year in arrived}
    return SourceProgress(
        "searcher",
        "arxiv: ...",
        source=source,
        read=sum(counts.values()),
        total=3600,
        counts=counts,
        period=str(arrived[-1 if drawn else 0]),
        periods_done=done,
        periods=periods,
    )


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Run:
    """A screen that is told of a run."""

    budget: Budget | None = None
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.screen = LiveScreen(self.budget, self.clock)

    def lines(self, *events: Progress, width: int = 80, height: int = 24) -> list[str]:
        """What the screen shows after these events, a second apart."""
        for event in events:
            self.clock.now += 1
            self.screen.add(event)
        console = Console(width=width, height=height, file=io.StringIO(), color_system=None)
        with console.capture() as shown:
            console.print(self.screen)
        return shown.get().splitlines()


def shown(*events: Progress, width: int = 80) -> str:
    """What a terminal was sent."""
    screen = io.StringIO()
    with LiveProgress(Console(file=screen, force_terminal=True, width=width, color_system=None)) as live:
        for event in events:
            live.show(event)
    return screen.getvalue()


def lasting(*events: Progress) -> list[str]:
    """What is left on the terminal in the end."""
    lines, at = [""], 0
    for part in re.split(f"({CONTROL.pattern}|\n)", shown(*events)):
        at += {"\n": 1, "\x1b[1A": -1}.get(part, 0)
        lines += [""] * (at + 1 - len(lines))
        if part == "\x1b[2K":
            lines[at] = ""
        elif not part.startswith("\x1b"):
            lines[at] += part.strip("\r\n")
    return [line for line in lines if line]


def test_each_specialist_has_a_line_with_its_task() -> None:
    lines = Run().lines(
        BEGIN["en"], Progress("searcher", "reading"), WRITE, Progress("summarizer", "measuring")
    )

    assert [line[2:].split(maxsplit=1) for line in lines] == [
        ["supervisor", "Measuring."],
        ["searcher", "reading"],
        ["summarizer", "measuring"],
    ]
    assert [line[0] == "✓" for line in lines] == [True, True, False]


def test_the_specialists_have_names_in_korean() -> None:
    first, second, third = Run().lines(BEGIN["ko"], Progress("my_own", "찾는 중"))

    assert first == "✓ 총괄    새 질문: 관점 2개를 조사합니다."
    assert second == "✓ 검색    어떻게? · 누가?"
    assert third.endswith("my_own  찾는 중")


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Progress("critic", "checking 9 claims"), "    critic  checking 9 claims\n"),
        (Progress("critic", "주장 9개 확인 중"), "검토  주장 9개 확인 중\n"),
        (Progress("my_own", "찾는 중"), "my_own  찾는 중\n"),
    ],
)
def test_a_plain_line_begins_with_the_name(
    event: Progress, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_progress(event)

    assert capsys.readouterr().err == line


def test_the_searcher_works_on_all_its_questions() -> None:
    assert "searcher    How? · Who?" in Run().lines(BEGIN["en"])[-1]


def test_a_source_says_how_far_it_is() -> None:
    *_, line = Run().lines(BEGIN["en"], read(1), read(2), read(3))

    assert line == "  arxiv  ·····▆▇█  3 of 8 periods, 2,100 papers, 2 s left"


def test_a_source_says_it_in_korean() -> None:
    *_, line = Run().lines(BEGIN["ko"], read(1), read(2), read(3))

    assert line.endswith("기간 8개 중 3개, 논문 2,100편, 2초 남음")


def test_the_time_that_is_left_goes_down_between_two_pages() -> None:
    run = Run()
    first = run.lines(read(1), read(2))
    run.clock.now += 1
    second = run.lines()

    assert (first[-1][-8:], second[-1][-8:]) == ("3 s left", "2 s left")


def test_the_curve_grows_from_the_side_that_is_read_first() -> None:
    newest_first, drawn = Run(), Run()

    assert [newest_first.lines(read(done))[0].split()[1] for done in (1, 2)] == ["·······█", "······▇█"]
    drawn.lines(read(1))
    assert [drawn.lines(read(done, drawn=True))[0].split()[1] for done in (1, 2)] == ["█·······", "▅█······"]


def test_many_periods_leave_room_for_the_numbers() -> None:
    (line,) = Run().lines(read(90, periods=96))

    assert len(line.split()[1]) == 24


def test_what_a_source_found_is_said_in_its_own_words() -> None:
    assert Run().lines(SourceProgress("searcher", "tavily: 3 found", source="tavily")) == [
        "  tavily  3 found"
    ]


def test_a_model_is_shown_with_its_limits() -> None:
    price = Price(Decimal("0.25"), Decimal(2))
    budget = Budget(calls=20, tokens=9000, dollars=1, clock=Clock())
    budget.add_model("m", price)
    budget.book_call(1000, 500, price)

    wide, narrow = (Run(budget).lines(width=width)[-1] for width in (80, 40))

    assert wide == "0 of 300 s · $0.0012 of $1 · 1 of 20 calls · 1,500 of 9,000 tokens".replace(
        "$0.0013", "$0.0012"
    )
    assert narrow == "0 of 300 s · $0.0012 of $1"


def test_without_a_model_there_is_only_the_time() -> None:
    assert Run(Budget(clock=Clock())).lines() == ["0 of 300 s"]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("height", [4, 10, 40])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_fits(language: str, width: int, height: int) -> None:
    budget = Budget(clock=Clock())
    budget.add_model("m", None)
    sources = [read(3, source=f"source_{number}") for number in range(9)]
    task = Progress("searcher", "기계 번역 연구는 어떻게 발전했는가 " * 9)

    lines = Run(budget).lines(BEGIN[language], *sources, task, width=width, height=height)

    assert len(lines) <= height - 2
    assert max(map(cell_len, lines)) <= width


def test_few_lines_stay() -> None:
    measured = Measured("summarizer", "measured: LLM (1 → 2 %)", documents=9, sampled={}, trends=())
    judged = Judged("critic", "9 of 9 claims passed", claims=9, kept=9, score=1.0)

    assert lasting(
        Progress("supervisor", "using a model"),
        BEGIN["en"],
        Progress("searcher", "reading"),
        read(1),
        read(8),
        SourceProgress("searcher", "tavily: 3 found", source="tavily"),
        WRITE,
        Progress("summarizer", "measuring"),
        measured,
        Progress("supervisor", "the disk is full", is_warning=True),
        judged,
    ) == [
        "using a model",
        "arxiv  ▂▃▄▅▅▆▇█  3,600 papers read, 2019–2026",
        "measured: LLM (1 → 2 %)",
        "the disk is full",
        "9 of 9 claims passed",
    ]


def test_no_text_from_outside_is_markup_or_an_escape_code() -> None:
    hostile = "[red]no[/red] \x1b]0;title\x07"
    text = shown(
        SourceProgress("searcher", f"arxiv: {hostile}", source="arxiv"),
        Progress("searcher", hostile),
        Progress("supervisor", hostile),
    )

    assert "[red]no[/red]" in text
    assert "\x1b]0;title" not in text


def test_what_a_narrower_terminal_wraps_is_taken_away_too() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, color_system=None)
    with LiveProgress(console) as live:
        live.show(Progress("searcher", "x" * 60))
        console.print("drawn")
        console.width = 30
        before = len(screen.getvalue())
        console.print("drawn again")
        sent = screen.getvalue()[before:]

    # A line of 72 cells is three of 30.
    assert sent.partition("drawn again")[0].count("\x1b[1A") == 2


@contextmanager
def terminal(columns: int, lines: int) -> Iterator[tuple[int, Callable[[], str]]]:
    """A pseudo-terminal: where a child writes, and what it wrote until it ended."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    closed = False

    def text() -> str:
        nonlocal closed
        os.close(slave)
        closed = True
        return "".join(iter(lambda: _read(master), ""))

    try:
        yield slave, text
    finally:
        os.close(master)
        if not closed:
            os.close(slave)


def _read(master: int) -> str:
    try:
        return os.read(master, 65536).decode()
    except OSError:  # the other side is closed
        return ""


def run_on(columns: int, **variables: str) -> str:
    """What a terminal is sent by a whole run in Korean from the sample library."""
    question = "언어 모델 연구는 2016년 이후 어떻게 변했나?"
    command = [sys.executable, "-m", "trendscope", question, "--source", "library", "--model", "none"]
    others = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = {**others, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    with terminal(columns, 10) as (slave, text):
        with subprocess.Popen(command, env=environment | variables, stdout=slave, stderr=slave) as process:
            shown = text()
        assert process.returncode == 0
    return shown


def test_a_whole_run_fits_a_small_terminal() -> None:
    shown = run_on(40, NO_COLOR="1")

    lines = re.split(r"[\r\n]+", CONTROL.sub("", shown))
    assert [line for line in lines if cell_len(line) > 40] == []
    assert "\x1b[1A" in shown
    assert not re.search(r"\x1b\[[\d;]*3[1-7]", shown)


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with terminal(80, 24) as (slave, text):
        with open(slave, "w", closefd=False) as stream, monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", OutputStream(stream))
            with showing_progress(quiet=False) as show:
                show(Progress("searcher", "What does it mean?"))
        assert text() == "  searcher  What does it mean?\r\n"
