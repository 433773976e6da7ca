"""Answer each form of a run in every malformed shape, once and always, and print what comes of it.

    python -m benchmarks.malformed
    python -m benchmarks.malformed --calls     # with a server that accepts only tool calls
    python -m benchmarks.malformed --shape "lone surrogates"

A run is `read` where the answer is understood, `again` where a second try gives the same report, `partial`
where the report says what it went without, `taken` where what the model said is another report. `!` is
another outcome than the one that the shape has to have; what is wrong with a run stands below its line.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.fakes.malformed import SHAPES, Shape
from tests.fakes.malformed_model import Times, honest, of_forms
from tests.fakes.malformed_runs import Run, Served, came_of, expected, parts, parts_of, problems
from tests.fakes.models import OF_ONE_ROUND, Form
from trendscope import Report

TIMES: tuple[Times, ...] = ("once", "always")
WIDTH = 28


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", action="store_true")
    parser.add_argument("--shape", choices=SHAPES, action="append")
    options = parser.parse_args()
    with Served(by_calls=options.calls) as served:
        return Matrix(served).print(options.shape or list(SHAPES))


class Matrix:
    """Runs of all shapes in all forms; counts their outcomes."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._extractive: Report = served.extractive()
        self._usual = served.run(honest)
        self._outcomes: Counter[str] = Counter()
        self._wrong = 0
        self._slowest = 0.0

    def print(self, names: Sequence[str]) -> int:
        start = time.process_time()
        print(" " * WIDTH, *(f"{form:>16}" for form in (*OF_ONE_ROUND, "all")))
        for name in names:
            self._print_shape(name, SHAPES[name])
        seconds = time.process_time() - start
        runs = sum(self._outcomes.values())
        print(
            f"\n{len(names)} shapes, {runs} runs: {dict(self._outcomes.most_common())}; {self._wrong} wrong"
        )
        print(f"{seconds:.0f} CPU seconds, {seconds / runs:.2f} a run, {self._slowest:.2f} the slowest")
        return 1 if self._wrong else 0

    def _print_shape(self, name: str, shape: Shape) -> None:
        cells, notes = [], []
        for forms in self._columns():
            outcomes = []
            for times in TIMES:
                outcome, wrong = self._run(shape, forms, times)
                outcomes.append(outcome + "!" * bool(wrong))
                notes += [f"  {'+'.join(forms)}, {times}: {each}" for each in wrong]
            cells.append("/".join(outcomes))
        print(f"{name:{WIDTH}}", *(f"{cell:>16}" for cell in cells), flush=True)
        for note in notes:
            print(note, flush=True)

    def _columns(self) -> Iterator[Sequence[Form]]:
        yield from ((form,) for form in OF_ONE_ROUND)
        yield OF_ONE_ROUND

    def _run(self, shape: Shape, forms: Sequence[Form], times: Times) -> tuple[str, list[str]]:
        """What came of a run, and what is wrong with it."""
        start = time.process_time()
        try:
            run = self._served.run(of_forms(shape, forms, times))
        except Exception as error:  # noqa: BLE001 - this looks for what no run may do
            self._count("raised", [repr(error)])
            return "raised", [f"raised {error!r}"]
        self._slowest = max(self._slowest, time.process_time() - start)
        outcome = came_of(run, self._usual)
        wrong = problems(run, self._usual, self._extractive) + self._unexpected(run, shape, forms, times)
        self._count(outcome, wrong)
        return outcome, wrong

    def _unexpected(self, run: Run, shape: Shape, forms: Sequence[Form], times: Times) -> list[str]:
        """An outcome that the shape must not have, if one form is malformed; a gap in another part."""
        outcome = came_of(run, self._usual)
        wrong = [f"{part} is no part of it" for part in parts(run) - parts_of(forms, run)]
        if len(forms) == 1 and outcome not in (may := expected(shape.outcome(forms[0]), times)):
            wrong.append(f"{outcome}, not {' or '.join(sorted(may))}")
        return wrong

    def _count(self, outcome: str, wrong: Sequence[str]) -> None:
        self._outcomes[outcome] += 1
        self._wrong += bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
