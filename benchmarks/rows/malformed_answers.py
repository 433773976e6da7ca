"""R5: every shape of a malformed answer in every form of a run, once and always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from random import Random

from benchmarks.rows.row import Case, Row
from tests.fakes.malformed import SHAPES, Shape
from tests.fakes.malformed_model import Times, honest, of_forms
from tests.fakes.malformed_runs import Run, Served, came_of, expected, problems
from tests.fakes.models import OF_ONE_ROUND, Form
from trendscope import Report

TIMES: tuple[Times, ...] = ("once", "always")


@dataclass
class Runs:
    """Runs over one server, each compared with the one whose answers are well formed."""

    served: Served

    @cached_property
    def extractive(self) -> Report:
        return self.served.extractive()

    @cached_property
    def usual(self) -> Run:
        return self.served.run(honest)

    def wrong(self, shape: Shape, form: Form, times: Times) -> str | None:
        """What is wrong with a run whose answers of one form have this shape."""
        run = self.served.run(of_forms(shape, (form,), times))
        said = problems(run, self.usual, self.extractive)
        came = came_of(run, self.usual)
        if came not in expected(shape.outcome(form), times):
            said.append(f"came of it: {came}")
        return "; ".join(said) or None


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    with Served() as served:
        runs = Runs(served)
        yield [
            Case(f"{name} in {form}, {times}", partial(runs.wrong, shape, form, times))
            for (name, shape), form, times in product(SHAPES.items(), OF_ONE_ROUND, TIMES)
        ]


ROW = Row("R5", "malformed answers of a model", cases)
