"""A question in a conversation, as far as code can understand it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "source",
    "authors",
    "papers by",
    "missing",
    "method",
    "reading",
    "compare",
    "count",
    "papers",
    "when",
    "why direction",
    "trends",
    "open",
    "results",
    "why",
    "evidence",
]
"""What a question asks for.

source         where a sentence or a document comes from
authors        who wrote a document
papers by      what somebody has written
why direction  why a trend is called rising, fading or steady: the figures of the test
why            the reasons that papers give
evidence       anything else: the sentences that answer best
"""

ABOUT_COUNTS: tuple[Kind, ...] = ("compare", "count", "papers", "when", "why direction")
"""What is asked of a trend or a phrase, and answered from counts."""


class FollowUp(BaseModel):
    """What is asked: its kind, and the trends, phrases, periods and ids that it is about.

    `trends` are labels, and `phrases` what else it names, in English where the glossary knows it. `person` is
    somebody whose papers are asked for.
    """

    model_config = ConfigDict(frozen=True)

    run: str = Field(default="", description="The id of the run that is asked")
    text: str
    language: Literal["en", "ko"]
    kind: Kind = "evidence"
    trends: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    outside: tuple[str, ...] = Field(default=(), description="Years that the run does not cover")
    ids: tuple[str, ...] = Field(default=(), description="Ids such as D12 or D12.4")
    person: str = ""

    @property
    def needs_texts(self) -> bool:
        """Whether the report alone does not answer it: what papers say, or what it did not count or quote."""
        return self.is_in_words or bool(self.phrases or self.ids)

    @property
    def is_in_words(self) -> bool:
        """Whether sentences of papers answer it: reasons, problems of what it names, anything else."""
        return self.kind in ("why", "evidence") or (self.kind == "open" and self.has_subject)

    @property
    def has_subject(self) -> bool:
        return bool(self.trends or self.phrases or self.ids or self.person)
