"""Rows of a table of results: each cell stands literally in the sentences that it cites, or in their title.

A row that could be read in two ways is left out. With several figures in a sentence, a task belongs to the
figure that is named with it, and a system to the one that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trendscope.agents.reasoners.schemas import ReportedResult
from trendscope.document import Document
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.systems import SHAPED
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.text.latex import undo_latex
from trendscope.text.spelling import normalize_text

MIN_ROWS, MAX_ROWS, MAX_CELL_CHARACTERS = 4, 15, 60
NOT_IN_SENTENCES, AMBIGUOUS = "cell not in its sentences", "ambiguous cell"

_NUMBER = re.compile(r"(?<![\w.,@-])[+-]?\d+(?:,\d{3})*(?:\.\d+)?(?!(?!x\b)[\w-])")
_AMOUNT = re.compile(rf"{_NUMBER.pattern}%?")
_GAIN_BEFORE = re.compile(
    r"\b(?:by|gains?(?: of)?|improvements? of|increases? of|reductions? of|drops? of|up to|margin of)"
    r"(?: (?:an?|up|to|about|around|over|nearly|average|absolute|relative|more|than|of|the))*\s*$",
    re.IGNORECASE,
)
_GAIN_AFTER = re.compile(
    r"^\s*(?:%|x|×|points?|percentage|absolute|relative|average|on|\s)*\s*"
    r"\b(?:points?|gains?|improvements?|increases?|reductions?|higher|lower|better|worse|faster|fewer|less|more"
    r"|speed-?ups?|boosts?|drops?|over)\b",
    re.IGNORECASE,
)
# What stands before the name of a baseline, and never before that of the system that was measured.
_AGAINST = (
    r"(?:over|than|compared (?:to|with)|outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|versus|vs\.?"
    r"|against|relative to|improv\w+ (?:on|upon)|from|replac(?:es|ing)|baselines?)"
)
_OTHER_SIDE = re.compile(
    rf"\b(?:{_AGAINST}|while|whereas|but|compared|respectively|others?|to)\b", re.IGNORECASE
)
_ON_TASK = re.compile(r"(?<!\bbased )(?<!\bbuilt )\b(?:on|in|across|for|under)(?: [a-z-]+){0,2} $")
_OWN = re.compile(r"\b(?:we|our|it|its|this (?:method|model|approach|system)|the proposed)\b", re.IGNORECASE)
# 42% of the training data is no score.
_SHARE_OF = re.compile(r"^\s*of (?:the|its|their|all|that|training|original|baseline)\b", re.IGNORECASE)
# 1 in Task 1 is no figure.
_NUMBERED = re.compile(r"\b(?:(?:Sub)?[Tt]ask|Track|Stage|Phase|Step|Level|Round|Table|Figure|Section) $")
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_ON = re.compile(r"^[^\d.;]{0,40}?\b(?:on|in|for|at|of)\b[^\d.;]{0,25}$", re.IGNORECASE)


@dataclass(frozen=True)
class VerifiedRows:
    """The rows that were kept, and how many were dropped for which reason."""

    kept: tuple[Result, ...]
    dropped: dict[str, int]


def verified_rows(
    rows: Iterable[ReportedResult],
    sentences: Mapping[SentenceId, str],
    documents: Mapping[str, Document],
) -> VerifiedRows:
    """The rows of which every cell is in a sentence that was shown, or in its title."""
    kept: dict[tuple[str, str, str], Result] = {}
    dropped = {NOT_IN_SENTENCES: 0, AMBIGUOUS: 0}
    for row in rows:
        names = tuple(name for name in map(SentenceId, dict.fromkeys(row.sentences)) if name in sentences)
        texts = [_plain(sentences[name]) for name in names]
        if not names or len({name.document for name in names}) > 1:
            dropped[NOT_IN_SENTENCES] += 1
            continue
        title = _plain(documents[names[0].document].title)
        reason = fault_of(row, texts, title)
        if reason:
            dropped[reason] += 1
            continue
        result = Result(
            system=_cell(row.system),
            task=_cell(row.task),
            figure=_cell(row.figure),
            baseline=_cell(row.baseline or "") or None,
            measure=row.measure,
            sentences=names,
        )
        kept.setdefault((result.system.casefold(), result.task.casefold(), result.figure), result)
    return VerifiedRows(tuple(kept.values())[:MAX_ROWS], dropped)


def fault_of(row: ReportedResult, texts: Sequence[str], title: str) -> str | None:
    """Why a row is left out, if there is a reason."""
    cells = {name: _cell(getattr(row, name) or "") for name in ("system", "task", "figure", "baseline")}
    if any(len(cell) > MAX_CELL_CHARACTERS for cell in cells.values()) or not _NUMBER.search(cells["figure"]):
        return NOT_IN_SENTENCES
    if not all(cells[name] for name in ("system", "task")) or _is_repeated(cells):
        return NOT_IN_SENTENCES
    cells = _with_figure_in(cells, texts)
    reporting = [text for text in texts if _places(cells["figure"], text)]
    around = " | ".join((*texts, title))
    for name in ("system", "task", "baseline"):
        if cells[name] and not _places(cells[name], around):
            return NOT_IN_SENTENCES
    if not reporting:
        return NOT_IN_SENTENCES
    clear = any(
        _is_clear(cells, row.measure, text) and _is_its_own(cells, text, around) for text in reporting
    )
    return None if clear and not any(map(_is_measure, (cells["system"], cells["task"]))) else AMBIGUOUS


def _is_measure(cell: str) -> bool:
    """Whether a cell is a measure, such as F1, and neither a system nor a task."""
    return bool(cue_pattern("metrics").fullmatch(cell))


def _is_its_own(cells: Mapping[str, str], text: str, around: str) -> bool:
    """Whether a figure is the system's and not that of the one it is compared with.

    A system that the sentence does not name is meant by "our" or "it", or where nothing else has a name.
    """
    system, baseline = cells["system"], cells["baseline"]
    if baseline and not _is_compared(baseline, around):
        return False
    if _places(system, text):
        return not all(
            _is_after_comparison(place, text) or _ON_TASK.search(text[:place])
            for place in _places(system, text)
        )
    before = text[: _places(cells["figure"], text)[0]]
    others = [
        match[0]
        for match in re.finditer(SHAPED, before)
        if not _is_measure(match[0])
        and not _ON_TASK.search(before[: match.start()])
        and not any(match[0] in cells[key] for key in ("task", "baseline"))
    ]
    return bool(_OWN.search(text)) or not others


def _is_compared(baseline: str, text: str) -> bool:
    return any(_is_after_comparison(place, text) for place in _places(baseline, text))


def _is_after_comparison(place: int, text: str) -> bool:
    """Whether a comparison, and nothing but a few lower-case words, stands before a place in a text."""
    return bool(re.search(rf"\b{_AGAINST}(?: [a-z-]+){{0,4}} $", text[:place]))


def _is_repeated(cells: Mapping[str, str]) -> bool:
    """Whether two cells are the same, as where a benchmark stands for a system."""
    named = [cells[name].casefold() for name in ("system", "task", "baseline") if cells[name]]
    return len(set(named)) < len(named)


def _is_clear(cells: Mapping[str, str], measure: str, text: str) -> bool:
    """Whether a sentence ties the figure to the task and the system of its row."""
    at = _places(cells["figure"], text)[0]
    number = _NUMBER.search(cells["figure"])
    end = at + len(cells["figure"])
    gain = bool(
        _GAIN_BEFORE.search(text[: at + (number.start() if number else 0)])
        or _GAIN_AFTER.match(text[end:])
        or _GAIN_AFTER.search(" " + cells["figure"][number.end() if number else 0 :])
    )
    if gain != (measure == "gain") or (measure == "score" and _SHARE_OF.match(text[end:])):
        return False
    others = [
        match
        for match in _NUMBER.finditer(text)
        if not at <= match.start() < end
        and not _in_cell(match, cells, text)
        and not _NUMBERED.search(text[: match.start()])
    ]
    if not others:
        return True
    if _RESPECTIVELY.search(text):
        return False
    if not _belongs(cells["task"], at, end, others, text):
        return False
    return _precedes(cells["system"], at, others, text) or _is_one_of_its_figures(cells, at, end, text)


def _in_cell(match: re.Match[str], cells: Mapping[str, str], text: str) -> bool:
    """Whether a number is part of a name in the row: 32 in Qwen 32."""
    return any(
        place <= match.start() < place + len(cell)
        for name, cell in cells.items()
        if name != "figure" and cell
        for place in _places(cell, text)
    )


def _belongs(task: str, at: int, end: int, others: Sequence[re.Match[str]], text: str) -> bool:
    """Whether no other figure stands between a task and its figure, or is said to be on that task."""
    places = _places(task, text)
    if not places:
        return True
    for place in places:
        first, last = (end, place) if place >= end else (place + len(task), at)
        between = any(first <= other.start() < last for other in others)
        taken = any(other.end() <= place < at and _ON.match(text[other.end() : place]) for other in others)
        if not between and not taken:
            return True
    return False


def _precedes(system: str, at: int, others: Sequence[re.Match[str]], text: str) -> bool:
    """Whether a system stands before its figure, and no other figure between them."""
    places = _places(system, text)
    return not places or any(
        place < at and not any(place < other.start() < at for other in others) for place in places
    )


def _is_one_of_its_figures(cells: Mapping[str, str], at: int, end: int, text: str) -> bool:
    """Whether a system has several figures in a row, and this one has its task behind it.

    Nothing else has a name between system and figure, and nothing is compared there.
    """
    before = [place for place in _places(cells["system"], text) if place < at]
    if not before:
        return False
    between = text[before[-1] + len(cells["system"]) : at]
    names = (match[0] for match in re.finditer(SHAPED, between) if not _is_measure(match[0]))
    task = any(_ON.match(text[end:place]) for place in _places(cells["task"], text) if place >= end)
    return task and not any(names) and not _OTHER_SIDE.search(between)


def _with_figure_in(cells: dict[str, str], texts: Sequence[str]) -> dict[str, str]:
    """The cells with a figure that stands in a sentence; its measure may stand elsewhere in the same one."""
    figure = cells["figure"]
    number = _AMOUNT.search(figure)
    if number is None or any(_places(figure, text) for text in texts):
        return cells
    measures = (figure[: number.start()].strip(" ()"), figure[number.end() :].strip(" ()"))
    known = [each for each in measures if each]
    is_said = any(
        _places(number[0], text) and all(_is_measure(each) and _places(each, text) for each in known)
        for text in texts
    )
    return {**cells, "figure": number[0]} if is_said else cells


def _places(cell: str, text: str) -> list[int]:
    """Where a cell stands in a text as a whole, in any case."""
    bounded = rf"(?<![\w.,-])(?<!\d[.,]){re.escape(cell)}(?!\w|[.,-]?\d)"
    return [match.start() for match in re.finditer(bounded, text, re.IGNORECASE)]


def _plain(text: str) -> str:
    return re.sub(r"\s+(?=%)", "", normalize_text(undo_latex(text)))


def _cell(text: str) -> str:
    return _plain(text).strip(" .,;:")
