"""An answer of a model in a conversation: sentences and counts go in, claims that cite them come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trendscope.agents.reasoners.counted_answers import direction_in_words
from trendscope.agents.reasoners.fallback import generate, whole
from trendscope.agents.reasoners.judged_claims import Basis, with_basis
from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.schemas import FollowUpAnswer, VerdictsAnswer
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.conversation.subjects import names_of
from trendscope.graphs.conversation_state import ConversationState, FoundPassage, RefusedClaim
from trendscope.llm.structured_output import StructuredModel
from trendscope.measuring.mentions import phrase_pattern
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.text.delimiters import delimit
from trendscope.text.hangul import has_hangul
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.text.lines import one_line, without_breaks
from trendscope.trend import NO_TREND, Claim, Trend
from trendscope.verification.causes import has_unfounded_reason
from trendscope.verification.claims import verify_claims
from trendscope.wording import Wording

MAX_SHOWN = 30
MAX_IN_CONTEXT = 8
"""Of how many papers a model is shown the sentences around those that were found."""

MIN_COVERAGE, MIN_BEST = 0.35, 0.5
"""Of a sentence that a model is shown, and of the best of them: below that, nothing in the run comes near.

Both are less than without a model, which reads what rules cannot, and says what does not answer.
"""

_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")

MAX_TURNS, MAX_TURN_CHARACTERS = 6, 600
UNSUPPORTED, UNFOUNDED = "unsupported", "reason that no sentence gives"


@dataclass(frozen=True)
class Offered:
    """What an answer may cite: sentences by their ids, and the counts of trends by ids such as T2."""

    evidence: RunEvidence
    asked: FollowUp
    passages: Sequence[FoundPassage]
    say: Wording

    @cached_property
    def trends(self) -> dict[str, Trend]:
        report = self.evidence.report
        named = [trend for trend in report.counted_trends if trend.label in self.asked.trends]
        others = [trend for trend in report.trends if trend not in named]
        counted = (trend for trend in (*named, *others) if trend.is_counted)
        return {f"T{number}": trend for number, trend in enumerate(counted, 1)}

    @property
    def asked_trends(self) -> list[Trend]:
        return [trend for trend in self.trends.values() if trend.label in self.asked.trends]

    @cached_property
    def counts(self) -> dict[str, str]:
        """What was counted for each trend, in words and by period."""
        return {name: " ".join(_counts(trend, self.say)) for name, trend in self.trends.items()}

    @cached_property
    def sentences(self) -> dict[SentenceId, str]:
        """All that may be cited, the counts as if they were sentences."""
        quoted = {SentenceId(each["id"]): each["text"] for each in self.passages}
        return quoted | {SentenceId(name): text for name, text in self.counts.items()}

    def sentences_as_text(self, share: float) -> str:
        """The sentences below their papers, the best papers first, each in the order of its text."""
        by_document: dict[str, dict[int, str]] = {}
        for each in self.passages[: max(1, round(share * len(self.passages)))]:
            name = SentenceId(each["id"])
            line = f"{name}: {without_breaks(each['text'])}"
            by_document.setdefault(name.document, {})[name.number] = line
        lines = [
            line
            for name, said in by_document.items()
            for line in (self._head(name), *(said[number] for number in sorted(said)))
        ]
        return delimit("\n".join(lines))

    def counts_as_text(self) -> str:
        return delimit("\n".join(f"{name} | {text}" for name, text in self.counts.items()))

    def _head(self, name: str) -> str:
        document = self.evidence.base.document(name)
        who = reference(document, self.say) if document else ""
        return f"{name} | {who} | {one_line(self.evidence.title(name), 300)}"


@dataclass(frozen=True)
class FollowUpWriter:
    """Writes and checks the answers of a model in one question of a conversation."""

    run: Run
    model: StructuredModel
    evidence: RunEvidence

    async def write(self, asked: FollowUp, state: ConversationState) -> list[dict[str, Any]] | None:
        """The claims as the model wrote them, none if nothing answers; None if the model failed."""
        offered = self.offered(asked, state)
        if not offered.passages:
            return []

        def build(share: float) -> str:
            return self.run.prompts.load(
                "follow_up",
                question=asked.text,
                report=self.evidence.report.question,
                language=LANGUAGE_NAMES[asked.language],
                since=self.evidence.report.since,
                until=self.evidence.report.until,
                conversation=_conversation(state),
                counts=offered.counts_as_text(),
                sentences=offered.sentences_as_text(share),
                refused=_refused(state.get("refused", [])),
            )

        answer = await generate("answer", self.model, build, FollowUpAnswer, self.run)
        return None if answer is None else [claim.model_dump() for claim in answer.claims]

    def offered(self, asked: FollowUp, state: ConversationState) -> Offered:
        passages = state.get("passages", [])
        is_near = any(each["coverage"] >= MIN_BEST for each in passages) and self._has_names(asked)
        near = [each for each in passages if is_near and each["coverage"] >= MIN_COVERAGE]
        shown = near[:MAX_SHOWN]
        return Offered(self.evidence, asked, [*shown, *self._context(shown)], Wording(asked.language))

    def _has_names(self, asked: FollowUp) -> bool:
        """Whether the run has each name that is asked about: what is near without it is on something else."""
        names = [name for phrase in asked.phrases for name in _NAME.findall(phrase)]
        texts = "\n".join(self.evidence.sentences.values()) if names else ""
        return all(name in texts for name in names)

    def _context(self, shown: Sequence[FoundPassage]) -> Iterator[FoundPassage]:
        """The sentences before and after those of the best papers."""
        names = [SentenceId(each["id"]) for each in shown]
        best = [*dict.fromkeys(name.document for name in names)][:MAX_IN_CONTEXT]
        around = [
            SentenceId.of(name.document, name.number + step)
            for name in names
            if name.document in best
            for step in (-1, 1)
        ]
        for name in dict.fromkeys(around):
            if name not in names and name in self.evidence.sentences:
                yield FoundPassage(id=name, text=self.evidence.sentences[name], coverage=0.0)


@dataclass(frozen=True)
class FollowUpCheck:
    """Verifies what a model wrote against what it was offered, by the rules of a report."""

    offered: Offered
    language: str

    def verified(self, written: Sequence[Mapping[str, Any]]) -> tuple[list[Claim], list[RefusedClaim]]:
        """The claims that pass, and the others with the reason."""
        kept: list[Claim] = []
        refused: list[RefusedClaim] = []
        for each in written:
            claim = Claim(text=each["text"], sentences=tuple(map(SentenceId, each["sentences"])))
            if has_unfounded_reason(claim.text, self._quoted(claim)):
                refused.append(RefusedClaim(text=claim.text, reason=UNFOUNDED))
                continue
            verified = verify_claims(
                [claim], self._trend(claim), self.offered.sentences, self.offered.evidence.base, self.language
            )
            kept += map(self._with_counts, verified.kept)
            if not verified.kept:
                reasons = [reason for reason, number in verified.dropped.items() if number]
                refused.append(RefusedClaim(text=claim.text, reason=", ".join(reasons)))
        return kept, refused

    def _trend(self, claim: Claim) -> Trend:
        """The trend whose direction a claim may tell: the one that it cites, or that is asked about."""
        cited = [self.offered.trends[name] for name in claim.sentences if name in self.offered.trends]
        told = cited or [trend for trend in self.offered.asked_trends if _may_name(claim.text, trend)]
        return told[0] if len(told) == 1 else NO_TREND

    def _quoted(self, claim: Claim) -> list[str]:
        """The sentences of papers that a claim cites, without the counts."""
        known = self.offered.evidence.sentences
        return [known[name] for name in claim.sentences if name in known]

    def _with_counts(self, claim: Claim) -> Claim:
        """The claim with the labels of the trends that it cites, apart from its sentences."""
        trends = self.offered.trends
        labels = tuple(trends[name].label for name in claim.sentences if name in trends)
        names = tuple(name for name in claim.sentences if name not in trends)
        return claim.model_copy(update={"sentences": names, "counts": labels})


async def judged(
    claims: Sequence[Claim], offered: Offered, model: StructuredModel, run: Run
) -> tuple[list[Claim], list[RefusedClaim]]:
    """The claims that a model finds supported by what they cite; all of them if it gives no verdict."""
    base = offered.evidence.base
    counts = {offered.trends[name].label: text for name, text in offered.counts.items()}
    bases = [
        Basis(claim.text, claim.sentences, tuple(counts[label] for label in claim.counts)) for claim in claims
    ]
    if not bases or not offered.evidence.documents:
        return [*claims], []
    prompt = run.prompts.load(
        "judge_claims",
        question=run.question.text,
        language=LANGUAGE_NAMES[run.question.language],
        claims=with_basis(bases, base),
    )
    answer = await generate("review", model, whole(prompt), VerdictsAnswer, run)
    verdicts = {each.claim: each.verdict for each in answer.verdicts} if answer else {}
    if set(verdicts) != set(range(1, len(claims) + 1)):
        return [*claims], []
    kept = [claim for at, claim in enumerate(claims, 1) if verdicts[at] == "supported"]
    refused = [
        RefusedClaim(text=claim.text, reason=UNSUPPORTED)
        for at, claim in enumerate(claims, 1)
        if verdicts[at] != "supported"
    ]
    return kept, refused


def _may_name(text: str, trend: Trend) -> bool:
    """Whether a text names a trend; Korean has more names for it than are known."""
    return has_hangul(text) or phrase_pattern(names_of(trend)).search(text) is not None


def _counts(trend: Trend, say: Wording) -> Iterator[str]:
    yield f"{trend.name or trend.label} ({trend.direction}):"
    yield direction_in_words(trend, say).text
    if trend.sampled:
        periods = (
            f"{period}: {trend.counts.get(period, 0)} of {read}" for period, read in trend.sampled.items()
        )
        yield f"{'; '.join(periods)}."


def _conversation(state: ConversationState) -> str:
    """The last messages but the question itself."""
    before = state["messages"][:-1][-MAX_TURNS:]
    lines = (f"{message.type}: {one_line(message.text, MAX_TURN_CHARACTERS)}" for message in before)
    return delimit("\n".join(lines)) if before else "(none)"


def _refused(refused: Sequence[RefusedClaim]) -> str:
    if not refused:
        return ""
    lines = (f"- {one_line(each['text'], MAX_TURN_CHARACTERS)} ({each['reason']})" for each in refused)
    return (
        "These sentences of yours were refused, and the others stand. Mend them, or leave them out:\n"
        + delimit("\n".join(lines))
        + "\n"
    )
