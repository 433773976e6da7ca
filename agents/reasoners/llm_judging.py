"""Judging with a model: each claim against its sentences, each trend and the whole by criteria."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trendscope.agents.reasoners.fallback import generate, whole
from trendscope.agents.reasoners.judged_claims import Basis, with_basis
from trendscope.agents.reasoners.llm_answer import (
    MIN_SENTENCES,
    AnswerCheck,
    Answerer,
    Offer,
    offered_sources,
    words_of_its_own,
)
from trendscope.agents.reasoners.llm_planning import model_angles
from trendscope.agents.reasoners.readable_names import glossary_name
from trendscope.agents.reasoners.result_rows import AMBIGUOUS, MIN_ROWS, NOT_IN_SENTENCES
from trendscope.agents.reasoners.schemas import (
    AnswerSentence,
    Degree,
    JudgeAnswer,
    ReviewAnswer,
    RewriteAnswer,
    TrendCriteria,
    Verdict,
    VerdictsAnswer,
)
from trendscope.draft import Draft, Finding, JudgedDraft, Severity
from trendscope.evidence_base import EvidenceBase
from trendscope.feedback.refused import RefusedText, cited_in
from trendscope.llm.structured_output import StructuredModel
from trendscope.plan import Angle
from trendscope.run import Run
from trendscope.synthesis import Disagreement, Result, Synthesis
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.trend import NO_TREND, Claim, Trend
from trendscope.verification.claims import verify_claims

MAX_MISSING = 2
UNSUPPORTED, TOO_FEW = "not supported", "too few beside it"
CRITERIA = ("on_question", "name_fits", "stands_alone")
DEGREES: dict[Degree, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class JudgedTrend:
    """What remains of a trend; `criteria` and `supported` are None if the verdict is void.

    `rewritten` has the new claim for each one that was rewritten.
    """

    trend: Trend
    criteria: TrendCriteria | None = None
    supported: int | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    rewritten: Mapping[Claim, Claim] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenAnswer:
    """The answer as a model wrote it, and the verdicts on its sentences by what they rested on then."""

    sentences: Sequence[AnswerSentence]
    verdicts: Mapping[Basis, Verdict | None]


@dataclass(frozen=True)
class Judge:
    """The judging half of a model; `rewriter` rewrites what it does not accept, and writes the answer."""

    model: StructuredModel
    rewriter: StructuredModel

    async def __call__(self, run: Run, draft: Draft, evidence: EvidenceBase) -> JudgedDraft:
        """Judge each trend, what belongs to none, and the whole, in parallel; then check the answer.

        The answer is written and judged meanwhile, from claims that passed the rules. A sentence of it stays
        only if it rests on what remains. Nothing is asked if all claims are those about the counts.
        """
        if not any(trend.claims[1:] for trend in draft.trends):
            return JudgedDraft(draft)
        offer = Offer(draft, evidence, run.wording)
        judged, (synthesis, of_none, mended), (findings, missing), answer = await asyncio.gather(
            asyncio.gather(*(self._trend(trend, run, evidence) for trend in draft.trends)),
            self._synthesis(draft.synthesis, run, evidence),
            self._whole(draft, run),
            self._written_answer(offer, run),
        )
        dropped = Counter(draft.dropped) + of_none
        of_trends = dict(draft.dropped_of_trends)
        for each in judged:
            dropped.update(each.dropped)
            label = each.trend.label
            of_trends[label] = dict(Counter(of_trends.get(label, {})) + Counter(each.dropped))
        supported = [each.supported for each in judged if each.supported is not None]
        new = {old: claim for each in judged for old, claim in each.rewritten.items()} | mended
        final = _final(offer, judged, synthesis, new)
        top, lost = await self._answer(answer, AnswerCheck(offer, final, run.question.language), run)
        if top:
            synthesis = synthesis.model_copy(update={"answer": top})
        kept = draft.model_copy(
            update={
                "trends": tuple(each.trend for each in judged),
                "synthesis": synthesis,
                "dropped": dict(+(dropped + lost)),
                "dropped_of_trends": of_trends,
                "supported": sum(supported) if supported else None,
            }
        )
        on_trends = tuple(finding for each in judged for finding in each.findings)
        left_out = _left_out(lost, draft.dropped, run)
        return JudgedDraft(kept, (*on_trends, *findings, *left_out), _scores(judged), missing)

    async def _written_answer(self, offer: Offer, run: Run) -> WrittenAnswer:
        """The answer as it was written, with verdicts on what passes the rules so far.

        A sentence that is not supported is rewritten once, as a claim is.
        """
        check = AnswerCheck(offer, offer.claims, run.question.language)
        written = await Answerer(self.rewriter)(run, offer)
        verdicts = await self._verdicts_on_answer(written, check, run)
        doubtful = {
            at: replace(basis, text=each.text, unsupported=tuple(verdict.unsupported))
            for at, each in enumerate(written)
            for basis in _free_bases(check.verified([each])[0], offer, offer.claims)
            if (verdict := verdicts.get(basis)) and not _is_supported(verdict)
        }
        if not doubtful:
            return WrittenAnswer(written, verdicts)
        texts = await self._rewritten_texts("answer", [*doubtful.values()], run, offer.evidence)
        new = {
            at: written[at].model_copy(update={"text": text})
            for at, text in zip(doubtful, texts, strict=True)
            if text
        }
        run.refused.add(
            *(
                _refused("answer", basis, offer.evidence, new[at].text if at in new else "")
                for at, basis in doubtful.items()
            )
        )
        again = await self._verdicts_on_answer([*new.values()], check, run)
        return WrittenAnswer([new.get(at, each) for at, each in enumerate(written)], {**verdicts, **again})

    async def _verdicts_on_answer(
        self, written: Sequence[AnswerSentence], check: AnswerCheck, run: Run
    ) -> dict[Basis, Verdict | None]:
        """The verdicts on sentences that pass the rules and have a word beyond what they rest on."""
        bases = _free_bases(check.verified(written)[0], check.offer, check.final)
        return dict(zip(bases, await self._verdicts_on(bases, run, check.offer.evidence), strict=True))

    async def _answer(
        self, answer: WrittenAnswer, check: AnswerCheck, run: Run
    ) -> tuple[tuple[Claim, ...], Counter[str]]:
        """The sentences of the answer that are verified, or none if they are too few.

        A sentence that has no word beyond the claims that it cites was judged with them. One whose claims
        were rewritten is judged again.
        """
        claims, dropped = check.verified(answer.sentences)
        offer = check.offer
        bases = _free_bases(claims, offer, check.final)
        # What claims that said more did not support, rewritten ones do not either.
        refused = {basis.text for basis, verdict in answer.verdicts.items() if not _is_supported(verdict)}
        new = [basis for basis in bases if basis not in answer.verdicts and basis.text not in refused]
        again = await self._verdicts_on(new, run, offer.evidence)
        refused |= {
            basis.text for basis, verdict in zip(new, again, strict=True) if not _is_supported(verdict)
        }
        kept = tuple(claim for claim in claims if claim.text not in refused)
        lost = Counter(dropped) + Counter({UNSUPPORTED: len(claims) - len(kept)})
        if len(kept) >= MIN_SENTENCES:
            return kept, lost
        return (), lost + Counter({TOO_FEW: len(kept)})

    async def _synthesis(
        self, synthesis: Synthesis, run: Run, evidence: EvidenceBase
    ) -> tuple[Synthesis, Counter[str], dict[Claim, Claim]]:
        """What belongs to no trend, without what its sentences do not support, and how much that was.

        A claim that they support in part is rewritten once, as those of a trend are.
        """
        parts: list[Claim | Disagreement | Result] = [
            *synthesis.problems, *synthesis.disagreements, *synthesis.outlook, *synthesis.results
        ]  # fmt: skip
        verdicts = await self._verdicts_on([_basis(part) for part in parts], run, evidence)
        refused = [part for part, verdict in zip(parts, verdicts, strict=True) if not _is_supported(verdict)]
        partly = {
            part: verdict
            for part, verdict in zip(parts, verdicts, strict=True)
            if isinstance(part, Claim) and verdict and verdict.verdict == "partly"
        }
        rewritten = await self._rewritten(NO_TREND, partly, run, evidence) if partly else {}
        run.refused.add(
            *(
                _refused("synthesis", basis, evidence, _text_of(rewritten.get(part)))
                for part, verdict in zip(parts, verdicts, strict=True)
                if isinstance(part, Claim) and verdict and not _is_supported(verdict)
                for basis in [replace(_basis(part), unsupported=tuple(verdict.unsupported))]
            )
        )
        refused = [part for part in refused if part not in rewritten]
        results = tuple(each for each in synthesis.results if each not in refused)
        update = {
            "problems": tuple(
                rewritten.get(each, each) for each in synthesis.problems if each not in refused
            ),
            "disagreements": tuple(each for each in synthesis.disagreements if each not in refused),
            "outlook": tuple(rewritten.get(each, each) for each in synthesis.outlook if each not in refused),
            "results": results if len(results) >= MIN_ROWS else (),
        }
        lost = Counter({UNSUPPORTED: len(refused), TOO_FEW: len(results) - len(update["results"])})
        return synthesis.model_copy(update=update), lost, rewritten

    async def _verdicts_on(
        self, bases: Sequence[Basis], run: Run, evidence: EvidenceBase
    ) -> list[Verdict | None]:
        """A verdict on each text; None for each if there is no usable answer."""
        if not bases:
            return []
        prompt = run.prompts.load(
            "judge_claims",
            question=run.question.text,
            language=LANGUAGE_NAMES[run.question.language],
            claims=with_basis(bases, evidence),
        )
        answer = await generate("review", self.model, whole(prompt), VerdictsAnswer, run)
        found = {each.claim: each for each in answer.verdicts} if answer else {}
        complete = set(found) == set(range(1, len(bases) + 1))
        return [found[at] if complete else None for at in range(1, len(bases) + 1)]

    async def _trend(self, trend: Trend, run: Run, evidence: EvidenceBase) -> JudgedTrend:
        """The trend with the claims that their sentences support, as they are or rewritten."""
        claims = [claim for claim in trend.claims[1:] if claim.sentences or claim.counts]
        if not claims:
            return JudgedTrend(trend)
        if _was_judged(trend, evidence):
            return JudgedTrend(trend, supported=sum(1 for claim in claims if claim.sentences))
        answer = await self._verdicts(trend, claims, run, evidence)
        if answer is None:
            return JudgedTrend(trend, findings=(_of_trend("unjudged", trend, run, severity="warning"),))
        doubtful = _doubtful(claims, answer)
        rewritten = await self._rewritten(trend, doubtful, run, evidence) if doubtful else {}
        for claim, verdict in doubtful.items():
            basis = _basis_in(trend, claim, verdict.unsupported)
            run.refused.add(_refused(trend.label, basis, evidence, _text_of(rewritten.get(claim))))
        kept = [
            rewritten.get(claim, claim)
            for claim in trend.claims[1:]
            if claim not in doubtful or claim in rewritten
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
            sum(1 for claim in kept if claim.sentences),
            {UNSUPPORTED: lost},
            tuple(findings),
            rewritten,
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
            claims=with_basis([_basis_in(trend, claim) for claim in claims], evidence),
        )
        answer = await generate(f"“{trend.label}”", self.model, whole(prompt), JudgeAnswer, run)
        complete = answer and {each.claim for each in answer.verdicts} == set(range(1, len(claims) + 1))
        return answer if complete else None

    async def _rewritten(
        self, trend: Trend, doubtful: Mapping[Claim, Verdict], run: Run, evidence: EvidenceBase
    ) -> dict[Claim, Claim]:
        """The doubtful claims, rewritten, if they then pass the rules and the judge accepts them."""
        bases = [_basis_in(trend, claim, verdict.unsupported) for claim, verdict in doubtful.items()]
        part = f"“{trend.label}”" if trend.label else "review"
        texts = await self._rewritten_texts(part, bases, run, evidence)
        verified = {
            claim: kept[0]
            for claim, text in zip(doubtful, texts, strict=True)
            if (kept := _verified(claim, text, trend, evidence, run.question.language))
        }
        new = _without_repeated(verified, [claim for claim in trend.claims if claim not in doubtful])
        if not new:
            return {}
        again = await self._verdicts_on([_basis_in(trend, each) for each in new.values()], run, evidence)
        accepted = (verdict is not None and _is_supported(verdict) for verdict in again)
        return {old: text for (old, text), kept in zip(new.items(), accepted, strict=True) if kept}

    async def _rewritten_texts(
        self, part: str, doubtful: Sequence[Basis], run: Run, evidence: EvidenceBase
    ) -> list[str]:
        """A new text for each of these, empty where there is none."""
        language = LANGUAGE_NAMES[run.question.language]
        prompt = run.prompts.load("rewrite", language=language, claims=with_basis(doubtful, evidence))
        answer = await generate(part, self.rewriter, whole(prompt), RewriteAnswer, run)
        texts = {each.claim: each.text for each in answer.claims} if answer else {}
        return [texts.get(at, "") for at in range(1, len(doubtful) + 1)]

    async def _whole(self, draft: Draft, run: Run) -> tuple[tuple[Finding, ...], tuple[Angle, ...]]:
        """The angles that the draft leaves open, and those that it should have had."""
        # What a term means is background; nobody asked for it.
        asked = (angle["question"] for angle in run.plan.angles if angle["role"] != "background")
        angles = {f"A{at}": question for at, question in enumerate(asked, 1)}

        def build(share: float) -> str:
            return run.prompts.load(
                "review",
                question=run.question.text,
                language=LANGUAGE_NAMES[run.question.language],
                angles="\n".join(f"{name}: {question}" for name, question in angles.items()),
                report=delimit("\n\n".join(_as_text(trend, share) for trend in draft.trends)),
            )

        answer = await generate("review", self.model, build, ReviewAnswer, run)
        if answer is None:
            return (), ()
        unanswered = [each.angle for each in answer.angles if each.answered == "no" and each.angle in angles]
        findings = (
            _finding("unanswered_angle", angles[name], run, "warning") for name in dict.fromkeys(unanswered)
        )
        return tuple(findings), tuple(model_angles(answer.missing, run.plan, run, MAX_MISSING))


def _was_judged(trend: Trend, evidence: EvidenceBase) -> bool:
    """Whether an earlier round left a trend with these claims: what they say was judged then."""
    return any(
        each.label == trend.label and each.claims[1:] == trend.claims[1:] for each in evidence.earlier.trends
    )


def _doubtful(claims: Sequence[Claim], answer: JudgeAnswer) -> dict[Claim, Verdict]:
    """The claims that are not supported in full, with what the judge says of each."""
    verdicts = {each.claim: each for each in answer.verdicts}
    return {claim: verdicts[at] for at, claim in enumerate(claims, 1) if not _is_supported(verdicts[at])}


def _is_supported(verdict: Verdict | None) -> bool:
    """Whether nothing speaks against it: no verdict leaves it to the rules that it passed."""
    return verdict is None or verdict.verdict == "supported"


def _final(
    offer: Offer, judged: Sequence[JudgedTrend], synthesis: Synthesis, new: Mapping[Claim, Claim]
) -> dict[str, Claim]:
    """What became of each claim that was offered for the answer; those that were left out are not in it."""
    left = {claim for each in judged for claim in each.trend.claims} | set(synthesis.problems)
    became = {name: new.get(claim, claim) for name, claim in offer.claims.items()}
    return {name: claim for name, claim in became.items() if claim in left}


def _free_bases(claims: Iterable[Claim], offer: Offer, final: Mapping[str, Claim]) -> list[Basis]:
    """What the sentences of an answer rest on that have a word beyond it."""
    sources = {claim: tuple(offered_sources(claim, offer, final)) for claim in claims}
    return [
        Basis(claim.text, claim.sentences, (*stated, *_counts_of(claim, offer)))
        for claim, stated in sources.items()
        if words_of_its_own(claim, stated, offer.evidence)
    ]


def _left_out(of_answer: Mapping[str, int], of_draft: Mapping[str, int], run: Run) -> list[Finding]:
    """How many sentences of the answer and rows of results were left out, if any were."""
    numbers = {
        "answer_left_out": sum(number for reason, number in of_answer.items() if reason != TOO_FEW),
        "rows_left_out": of_draft.get(NOT_IN_SENTENCES, 0) + of_draft.get(AMBIGUOUS, 0),
    }
    return [_finding(code, "", run, "note", number=number) for code, number in numbers.items() if number]


def _counts_of(claim: Claim, offer: Offer) -> tuple[str, ...]:
    """The lines with the counts that a sentence of the answer states."""
    wanted = {name for name, trend in offer.trends.items() if trend.label in claim.counts}
    lines = offer.counts_as_text().splitlines()
    return tuple(line for line in lines if line.split(" | ")[0] in wanted | {*claim.counts})


def _basis_in(trend: Trend, claim: Claim, unsupported: Sequence[str] = ()) -> Basis:
    """What a claim of a trend rests on; the claim of the counts, if it states them."""
    counts = (trend.claims[0].text,) if claim.counts else ()
    return Basis(claim.text, claim.sentences, counts, tuple(unsupported))


def _refused(part: str, basis: Basis, evidence: EvidenceBase, better: str) -> RefusedText:
    """A text that the judge did not find supported, and the one in its place."""
    return RefusedText(
        origin="judge",
        part=part,
        text=basis.text,
        evidence=cited_in(basis.sentences, evidence),
        stated=basis.stated,
        reason="; ".join(basis.unsupported),
        better=better,
    )


def _text_of(claim: Claim | None) -> str:
    return claim.text if claim else ""


def _basis(part: Claim | Disagreement | Result) -> Basis:
    """What belongs to no trend as a text to be judged, and the sentences that it rests on."""
    if isinstance(part, Claim):
        return Basis(part.text, part.sentences)
    if isinstance(part, Disagreement):
        text = f"{part.about} {part.one.text} / {part.other.text}"
        return Basis(f"(disagreement) {text}", (*part.one.sentences, *part.other.sentences))
    against = f" | baseline: {part.baseline}" if part.baseline else ""
    row = f"system: {part.system} | task: {part.task} | {part.measure}: {part.figure}{against}"
    return Basis(f"(result) {row}", part.sentences)


def _verified(
    claim: Claim, text: str, trend: Trend, evidence: EvidenceBase, language: str
) -> tuple[Claim, ...]:
    """The claim in other words, from the same sentences, if it passes the rules."""
    sentences = evidence.sentences
    cited = {name: sentences[name] for name in claim.sentences if name in sentences}
    new = claim.model_copy(update={"text": text})
    kept = verify_claims([new], trend, cited, evidence, language).kept
    return tuple(each.model_copy(update={"counts": claim.counts}) for each in kept)


def _without_repeated(rewritten: dict[Claim, Claim], others: Sequence[Claim]) -> dict[Claim, Claim]:
    """The rewritten claims that say what no other claim says, each text once."""
    known = {claim.text for claim in others}
    texts = {new.text: (claim, new) for claim, new in reversed(rewritten.items()) if new.text not in known}
    return dict(reversed(texts.values()))


def _as_text(trend: Trend, share: float) -> str:
    """The name of a trend and its first claims."""
    claims = trend.claims[: math.ceil(share * len(trend.claims))]
    return "\n".join((trend.name or trend.label, *(claim.text for claim in claims)))


def _of_criteria(criteria: TrendCriteria, trend: Trend, run: Run) -> list[Finding]:
    failed = [name for name in CRITERIA if getattr(criteria, name) == "no"]
    return [_of_trend(name, trend, run, severity="warning") for name in failed]


def _of_trend(code: str, trend: Trend, run: Run, severity: Severity = "note", **fields: object) -> Finding:
    return _finding(code, trend.label, run, severity, **fields)


def _finding(code: str, subject: str, run: Run, severity: Severity, **fields: object) -> Finding:
    message = run.wording(f"finding.{code}", subject=subject, **fields)
    return Finding(code=code, severity=severity, message=message, subject=subject or None)


def _scores(judged: Sequence[JudgedTrend]) -> dict[str, float]:
    """Each criterion over the trends that were judged, from 0 to 1."""
    known = [each.criteria for each in judged if each.criteria]
    if not known:
        return {}
    return {
        name: round(sum(DEGREES[getattr(criteria, name)] for criteria in known) / len(known), 3)
        for name in CRITERIA
    }
