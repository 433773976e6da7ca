"""Judging with a model: each claim against its sentences, each trend and the whole by criteria."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trendscope.agents.reasoners import Judgement, Material
from trendscope.agents.reasoners.claims import name_without_model
from trendscope.agents.reasoners.fallback import asked
from trendscope.agents.reasoners.llm_planning import angles_of
from trendscope.agents.reasoners.llm_writing import in_lines
from trendscope.agents.reasoners.schemas import (
    Degree,
    JudgeAnswer,
    ReviewAnswer,
    RewriteAnswer,
    TrendCriteria,
)
from trendscope.draft import Draft
from trendscope.llm.structured_output import Answers
from trendscope.question.parse import LANGUAGE_NAMES
from trendscope.report import Finding, Severity
from trendscope.text.delimiters import fenced
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import prove

if TYPE_CHECKING:
    from trendscope.graphs.state import Angle
    from trendscope.run import Run

MOST_MISSING = 2
UNSUPPORTED = "not supported"
CRITERIA = ("on_question", "name_fits", "stands_alone")
DEGREES: dict[Degree, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class JudgedTrend:
    """What remains of a trend; `criteria` and `supported` are None where the verdict is void."""

    trend: Trend
    criteria: TrendCriteria | None = None
    supported: int | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Judge:
    """The judging half of a model; `mender` rewrites what the judge does not accept."""

    answers: Answers
    mender: Answers

    async def __call__(self, run: Run, draft: Draft, material: Material) -> Judgement:
        """Each trend and the whole, side by side; nothing where all claims are those of the counts."""
        if not any(trend.claims[1:] for trend in draft.trends):
            return Judgement(draft)
        judged, (findings, missing) = await asyncio.gather(
            asyncio.gather(*(self._trend(trend, run, material) for trend in draft.trends)),
            self._whole(draft, run),
        )
        dropped = Counter(draft.dropped)
        for each in judged:
            dropped.update(each.dropped)
        counted = [each.supported for each in judged if each.supported is not None]
        kept = draft.model_copy(
            update={
                "trends": tuple(each.trend for each in judged),
                "dropped": dict(+dropped),
                "supported": sum(counted) if counted else None,
            }
        )
        said = tuple(finding for each in judged for finding in each.findings)
        return Judgement(kept, (*said, *findings), _scores(judged), missing)

    async def _trend(self, trend: Trend, run: Run, material: Material) -> JudgedTrend:
        """The trend with the claims that its sentences bear out, as they are or mended."""
        claims = trend.claims[1:]
        if not claims:
            return JudgedTrend(trend)
        answer = await self._verdicts(trend, claims, run, material)
        if answer is None:
            return JudgedTrend(trend, findings=(_said("unjudged", trend, run, severity="warning"),))
        doubtful = [claim for claim in claims if claim not in _supported(claims, answer)]
        mended = await self._mended(trend, doubtful, run, material) if doubtful else {}
        kept = [mended.get(claim, claim) for claim in claims if claim not in doubtful or claim in mended]
        lost = len(doubtful) - len(mended)
        findings = [_said("mended", trend, run, number=len(mended))] if mended else []
        findings += [_said("unsupported", trend, run, number=lost)] if lost else []
        findings += _of_criteria(answer.criteria, trend, run)
        own = name_without_model(trend.label, run.question.language)
        name = own if answer.criteria.name_fits == "no" else trend.name
        return JudgedTrend(
            trend.model_copy(update={"claims": (trend.claims[0], *kept), "name": name}),
            answer.criteria,
            len(kept),
            {UNSUPPORTED: lost},
            tuple(findings),
        )

    async def _verdicts(
        self, trend: Trend, claims: Sequence[Claim], run: Run, material: Material
    ) -> JudgeAnswer | None:
        """A verdict on every claim; None where there is none, or one leaves a claim out."""
        prompt = run.prompts.load(
            "judge",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            trend=trend.name or trend.label,
            claims=_beside_sentences(claims, material),
        )
        answer = await asked(f"“{trend.label}”", self.answers, prompt, JudgeAnswer, run)
        complete = answer and {each.claim for each in answer.verdicts} == set(range(1, len(claims) + 1))
        return answer if complete else None

    async def _mended(
        self, trend: Trend, doubtful: Sequence[Claim], run: Run, material: Material
    ) -> dict[Claim, Claim]:
        """What the doubtful claims became, where that is proved and the judge accepts it."""
        language = run.question.language
        prompt = run.prompts.load(
            "rewrite",
            language=LANGUAGE_NAMES[language],
            claims=_beside_sentences(doubtful, material),
        )
        answer = await asked(f"“{trend.label}”", self.mender, prompt, RewriteAnswer, run)
        texts = {each.claim: each.text for each in answer.claims} if answer else {}
        proved = {
            claim: kept[0]
            for at, claim in enumerate(doubtful, 1)
            if (kept := _proved(claim, texts.get(at, ""), trend, material, language))
        }
        mended = _unsaid(proved, [claim for claim in trend.claims if claim not in doubtful])
        if not mended:
            return {}
        again = await self._verdicts(trend, list(mended.values()), run, material)
        accepted = _supported(list(mended.values()), again) if again else []
        return {claim: new for claim, new in mended.items() if new in accepted}

    async def _whole(self, draft: Draft, run: Run) -> tuple[tuple[Finding, ...], tuple[Angle, ...]]:
        """The angles that the draft leaves open, and those that it should have had."""
        angles = {f"A{at}": angle["ask"] for at, angle in enumerate(run.plan.angles, 1)}
        prompt = run.prompts.load(
            "review",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            angles="\n".join(f"{name}: {ask}" for name, ask in angles.items()),
            report=fenced("\n\n".join(map(_as_text, draft.trends))),
        )
        answer = await asked("review", self.answers, prompt, ReviewAnswer, run)
        if answer is None:
            return (), ()
        open_angles = [each.angle for each in answer.angles if each.answered == "no" and each.angle in angles]
        findings = (
            _finding("unanswered_angle", angles[name], run, "warning") for name in dict.fromkeys(open_angles)
        )
        return tuple(findings), tuple(angles_of(answer.missing, run.plan, run, MOST_MISSING))


def _supported(claims: Sequence[Claim], answer: JudgeAnswer) -> list[Claim]:
    verdicts = {each.claim: each.verdict for each in answer.verdicts}
    return [claim for at, claim in enumerate(claims, 1) if verdicts[at] == "supported"]


def _proved(claim: Claim, text: str, trend: Trend, material: Material, language: str) -> tuple[Claim, ...]:
    """The claim in other words, from the same sentences, where the rules let it through."""
    sentences = material.sentences
    cited = {name: sentences[name] for name in claim.sentences if name in sentences}
    return prove([claim.model_copy(update={"text": text})], trend, cited, material, language).kept


def _unsaid(mended: dict[Claim, Claim], others: Sequence[Claim]) -> dict[Claim, Claim]:
    """The mended claims that say what no other claim says, each text once."""
    said = {claim.text for claim in others}
    texts = {new.text: (claim, new) for claim, new in reversed(mended.items()) if new.text not in said}
    return dict(reversed(texts.values()))


def _beside_sentences(claims: Sequence[Claim], material: Material) -> str:
    """Each claim with a number, above the sentences that it cites."""
    sentences = material.sentences
    cited = ({name: sentences.get(name, "") for name in claim.sentences} for claim in claims)
    blocks = (
        f"Claim {at}: {claim.text}\n{in_lines(texts)}"
        for at, (claim, texts) in enumerate(zip(claims, cited, strict=True), 1)
    )
    return fenced("\n\n".join(blocks))


def _as_text(trend: Trend) -> str:
    return "\n".join((trend.name or trend.label, *(claim.text for claim in trend.claims)))


def _of_criteria(criteria: TrendCriteria, trend: Trend, run: Run) -> list[Finding]:
    failed = [name for name in CRITERIA if getattr(criteria, name) == "no"]
    return [_said(name, trend, run, severity="warning") for name in failed]


def _said(code: str, trend: Trend, run: Run, severity: Severity = "note", **fields: object) -> Finding:
    return _finding(code, trend.label, run, severity, **fields)


def _finding(code: str, subject: str, run: Run, severity: Severity, **fields: object) -> Finding:
    message = run.wording(f"finding.{code}", subject=subject, **fields)
    return Finding(code=code, severity=severity, message=message, subject=subject)


def _scores(judged: Sequence[JudgedTrend]) -> dict[str, float]:
    """Each criterion over the trends that were judged, from 0 to 1."""
    known = [each.criteria for each in judged if each.criteria]
    if not known:
        return {}
    return {
        name: round(sum(DEGREES[getattr(criteria, name)] for criteria in known) / len(known), 3)
        for name in CRITERIA
    }
