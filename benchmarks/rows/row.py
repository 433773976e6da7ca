"""What a row of the fault matrix is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Case:
    """One input, and what to do with it: `run` returns what was wrong, None where nothing was."""

    name: str
    run: Callable[[], str | None]


@dataclass(frozen=True)
class Row:
    """Faults of one kind. `cases` opens what they need, such as a server, and makes them from a seed."""

    id: str
    title: str
    cases: Callable[[Random], AbstractContextManager[Sequence[Case]]]
