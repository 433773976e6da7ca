"""What was refused in a run, as judgements of the verifier and the judge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from trendscope.feedback.claims_of_report import placed_claims
from trendscope.feedback.judgement import Cited, Judgement, Origin
from trendscope.feedback.refused import RefusedText, RefusedTexts, WrittenSection, WrittenText
from trendscope.report.report import Report


def refused_in(report: Report, run: str, refused: RefusedTexts) -> list[Judgement]:
    """The judgements on what a run wrote, of which the report is what was left.

    What took the place of a text counts only where it stands in the report, and a text that stands there
    after all was not refused.
    """
    told = {placed.text for placed in placed_claims(report)}
    texts = [_judgement(each, report, run, told) for each in refused.texts if each.text not in told]
    sections = (
        judged
        for label, section in refused.sections.items()
        if (judged := _judged_section(label, section, report, run, refused.texts))
    )
    return [*texts, *sections]


def _judgement(refused: RefusedText, report: Report, run: str, told: set[str]) -> Judgement:
    better = refused.better if refused.better in told else ""
    return Judgement(
        run=run,
        question=report.question,
        language=report.language,
        part=refused.part,
        verdict="correct" if better else "reject",
        text=refused.text,
        better=better,
        evidence=refused.evidence,
        stated=refused.stated,
        origin=refused.origin,
        reason=refused.reason,
    )


def _judged_section(
    label: str, section: WrittenSection, report: Report, run: str, texts: Iterable[RefusedText]
) -> Judgement | None:
    """What a model wrote for a prompt, and what is left of it; None if that is all of it, or nothing."""
    of_part = [each for each in texts if each.part == label]
    left = [*_left(label, section, report, {each.better: each.text for each in of_part if each.better})]
    if not left or left == [*section.claims]:
        return None
    judged = any(each.origin == "judge" for each in of_part)
    origin: Origin = "judge" if judged else "verifier"
    evidence = {cited.id: cited for each in of_part for cited in each.evidence}
    return Judgement(
        run=run,
        question=report.question,
        language=report.language,
        part=label,
        form="section",
        verdict="correct",
        text=as_answer(section.claims),
        better=as_answer(left),
        evidence=_cited(left, report, evidence),
        prompt=section.prompt,
        origin=origin,
        reason="; ".join(dict.fromkeys(each.reason for each in of_part if each.reason)),
    )


def _left(
    label: str, section: WrittenSection, report: Report, rewritten: dict[str, str]
) -> Iterator[WrittenText]:
    """The claims of the report that come from a section, with the slots that they were written with."""
    trend = next((each for each in report.trends if each.label == label), None)
    for claim in trend.claims if trend else ():
        before = section.passed.get(rewritten.get(claim.text, claim.text))
        if before and claim.text not in rewritten:
            yield before
        elif before and "{" not in before.text:  # code has filled the slots in what the judge was shown
            yield WrittenText(claim.text, tuple(claim.sentences))


def as_answer(claims: Sequence[WrittenText]) -> str:
    """Claims in the form in which a model is asked for them."""
    lines = [{"text": claim.text, "sentences": list(claim.sentences)} for claim in claims]
    return json.dumps({"claims": lines}, ensure_ascii=False)


def _cited(claims: Iterable[WrittenText], report: Report, known: dict[str, Cited]) -> tuple[Cited, ...]:
    """The sentences of a section: those of the report, and those of what was refused."""
    names = dict.fromkeys(name for claim in claims for name in claim.sentences)
    of_report = {str(name): cited for placed in placed_claims(report) for name, cited in placed.cited.items()}
    return tuple(found for name in names if (found := of_report.get(name) or known.get(name)))
