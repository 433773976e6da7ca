"""What a follow-up question is answered with."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.document import Kind
from trendscope.report.corpus import Paper
from trendscope.sentence import Sentence, SentenceId
from trendscope.trend import Claim

AnswerStatus = Literal["answered", "not in this run"]


class QuotedDocument(Paper):
    """A document that an answer quotes."""

    kind: Kind


class Answer(BaseModel):
    """An answer from a run: claims, each with its sentences or counts, and the papers that were asked for."""

    model_config = ConfigDict(frozen=True)

    run: str = Field(description="The id of the run; empty for a report that is not kept")
    question: str
    language: str
    status: AnswerStatus
    claims: tuple[Claim, ...] = ()
    papers: tuple[Paper, ...] = Field(default=(), description="The papers that were asked for")
    sentences: dict[SentenceId, Sentence] = Field(
        default_factory=dict, description="The evidence: every cited sentence, by id"
    )
    documents: dict[str, QuotedDocument] = Field(
        default_factory=dict, description="The documents that are quoted, by id"
    )
    note: str = Field(default="", description="What the run does not have on it")
    commands: tuple[str, ...] = Field(default=(), description="Commands that would look further")
    dropped: dict[str, int] = Field(default_factory=dict, description="What was left out, by reason")
    reasoner: str
