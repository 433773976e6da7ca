from __future__ import annotations

import io

import pytest
from rich.console import Console

from trendscope import Progress, SourceProgress
from trendscope.live_progress import LiveProgress


def shown(*steps: Progress, width: int = 80) -> str:
    """What a terminal was sent."""
    screen = io.StringIO()
    with LiveProgress(Console(file=screen, force_terminal=True, width=width, color_system=None)) as live:
        for step in steps:
            live.show(step)
    return screen.getvalue()


def test_a_step_stays() -> None:
    assert "  searcher  What does it mean?\n" in shown(Progress("searcher", "What does it mean?")).replace(
        "\r", ""
    )


def test_a_source_has_one_line() -> None:
    steps = [
        SourceProgress("searcher", f"arxiv: {read} of 100 papers read", source="arxiv", read=read, total=100)
        for read in (10, 60)
    ]
    last = shown(*steps).rpartition("arxiv: 60 of 100 papers read")

    assert last[1]
    assert "arxiv: 10 of 100" not in last[2]


@pytest.mark.parametrize("width", [40, 200])
def test_each_source_has_its_own(width: int) -> None:
    text = shown(
        SourceProgress("searcher", "arxiv: 12 found", source="arxiv"),
        SourceProgress("searcher", "tavily: 3 found", source="tavily"),
        width=width,
    )

    assert "arxiv: 12" in text
    assert "tavily: 3" in text


def test_no_text_from_outside_is_markup_or_an_escape_code() -> None:
    text = shown(
        SourceProgress("searcher", "arxiv: [red]no[/red] \x1b]0;title\x07", source="arxiv"),
        Progress("searcher", "[red]no[/red] \x1b]0;title\x07"),
    )

    assert "[red]no[/red]" in text
    assert "\x1b]0;title" not in text
