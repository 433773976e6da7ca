"""The schemas of a language model's answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Degree = Literal["yes", "partly", "no"]


class PlannedAngle(BaseModel):
    """A sub-question, and what to search for."""

    question: str
    papers: list[str]
    web: str
    answer: str
    since: int | None
    until: int | None


class PlanAnswer(BaseModel):
    """What the model plans."""

    topic: list[list[str]]
    angles: list[PlannedAngle]


class ProposedTheme(BaseModel):
    """A development that a reader would name, and the phrases by which papers name it."""

    name: str
    definition: str
    phrases: list[str]
    counted: bool


class OutlineAnswer(BaseModel):
    """The themes of the report."""

    themes: list[ProposedTheme]


class ThemeAudit(BaseModel):
    """Which uses of a theme's phrases are not about it, and the phrases that it lacks."""

    theme: str
    other: list[int]
    missed: list[str]


class AuditAnswer(BaseModel):
    """What the model says of the uses that it was shown."""

    themes: list[ThemeAudit]


class WrittenClaim(BaseModel):
    """A claim as the model writes it."""

    text: str
    sentences: list[str]


class TrendAnswer(BaseModel):
    """The claims of one trend."""

    claims: list[WrittenClaim]


class ReportedResult(BaseModel):
    """A figure that a paper reports, in the paper's own words."""

    system: str
    task: str
    figure: str
    baseline: str | None
    measure: Literal["score", "gain"]
    sentences: list[str]


class ResultsAnswer(BaseModel):
    """The figures that papers report."""

    results: list[ReportedResult]


class WrittenDisagreement(BaseModel):
    """Two claims that do not agree."""

    about: str
    one: WrittenClaim
    other: WrittenClaim


class IssuesAnswer(BaseModel):
    """What is open, where papers disagree, and what they expect."""

    problems: list[WrittenClaim]
    disagreements: list[WrittenDisagreement]
    outlook: list[WrittenClaim]


class FollowUpAnswer(BaseModel):
    """The answer to a question in a conversation; no claims where nothing answers it."""

    claims: list[WrittenClaim]


class AnswerSentence(BaseModel):
    """One sentence of the answer, with the claims and the counts that it rests on."""

    text: str
    claims: list[str]
    counts: list[str]


class ReportAnswer(BaseModel):
    """The answer to the question, from what the report says."""

    sentences: list[AnswerSentence]


class Verdict(BaseModel):
    """What the model says of one claim, and the words in it that nothing supports."""

    claim: int = Field(ge=1)
    verdict: Literal["supported", "partly", "not"]
    unsupported: list[str] = Field(default_factory=list)


class VerdictsAnswer(BaseModel):
    """A verdict on every claim."""

    verdicts: list[Verdict]


class TrendCriteria(BaseModel):
    """What the model says of a trend as a whole."""

    on_question: Degree
    name_fits: Degree
    stands_alone: Degree


class JudgeAnswer(BaseModel):
    """A verdict on every claim, and on every criterion."""

    verdicts: list[Verdict]
    criteria: TrendCriteria


class RewrittenClaim(BaseModel):
    """A claim rewritten from its sentences."""

    claim: int = Field(ge=1)
    text: str


class RewriteAnswer(BaseModel):
    """The claims that said too much, rewritten."""

    claims: list[RewrittenClaim]


class AngleReview(BaseModel):
    """Whether the report answers an angle."""

    angle: str
    answered: Degree


class ReviewAnswer(BaseModel):
    """What a report answers and what it misses."""

    angles: list[AngleReview]
    missing: list[PlannedAngle]
