"""Across the trends with a model: results that papers report, open problems, disagreements, outlook."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trendscope.agents.reasoners.fallback import generate
from trendscope.agents.reasoners.result_rows import MIN_ROWS, verified_rows
from trendscope.agents.reasoners.schemas import (
    IssuesAnswer,
    ReportedResult,
    ResultsAnswer,
    WrittenClaim,
    WrittenDisagreement,
)
from trendscope.agents.reasoners.theme_evidence import ThemeEvidence, Work, has_contrast, reports_figure
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.roles import roles_of
from trendscope.llm.structured_output import StructuredModel
from trendscope.run import Run
from trendscope.sentence import SentenceId
from trendscope.synthesis import Disagreement, Result, Synthesis
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES
from trendscope.trend import NO_TREND, Claim
from trendscope.verification.claims import verify_claims

RESULTS_TOKENS, ISSUES_TOKENS = 4000, 3500
NOT_AHEAD, ONE_SIDED = "does not look ahead", "one-sided disagreement"

Dropped = Mapping[str, int]


@dataclass(frozen=True)
class Synthesizer:
    """The part of a model that reads across the trends."""

    model: StructuredModel

    async def __call__(
        self,
        run: Run,
        evidence: EvidenceBase,
        themes: Sequence[ThemeEvidence],
        others: Sequence[Work],
    ) -> tuple[Synthesis, Dropped]:
        """What the model found and code verified; and what was dropped.

        Results may also come from other documents than those that the themes are written from.
        """
        works = _each_once(work for theme in themes for work in theme.works)
        (results, no_results), (issues, no_issues) = await asyncio.gather(
            self._results(run, (*works, *others)), self._issues(run, works, evidence)
        )
        return issues.model_copy(update={"results": results}), Counter(no_results) + Counter(no_issues)

    async def _results(self, run: Run, works: Sequence[Work]) -> tuple[tuple[Result, ...], Dropped]:
        shown = only_sentences(works, reports_figure, RESULTS_TOKENS)
        if not shown:
            return (), {}

        def build(share: float) -> str:
            return run.prompts.load("results", **_fields(_share_of(shown, share, RESULTS_TOKENS), run))

        answer = await generate("results", self.model, build, ResultsAnswer, run)
        sentences, documents = _sentences(shown), {work.id: work.document for work in shown}
        rows: list[ReportedResult] = answer.results if answer else []
        verified = verified_rows(rows, sentences, documents)
        return verified.kept, verified.dropped

    async def _issues(
        self, run: Run, works: Sequence[Work], evidence: EvidenceBase
    ) -> tuple[Synthesis, Dropped]:
        shown = only_sentences(works, names_issue, ISSUES_TOKENS)
        if not shown:
            return Synthesis(), {}

        def build(share: float) -> str:
            return run.prompts.load("issues", **_fields(_share_of(shown, share, ISSUES_TOKENS), run))

        answer = await generate("issues", self.model, build, IssuesAnswer, run)
        if answer is None:
            return Synthesis(), {}
        found = Issues(_sentences(shown), evidence, run.question.language, Counter())
        problems = found.verified(answer.problems)
        pairs = [pair for each in answer.disagreements if (pair := found.pair(each))]
        outlook = found.verified(answer.outlook, ahead=True)
        synthesis = Synthesis(problems=problems, disagreements=tuple(pairs), outlook=outlook)
        return synthesis, dict(+found.dropped)


@dataclass(frozen=True)
class Issues:
    """Verifies what belongs to no single trend, against the sentences that were shown."""

    sentences: Mapping[SentenceId, str]
    evidence: EvidenceBase
    language: str
    dropped: Counter[str]

    def verified(self, written: Iterable[WrittenClaim], *, ahead: bool = False) -> tuple[Claim, ...]:
        """The claims that pass the rules; if they look ahead, a sentence of theirs has to do so."""
        claims = [Claim(text=each.text, sentences=tuple(map(SentenceId, each.sentences))) for each in written]
        looking = [claim for claim in claims if not ahead or self._looks_ahead(claim)]
        self.dropped[NOT_AHEAD] += len(claims) - len(looking)
        found = verify_claims(looking, NO_TREND, self.sentences, self.evidence, self.language)
        self.dropped.update(found.dropped)
        return found.kept

    def pair(self, written: WrittenDisagreement) -> Disagreement | None:
        """The disagreement if both sides pass the rules, each by other papers, and so does the question."""
        sides = self.verified([written.one, written.other])
        if len(sides) == 2 and not _documents(sides[0]) & _documents(sides[1]):
            both = (*sides[0].sentences, *sides[1].sentences)
            about = Claim(text=written.about, sentences=both)
            if verify_claims([about], NO_TREND, self.sentences, self.evidence, self.language).kept:
                return Disagreement(about=written.about.strip(), one=sides[0], other=sides[1])
        self.dropped[ONE_SIDED] += 1
        return None

    def _looks_ahead(self, claim: Claim) -> bool:
        return any("outlook" in roles_of(self.sentences.get(name, "")) for name in claim.sentences)


def _fields(shown: Iterable[Work], run: Run) -> dict[str, str]:
    """What both prompts are filled with."""
    return {
        "question": run.question.text,
        "language": LANGUAGE_NAMES[run.question.language],
        "evidence": delimit("\n\n".join(work.as_text for work in shown)),
    }


"""What a claim is verified with that belongs to no single trend: nothing is counted, nothing moves."""


def with_given(found: Synthesis, given: Synthesis) -> Synthesis:
    """What is given without a model, with what a model found in its place."""
    update = {
        "results": all_rows(found.results, given.results),
        "problems": found.problems or given.problems,
        "disagreements": found.disagreements or given.disagreements,
        "outlook": found.outlook or given.outlook,
    }
    return given.model_copy(update=update)


def all_rows(found: Sequence[Result], given: Sequence[Result]) -> tuple[Result, ...]:
    """The rows of the model, then those found without one, each figure once; none if too few."""
    known = {_figure_of(row) for row in found}
    rows = (*found, *(row for row in given if _figure_of(row) not in known))
    return rows if len(rows) >= MIN_ROWS else ()


def _figure_of(row: Result) -> tuple[SentenceId, str]:
    number = re.search(r"\d[\d.,]*", row.figure)
    return row.sentences[0], number[0].rstrip(".,") if number else row.figure


def names_issue(text: str) -> bool:
    """Whether a sentence names a limit, looks ahead, or says what was found, which others may contradict."""
    return bool(roles_of(text) & {"limit", "outlook", "result"}) or has_contrast(text)


def only_sentences(works: Iterable[Work], wanted: Callable[[str], bool], tokens: int) -> list[Work]:
    """The works with the sentences that are wanted, in their order, as far as the tokens allow."""
    kept: list[Work] = []
    for work in works:
        sentences = {name: text for name, text in work.sentences.items() if wanted(text)}
        short = replace(work, sentences=sentences)
        if sentences and short.tokens <= tokens:
            tokens -= short.tokens
            kept.append(short)
    return kept


def _share_of(works: Sequence[Work], share: float, tokens: int) -> Sequence[Work]:
    """As many of the works as have so large a share of the tokens, whole ones."""
    return works if share == 1 else only_sentences(works, bool, int(share * tokens))


def _each_once(works: Iterable[Work]) -> list[Work]:
    """Each document once, with every sentence that any theme shows of it, the newest first."""
    merged: dict[str, Work] = {}
    for work in works:
        known = merged.get(work.id, work)
        merged[work.id] = replace(known, sentences={**known.sentences, **work.sentences})
    return sorted(merged.values(), key=lambda work: (work.document.date or "", work.id), reverse=True)


def _sentences(works: Iterable[Work]) -> dict[SentenceId, str]:
    return {name: text for work in works for name, text in work.sentences.items()}


def _documents(claim: Claim) -> set[str]:
    return {name.document for name in claim.sentences}
