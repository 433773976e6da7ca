"""Judging a run: its claims one by one, corrections, and drafts of which one is better."""

from __future__ import annotations

from typing import Any

from trendscope.errors import UsageError
from trendscope.feedback.claims_of_report import find_claim, placed_claims
from trendscope.feedback.correction import fault_of
from trendscope.feedback.judgement import Judgement, Verdict
from trendscope.feedback.kept_judgements import KeptJudgements
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.report.report import Report
from trendscope.store.store import Store


class Judging:
    """What a person says of a run. `by` is who, if that is to be kept.

    Every method may raise StoreError if the store cannot be used. A claim is named by its number in the
    report, or by its text; UsageError is raised for one that is not there.
    """

    def __init__(self, store: Store, run: str, report: Report, by: str = "") -> None:
        self.store, self.run, self.report, self.by = store, run, report, by
        self._kept = KeptJudgements(store)

    @property
    def claims(self) -> tuple[PlacedClaim, ...]:
        """Every claim of the report, with its evidence."""
        return placed_claims(self.report)

    @property
    def judgements(self) -> list[Judgement]:
        """What was said of this run so far, by whomever."""
        return self._kept.of(self.run)

    @property
    def left(self) -> tuple[PlacedClaim, ...]:
        """The claims of which this person has said nothing yet."""
        said = {(each.part, each.text) for each in self._own() if each.verdict != "prefer"}
        return tuple(claim for claim in self.claims if (claim.part, claim.text) not in said)

    @property
    def drafts(self) -> list[Judgement]:
        """What was refused and was replaced, where this person has not chosen between the two yet."""
        chosen = {frozenset((each.text, each.better)) for each in self._own() if each.verdict == "prefer"}
        refused = [each for each in self.judgements if each.origin != "person" and each.better]
        return [each for each in refused if {each.text, each.better} not in chosen]

    def accept(self, claim: str | int) -> Judgement:
        """Say that a claim is right."""
        return self._judge(claim, "accept")

    def reject(self, claim: str | int, *, reason: str = "") -> Judgement:
        """Say that a claim is wrong, or not worth a reader's time, and why if you like."""
        return self._judge(claim, "reject", reason=reason)

    def correct(self, claim: str | int, text: str) -> Judgement:
        """Write a sentence in the place of a claim.

        It is verified against the evidence of the claim; where that does not support it, `fault` of the
        judgement says which rule it breaks. It is kept all the same.
        """
        text, placed = " ".join(text.split()), find_claim(self.report, claim)
        if not text or text == placed.text:
            raise UsageError("a correction is another sentence than the claim")
        fault = fault_of(text, placed, self.report)
        return self._judge(claim, "correct", better=text, fault=fault)

    def prefer(self, better: str, worse: str) -> Judgement:
        """Say which of two texts is better: two drafts, or two sentences; the evidence is that of either."""
        if better == worse or not better.strip() or not worse.strip():
            raise UsageError("two different texts are needed to choose between them")
        draft = self._draft_of(better, worse)
        if draft:
            changes = {"text": worse, "better": better, "verdict": "prefer", "origin": "person"}
            return self._keep(Judgement(**{**_fields(draft), **changes, "by": self.by}))
        known = [claim for claim in self.claims if claim.text in (better, worse)]
        if not known:
            raise UsageError("neither text is a claim or a draft of this run")
        fault = "" if known[0].text == better else fault_of(better, known[0], self.report)
        return self._keep(self._judgement(known[0], "prefer", text=worse, better=better, fault=fault))

    def _judge(self, claim: str | int, verdict: Verdict, **fields: str) -> Judgement:
        placed = find_claim(self.report, claim)
        return self._keep(self._judgement(placed, verdict, text=placed.text, **fields))

    def _judgement(self, placed: PlacedClaim, verdict: Verdict, **fields: Any) -> Judgement:
        return Judgement(
            run=self.run,
            question=self.report.question,
            language=self.report.language,
            part=placed.part,
            verdict=verdict,
            evidence=tuple(placed.cited.values()),
            stated=placed.stated,
            prompt=self._prompt_of(placed),
            by=self.by,
            **fields,
        )

    def _keep(self, judgement: Judgement) -> Judgement:
        self._kept.keep(judgement)
        return judgement

    def _own(self) -> list[Judgement]:
        return [each for each in self.judgements if each.origin == "person" and each.by == self.by]

    def _draft_of(self, better: str, worse: str) -> Judgement | None:
        pair = {better, worse}
        refused = (each for each in self.judgements if each.origin != "person" and each.better)
        return next((each for each in refused if {each.text, each.better} == pair), None)

    def _prompt_of(self, placed: PlacedClaim) -> str:
        """The prompt for which a model wrote the section that a claim is in, if that was kept."""
        sections = (each for each in self.judgements if each.form == "section" and each.part == placed.part)
        return next((each.prompt for each in sections), "")


def _fields(draft: Judgement) -> dict[str, Any]:
    """What a choice between two drafts has of the draft."""
    return {name: getattr(draft, name) for name in Judgement.model_fields if name not in ("made", "reason")}
