"""Results that papers report: system, task, figure and baseline, each as the sentence has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.document import Document
from trendscope.extraction.anchors import FALL_OF_NOTHING, anchors_in
from trendscope.extraction.bound_tasks import UNIT_FIGURE, task_of
from trendscope.extraction.claims import Claim, Kind, claims_in, figures_in
from trendscope.extraction.holders import Names, holder_of
from trendscope.extraction.noun_phrases import baseline_in, opening_task, task_in
from trendscope.extraction.subjects import Subject, subjects_in
from trendscope.extraction.systems import own_system
from trendscope.extraction.title_methods import title_method
from trendscope.extraction.title_tasks import task_in_title
from trendscope.text.latex import undo_latex


@dataclass(frozen=True)
class Result:
    """One row of a table of results.

    The cells are literal parts of the sentence with the number `sentence` (from 0), LaTeX undone
    (`undo_latex`). The task may be the title's instead, and the system may be named in the title, in
    plain words too, or where the document introduces it. `figure` is with its measure where the sentence
    gives one. `kind` says whether it is a score or a difference to the baseline, which is None where none
    is named.
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
_RANGE = re.compile(r"\d\s?[-–~∼]{1,2}\s?\d[\d.]*\s?(?:%|[x×])")
_TO_TASK = re.compile(r"^ (?:on|in|for) (?:the )?")
_UNBOUND = re.compile(r"\brespectively\b")
_SETTING = re.compile(r"(?:For|On|In(?! (?:addition|particular|this|our))|When|At|With|Under|Using)\b")


# Of a score, a fall is no gain.
_WORSE = re.compile(
    r"\b(?:performance|accuracy|F1|BLEU|recall|precision|quality)\b.*\b(?:decreas|drop|declin|degrad|fall)"
    r"|\b(?:decreas|drop|declin|degrad)\w*\b.*\b(?:performance|accuracy|F1|BLEU|recall|precision|quality)\b",
    re.IGNORECASE,
)


def results_in(document: Document) -> tuple[Result, ...]:
    """The results that a document's sentences state in full; a doubtful one is left out."""
    sentences = [(n, text) for n, text in enumerate(map(undo_latex, document.sentences)) if _has_figure(text)]
    if not sentences:
        return ()
    title, text = undo_latex(document.title), undo_latex(document.text)
    names = Names(own_system(document), title_method(title), text)
    rows = (row for number, sentence in sentences for row in _rows_of(sentence, names, title, number))
    return tuple(dict.fromkeys(row for row in rows if not _WORSE.search(row.figure)))


def _has_figure(text: str) -> bool:
    return bool(figures_in(text) or _RANGE.search(text))


def _rows_of(sentence: str, names: Names, title: str, number: int) -> list[Result]:
    """The rows of a sentence that is built plainly, or else of the figures that are bound."""
    subjects = subjects_in(sentence, names.own, names.text)
    found = [row for subject in subjects for row in _rows(subject, title, number)]
    return found or _of_one_system(list(_bound(sentence, names, title, number)), sentence)


def _of_one_system(rows: list[Result], sentence: str) -> list[Result]:
    """The first row, and those of the same system whose task is named right after their figure."""
    return rows[:1] + [row for row in rows[1:] if _continues(row, rows[0], sentence)]


def _continues(row: Result, first: Result, sentence: str) -> bool:
    after = _TO_TASK.sub("", sentence.partition(row.figure)[2])
    return after.startswith(row.task) and row.system == first.system and row.task != first.task


def _bound(sentence: str, names: Names, title: str, number: int) -> Iterator[Result]:
    if _UNBOUND.search(sentence):
        return
    for anchor in anchors_in(sentence):
        holder = holder_of(sentence, anchor.verb_end, names)
        if holder is None or UNIT_FIGURE.search(sentence, 0, holder.start):
            continue
        task = task_of(anchor, sentence, title)
        baseline = anchor.baseline or baseline_in(sentence[anchor.end :], anchor.kind)
        if task and not _is_same(holder.system, task) and baseline != holder.system:
            yield Result(holder.system, task, anchor.figure, baseline, anchor.kind, number)


def _is_same(system: str, task: str) -> bool:
    return system in task or task in system


def _rows(subject: Subject, title: str, number: int) -> Iterator[Result]:
    for claim in claims_in(subject.predicate):
        if FALL_OF_NOTHING.fullmatch(claim.figure):
            continue
        task = _task(claim, subject.opening, title)
        if task and subject.system not in task and claim.baseline != subject.system:
            yield Result(subject.system, task, claim.figure, claim.baseline, claim.kind, number)


def _task(claim: Claim, opening: str, title: str) -> str | None:
    """The task after the figure, or that of the opening; the title's where the sentence has no setting."""
    task = task_in(claim.after, claim.kind) or opening_task(opening)
    if task is None and _NO_OTHER_TASK.match(claim.after) and not _SETTING.match(opening):
        return task_in_title(title)
    return task
