"""More examples from the same judgements, made by code and checked by the verifier.

order     the same evidence in another order
language  a claim about counts in the other language: its sentence is made from the counts anew
length    several claims of one part that were judged alone, asked for at once; or among evidence of others
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, zip_longest

from trendscope.agents.reasoners.readable_names import readable_name
from trendscope.agents.reasoners.shares import shares_in_words
from trendscope.feedback.claims_of_report import placed_claims
from trendscope.feedback.correction import fault_of
from trendscope.feedback.example import Example, Task, Variant, answer_of, written
from trendscope.feedback.judgement import Judgement
from trendscope.feedback.placed_claim import PlacedClaim
from trendscope.feedback.refused_in_run import as_answer
from trendscope.report.report import Report
from trendscope.sentence import SentenceId
from trendscope.text.language import LANGUAGES, Language
from trendscope.trend import NO_TREND, Claim, Trend
from trendscope.wording import Wording

MAX_CLAIMS = 4  # that are asked for at once
MAX_ORDERS = 20


@dataclass(frozen=True)
class Augmenter:
    """Makes variants of the judged claims of runs whose reports are known."""

    reports: Mapping[str, Report]
    judgements: Sequence[Judgement]
    _supported: dict[str, bool] = field(default_factory=dict)

    def variants(self, judgement: Judgement, number: int) -> Iterator[Example]:
        """At most so many variants of one example, each of another kind in turn.

        A claim that the verifier does not find supported has none.
        """
        report = self.reports.get(judgement.run)
        if number < 1 or judgement.form != "claim" or not judgement.chosen or report is None:
            return
        if not self._is_supported(judgement, report):
            return
        kinds = (
            self._in_other_orders(judgement),
            self._of_other_length(judgement, report),
            _in_other_languages(judgement, report),
        )
        in_turn = chain.from_iterable(zip_longest(*kinds))
        yield from islice(filter(None, in_turn), number)

    def _is_supported(self, judgement: Judgement, report: Report) -> bool:
        """Whether the verifier finds what is right supported; it is asked once."""
        if judgement.id not in self._supported:
            fault = judgement.fault or fault_of(judgement.chosen, _placed(judgement, report), report)
            self._supported[judgement.id] = not fault
        return self._supported[judgement.id]

    def _in_other_orders(self, judgement: Judgement) -> Iterator[Example]:
        """With the evidence shuffled, by paper and by sentence; the same each time."""
        seen = {judgement.evidence}
        chance = random.Random(judgement.id)  # noqa: S311 - not for secrets
        for _ in range(MAX_ORDERS):
            evidence = tuple(chance.sample(judgement.evidence, len(judgement.evidence)))
            if evidence not in seen:
                seen.add(evidence)
                yield _example(judgement, replace(Task.of(judgement), evidence=evidence), "order")

    def _of_other_length(self, judgement: Judgement, report: Report) -> Iterator[Example]:
        """With the claims of the same part that were found right, and among their evidence."""
        others = [
            each
            for each in self.judgements
            if each.run == judgement.run
            and each.part == judgement.part
            and each.id != judgement.id
            and each.origin == judgement.origin
            and each.form == "claim"
            and each.chosen not in ("", judgement.chosen)
            and self._is_supported(each, report)
        ]
        for last in range(1, min(len(others), MAX_CLAIMS - 1) + 1):
            yield _together([judgement, *others[:last]])
        evidence = {cited.id: cited for each in (judgement, *others) for cited in each.evidence}
        if len(evidence) > len(judgement.evidence) > 0:
            task = replace(Task.of(judgement), evidence=sorted(evidence.values(), key=lambda one: one.id))
            yield _example(judgement, task, "length")


def _example(judgement: Judgement, task: Task, variant: Variant) -> Example:
    return Example(
        prompt=task.prompt,
        chosen=answer_of(judgement, judgement.chosen),
        rejected=answer_of(judgement, judgement.rejected) if judgement.rejected else "",
        judged=(judgement,),
        variant=variant,
    )


def _together(judgements: Sequence[Judgement]) -> Example:
    """One answer with all these claims; each of them was found right by itself."""
    evidence = {cited.id: cited for each in judgements for cited in each.evidence}
    stated = dict.fromkeys(line for each in judgements for line in each.stated)
    task = replace(
        Task.of(judgements[0]), evidence=(*evidence.values(),), stated=(*stated,), number=len(judgements)
    )
    answer = as_answer([written(each, each.chosen) for each in judgements])
    return Example(task.prompt, answer, "", tuple(judgements), "length")


def _in_other_languages(judgement: Judgement, report: Report) -> Iterator[Example]:
    """A claim about the counts of a trend, said again from the counts."""
    placed = _placed(judgement, report)
    for language in LANGUAGES:
        told = _told_again(judgement, placed.trend, report, language)
        if told and not fault_of(told, _named_in(language, placed), report, language):
            task = replace(Task.of(judgement), language=language)
            yield Example(task.prompt, answer_of(judgement, told), "", (judgement,), "language")


def _named_in(language: Language, placed: PlacedClaim) -> PlacedClaim:
    """The claim with the name of its trend in a language, which is that of the product's glossary."""
    trend = placed.trend
    names = (*trend.related, readable_name(trend.label, language))
    return replace(placed, trend=trend.model_copy(update={"related": names}))


def _told_again(judgement: Judgement, trend: Trend, report: Report, language: Language) -> str:
    """The sentence in a language, if code wrote it from the counts in that of the report."""
    if language == report.language or judgement.evidence or trend is NO_TREND:
        return ""
    for split in sorted(trend.sampled)[1:]:
        if shares_in_words(trend, trend.sampled, split, Wording(report.language)) == judgement.chosen:
            return shares_in_words(trend, trend.sampled, split, Wording(language))
    return ""


def _placed(judgement: Judgement, report: Report) -> PlacedClaim:
    """The claim of the report that was judged, or one in its place for a text that is not in it."""
    for placed in placed_claims(report):
        if placed.part == judgement.part and placed.text in (judgement.text, judgement.better):
            return placed
    trend = next((each for each in report.trends if each.label == judgement.part), NO_TREND)
    claim = Claim(
        text=judgement.text,
        sentences=tuple(SentenceId(cited.id) for cited in judgement.evidence),
        counts=(trend.label,) if judgement.stated and trend.label else (),
    )
    return PlacedClaim(
        number=0,
        part=judgement.part,
        claim=claim,
        trend=trend,
        cited={cited.id: cited for cited in judgement.evidence},
        stated=judgement.stated,
        counted=judgement.stated,
        trends=(trend,) if claim.counts else (),
    )
