"""A store that was cut, or in which bits were flipped: what its runs say then.

    python -m benchmarks.damage                              # every 512 bytes, 500 bits and 200 of the -wal
    python -m benchmarks.damage --step 8192 --bits 20 --wal-bits 10

The store has two runs that ended and one that was interrupted. After each damage all runs are listed and
shown, the interrupted one is resumed, and a question is asked once more. Allowed is the same report, or one
line that says what is wrong; a question that is asked always gets its report. Never allowed are another
report, an error of any other kind, and more than a minute. A repair has to leave a store that is whole.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from types import FrameType

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.sources import Sources
from trendscope import Report, Settings, research
from trendscope.archive import Archive
from trendscope.errors import TrendscopeError
from trendscope.events import Progress, SourceProgress
from trendscope.store.health import check_store
from trendscope.store.keeping import Keeping
from trendscope.store.opening import FILE, open_store
from trendscope.store.repair import repair
from trendscope.store.sqlite import SqliteDatabase
from trendscope.store.store import Store

ENDED = {"a" * 32: "machine translation since 2019", "b" * 32: "dialogue systems since 2019"}
INTERRUPTED, QUESTION = "c" * 32, "machine translation since 2020"
PATIENCE = 60  # seconds
WAL = f"{FILE}-wal"


@dataclass(frozen=True)
class Damage:
    """A change of a file of the store, given its name and what was done to it."""

    name: str
    file: str
    change: Callable[[bytearray], None]


def cut(file: str, at: int) -> Damage:
    def change(content: bytearray) -> None:
        del content[at:]

    return Damage(f"{file} cut at {at}", file, change)


def flip(file: str, bit: int) -> Damage:
    def change(content: bytearray) -> None:
        content[bit // 8] ^= 1 << bit % 8

    return Damage(f"{file} bit {bit}", file, change)


@dataclass(frozen=True)
class Original:
    """A store before it is damaged, with its -wal and without, and what its runs say."""

    folder: Path
    settings: Settings
    shown: dict[str, str]
    resumed: str

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """What is asked once more, under other ids, and its report."""
        run, question = next(iter(ENDED.items()))
        known = without_usage(Report.model_validate_json(self.shown[run]))
        return {"d" * 32: (QUESTION, self.resumed), "e" * 32: (question, known)}

    def size(self, file: str) -> int:
        return (self.folder / ("wal" if file == WAL else "whole") / file).stat().st_size

    def damaged(self, damage: Damage, folder: Path) -> Settings:
        """The settings of a damaged copy."""
        shutil.copytree(self.folder / ("wal" if damage.file == WAL else "whole"), folder)
        path = folder / damage.file
        content = bytearray(path.read_bytes())
        damage.change(content)
        path.write_bytes(content)
        return self.settings.model_copy(update={"store": str(folder)})


@contextmanager
def made() -> Iterator[Original]:
    """A store whose interrupted run was interrupted while its sources were searched."""
    with tempfile.TemporaryDirectory() as name, Sources(papers=FEW[::2]) as sources:
        folder = Path(name)
        settings = sources.settings(store=str(folder / "kept"), sources=("arxiv",), cache="off")
        shown = {}
        for run, question in ENDED.items():
            shown[run] = ask(settings, question, run).model_dump_json()
            close(settings)

        def copy(step: Progress) -> None:
            is_reading = isinstance(step, SourceProgress) and step.read
            if is_reading and not (folder / "wal").exists():
                shutil.copytree(
                    folder / "kept", folder / "wal", ignore=shutil.ignore_patterns("held", "*-shm")
                )

        resumed = without_usage(ask(settings, QUESTION, INTERRUPTED, copy))
        close(settings)
        shutil.copytree(folder / "wal", folder / "whole")
        with closing(sqlite3.connect(folder / "whole" / FILE)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        yield Original(folder, settings, shown, resumed)


def ask(
    settings: Settings, question: str, run: str, on_progress: Callable[[Progress], None] | None = None
) -> Report:
    keeping = Keeping(run=run)
    return research(
        question, settings=settings, model="none", today=TODAY, keeping=keeping, on_progress=on_progress
    )


def close(settings: Settings) -> None:
    if store := open_store(settings):
        store.database.close()


def without_usage(report: Report) -> str:
    return report.model_dump_json(exclude={"usage"})


@dataclass
class Outcomes:
    """What each command said, counted, what it should not have said, and how many rows were saved."""

    said: Counter[str]
    wrong: list[str]
    saved: int = 0

    def note(self, damage: Damage, what: str, action: Callable[[], bool]) -> None:
        """Do it: true is the same as before; an error of ours is one line, and any other is wrong."""
        try:
            with at_most(PATIENCE):
                same = action()
        except TrendscopeError as error:
            self.said[f"{what}: {type(error).__name__}"] += 1
            if "\n" in str(error) or what == "asked again":
                self.wrong.append(f"{damage.name}: {what}: {error!r}")
        except Exception as error:  # noqa: BLE001 - which one is told
            self.wrong.append(f"{damage.name}: {what}: {error!r}")
        else:
            self.said[f"{what}: same"] += same
            if not same:
                self.wrong.append(f"{damage.name}: {what}: another answer")


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def look(original: Original, damage: Damage, folder: Path, outcomes: Outcomes) -> None:
    """Damage a copy of the store, and do all that a reader does with it."""
    settings = original.damaged(damage, folder)
    archive = Archive(settings)
    questions = ENDED | {INTERRUPTED: QUESTION}

    def lists() -> bool:
        return all(questions.get(each.id) == each.question for each in archive.runs())

    outcomes.note(damage, "runs", lists)
    for run in original.shown:
        outcomes.note(damage, "show", shows(settings, run, original.shown[run]))
    outcomes.note(damage, "resume", lambda: without_usage(archive.resume(INTERRUPTED)) == original.resumed)
    for run, (question, known) in original.answers.items():
        outcomes.note(damage, "asked again", answers(settings, question, run, known))
    close(settings)
    shutil.rmtree(folder)
    look_repaired(original, damage, folder, outcomes)


def look_repaired(original: Original, damage: Damage, folder: Path, outcomes: Outcomes) -> None:
    """Repair a damaged copy: then it is whole, and shows what could be saved."""
    settings = original.damaged(damage, folder)
    store = Store(SqliteDatabase(folder / FILE))

    def repairs() -> bool:
        done = repair(folder / FILE, datetime.now())
        outcomes.saved += sum(done.saved.values())
        return check_store(store).problems == []

    outcomes.note(damage, "repair", repairs)
    store.database.close()
    for run in original.shown:
        outcomes.note(damage, "show repaired", shows(settings, run, original.shown[run]))
    close(settings)
    shutil.rmtree(folder)


def shows(settings: Settings, run: str, known: str) -> Callable[[], bool]:
    return lambda: Archive(settings).report(run).model_dump_json() == known


def answers(settings: Settings, question: str, run: str, known: str) -> Callable[[], bool]:
    return lambda: without_usage(ask(settings, question, run)) == known


def damages(original: Original, step: int, bits: int, wal_bits: int, random: Random) -> Iterator[Damage]:
    for at in range(0, original.size(FILE), step):
        yield cut(FILE, at)
    for file, number in ((FILE, bits), (WAL, wal_bits)):
        for _ in range(number):
            yield flip(file, random.randrange(8 * original.size(file)))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--step", type=int, default=512, help="bytes between two cuts")
    parser.add_argument("--bits", type=int, default=500)
    parser.add_argument("--wal-bits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcomes, began, number = Outcomes(Counter(), []), time.monotonic(), 0
    with made() as original, tempfile.TemporaryDirectory() as folder:
        sizes = (original.size(FILE), original.size(WAL))
        rows = sum(check_store(Store(SqliteDatabase(original.folder / "whole" / FILE))).rows.values())
        for damage in damages(original, options.step, options.bits, options.wal_bits, Random(options.seed)):
            look(original, damage, Path(folder) / str(number), outcomes)
            number += 1
    print(f"{number} damages of {sizes[0]:,} bytes and of {sizes[1]:,} in the -wal")
    for what, count in sorted(outcomes.said.items()):
        print(f"{what:32} {count:6}")
    print(f"{outcomes.saved / number:.1f} rows saved by a repair, of {rows}")
    print(f"{len(outcomes.wrong)} wrong; {time.monotonic() - began:.0f} s; load {os.getloadavg()[0]:.1f}")
    print("\n".join(outcomes.wrong[:40]))
    return 1 if outcomes.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
