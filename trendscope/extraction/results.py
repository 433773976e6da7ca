"""Results that papers report: system, task, figure and baseline, each as the sentence has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.document import Document
from trendscope.extraction.claims import Claim, Kind, claims_in, figures_in
from trendscope.extraction.noun_phrases import opening_task, task_in, task_in_title
from trendscope.extraction.subjects import Subject, subjects_in
from trendscope.extraction.systems import own_system
from trendscope.text.latex import undo_latex


@dataclass(frozen=True)
class Result:
    """One row of a table of results.

    The cells are literal parts of the sentence with the number `sentence` (from 0), LaTeX undone
    (`undo_latex`). The task may be the title's instead, and the system may be named in the title or
    where the document introduces it. `figure` is with its measure where the sentence gives one. `kind`
    says whether it is a score or a difference to the baseline, which is None where none is named.
    """

    system: str
    task: str
    figure: str
    baseline: str | None
    kind: Kind
    sentence: int


# Nothing follows the figure that could be a setting of its own, such as a language.
_NO_OTHER_TASK = re.compile(
    r"(?!\)?,? (?:on|for|in|across) )"
    r"|\)? on (?:the |our |an? )?(?:[\w-]+ )?(?:test|development|dev|evaluation|held-out)\b"
)
_SETTING = re.compile(r"(?:For|On|In(?! (?:addition|particular|this|our))|When|At|With|Under|Using)\b")


def results_in(document: Document) -> tuple[Result, ...]:
    """The results that a document's sentences state in full; a doubtful one is left out."""
    sentences = [(n, text) for n, text in enumerate(map(undo_latex, document.sentences)) if figures_in(text)]
    if not sentences:
        return ()
    own, text, title = own_system(document), undo_latex(document.text), undo_latex(document.title)
    rows = (
        row
        for number, sentence in sentences
        for subject in subjects_in(sentence, own, text)
        for row in _rows(subject, title, number)
    )
    return tuple(dict.fromkeys(rows))


def _rows(subject: Subject, title: str, number: int) -> Iterator[Result]:
    for claim in claims_in(subject.predicate):
        task = _task(claim, subject.opening, title)
        if task and subject.system not in task and claim.baseline != subject.system:
            yield Result(subject.system, task, claim.figure, claim.baseline, claim.kind, number)


def _task(claim: Claim, opening: str, title: str) -> str | None:
    """The task after the figure, or that of the opening; the title's where the sentence has no setting."""
    task = task_in(claim.after, claim.kind) or opening_task(opening)
    if task is None and _NO_OTHER_TASK.match(claim.after) and not _SETTING.match(opening):
        return task_in_title(title)
    return task
