"""Results that papers report: system, task, figure and baseline, each as the sentence has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.document import Document
from trendscope.extraction.anchors import Anchor, anchors_in
from trendscope.extraction.claims import Claim, Kind, claims_in, figure_spans, figures_in
from trendscope.extraction.holders import Names, holder_of
from trendscope.extraction.noun_phrases import (
    baseline_in,
    counted_tasks,
    opening_task,
    task_done,
    task_in,
    task_in_clause,
    task_in_title,
    title_task,
)
from trendscope.extraction.subjects import Subject, subjects_in
from trendscope.extraction.systems import NAME, own_system
from trendscope.extraction.title_methods import title_method
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
_OTHER_SETTING = re.compile(
    r"\b(?P<word>on|for|in|across|under|when|at) (?!(?:average|terms of|addition|comparison|total|most|all|both|(?:the )?(?:best|test set)\b))"
)
_NO_SETTING = re.compile(
    r"\b(?:on|across|over|in|for|of) (?:the |both |all |our |its )?(?:(?:multiple|various|popular|several|diverse|different|standard|public|two|three|four|five"
    r"|six|seven|eight|nine|ten|\d+|average|downstream|evaluated|tested|available|widely[- ]used|challenging|real-world|official|blind|held-out|validation|test|dev|development"
    r"|evaluation|custom|newly|collected|internal|same|these|this|persuadee) ?)+(?:[\w-]+ )?"
    r"(?:benchmarks?|data ?sets?|tasks?|models|LLMs|languages?|settings|scenarios|metrics|corpora|domains|sets?|data|splits?|experiments|baselines|backbones|leaderboard|stage|phase)\b"
)
_PLACE = re.compile(
    r"(?:For|On|In) (?!(?:addition|particular|this|our|average|the experiments?|experiments?|a |an |these|extensive|comparison|standard|contrast))\b"
)
_CLAUSE_END = re.compile(r"[;:]|, (?!and \d)| (?:while|without|with|when|and \w+s) ")
_ANOTHER_STUDY = re.compile(r", and (?:[\w-]+ )?(?:analys|stud|experiment|result|evaluat)")
_UNIT_FIGURE = re.compile(r"\d\s?%|\d\.\d|\d ?[x×](?!\w)")
_UNBOUND = re.compile(r"\brespectively\b")
_SETTING = re.compile(r"(?:For|On|In(?! (?:addition|particular|this|our))|When|At|With|Under|Using)\b")


def results_in(document: Document) -> tuple[Result, ...]:
    """The results that a document's sentences state in full; a doubtful one is left out."""
    sentences = [(n, text) for n, text in enumerate(map(undo_latex, document.sentences)) if figures_in(text)]
    if not sentences:
        return ()
    title, text = undo_latex(document.title), undo_latex(document.text)
    names = Names(own_system(document), title_method(title), text)
    rows = (row for number, sentence in sentences for row in _rows_of(sentence, names, title, number))
    return tuple(dict.fromkeys(rows))


def _rows_of(sentence: str, names: Names, title: str, number: int) -> list[Result]:
    """The rows of a sentence that is built plainly, or else the first figure that is bound to all it needs."""
    found = [
        row
        for subject in subjects_in(sentence, names.own, names.text)
        for row in _rows(subject, title, number)
    ]
    return found or _of_one_system(list(_bound(sentence, names, title, number)), sentence)


def _of_one_system(rows: list[Result], sentence: str) -> list[Result]:
    """The first row, and those of the same system whose task is named right after their figure."""
    return [
        row
        for row in rows
        if row is rows[0]
        or (
            row.system == rows[0].system
            and row.task != rows[0].task
            and re.match(r" (?:on|in|for) (?:the )?" + re.escape(row.task), sentence.partition(row.figure)[2])
        )
    ]


def _bound(sentence: str, names: Names, title: str, number: int) -> Iterator[Result]:
    if _UNBOUND.search(sentence):
        return
    for anchor in anchors_in(sentence):
        holder = holder_of(sentence, anchor.verb_end, names)
        if holder is None or _UNIT_FIGURE.search(sentence[: holder.start]):
            continue
        task = _task_of(anchor, sentence, title)
        if task and holder.system not in task and task not in holder.system:
            baseline = anchor.baseline or baseline_in(sentence[anchor.end :], anchor.kind)
            if baseline != holder.system:
                yield Result(holder.system, task, anchor.figure, baseline, anchor.kind, number)


def _task_of(anchor: Anchor, sentence: str, title: str) -> str | None:
    """The task after the figure, or before it; the title's where the sentence has no setting."""
    after = _until_next_figure(sentence, anchor.end)
    before = _UNIT_FIGURE.split(sentence[: anchor.start])[0]
    # After another figure only a task that follows can be this one's.
    before = before if len(before) == anchor.start else ""
    measured = re.search(rf" on (?P<task>{NAME})", anchor.figure)
    task = (
        (measured and measured["task"])
        or task_in(after, anchor.kind)
        or counted_tasks(after)
        or task_done(after)
        or opening_task(before)
        or task_in_clause(before)
        or counted_tasks(before)
    )
    if task is None and not _is_elsewhere(after, anchor.kind) and not _PLACE.match(before):
        return task_in_title(title) or title_task(title)
    return task


def _is_elsewhere(after: str, kind: Kind) -> bool:
    """Whether the text after a figure names a setting that may not be the title's."""
    rest = _NO_SETTING.sub(" ", _CLAUSE_END.split(after)[0])
    return any(kind == "score" or match["word"] != "in" for match in _OTHER_SETTING.finditer(rest))


def _until_next_figure(sentence: str, at: int) -> str:
    following = [
        start for start, end in figure_spans(sentence) if start >= at and not sentence[start:end].isdigit()
    ]
    return _ANOTHER_STUDY.split(sentence[at : following[0]] if following else sentence[at:])[0]


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
