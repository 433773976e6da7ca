"""The state that the specialists share: ids and short references, never texts."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal, NotRequired, cast

from langchain_core.messages import AnyMessage, BaseMessage, convert_to_messages
from langgraph.graph.message import add_messages
from langgraph.managed import RemainingSteps
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from trendscope.errors import UsageError
from trendscope.graphs.channels import Packed, PackedList
from trendscope.plan import ROLES, Angle, Role
from trendscope.prompts import REASONER_PROMPTS, prompt_text


class SearchRecord(TypedDict):
    """One search, with the keys of what it found.

    `period` is the part of the window that it covers, None if it covers all of it. `lost` is how many
    documents the source promised and did not send.
    """

    angle: str
    role: Role
    source: str
    query: str
    period: str | None
    total: int | None
    lost: int
    documents: list[str]
    notes: list[str]


class FailureRecord(TypedDict):
    """A source that did not answer for an angle, or for a period of it."""

    angle: str
    source: str
    period: str | None
    reason: str


class Decision(TypedDict):
    """What the supervisor does next, and why.

    `step` is search, write, judge, finish, or the name of a user's specialist. Before there is a run, it is
    open, or confirm and plan where a person confirms the plan.
    """

    step: str
    reason: str
    angles: list[Angle]


def document_ids(state: State) -> dict[str, str]:
    """The id in the report of each document, by its key."""
    return {key: f"D{number}" for number, key in enumerate(state["documents"], start=1)}


def merge_searches(have: list[SearchRecord], new: list[SearchRecord]) -> list[SearchRecord]:
    """Both lists in a fixed order, whichever searcher came back first."""
    return sorted(
        [*have, *new],
        key=lambda r: (ROLES.index(r["role"]), r["angle"], r["source"], r["period"] or "", r["query"]),
    )


def merge_failures(have: list[FailureRecord], new: list[FailureRecord]) -> list[FailureRecord]:
    """Both lists in a fixed order, each failure once."""
    unique = {(r["angle"], r["source"], r["period"] or "", r["reason"]): r for r in [*have, *new]}
    return [unique[key] for key in sorted(unique)]


class Asked(TypedDict):
    """What a run was opened for. `message` is the id of the message of the chat that says it."""

    question: str
    message: str


def merge_messages(have: list[AnyMessage], new: Any) -> list[AnyMessage]:
    """The chat with new messages; they may be dictionaries with a role and a content.

    Raises UsageError for anything else.
    """
    try:
        messages = convert_to_messages(new if isinstance(new, list) else [new])
    except (ValueError, TypeError, LookupError, AttributeError, NotImplementedError):
        raise UsageError("`messages` must be messages, each with a role and a content") from None
    named = [
        message if message.id else message.model_copy(update={"id": _message_id(message, len(have) + place)})
        for place, message in enumerate(messages)
    ]
    return cast("list[AnyMessage]", add_messages(cast("Any", have), cast("Any", named)))


def _message_id(message: BaseMessage, place: int) -> str:
    """An id that is the same whenever the message is added: LangGraph adds an input twice to a state."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{place} {message.type} {message.content}").hex


class Input(TypedDict):
    """What a run starts from: a question, or a chat whose last message is one."""

    question: NotRequired[str]
    messages: NotRequired[Annotated[list[AnyMessage], merge_messages]]


class BestDraft(TypedDict):
    """The best draft so far, how many documents there were for it, and how many angles it answers."""

    draft: dict[str, Any]
    review: dict[str, Any]
    evidence: int
    answered: int


