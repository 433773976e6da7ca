"""Where the results of a batch go: to a file, which is continued, or to standard output."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from trendscope.commands.batch_run import STANDARD
from trendscope.streams import standard_output
from trendscope.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from trendscope.batches.batch import Batch
    from trendscope.batches.result import BatchResult
    from trendscope.commands.batch_progress import BatchProgress


class Results(Protocol):
    """Where the results go."""

    def has(self, number: int) -> bool:
        """Whether the result of a question is there."""

    def append(self, result: BatchResult) -> bool:
        """Add a result, unless it is there; whether it was added."""

    def close(self) -> None:
        """Nothing more is added."""


class PrintedResults:
    """Results on standard output. `on_end` is called when nobody reads them any more."""

    def __init__(self, on_end: Callable[[], None]) -> None:
        self._on_end = on_end

    def has(self, number: int) -> bool:
        """A batch that is printed is new, and gives each result once."""
        return False

    def append(self, result: BatchResult) -> bool:
        output = standard_output()
        output.write_json(result.line.decode())
        output.flush()
        if output.error:
            self._on_end()
        return True

    def close(self) -> None:
        """Standard output stays open."""


def are_printed(options: argparse.Namespace) -> bool:
    """Whether the results go to standard output."""
    return bool((options.file if options.out is None else options.out) == STANDARD)


def open_results(options: argparse.Namespace, batch: Batch, progress: BatchProgress) -> Results:
    """Where the results go, with those that are there counted; it also gives the batch its id."""
    from trendscope.batches.results_file import ResultsFile
    from trendscope.store.keeping import new_id

    if are_printed(options):
        batch.id = new_id()
        return PrintedResults(partial(batch.budget.stop, Message("nobody reads the results")))
    file = ResultsFile(Path(options.out or Path(options.file).with_suffix(".results.jsonl")), progress.total)
    batch.id = file.batch_in(batch.store)
    batch.is_told = file.has
    file.expected = batch.run_id

    def count(result: BatchResult, add: Callable[[BatchResult], None]) -> None:
        batch.book(result)
        add(result)

    file.on_line = partial(count, add=progress.add_earlier)
    file.refresh()
    file.on_line = partial(count, add=progress.add)
    return file
