"""The plan of a run in a terminal: shown in a few lines, and started, edited or cancelled by a key."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from trendscope.commands.messages import complain
from trendscope.errors import UsageError
from trendscope.proposal import PlanAnswer, PlanEdits, ProposedPlan
from trendscope.stopping import Stopping
from trendscope.text.characters import escape_hidden
from trendscope.text.columns import wrapped
from trendscope.wording import Wording

INDENT = "  "


def check_terminal() -> None:
    """Raise UsageError where nobody could answer."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--confirm-plan needs a terminal, in which you can answer")


class PlanPrompt:
    """Asks in the terminal; a Ctrl-C meanwhile ends the command."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping

    def __call__(self, plan: ProposedPlan) -> PlanAnswer:
        """The person's answer to the plan."""
        say = Wording(plan.language)
        for line in plan_lines(plan, say):
            _print(line)
        while True:
            key = self._read(say("plan.confirm"))
            if key is None or key.lower() in ("n", "no", "q"):
                return plan.cancel()
            if key.lower() in ("", "y", "yes"):
                return plan.accept()
            if key.lower() in ("e", "edit"):
                key = self._read(say("plan.edit")) or ""
            if changes := _changes(key):
                try:
                    return plan.preview(**changes)
                except UsageError as error:
                    complain(error, 2)
                    continue
            _print(say("plan.fields", fields=", ".join(PlanEdits.model_fields)))

    def _read(self, prompt: str) -> str | None:
        """What is typed; None at the end of the input."""
        with self._stopping.asking():
            print(prompt, end=" ", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
        return line.strip() if line else None


def _print(line: str) -> None:
    """Print a line of the plan; what goes on below it is indented further."""
    width = shutil.get_terminal_size().columns - len(INDENT)
    for number, part in enumerate(wrapped(escape_hidden(line), width - len(INDENT))):
        print(f"{INDENT * (2 if number else 1)}{part}", file=sys.stderr)


def plan_lines(plan: ProposedPlan, say: Wording) -> Iterator[str]:
    """The plan, a line each."""
    if plan.problem:
        yield say("plan.problem", reason=plan.problem)
    yield say("plan.question", question=plan.question)
    yield say("plan.topic", topic=plan.topic)
    if plan.untranslated:
        yield say("plan.untranslated", phrases=", ".join(plan.untranslated))
    yield say("plan.window", since=plan.since, until=plan.until)
    yield say("plan.sources", sources=", ".join(plan.sources))
    yield say("plan.max_papers", papers=plan.max_papers)
    yield say("plan.model", model=plan.model) if plan.model else say("plan.no_model")
    if plan.model:
        limits = (f"{name} {limit:,}" for name, limit in plan.budget.items() if limit is not None)
        yield say("plan.budget", limits=", ".join(limits))
    yield from _expected_lines(plan, say)


def _expected_lines(plan: ProposedPlan, say: Wording) -> Iterator[str]:
    expected = plan.expected
    if plan.earlier:
        yield say("plan.earlier", earlier=plan.earlier[:8])
        return
    sources = ", ".join(f"{name} {number}" for name, number in expected.requests.items() if number)
    total, seconds = sum(expected.requests.values()), round(expected.seconds)
    yield say("plan.requests", requests=total, sources=sources, seconds=seconds)
    if plan.model:
        parts = [say("progress.expected", calls=expected.calls, tokens=expected.tokens)]
        if expected.dollars is not None:
            dollars = f"{expected.dollars:.4f}"
            parts.append(say("progress.dollars", dollars=dollars))
        yield say("plan.cost", expected=", ".join(parts))


def _changes(typed: str) -> dict[str, Any]:
    """The option that was typed, such as `since 2022` or `sources arxiv, wikipedia`; empty for none."""
    option, *rest = re.split(r"[\s=]+", typed.strip(), maxsplit=1)
    name, value = option.lower().replace("-", "_"), "".join(rest)
    if name not in PlanEdits.model_fields or not value:
        return {}
    return {name: value.replace(",", " ").split() if name == "sources" else value}
