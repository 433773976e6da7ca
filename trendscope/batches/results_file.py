"""The file of a batch's results: a line for each question, once, whoever writes it and whoever is killed."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock
from pydantic import ValidationError

from trendscope.batches.result import BatchResult
from trendscope.errors import UsageError, reason_of
from trendscope.report.files import check_path
from trendscope.store.keeping import new_id
from trendscope.store.store import Store
from trendscope.text.message import Message

_POLL = 0.005  # seconds
_BEGINNING = b'{"number": '


class ResultsFile:
    """The results of a batch of so many questions; `done[number]` is 1 for those that have a line.

    Several processes may append to it: each one reads what the others wrote, under a lock. `expected` gives
    the id of the run of a question, and `on_line` is called with each result that was read and not appended
    here.
    """

    def __init__(self, path: Path, questions: int) -> None:
        """Raises UsageError if the file could not be written, or not be read again."""
        check_path(path)
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            raise UsageError("{path} cannot be read again to go on; `--out -` prints the results", path=path)
        self.path = Path(os.path.realpath(path))
        self.done = bytearray(questions + 1)
        self.expected: Callable[[int], str] = lambda number: ""
        self.on_line: Callable[[BatchResult], object] = lambda result: None
        self._lock = threading.Lock()
        self._end = 0  # of the whole lines that were read, in bytes

    @property
    def count(self) -> int:
        """How many questions have a line."""
        return sum(self.done)

    def batch_in(self, store: Store) -> str:
        """The id of the batch whose file this is; of a new one, with its file, if there is none yet.

        Raises UsageError if the file has something else.
        """
        place = str(self.path)
        with self.locked():
            known = store.batch(place)
            if known and self.path.exists():
                return known
            if self.path.exists() and self.path.stat().st_size:
                raise self._refused(Message("was not written by a batch in this store"))
            new = new_id()
            store.keep_batch(place, new)
            self.path.touch()
        return new

    def has(self, number: int) -> bool:
        """Whether a question has a line by now."""
        if not self.done[number] and self.path.stat().st_size > self._end:
            self.refresh()
        return bool(self.done[number])

    def refresh(self) -> None:
        """Read the lines that are new since the last time.

        Raises UsageError if they are no results of this batch.
        """
        with self._lock:
            self._read_new()

    def append(self, result: BatchResult) -> bool:
        """Add a line, unless the question has one; whether it was added."""
        with self.locked(), self._lock:
            self._read_new()
            if self.done[result.number]:
                return False
            with self._naming(), self.path.open("r+b") as file:
                self._mend(file)
                file.write(result.line)
            self._note(result.line)
        return True

    def close(self) -> None:
        """Leave nothing beside the file if it is whole."""
        if self.count == len(self.done) - 1:
            self._lock_path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._naming(), FileLock(self._lock_path).acquire(poll_interval=_POLL):
            yield

    @property
    def _lock_path(self) -> Path:
        return self.path.with_name(f".{self.path.name}.lock")

    def _read_new(self) -> None:
        with self._naming(), self.path.open("rb") as file:
            file.seek(self._end)
            for line in file:
                if line.endswith(b"\n"):
                    self.on_line(self._note(line))

    def _note(self, line: bytes) -> BatchResult:
        try:
            result = BatchResult.model_validate_json(line)
        except ValidationError:
            raise self._refused(Message("has lines that are no results of a batch")) from None
        if not 0 < result.number < len(self.done) or result.run != self.expected(result.number):
            raise self._refused(
                Message("has another question, or other options, as number {number}", number=result.number)
            )
        self.done[result.number] = 1
        self._end += len(line)
        return result

    def _mend(self, file: BinaryIO) -> None:
        """Remove the half of a line that a killed process has left."""
        if file.seek(0, os.SEEK_END) < self._end:
            raise self._refused(Message("was shortened by another program"))
        file.seek(self._end)
        half = file.read()
        if half and not (half.startswith(_BEGINNING) or _BEGINNING.startswith(half)):
            raise self._refused(Message("ends with something that is no result of a batch"))
        file.seek(self._end)
        file.truncate()

    def _refused(self, why: Message) -> UsageError:
        return UsageError("{path} {why}; name another file with --out", path=self.path, why=why)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = reason_of(error)
            raise UsageError("cannot write to {path}: {reason}", path=self.path, reason=reason) from error
