"""Results that papers report: system, task, figure and baseline, each as the sentence has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trendscope.document import Document
from trendscope.extraction.anchors import FALL_OF_NOTHING, anchors_in
from trendscope.extraction.bound_tasks import has_unit_figure, task_of
from trendscope.extraction.cells import (
    better_measure,
    has_number,
    is_name_of_a_task,
    nearest_baseline,
    whole_baseline,
    whole_figure,
    whole_task,
)
from trendscope.extraction.claims import Claim, Kind, claims_in, figures_in
from trendscope.extraction.doubts import (
    compares,
    is_beaten,
    is_in_list,
    is_the_lesser,
    is_told_low,
    is_wide_range,
    ranks_low,
)
from trendscope.extraction.holders import Names, holder_of
from trendscope.extraction.listed_results import listed_result, tested_models
from trendscope.extraction.noun_phrases import baseline_in, only_baseline, opening_task, task_in
from trendscope.extraction.roles import roles_of
from trendscope.extraction.subjects import Subject, subjects_in
from trendscope.extraction.systems import is_about_data, own_system
from trendscope.extraction.title_methods import title_method
from trendscope.extraction.title_tasks import benchmark_of_title, task_in_title
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary


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
# The figure is of a part of the benchmark, or of another one.
_OTHER_TASK = re.compile(r"^[^,;.]{0,40}\b(?:on|in|for) (?!(?:our|the|this|average|total)\b)")
_RANGE = re.compile(r"\d\s?[-–~∼]{1,2}\s?\d[\d.]*\s?(?:%|[x×])")
_TO_TASK = re.compile(r"^ (?:on|in|for) (?:the )?")
_UNBOUND = re.compile(r"\brespectively\b")
_SETTING = re.compile(r"(?:For|On|In(?! (?:addition|particular|this|our))|When|At|With|Under|Using)\b")


# How much data there is says nothing of a system; "@1 score" begins in the middle.
_NO_FIGURE = re.compile(
    r"\bdata ?set (?:volume|size)|\btraining (?:data|examples)\b|^\d+ (?:scores?|accuracy)\b", re.IGNORECASE
)
# "The winning system, which achieved ...": the figure is another team's.
_OF_ANOTHER = re.compile(
    r"\b(?:top-ranked|top-ranking|winning|best|first-place) (?:system|team|submission|entry), which \w+ed\b"
)
# "Legal" names no benchmark where the text has it in small letters too.
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+")
# What a paper says of a system of its own that has no name.
_OURS = re.compile(
    r"\b[Oo]ur (?:(?!(?:experiment|result|evaluation|stud|analys|finding)\w*)[\w-]+ ){0,3}"
    r"(?:methods?|models?|approach|systems?|framework|algorithm|architecture|network|technique|strategy|pipeline)\b"
    r"|\b[Ww]e (?:also )?(?:achieve|obtain|reach|improve|outperform|attain|surpass|reduce)"
)
# "Improvement of XNet" is that system's.
_OF_A_SYSTEM = re.compile(r"(?:improvement|gain|increase)s? of [A-Z][A-Z\w-]*[A-Z]\w*")
_PERFORMANCE_OF = re.compile(r"\bperformance of .* by ")
# What is told after a figure in a clause of its own compares something else.
_NEXT_CLAUSE = re.compile(
    r"(?:,|,? and) (?:\w+ly |also )?(?:outperforms|surpasses|exceeds|beats)\b"
    r"|\b(?:comparable|similar|competitive|on par)\b"
    r"|,? (?:while|and) (?:outperform|surpass|exceed)ing\b"
)
# Of a score, a fall is no gain.
_WORSE = re.compile(
    r"\b(?:performance|accuracy|F1|BLEU|recall|precision|quality)\b.{0,200}\b(?:decreas|drop|declin|degrad|fall)"
    r"|\b(?:decreas|drop|declin|degrad|lower\b|worse\b)\w{0,40}\b.{0,200}\b(?:performance|accuracy|F1|BLEU|recall|precision|quality)\b",
    re.IGNORECASE,
)


def results_in(document: Document, unnamed: str | None = None) -> tuple[Result, ...]:
    """The results that a document's sentences state in full; a doubtful one is left out.

    A system that its document proposes and gives no name is called `unnamed`, or left out too.
    """
    told = [undo_latex(each) for each in document.sentences]
    sentences = [(n, text) for n, text in enumerate(told) if _has_figure(text)]
    if not sentences or ranks_low(told):
        return ()
    title, text = undo_latex(document.title), undo_latex(document.text)
    own, method = own_system(document), title_method(title)
    if method and is_name_of_a_task(method):
        method = None
    if unnamed and not (own or method) and _proposes(document, title):
        method = unnamed
    names = Names(own, method, text)
    rows = (
        row
        for number, sentence in sentences
        for row in _rows_of(sentence, names, title, number)
        if row.system != unnamed or _OURS.search(sentence)
    )
    whole = (_whole(row, told) for row in rows if _is_sure(row, names, title))
    return tuple(dict.fromkeys(row for row in whole if row and _stands(row, names, title, told)))


def _whole(row: Result, told: Sequence[str]) -> Result | None:
    """A row whose cells neither run on nor stop short; None where one cannot be told as a whole."""
    sentence = told[row.sentence]
    figure = whole_figure(better_measure(row.figure, sentence), sentence)
    task = whole_task(row.task, sentence if _has_one_figure(figure or "", sentence) else row.task)
    if not (figure and task):
        return None
    baseline = _whole_baseline(row, told)
    return replace(row, system=row.system.partition("@")[0], task=task, figure=figure, baseline=baseline)


def _whole_baseline(row: Result, told: Sequence[str]) -> str | None:
    """The baseline that the figure is told with, none where it says itself whose performance changed."""
    if _PERFORMANCE_OF.search(row.figure):
        return None
    sentence = told[row.sentence]
    nearest = nearest_baseline(row.figure, sentence) if row.kind == "gain" else None
    baseline = nearest or row.baseline or _baseline_before(row, told)
    return whole_baseline(baseline, sentence) if baseline else None


def _has_one_figure(figure: str, sentence: str) -> bool:
    """Whether all that a list names shares the figure: it is the only one, or an average."""
    return len(figures_in(sentence)) == 1 or "averag" in figure


def _baseline_before(row: Result, told: Sequence[str]) -> str | None:
    """What the sentence before compares with, if that one has no figure and the gain's own names nothing."""
    before = told[row.sentence - 1] if row.sentence else ""
    if row.kind != "gain" or compares(told[row.sentence]) or figures_in(before):
        return None
    return only_baseline(before)


