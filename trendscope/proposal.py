"""What a run is going to do, before anything is requested: proposed to a person, who confirms or edits it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from trendscope.text.language import Language


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Expected(_Part):
    """What a run is expected to need. `requests` are by source; `dollars` is None if the price is unknown."""

    requests: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    calls: int = 0
    tokens: int = 0
    dollars: float | None = None


class ProposedPlan(_Part):
    """What is going to be searched, and what that is expected to need.

    topic         the query, in English as far as that is known without a request
    untranslated  phrases of the question whose English has to be looked up first
    angles        what is going to be searched for; a model plans more, in its first call
    budget        the limits, by name
    earlier       the run whose report is given, if one has answered this question and its answers still hold
    problem       why the last answer to the plan could not be used; empty if it could
    """

    question: str
    language: Language
    topic: str
    untranslated: tuple[str, ...] = ()
    since: str
    until: str
    sources: tuple[str, ...]
    max_papers: int
    model: str | None = None
    budget: dict[str, float | None] = Field(default_factory=dict)
    angles: tuple[str, ...] = ()
    expected: Expected = Expected()
    earlier: str | None = None
    problem: str = ""


class PlanEdits(_Part):
    """What a person changes in a plan: options of a run, each as there; what is absent stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str | None = None
    language: Language | None = None
    since: str | int | None = None
    until: str | int | None = None
    sources: list[str] | None = None
    max_papers: int | None = None
    model: str | None = None
    budget: str | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The edits that were made, by the name of the option."""
        return self.model_dump(include={*PlanEdits.model_fields}, exclude_none=True)

    def updated(self, other: PlanEdits) -> PlanEdits:
        """These edits with others made after them."""
        return PlanEdits(**self.changes | other.changes)


Action = Literal["accept", "edit", "preview", "cancel"]


def _action_alone(value: object) -> object:
    return {"action": value} if isinstance(value, str) else value


class PlanAnswer(PlanEdits):
    """The answer to a plan, as JSON: `{"action": "accept"}`, `{"action": "edit", "since": "2022"}`.

    accept   go on as proposed
    edit     go on with these changes
    preview  propose the plan with these changes
    cancel   end the run; nothing was requested
    """

    action: Action


AnyPlanAnswer = Annotated[PlanAnswer, BeforeValidator(_action_alone)]
