"""A question that waits for a worker."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class QueuedQuestion(BaseModel):
    """A question, and what it is asked with: `options` of `trendscope.aresearch`, and `limits` of a budget.

    `run` is the id of the run that answers it. The same one, whoever answers it and however often it is
    begun, has one result. `fresh` takes no answer that another run has received, and `batch` is what it is
    asked with others for.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    question: str
    options: dict[str, Any] = Field(default_factory=dict)
    limits: dict[str, Any] = Field(default_factory=dict)
    fresh: bool = False
    batch: str = ""


class Held(Exception):
    """Another process works on the question."""
