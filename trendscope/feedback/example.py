"""An example for tuning: a prompt, the answer that is right, and the one that is not, if there is one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from trendscope.feedback.judgement import Cited, Judgement
from trendscope.feedback.refused import WrittenText
from trendscope.feedback.refused_in_run import as_answer
from trendscope.prompts import feedback_prompt
from trendscope.text.delimiters import delimit
from trendscope.text.language import LANGUAGE_NAMES, LANGUAGES
from trendscope.text.lines import without_breaks

Variant = Literal["", "order", "language", "length"]


@dataclass(frozen=True)
class Example:
    """What becomes a line of a file. `variant` says in what it differs from what was judged."""

    prompt: str
    chosen: str
    rejected: str
    judged: tuple[Judgement, ...]
    variant: Variant = ""

    @property
    def origin(self) -> str:
        """Who judged it."""
        return self.judged[0].origin


@dataclass(frozen=True)
class Task:
    """What a prompt asks for: so many claims of a part of a report, from this evidence."""

    question: str
    language: str
    part: str
    evidence: Sequence[Cited]
    stated: Sequence[str] = ()
    number: int = 1

    @classmethod
    def of(cls, judgement: Judgement) -> Task:
        """The task that a judged claim was an answer to."""
        return cls(
            question=judgement.question,
            language=judgement.language,
            part=judgement.part,
            evidence=judgement.evidence,
            stated=judgement.stated,
        )

    @property
    def prompt(self) -> str:
        return feedback_prompt(
            "write_claims",
            number="one claim" if self.number == 1 else f"{self.number} claims",
            language=next(LANGUAGE_NAMES[each] for each in LANGUAGES if each == self.language),
            question=without_breaks(self.question),
            part=without_breaks(self.part),
            evidence=delimit("\n".join((*_lines(self.evidence), *self.stated))),
        )


def example_of(judgement: Judgement, without: Collection[str] = ()) -> Example | None:
    """The example that a judgement makes; None for a text that was refused and has nothing in its place.

    A section stands behind the prompt for which a model wrote it, without the claims that have one of these
    texts; a claim stands behind a prompt about its evidence.
    """
    if not judgement.chosen:
        return None
    if judgement.form == "section":
        left = _without(judgement.chosen, without)
        return Example(judgement.prompt, left, judgement.rejected, (judgement,)) if left else None
    chosen, rejected = judgement.chosen, judgement.rejected
    return Example(
        prompt=Task.of(judgement).prompt,
        chosen=answer_of(judgement, chosen),
        rejected=answer_of(judgement, rejected) if rejected else "",
        judged=(judgement,),
    )


def _without(answer: str, texts: Collection[str]) -> str:
    """An answer without the claims that have these texts; empty if none is left."""
    claims = [
        WrittenText(claim["text"], tuple(claim["sentences"]))
        for claim in json.loads(answer)["claims"]
        if claim["text"] not in texts
    ]
    return as_answer(claims) if claims else ""


def answer_of(judgement: Judgement, text: str) -> str:
    """A text with the ids that its claim cites, in the form in which a model is asked for claims."""
    return as_answer([written(judgement, text)])


def written(judgement: Judgement, text: str) -> WrittenText:
    return WrittenText(text, tuple(cited.id for cited in judgement.evidence))


def _lines(evidence: Iterable[Cited]) -> Iterable[str]:
    """The sentences below their papers, each paper where it first stands."""
    by_document: dict[str, list[Cited]] = {}
    for cited in evidence:
        by_document.setdefault(cited.id.partition(".")[0], []).append(cited)
    for document, sentences in by_document.items():
        yield f"{document} | {(sentences[0].date or '')[:4]} | {without_breaks(sentences[0].title)}"
        yield from (f"{cited.id}: {without_breaks(cited.text)}" for cited in sentences)
