"""What a run is going to do, before anything is requested: proposed to a person, who confirms or edits it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trendscope.errors import UsageError
from trendscope.text.language import Language
from trendscope.text.message import Message
from trendscope.text.validation import reason_of_refusal

Action = Literal["accept", "edit", "preview", "cancel"]


class PlanEdits(BaseModel):
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

    def updated(self, later: PlanEdits) -> PlanEdits:
        """These edits with others that were made after them."""
        return PlanEdits(**self.changes | later.changes)


class PlanAnswer(PlanEdits):
    """The answer to a plan, as JSON: `{"action": "accept"}`, `{"action": "edit", "since": "2022"}`.

    accept   go on as proposed
    edit     go on with these changes
    preview  propose the plan with these changes
    cancel   end the run; nothing was requested
    """

    action: Action


class Expected(BaseModel):
    """What a run is expected to need. `requests` are by source; `dollars` is None if the price is unknown."""

    model_config = ConfigDict(frozen=True)

    requests: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    calls: int = 0
    tokens: int = 0
    dollars: float | None = None


class ProposedPlan(BaseModel):
    """What is going to be searched, and what that is expected to need.

    topic         the query, in English as far as that is known without a request
    untranslated  phrases of the question whose English has to be looked up first
    angles        what is going to be searched for; a model plans more, in its first call
    budget        the limits, by name
    earlier       the run whose report is given, if one has answered this question and its answers still hold
    problem       why the last answer to the plan could not be used; empty if it could
    """

    model_config = ConfigDict(frozen=True)

    question: str
    language: Language
    topic: str
    untranslated: tuple[str, ...] = ()
    since: str
    until: str
    sources: tuple[str, ...]
    max_papers: int
    model: str | None = None
    budget: dict[str, int | float | None] = Field(default_factory=dict)
    angles: tuple[str, ...] = ()
    expected: Expected = Expected()
    earlier: str | None = None
    problem: str = ""

    def accept(self) -> PlanAnswer:
        """The answer to go on as proposed."""
        return PlanAnswer(action="accept")

    def edit(self, **changes: Any) -> PlanAnswer:
        """The answer to go on with these changes: options of `trendscope.aresearch`, or the `question`.

        Raises UsageError for one that does not exist, or is of another type.
        """
        return read_answer({"action": "edit", **changes})

    def preview(self, **changes: Any) -> PlanAnswer:
        """The answer to have it proposed with these changes; raises what `edit` raises."""
        return read_answer({"action": "preview", **changes})

    def cancel(self) -> PlanAnswer:
        """The answer to end the run."""
        return PlanAnswer(action="cancel")


def read_answer(value: object) -> PlanAnswer:
    """The answer to a plan from JSON; an action alone will do.

    Raises UsageError for anything else.
    """
    try:
        return PlanAnswer.model_validate({"action": value} if isinstance(value, str) else value)
    except ValidationError as error:
        raise refused_option(error) from error


def refused_option(error: ValidationError) -> UsageError:
    """The first thing that is wrong with options, in one line."""
    first = error.errors()[0]
    return UsageError(
        "{option} cannot be {value!r}: {reason}",
        option=".".join(map(str, first["loc"])) or Message("the answer"),
        value=first["input"],
        reason=reason_of_refusal(first),
    )