def _stands(row: Result, names: Names, title: str, told: Sequence[str]) -> bool:
    """Whether a row tells how much, and is neither another's nor compared with what it leaves out."""
    sentence = told[row.sentence]
    if not has_number(row.figure) or is_wide_range(row.figure) or is_the_lesser(row.figure, sentence):
        return False
    if f"{row.system}-" in title:
        return False  # the name is cut
    if row.kind == "gain" and _OF_A_SYSTEM.search(row.figure) and row.system not in row.figure:
        return False
    says_whose = _PERFORMANCE_OF.search(row.figure)
    if row.kind == "gain" and row.baseline is None and not says_whose and compares(sentence):
        return False
    if _is_own(row, names, title):
        return True
    if is_told_low(row.system, sentence) or is_in_list(row.system, sentence):
        return False
    return row.kind == "gain" or not is_beaten(row.figure, told)


def _is_own(row: Result, names: Names, title: str) -> bool:
    """Whether a system is the document's own; a known model is not, though a title may name it."""
    if row.system == names.method or (names.own and names.own in row.system):
        return True
    if row.system.startswith(("proposed ", "final ", "submitted ")):
        return True
    return row.system in title and not _is_known(row.system)


def _is_known(system: str) -> bool:
    return re.split(r"[-\d. ]", system.lower())[0] in vocabulary("model_families")


def _proposes(document: Document, title: str) -> bool:
    """Whether a document is about a method of its own, and not about data or what others do."""
    return not is_about_data(title) and any("proposes" in roles_of(each) for each in document.sentences)


def _is_sure(row: Result, names: Names, title: str) -> bool:
    """Whether it is no loss, and of a system that the paper presents or that is known."""
    if _WORSE.search(row.figure) or _NO_FIGURE.search(row.figure):
        return False
    if _PLAIN_NAME.fullmatch(row.task) and re.search(rf"\b{row.task.lower()}\b", names.text):
        return False
    is_own = names.own is None or names.own in row.system or row.system in title
    return is_own or _is_known(row.system) or " " in row.system


def _has_figure(text: str) -> bool:
    return bool(figures_in(text) or _RANGE.search(text))


def _rows_of(sentence: str, names: Names, title: str, number: int) -> list[Result]:
    """The rows of a sentence that is built plainly, or else of the figures that are bound."""
    if _OF_ANOTHER.search(sentence):
        return []
    subjects = subjects_in(sentence, names.own, names.text)
    found = [row for subject in subjects for row in _rows(subject, title, number)]
    found = found or _of_one_system(list(_bound(sentence, names, title, number)), sentence)
    found = found or [*_listed(sentence, names, number), *_tested(sentence, title, number)][:1]
    return [row if row.baseline else _with_baseline(row, sentence) for row in found]


def _with_baseline(row: Result, sentence: str) -> Result:
    """The same with what the sentence compares with, if it is one thing only and not the system itself."""
    start, _, rest = sentence.partition(row.figure)
    baseline = only_baseline(start + row.figure + _NEXT_CLAUSE.split(rest)[0]) if row.kind == "gain" else None
    if baseline is None or baseline in row.figure or row.system in baseline or baseline in row.system:
        return row
    return replace(row, baseline=baseline)


def _listed(sentence: str, names: Names, number: int) -> Iterator[Result]:
    found = listed_result(sentence)
    holder = holder_of(sentence, found.start, names) if found else None
    if found and holder and not _is_same(holder.system, found.task):
        yield Result(holder.system, found.task, found.figure, None, found.kind, number)


def _tested(sentence: str, title: str, number: int) -> Iterator[Result]:
    """What models reach on the benchmark that the title presents."""
    task = benchmark_of_title(title)
    for found in tested_models(sentence) if task else ():
        if not _OTHER_TASK.search(sentence[found.end :]):
            yield Result(found.system, task or "", found.figure, None, "score", number)


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
        if holder is None or has_unit_figure(sentence[: holder.start]):
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