class State(TypedDict):
    """The shared state of a run.

    A thread may have many runs, one for each question; each replaces all but the messages. `documents` are
    keys, of which the first is D1 in the report; the texts are in the run. `may_use_library` is false if the
    user named the sources. `edits` are the options that a person changed in the plan: see
    `trendscope.proposal.PlanAnswer`. `specialist_rounds` says which of the user's specialists have run in
    which round. `remaining_steps` is LangGraph's: how many of its `recursion_limit` are left, this one
    included.
    """

    question: str
    messages: NotRequired[Annotated[list[AnyMessage], merge_messages]]
    asked: NotRequired[Asked]
    run: NotRequired[str]
    edits: NotRequired[dict[str, Any]]
    language: NotRequired[str]
    may_use_library: NotRequired[bool]
    round: NotRequired[int]
    decision: NotRequired[Decision]
    angles: NotRequired[list[Angle]]
    searches: NotRequired[Annotated[list[SearchRecord], PackedList(list, merge_searches)]]
    failures: NotRequired[Annotated[list[FailureRecord], merge_failures]]
    documents: NotRequired[Annotated[list[str], Packed]]
    draft: NotRequired[Annotated[dict[str, Any] | None, Packed]]
    review: NotRequired[dict[str, Any] | None]
    best: NotRequired[Annotated[BestDraft | None, Packed]]
    specialist_rounds: NotRequired[list[str]]
    remaining_steps: NotRequired[RemainingSteps]
    report: NotRequired[Annotated[dict[str, Any] | None, Packed]]


class SearcherInput(TypedDict):
    """What one searcher is sent."""

    run: str
    angle: Angle


def _prompt(name: str, *nodes: str) -> Any:
    """The option for the text of a prompt, which Studio shows at its nodes for editing."""
    return Field(
        default=prompt_text(name),
        description=f"The prompt {name}, with its fields in braces",
        json_schema_extra={"langgraph_nodes": list(nodes), "langgraph_type": "prompt"},
    )


class Context(BaseModel):
    """Options of a run, editable in Studio."""

    language: Literal["en", "ko"] | None = Field(
        default=None, description="Language of the answer; empty for the question's"
    )
    since: str | int | None = Field(default=None, description="First year, month or day: 2024, 2024-06")
    until: str | int | None = Field(default=None, description="Last year, month or day: 2024, 2024-06")
    model: str | None = Field(
        default=None,
        description="Language model as provider:name; none for no model",
        json_schema_extra={"langgraph_nodes": ["supervisor", "summarizer", "critic"]},
    )
    sources: list[str] = Field(default_factory=list, description="Names of sources; empty for the default")
    max_papers: int | None = Field(
        default=None,
        ge=50,
        le=30_000,
        description="Papers on the question to read at most; empty for the setting",
    )
    max_rounds: int = Field(
        default=2,
        ge=1,
        le=5,
        description="Rounds of searching, writing and judging",
        json_schema_extra={"langgraph_nodes": ["supervisor"]},
    )
    confirm_plan: bool = Field(
        default=False,
        description="Whether the run waits, before anything is requested, until a person has confirmed its "
        'plan, with {"action": "accept"}, {"action": "edit", "since": "2022", "sources": ["arxiv"]} or '
        '{"action": "cancel"}',
        json_schema_extra={"langgraph_nodes": ["planner"]},
    )
    plan_prompt: str = _prompt("plan", "supervisor")
    search_prompt: str = _prompt("search", "searcher")
    outline_prompt: str = _prompt("outline", "summarizer")
    extend_prompt: str = _prompt("extend", "summarizer")
    audit_prompt: str = _prompt("audit", "summarizer")
    write_trend_prompt: str = _prompt("write_trend", "summarizer")
    results_prompt: str = _prompt("results", "summarizer")
    issues_prompt: str = _prompt("issues", "summarizer")
    answer_prompt: str = _prompt("answer", "critic")
    judge_prompt: str = _prompt("judge", "critic")
    judge_claims_prompt: str = _prompt("judge_claims", "critic")
    rewrite_prompt: str = _prompt("rewrite", "critic")
    review_prompt: str = _prompt("review", "critic")

    @property
    def prompts(self) -> dict[str, str]:
        """The texts that differ from the product's, by the name of their prompt."""
        texts = {name: getattr(self, f"{name}_prompt") for name in REASONER_PROMPTS}
        return {name: text for name, text in texts.items() if text != prompt_text(name)}
