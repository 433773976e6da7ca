"""How far `trendscope library add` is, in one line on standard error."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trendscope.commands.batch_progress import in_words, showing_batch
from trendscope.wording.catalogue import _

if TYPE_CHECKING:
    from trendscope.library.library import Added, Refused

FIRST_AFTER = 2.0  # seconds; what takes less shows none


@dataclass
class LibraryProgress:
    """What became of so many files. What was there already takes next to no time."""

    total: int
    clock: Callable[[], float] = time.monotonic
    how: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def add(self, result: Added | Refused) -> None:
        self.how[result.how] += 1

    def line(self) -> str:
        """Such as `12 of 340 files: 10 added, 2 unchanged, about 3 min left`."""
        line = _(
            "{done:,} of {total:,} files: {counts}",
            done=self.how.total(),
            total=max(self.total, self.how.total()),  # a file of references adds many
            counts=self.counts(),
        )
        read = self.how.total() - self.how["unchanged"]
        if not read or self.how.total() >= self.total:
            return line
        seconds = (self.clock() - self.began) / read * (self.total - self.how.total())
        left = _("{time} left", time=in_words(seconds))
        return f"{line}, {left}"

    def counts(self) -> str:
        told = (
            (self.how["new"], _("{files:,} added", files=self.how["new"])),
            (self.how["changed"], _("{files:,} changed", files=self.how["changed"])),
            (self.how["unchanged"], _("{files:,} unchanged", files=self.how["unchanged"])),
            (self.how["copy"], _("{copies:copy|copies} of others", copies=self.how["copy"])),
            (self.how["refused"], _("{files:,} could not be read", files=self.how["refused"])),
        )
        return ", ".join(text for files, text in told if files)


@contextmanager
def showing(progress: LibraryProgress, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """What shows the line during the block, if the last time is long enough ago."""
    with showing_batch(quiet=quiet) as (show_line, every):
        shown_at = progress.clock() + FIRST_AFTER - every

        def show() -> None:
            nonlocal shown_at
            if progress.clock() >= shown_at + every:
                show_line(progress.line())
                shown_at = progress.clock()

        yield show


@contextmanager
def showing_vectors(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """What shows how many vectors are missing, if the last time is long enough ago."""
    with showing_batch(quiet=quiet) as (show_line, every):
        shown_at = time.monotonic() + FIRST_AFTER - every

        def show(missing: int) -> None:
            nonlocal shown_at
            if missing and time.monotonic() >= shown_at + every:
                show_line(_("vectors: {passages:passage|passages} left", passages=missing))
                shown_at = time.monotonic()

        yield show
