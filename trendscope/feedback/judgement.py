"""A judgement: what somebody said of a text, with all that it was said about."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Origin = Literal["person", "verifier", "judge"]
Verdict = Literal["accept", "reject", "correct", "prefer"]
"""accept, reject  a text alone
correct         `better` is what somebody wrote in the place of `text`
prefer          `better` and `text` are two texts of the same part, of which `better` was chosen
"""
Form = Literal["claim", "section"]
"""A claim is one sentence; a section is what a model wrote for a prompt, as JSON."""


class Cited(BaseModel):
    """A sentence that a text rests on, with the document that it is of."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    title: str = ""
    date: str | None = None


class Judgement(BaseModel):
    """What was said of a text, by whom, and what it rests on.

    `part` is the label of a trend, or a part of the report such as `answer`. `stated` are lines about counts
    that the text states. `prompt` is what a model was given when it wrote the text, if that is known.
    `reason` is why it was refused. `fault` is why the verifier does not find a correction supported.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    question: str
    language: str
    part: str
    verdict: Verdict
    text: str
    better: str = ""
    form: Form = "claim"
    evidence: tuple[Cited, ...] = ()
    stated: tuple[str, ...] = ()
    prompt: str = ""
    origin: Origin = "person"
    by: str = ""
    reason: str = ""
    fault: str = ""
    made: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def id(self) -> str:
        """The same for what the same person says of the same text again, whatever it is."""
        texts = sorted((self.text, self.better)) if self.verdict == "prefer" else [self.text]
        parts = (self.run, self.part, self.form, self.origin, self.by, *texts)
        return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()

    @property
    def chosen(self) -> str:
        """The text that is right; empty if none is known."""
        return {"accept": self.text, "reject": ""}.get(self.verdict, self.better)

    @property
    def rejected(self) -> str:
        """The text that is wrong, or worse; empty if none is."""
        return "" if self.verdict == "accept" else self.text
