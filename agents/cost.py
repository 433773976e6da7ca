"""What a run with a model will cost, and what it has cost, in one line for the reader."""

from __future__ import annotations

from trendscope.agents.reasoners.reasoner import EXTRACTIVE
from trendscope.agents.run_factory import OpenRun
from trendscope.events import CostSoFar
from trendscope.llm.prices import estimate
from trendscope.run import Run


def has_model(run: OpenRun) -> bool:
    return run.reasoner.name != EXTRACTIVE


def expected_cost(run: OpenRun) -> str:
    """The model, what a typical run uses, and the limits."""
    say, limit, typical = run.wording, run.budget.dollars, estimate(run.budget.price)
    tokens = typical.prompt_tokens + typical.completion_tokens
    expected = [say("progress.expected", calls=typical.calls, tokens=tokens)]
    if typical.dollars is not None:
        expected.append(say("progress.dollars", dollars=f"{typical.dollars:.4f}"))
    limits = [say("progress.limits", **run.budget.limits)]
    if limit is not None:
        limits.append(say("progress.dollars", dollars=f"{limit:f}"))
    return say(
        "progress.model", model=run.reasoner.name, expected=", ".join(expected), limits=", ".join(limits)
    )


def cost_so_far(run: Run) -> CostSoFar:
    """What the run has used, and in its text how much of each limit that is."""
    budget = run.budget
    return CostSoFar(
        "supervisor",
        _spent(run),
        calls=budget.called,
        tokens=budget.used_tokens,
        seconds=budget.passed,
        dollars=float(budget.paid) if budget.price else None,
        limits=budget.all_limits,
    )


def _spent(run: Run) -> str:
    """How much of each limit is used."""
    say, budget = run.wording, run.budget
    used = {"called": budget.called, "used": budget.used_tokens, "passed": round(budget.passed)}
    spent = [say("progress.spent", **used, **budget.limits)]
    paid = f"{budget.paid:.4f}"
    if budget.dollars is not None:
        spent.append(say("progress.dollars_of", dollars=paid, limit=f"{budget.dollars:f}"))
    elif budget.price:
        spent.append(say("progress.dollars", dollars=paid))
    return ", ".join(spent)
