"""The state of a conversation over a run: the chat, and what its last question came to."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from langchain_core.messages import AnyMessage
from pydantic import Field
from typing_extensions import TypedDict

from trendscope.graphs.channels import Packed
from trendscope.graphs.options import Options
from trendscope.graphs.state import merge_messages
from trendscope.prompts import prompt_text

LATEST = "latest"


class FoundPassage(TypedDict):
    """A sentence that was found for the question, and how much of the question it covers."""

    id: str
    text: str
    coverage: float


class WrittenReply(TypedDict):
    """What was written: claims with the ids of sentences or trends, and the ids of papers."""

    claims: list[dict[str, Any]]
    papers: list[str]
    by_model: bool


class RefusedClaim(TypedDict):
    """A claim that was not verified, and why."""

    text: str
    reason: str


class ConversationInput(TypedDict):
    """A message of a user, and the run that it is about."""

    messages: Annotated[list[AnyMessage], Field(description="A chat; its last message asks"), merge_messages]
    run: NotRequired[
        Annotated[str, Field(description="The run that is asked: an id, the beginning of one, or latest")]
    ]


class ConversationState(TypedDict):
    """The chat over one run.

    `turn` is the id of the last question, and `follow_up` what was understood of it, which the next one may
    leave out. `found` are documents that searches of this conversation have found. `refused` goes back to the
    responder, `kept` is what was verified before.
    """

    messages: Annotated[list[AnyMessage], merge_messages]
    run: NotRequired[str]
    turn: NotRequired[str]
    follow_up: NotRequired[dict[str, Any] | None]
    passages: NotRequired[list[FoundPassage]]
    found: NotRequired[Annotated[list[dict[str, Any]], Packed]]
    reply: NotRequired[WrittenReply | None]
    refused: NotRequired[list[RefusedClaim]]
    kept: NotRequired[list[dict[str, Any]]]
    attempts: NotRequired[int]
    searched: NotRequired[bool]
    answer: NotRequired[dict[str, Any] | None]


class ConversationContext(Options):
    """Options of a question in a conversation, editable in Studio."""

    run: str = Field(
        default=LATEST, description="The run to ask, where the input names none: an id, or latest"
    )
    language: Literal["en", "ko"] | None = Field(
        default=None, description="Language of the answer; empty for the question's"
    )
    model: str | None = Field(
        default=None,
        description="Language model as provider:name; none for no model",
        json_schema_extra={"langgraph_nodes": ["responder", "verifier"]},
    )
    allow_search: bool = Field(
        default=False,
        description="Whether sources may be searched for what is not in the run",
        json_schema_extra={"langgraph_nodes": ["searcher"]},
    )
    follow_up_prompt: str = Field(
        default=prompt_text("follow_up"),
        description="The prompt follow_up, with its fields in braces",
        json_schema_extra={"langgraph_nodes": ["responder"], "langgraph_type": "prompt"},
    )

    @property
    def prompts(self) -> dict[str, str]:
        """The text of the prompt, if it is not the product's."""
        own = self.follow_up_prompt.strip()
        return {} if own == prompt_text("follow_up") else {"follow_up": own}
