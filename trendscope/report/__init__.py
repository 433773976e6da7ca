"""The typed report; the renderers stand beside it, one file a format."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trendscope.document import Kind
from trendscope.trend import Claim, Trend

Status = Literal["complete", "partial", "abstained", "failed"]
Severity = Literal["note", "warning", "error"]

EXIT_CODES: dict[Status, int] = {"complete": 0, "failed": 1, "abstained": 3, "partial": 4}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Sentence(_Part):
    """A quotation: a slice of the text of its document."""

    document: str = Field(description="Document id such as D12")
    text: str


class Reference(_Part):
    """The card of a document that the report quotes."""

    title: str
    authors: tuple[str, ...]
    date: str | None
    url: str
    kind: Kind
    source: str
    retrieved: str = Field(description="Date of the run, ISO")


class Finding(_Part):
    """One thing the critic says about a draft."""

    code: str
    severity: Severity
    message: str
    subject: str | None = Field(default=None, description="The trend or the word it is about")


class Failure(_Part):
    """A source that did not answer, and why."""

    source: str
    reason: str


class Search(_Part):
    """One query as it was sent, so that somebody else can repeat it."""

    source: str
    query: str
    year: int | None
    found: int
    total: int | None = Field(description="How many the source says there are")


class Report(_Part):
    """The answer to one question. The same object behind every face of trendscope."""

    status: Status
    question: str
    language: str
    since: int
    until: int
    reasoner: str
    retrieved: str = Field(description="Date of the run, ISO")
    sample_library: bool = Field(
        default=False,
        description="True where no source on the network answered and the sample library stood in",
    )
    measured: int = Field(default=0, description="Documents that the counts are taken of")
    total: dict[int, int] | None = Field(
        default=None, description="Publications on the question, by year, as the sources report"
    )
    background: tuple[Claim, ...] = Field(default=(), description="Definitions, quoted")
    trends: tuple[Trend, ...] = ()
    field_wide: tuple[Trend, ...] = Field(
        default=(), description="Phrases that rise in the whole field, not only under this question"
    )
    sentences: dict[str, Sentence] = Field(default_factory=dict)
    documents: dict[str, Reference] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = Field(default_factory=dict, description="Each criterion of the critic, 0 to 1")
    supported: int | None = Field(
        default=None, description="Claims that a model held against their sentences and found supported"
    )
    dropped: dict[str, int] = Field(default_factory=dict, description="What was left out, by reason")
    gaps: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    searches: tuple[Search, ...] = ()
    usage: dict[str, int | float] = Field(
        default_factory=dict, description="What the run took; dollars where the price of the model is known"
    )

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.status]
