"""Judging with a model: each claim against its sentences, each trend and the whole by criteria."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trendscope.agents.reasoners.claims import glossary_name
from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.llm_planning import model_angles
from trendscope.agents.reasoners.llm_writing import in_lines
from trendscope.agents.reasoners.schemas import (
    Degree,
    JudgeAnswer,
    ReviewAnswer,
    RewriteAnswer,
    TrendCriteria,
)
from trendscope.draft import Draft, Finding, Judgement, Severity
from trendscope.evidence_base import EvidenceBase
from trendscope.llm.structured_output import StructuredModel
from trendscope.plan import Angle
from trendscope.run import Run
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verify_claims

MAX_MISSING = 2
UNSUPPORTED = "not supported"
CRITERIA = ("on_question", "name_fits", "stands_alone")
DEGREES: dict[Degree, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class JudgedTrend:
    """What remains of a trend; `criteria` and `supported` are None if the verdict is void."""

    trend: Trend
    criteria: TrendCriteria | None = None
    supported: int | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Judge:
    """The judging half of a model; `rewriter` rewrites what the judge does not accept."""

    model: StructuredModel
    rewriter: StructuredModel

    async def __call__(self, run: Run, draft: Draft, evidence: EvidenceBase) -> Judgement:
        """Judge each trend and the whole, in parallel; nothing if all claims are those about the counts."""
        if not any(trend.claims[1:] for trend in draft.trends):
            return Judgement(draft)
        judged, (findings, missing) = await asyncio.gather(
            asyncio.gather(*(self._trend(trend, run, evidence) for trend in draft.trends)),
            self._whole(draft, run),
        )
        dropped = Counter(draft.dropped)
        for each in judged:
            dropped.update(each.dropped)
        supported = [each.supported for each in judged if each.supported is not None]
        kept = draft.model_copy(
            update={
                "trends": tuple(each.trend for each in judged),
                "dropped": dict(+dropped),
                "supported": sum(supported) if supported else None,
            }
        )
        of_trends = tuple(finding for each in judged for finding in each.findings)
        return Judgement(kept, (*of_trends, *findings), _scores(judged), missing)

    async def _trend(self, trend: Trend, run: Run, evidence: EvidenceBase) -> JudgedTrend:
        """The trend with the claims that their sentences support, as they are or rewritten."""
        claims = trend.claims[1:]
        if not claims:
            return JudgedTrend(trend)
        answer = await self._verdicts(trend, claims, run, evidence)
        if answer is None:
            return JudgedTrend(trend, findings=(_of_trend("unjudged", trend, run, severity="warning"),))
        doubtful = [claim for claim in claims if claim not in _supported(claims, answer)]
        rewritten = await self._rewritten(trend, doubtful, run, evidence) if doubtful else {}
        kept = [
            rewritten.get(claim, claim) for claim in claims if claim not in doubtful or claim in rewritten
        ]
        lost = len(doubtful) - len(rewritten)
        findings = [_of_trend("rewritten", trend, run, number=len(rewritten))] if rewritten else []
        findings += [_of_trend("unsupported", trend, run, number=lost)] if lost else []
        findings += _of_criteria(answer.criteria, trend, run)
        default_name = glossary_name(trend.label, run.question.language)
        name = default_name if answer.criteria.name_fits == "no" else trend.name
        return JudgedTrend(
            trend.model_copy(update={"claims": (trend.claims[0], *kept), "name": name}),
            answer.criteria,
            len(kept),
            {UNSUPPORTED: lost},
            tuple(findings),
        )

    async def _verdicts(
        self, trend: Trend, claims: Sequence[Claim], run: Run, evidence: EvidenceBase
    ) -> JudgeAnswer | None:
        """A verdict on every claim; None if there is none, or if a claim is left out."""
        prompt = run.prompts.load(
            "judge",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            trend=trend.name or trend.label,
            claims=_with_sentences(claims, evidence),
        )
        answer = await generate(f"“{trend.label}”", self.model, prompt, JudgeAnswer, run)
        complete = answer and {each.claim for each in answer.verdicts} == set(range(1, len(claims) + 1))
        return answer if complete else None

    async def _rewritten(
        self, trend: Trend, doubtful: Sequence[Claim], run: Run, evidence: EvidenceBase
    ) -> dict[Claim, Claim]:
        """The doubtful claims, rewritten, if they then pass the rules and the judge accepts them."""
        language = run.question.language
        prompt = run.prompts.load(
            "rewrite",
            language=LANGUAGE_NAMES[language],
            claims=_with_sentences(doubtful, evidence),
        )
        answer = await generate(f"“{trend.label}”", self.rewriter, prompt, RewriteAnswer, run)
        texts = {each.claim: each.text for each in answer.claims} if answer else {}
        verified = {
            claim: kept[0]
            for at, claim in enumerate(doubtful, 1)
            if (kept := _verified(claim, texts.get(at, ""), trend, evidence, language))
        }
        new = _without_repeated(verified, [claim for claim in trend.claims if claim not in doubtful])
        if not new:
            return {}
        again = await self._verdicts(trend, list(new.values()), run, evidence)
        accepted = _supported(list(new.values()), again) if again else []
        return {claim: rewritten for claim, rewritten in new.items() if rewritten in accepted}

    async def _whole(self, draft: Draft, run: Run) -> tuple[tuple[Finding, ...], tuple[Angle, ...]]:
        """The angles that the draft leaves open, and those that it should have had."""
        angles = {f"A{at}": angle["question"] for at, angle in enumerate(run.plan.angles, 1)}
        prompt = run.prompts.load(
            "review",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            angles="\n".join(f"{name}: {question}" for name, question in angles.items()),
            report=delimit("\n\n".join(map(_as_text, draft.trends))),
        )
        answer = await generate("review", self.model, prompt, ReviewAnswer, run)
        if answer is None:
            return (), ()
        unanswered = [each.angle for each in answer.angles if each.answered == "no" and each.angle in angles]
        findings = (
            _finding("unanswered_angle", angles[name], run, "warning") for name in dict.fromkeys(unanswered)
        )
        return tuple(findings), tuple(model_angles(answer.missing, run.plan, run, MAX_MISSING))


def _supported(claims: Sequence[Claim], answer: JudgeAnswer) -> list[Claim]:
    verdicts = {each.claim: each.verdict for each in answer.verdicts}
    return [claim for at, claim in enumerate(claims, 1) if verdicts[at] == "supported"]


def _verified(
    claim: Claim, text: str, trend: Trend, evidence: EvidenceBase, language: str
) -> tuple[Claim, ...]:
    """The claim in other words, from the same sentences, if it passes the rules."""
    sentences = evidence.sentences
    cited = {name: sentences[name] for name in claim.sentences if name in sentences}
    return verify_claims([claim.model_copy(update={"text": text})], trend, cited, evidence, language).kept


def _without_repeated(rewritten: dict[Claim, Claim], others: Sequence[Claim]) -> dict[Claim, Claim]:
    """The rewritten claims that say what no other claim says, each text once."""
    known = {claim.text for claim in others}
    texts = {new.text: (claim, new) for claim, new in reversed(rewritten.items()) if new.text not in known}
    return dict(reversed(texts.values()))


def _with_sentences(claims: Sequence[Claim], evidence: EvidenceBase) -> str:
    """Each claim with a number, above the sentences that it cites."""
    sentences = evidence.sentences
    cited = ({name: sentences.get(name, "") for name in claim.sentences} for claim in claims)
    blocks = (
        f"Claim {at}: {claim.text}\n{in_lines(texts)}"
        for at, (claim, texts) in enumerate(zip(claims, cited, strict=True), 1)
    )
    return delimit("\n\n".join(blocks))


def _as_text(trend: Trend) -> str:
    return "\n".join((trend.name or trend.label, *(claim.text for claim in trend.claims)))


def _of_criteria(criteria: TrendCriteria, trend: Trend, run: Run) -> list[Finding]:
    failed = [name for name in CRITERIA if getattr(criteria, name) == "no"]
    return [_of_trend(name, trend, run, severity="warning") for name in failed]


def _of_trend(code: str, trend: Trend, run: Run, severity: Severity = "note", **fields: object) -> Finding:
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
