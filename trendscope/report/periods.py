"""Periods in words."""

from __future__ import annotations

from collections.abc import Iterable


def spans(periods: Iterable[str]) -> str:
    """`2019–2022, 2025` for the years 2019, 2020, 2021, 2022 and 2025; quarters and months likewise."""
    runs: list[list[str]] = []
    for period in sorted(set(periods)):
        if runs and _place(period) == _place(runs[-1][-1]) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def spans_in_words(periods: Iterable[str], language: str) -> str:
    """The same in a sentence: in Korean, years have `년` behind them."""
    text = spans(periods)
    return f"{text}년" if language == "ko" and text[-4:].isdigit() else text


def _place(period: str) -> int:
    """The place of a period among those of its unit."""
    year, part = int(period[:4]), period[5:]
    if part.startswith("Q"):
        return 4 * year + int(part[1:])
    return 12 * year + int(part) if part else year
