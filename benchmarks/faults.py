"""Run the rows of the fault matrix and print cases, passes and the first input that failed of each.

python -m benchmarks.faults                      # every case of every row; takes a long time
python -m benchmarks.faults --share 0.1          # a tenth of each row, drawn by the seed
python -m benchmarks.faults --row S3 --seed 7

It ends with 1 if a case failed, or a row could not be opened, and with 2 if there was nothing to run.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random

sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks import rows
from benchmarks.rows.row import Case, Row


def main(arguments: Sequence[str], found: Sequence[Row]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    known = {row.id: row for row in found}
    if not known:
        parser.error("there is no row to run")
    parser.add_argument("--row", action="append", choices=known)
    parser.add_argument("--without", action="append", choices=known, default=[], metavar="ROW")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=parse_share, default=1.0, help="of the cases of each row, 0 to 1")
    options = parser.parse_args(arguments)
    chosen = [name for name in options.row or known if name not in options.without]
    failed = [run_row(known[name], options.seed, options.share) for name in chosen]
    return 1 if any(failed) else 0


def parse_share(text: str) -> float:
    """A share of the cases: more than none of them, and at most all; ValueError for anything else."""
    share = float(text)
    if not 0 < share <= 1:
        raise ValueError(text)
    return share


def find_rows() -> list[Row]:
    """The rows in `benchmarks/rows`: every module there that has a ROW."""
    names = sorted(each.name for each in iter_modules(rows.__path__))
    found = (getattr(import_module(f"benchmarks.rows.{name}"), "ROW", None) for name in names)
    return [row for row in found if row is not None]


def run_row(row: Row, seed: int, share: float) -> int:
    """Print one row; the number of its cases that failed, 1 if it has none or cannot be opened."""
    random = Random(seed)
    start = time.monotonic()
    try:
        with row.cases(random) as cases:
            drawn = draw(cases, share, random)
            wrong = [(case.name, said) for case in drawn if (said := run_case(case)) is not None]
    except Exception as error:  # noqa: BLE001 - the other rows are run all the same
        return _not_run(row, f"cannot be opened: {error!r}")
    if not drawn:
        return _not_run(row, "has no case")
    seconds = time.monotonic() - start
    print(
        f"{row.id:4} {row.title:44} {len(drawn):6} cases {len(drawn) - len(wrong):6} passed {seconds:6.1f} s"
    )
    if wrong:
        name, said = wrong[0]
        print(f"     first failure (seed {seed}): {name}: {said}")
    sys.stdout.flush()
    return len(wrong)


def _not_run(row: Row, why: str) -> int:
    print(f"{row.id:4} {row.title:44} {why}", flush=True)
    return 1


def draw(cases: Sequence[Case], share: float, random: Random) -> list[Case]:
    """So large a share of the cases, in their order."""
    count = math.ceil(len(cases) * share)
    return [cases[at] for at in sorted(random.sample(range(len(cases)), count))]


def run_case(case: Case) -> str | None:
    try:
        return case.run()
    except Exception as error:  # noqa: BLE001 - a case looks for what must not happen
        return f"raised {error!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], find_rows()))
