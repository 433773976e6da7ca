"""What a run with a model will take, and what it has taken, in a line for a reader."""

from __future__ import annotations

from trendscope.agents.reasoners.extractive import ExtractiveReasoner
from trendscope.llm.prices import estimate
from trendscope.run import Run


def has_model(run: Run) -> bool:
    return run.reasoner.name != ExtractiveReasoner.name


def expected(run: Run) -> str:
    """The model, what a typical run takes, and the limits."""
    say, limit, typical = run.wording, run.budget.dollars, estimate(run.budget.price)
    tokens = typical.prompt_tokens + typical.completion_tokens
    typically = [say("progress.expected", calls=typical.calls, tokens=f"{tokens:,}")]
    if typical.dollars is not None:
        typically.append(say("progress.dollars", dollars=f"{typical.dollars:.4f}"))
    limits = [say("progress.limits", **_limits(run))]
    if limit is not None:
        limits.append(say("progress.dollars", dollars=f"{limit:f}"))
    return say(
        "progress.model", model=run.reasoner.name, expected=", ".join(typically), limits=", ".join(limits)
    )


def spent(run: Run) -> str:
    """What is spent of each limit."""
    say, budget = run.wording, run.budget
    used, passed = f"{budget.used_tokens:,}", round(budget.passed)
    taken = [say("progress.spent", called=budget.called, used=used, passed=passed, **_limits(run))]
    paid = f"{budget.paid:.4f}"
    if budget.dollars is not None:
        taken.append(say("progress.dollars_of", dollars=paid, limit=f"{budget.dollars:f}"))
    elif budget.price:
        taken.append(say("progress.dollars", dollars=paid))
    return ", ".join(taken)


def _limits(run: Run) -> dict[str, str]:
    return {name: f"{limit:,}" for name, limit in run.budget.limits.items()}
