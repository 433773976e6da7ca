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
from trendscope.extraction.differences import LONE_NUMBER, is_difference, is_hidden_loss
from trendscope.extraction.systems import SHAPED
from trendscope.sentence import SentenceId
from trendscope.synthesis import Result
from trendscope.text.latex import undo_latex
from trendscope.text.spelling import normalize_text

MIN_ROWS, MAX_ROWS, MAX_CELL_CHARACTERS = 4, 15, 60
NOT_IN_SENTENCES, AMBIGUOUS = "cell not in its sentences", "ambiguous cell"

# What stands before the name of a baseline, and never before that of the system that was measured.
_AGAINST = (
    r"(?:over|than|compared (?:to|with)|outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|versus|vs\.?"
    r"|against|relative to|improv\w+ (?:on|upon)|from|baselines?|contrast (?:to|with)|clos(?:e|er) to"
    r"|comparable (?:to|with)|on par with|replac(?:es?|ed|ing))"
)
_ON_TASK = re.compile(r"(?<!\bbased )\b(?:on|in|across|for|under)(?: [a-z-]{1,40}){0,2} $")
# What names another subject or comparison than the one that a sentence began with.
_OTHER_SUBJECT = re.compile(
    r"\b(?:while|whereas|but|although|than|compared|contrast|versus|vs|against|over|from|models?|systems?|methods?"
    r"|approach\w*|variants?|versions?|baselines?|humans?|people|annotators?|previous\w*|prior|others?|another"
    r"|larger?|smaller?|second|without|its|their|respectively)\b|[;:]",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\b(?:while|whereas|but)\b|;")
_INTRODUCES_TASK = re.compile(r"\b(?:on|in|across|for|under|of|using)(?: [\w,-]+){0,5} $", re.IGNORECASE)
# "Lower than X, which achieves 0.88": the figure after it is that of X.
_TOLD_OF_IT = re.compile(r"^,? which (?:achiev|reach|obtain|attain|scor|get|yield)\w* [^,;]*$")
# In "on A by 7%, B by 9%" what stands between two figures.
_UNIT = r"(?:\s{0,9}(?:%|pp\b|percent\b|(?:percentage |absolute )?points?\b)){0,12}"
_NEXT_ITEM = re.compile(
    rf"^{_UNIT},?\s{{0,9}}(?:and )?(?:(?:on|in|for) )?(?:the )?([^,;]{{1,200}}?) by (?:up to )?$"
)
_FIRST_ITEM = re.compile(r"\b(?:on|in|for)\b[^,;]{1,200} by (?:up to )?$")
_OTHER_TASK = re.compile(r"\b(?:on|in|for|across|at|under)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w-])[A-Za-z]*[A-Z][\w+-]*")
_AND = re.compile(r"\band\b|,")
_SAME_SUBJECT = re.compile(
    r"^\W*(?:(?:improv|reduc|achiev|obtain|reach|gain|attain|yield|deliver|sav|increas|boost|rais|scor)\w*\b.*"
    r"|(?:(?:an?|the|of|average)\W*)*)$",
    re.IGNORECASE | re.DOTALL,
)
_OWN = re.compile(r"\b(?:we|our|it|its|this (?:method|model|approach|system)|the proposed)\b", re.IGNORECASE)
# 42% of the training data is no score.
_SHARE_OF = re.compile(r"^\s*of (?:the|its|their|all|that|training|original|baseline)\b", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s{0,9}(?:[(\[:]|by(?: up to)?)\s{0,9}")
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
    if any(len(cell) > MAX_CELL_CHARACTERS for cell in cells.values()) or not LONE_NUMBER.search(
        cells["figure"]
    ):
        return NOT_IN_SENTENCES
    if not all(cells[name] for name in ("system", "task")) or _is_repeated(cells):
        return NOT_IN_SENTENCES
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
            _is_compared_with(place, cells, text) or _ON_TASK.search(text[:place])
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


def _is_compared_with(place: int, cells: Mapping[str, str], text: str) -> bool:
    """Whether the system at a place is one that another is compared with, and nothing more is told of it."""
    if not _is_after_comparison(place, text):
        return False
    after = text[place + len(cells["system"]) :]
    figures = _places(cells["figure"], after)
    between = after[: figures[0]] if figures else ""
    return not _TOLD_OF_IT.match(between) or bool(LONE_NUMBER.search(between))


def _is_compared(baseline: str, text: str) -> bool:
    return any(_is_after_comparison(place, text) for place in _places(baseline, text))


def _is_after_comparison(place: int, text: str) -> bool:
    """Whether a comparison, and nothing but a few lower-case words, stands before a place in a text."""
    return bool(re.search(rf"\b{_AGAINST}(?: (?!with\b|by\b)[a-z-]+){{0,4}} $", text[:place]))


def _is_repeated(cells: Mapping[str, str]) -> bool:
    """Whether two cells are the same, as where a benchmark stands for a system."""
    named = [cells[name].casefold() for name in ("system", "task", "baseline") if cells[name]]
    return len(set(named)) < len(named)


def _is_clear(cells: Mapping[str, str], measure: str, text: str) -> bool:
    """Whether a sentence ties the figure to the task and the system of its row."""
    at = _places(cells["figure"], text)[0]
    end = at + len(cells["figure"])
    if is_difference(cells["figure"], at, text) != (measure == "gain"):
        return False
    if measure == "gain" and is_hidden_loss(cells["figure"], at, text):
        return False
    if measure == "score" and _SHARE_OF.match(text[end:]):
        return False
    others = [
        match
        for match in LONE_NUMBER.finditer(text)
        if not at <= match.start() < end and not _in_cell(match, cells, text)
    ]
    if not others:
        return True
    if _RESPECTIVELY.search(text):
        return False
    has_task = (
        _belongs(cells["task"], at, end, others, text)
        or _is_shared("task", cells, at, others, text)
        or _is_only_task(cells, at, others, text)
    )
    return has_task and (
        _precedes(cells["system"], at, others, text)
        or _is_shared("system", cells, at, others, text)
        or _is_listed(cells, at, others, text)
    )


def _is_only_task(cells: Mapping[str, str], at: int, others: Sequence[re.Match[str]], text: str) -> bool:
    """Whether a sentence names its only task before the system, and the system right before the figure."""
    places, systems = _places(cells["task"], text), _places(cells["system"], text)
    if len(places) != 1 or not _INTRODUCES_TASK.search(text[: places[0]]):
        return False
    after = places[0] + len(cells["task"])
    rest = text[after:]
    told = [place for place in systems if after <= place < at]
    bound = told and not any(told[-1] < other.start() < at for other in others)
    return bool(bound) and not _OTHER_TASK.search(rest)


def _is_listed(cells: Mapping[str, str], at: int, others: Sequence[re.Match[str]], text: str) -> bool:
    """Whether the task is an item of "on A by 7%, B by 9%" after the system."""
    before = [other for other in others if other.start() < at]
    systems = _places(cells["system"], text)
    if not before or len(systems) != 1 or systems[0] > before[0].start():
        return False
    head = text[systems[0] + len(cells["system"]) : before[0].start()]
    if not _FIRST_ITEM.search(head) or _CONTRAST.search(head):
        return False
    starts = [*(other.start() for other in before[1:]), at]
    between = zip((other.end() for other in before), starts, strict=True)
    items = [item[1] for last, first in between if (item := _NEXT_ITEM.match(text[last:first]))]
    if len(items) < len(before) or any(map(_OTHER_TASK.search, items)):
        return False
    return items[-1].casefold() == cells["task"].casefold()


def _is_shared(
    name: str, cells: Mapping[str, str], at: int, others: Sequence[re.Match[str]], text: str
) -> bool:
    """Whether a system or a task stands before all figures of a sentence that names no second one.

    Up to the figure nothing may bring in another system, and after a figure no other task.
    """
    places = _places(cells[name], text)
    before = [other for other in others if other.start() < at]
    if len(places) != 1 or not before or places[0] >= before[0].start():
        return False
    between = text[places[0] + len(cells[name]) : at]
    goes_on = text[before[-1].end() : at]
    if name == "system":
        between, goes_on = (_without_task(part, cells["task"]) for part in (between, goes_on))
    if _OTHER_SUBJECT.search(between) or _has_other_name(between, cells):
        return False
    if not _goes_on(goes_on, cells):
        return False
    rest = text[before[0].end() :]
    return name == "system" or not (_OTHER_TASK.search(rest) or _has_other_name(rest, cells))


def _without_task(text: str, task: str) -> str:
    """The text with a comma for "while TASK", which brings in another task and no other system.

    A colon before it only begins the list of tasks.
    """
    head, found, rest = text.partition(task)
    joined = re.sub(r",?\s{0,9}\b(?:while|whereas) $", ",", head)
    return text if joined == head or not found else joined.replace(":", ",", 1) + rest


def _has_other_name(text: str, cells: Mapping[str, str]) -> bool:
    """Whether a text has a name that is in no cell, but for that of a task."""
    return any(
        not _is_measure(match[0])
        and not any(match[0] in cell for cell in cells.values())
        and not _ON_TASK.search(text[: match.start()])
        for match in _NAME.finditer(text)
    )


def _goes_on(text: str, cells: Mapping[str, str]) -> bool:
    """Whether between two figures the second is said of the same subject: a list, or a further verb."""
    listed = _AND.split(text)
    rest = cue_pattern("metrics").sub("", listed[-1].replace(cells["task"], ""))
    return len(listed) > 1 and bool(_SAME_SUBJECT.match(rest))


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
        followed = any(_BRACKET.fullmatch(text[place + len(task) : other.start()]) for other in others)
        parted = place >= end and _CONTRAST.search(text[end:place])
        if not between and not taken and not parted and not (place >= end and followed):
            return True
    return False


def _precedes(system: str, at: int, others: Sequence[re.Match[str]], text: str) -> bool:
    """Whether a system stands before its figure, and no other figure between them."""
    places = _places(system, text)
    return not places or any(
        place < at and not any(place < other.start() < at for other in others) for place in places
    )


def _places(cell: str, text: str) -> list[int]:
    """Where a cell stands in a text as a whole, in any case."""
    bounded = rf"(?<![\w.,-])(?<!\d[.,]){re.escape(cell)}(?!\w|[.,-]?\d)"
    return [match.start() for match in re.finditer(bounded, text, re.IGNORECASE)]


def _plain(text: str) -> str:
    text = re.sub(r"\s{1,9}(?=%)", "", normalize_text(undo_latex(text)))
    return re.sub(r"(?<=\d)\s?×", "x", text)


def _cell(text: str) -> str:
    return _plain(text).strip(" .,;:")
