"""Figures that papers report, told in Korean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER
from trendscope.extraction.results import Result
from trendscope.question.korean_phrases import joined, noun_phrase
from trendscope.text.hangul import has_hangul
from trendscope.text.latex import undo_latex

_VALUE = re.compile(
    rf"(?P<number>{NUMBER}(?:\s?%?\s?(?:[-–~]|to)\s?\d[\d.]*)?)"
    r"(?P<unit>\s?percentage points?|\s?per ?cent(?: points?)?|\s?%(?: points?)?|\s?(?:absolute )?points?"
    r"|\s?pp\b|\s?[x×](?!\w)|[- ]?fold|\stimes)?",
    re.IGNORECASE,
)
_ABOUT = (
    ("최대 {}", re.compile(r"\b(?:up to|as much as|maximum|max)\b", re.I)),
    (
        "평균 {}",
        re.compile(
            r"(?<!macro )(?<!micro )(?<!macro-)(?<!weighted )\b(?:average|averaging|on average|mean)\b", re.I
        ),
    ),
    ("최소 {}", re.compile(r"\b(?:at least|minimum)\b", re.I)),
    ("약 {}", re.compile(r"\b(?:about|approximately|around|nearly|roughly|almost)\b|~|≈", re.I)),
    ("{over}", re.compile(r"\b(?:over|more than|above) (?=\d)", re.I)),
)
_UP = re.compile(
    r"\b(?:improv\w*|increas\w*|gains?|higher|better|boost\w*|enhanc\w*|rais\w*|outperform\w*|surpass\w*|exceed\w*)\b",
    re.I,
)
_DOWN = re.compile(r"\b(?:reduc\w*|decreas\w*|lower\w*|fewer|less|cut\w*|drop\w*|sav\w*)\b", re.I)
_FEWER = re.compile(r"\b(?:fewer|less)\b", re.I)
_FASTER = re.compile(r"\b(?:faster|speed-?ups?)\b", re.I)
_SMALLER_IS_BETTER = re.compile(
    r"\b(?:WER|CER|TER|EER|MAE|RMSE|perplexity|error|latency|cost|loss|time)\b", re.I
)
_SMALLER = re.compile(r"\bsmaller\b", re.I)
_GAINED = re.compile(r"\b(?:gain|improv|boost|increas)\w*", re.I)
_TO = re.compile(r"\s?(?P<unit>%?)\s?(?:[-–~]|to)\s?(?=\d)")
_BEATEN = re.compile(r"^(?P<name>[A-Z][\w+.-]*) by\b")
_OUTPERFORMED = re.compile(
    r"\b(?:outperform|surpass|exceed)\w* (?P<name>(?:[^\s,]+ ){0,7}?[^\s,]+)"
    r" by (?:an? )?(?:average )?(?:of )?$"
)
_RELATIVE = re.compile(r"\brelative\b", re.I)
_OF = re.compile(
    r"\b(?:in|of) (?P<noun>(?!\d)[^\d,]{1,200})$"
    r"|\b(?:less|fewer|lower|higher|better|greater|more) (?P<compared>[a-z -]{1,200})$"
)
_CHANGED = re.compile(
    r"\b(?:reduc|lower|decreas|cut|increas|improv|boost|rais|enhanc)\w{0,40} (?:the |its |their )?"
    r"(?P<changed>[a-z][a-z -]{1,200}?) by\b"
)
_BEFORE = re.compile(
    r"(?<![a-z -])[ -]{0,200}(?P<noun>[a-z][a-z -]{1,200}?) (?:by|of) (?:\w{1,40} ){0,3}?[\d+−-]"
)
# Without the name of a measure.
_COMPARED = {"faster": "빨랐습니다", "smaller": "작았습니다"}
_UNTELLING = frozenset(("점수", "비율", "성능", "수", "개선", "향상"))
_ARTICLE = re.compile(r"^(?:an?|the|our) ", re.I)
_IN_NAMES = re.compile(r"[A-Z\d][\w+*.\-]{0,40}|[a-z]{1,40}[A-Z]\w{0,40}")
# "The integrated model" is nobody's beside another paper's.
_HAS_NAME = re.compile(r"[A-Z]")
_CHANGES = re.compile(
    r"\b(?:improvements?|increases?|gains?|reductions?|boosts?|higher|lower|better|improves?)\b ?"
)
_METRICS = {
    "accuracy": "정확도", "accuracies": "정확도", "precision": "정밀도", "recall": "재현율",
    "performance": "성능", "score": "점수", "scores": "점수", "f-score": "F 점수", "success rate": "성공률",
    "f1-score": "F1", "f1 score": "F1",
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A figure with what it measures: `정확도`, `최대 33.9%`, up."""

    measure: str
    value: str
    change: str
    english: str


def figure_in(figure: str, before: str, kind: str) -> Figure | None:
    """A figure in Korean, of which `before` stands before it; None if it is not built plainly."""
    values = list(_VALUE.finditer(_without_metric(figure)))
    if (
        len(values) != 1
        or re.search(r"\bfrom\b", figure)
        or (kind == "score" and _GAINED.search(before[-70:]))
    ):
        return None
    value, measure = _value(values[0], figure, kind), _measure(figure)
    change = _change(figure, before) if kind == "gain" else ""
    unclear = kind == "gain" and (not change or (change == "down" and (not measure or "배" in value)))
    return None if unclear or (kind == "score" and not measure) else Figure(measure, value, change, figure)


def _without_metric(figure: str) -> str:
    """Without the digits of the measure's name: F1, Hits@1, BLEU-4."""
    return re.sub(r"\b[A-Za-z]+[@-]?\d+\b", lambda name: re.sub(r"\d", "#", name[0]), figure)


def _value(found: re.Match[str], figure: str, kind: str) -> str:
    unit = (found["unit"] or "").strip().lower()
    ending = unit_in_korean(unit)
    number = _TO.sub(r"\g<unit>~", found["number"] if kind == "score" else found["number"].lstrip("+"))
    said = f"{number}{ending}"
    over = f"{said} 넘게" if kind == "gain" else f"{said} 초과"
    about = next((about for about, cue in _ABOUT if cue.search(figure)), "{}").format(said, over=over)
    return f"상대적으로 {about}" if _RELATIVE.search(figure) else about


def unit_in_korean(unit: str) -> str:
    """A unit as Korean writes it."""
    if unit in ("%", "percent", "per cent"):
        return "%"
    if unit.startswith(("per", "%")) or unit == "pp":
        return "%p"
    if unit.endswith(("point", "points")):
        return "포인트"
    return "배" if unit else ""


def _measure(figure: str) -> str:
    found = cue_pattern("metrics").search(figure)
    noun = _CHANGED.search(figure) or _OF.search(figure) or _BEFORE.search(figure)
    words = next((word for word in noun.groupdict().values() if word), "") if noun else ""
    korean = noun_phrase(_CHANGES.sub("", words)) if words else ""
    if korean and has_hangul(korean) and not (found and korean in _UNTELLING):
        return korean
    return _METRICS.get(found[0].lower(), found[0]) if found else ""


def _change(figure: str, before: str) -> str:
    if _FASTER.search(figure) or _SMALLER.search(figure):
        return "faster" if _FASTER.search(figure) else "smaller"
    words = figure if _UP.search(figure) or _DOWN.search(figure) else before[-150:]
    if _DOWN.search(words):
        return "down"
    return "" if _SMALLER_IS_BETTER.search(figure) or not _UP.search(words) else "up"


def result_in_korean(row: Result, sentence: str) -> str:
    """What a result says, in Korean; empty if its figure is not built plainly."""
    before = undo_latex(sentence).partition(row.figure)[0]
    figure = figure_in(_BEATEN.sub("", row.figure), before, row.kind)
    beaten = _BEATEN.match(row.figure) if row.kind == "gain" else None
    beaten = beaten or (_OUTPERFORMED.search(before) if row.kind == "gain" else None)
    baseline = row.baseline or (beaten["name"] if beaten else None)
    if figure is None or not (figure.measure or baseline or figure.change in _COMPARED):
        return ""
    parts = tuple(map(translated, (row.system, row.task, baseline or row.system)))
    if not all(parts) or not _HAS_NAME.search(parts[0]):
        return ""
    system, task, other = parts
    than = f"{other}보다 " if baseline and row.kind == "gain" else ""
    return f"{joined(system, '은/는')} {task}에서 {than}{_said(figure, compared=bool(than))}"


def translated(english: str) -> str:
    """An English name or noun phrase in Korean; a name as it is, and empty if it is neither."""
    plain = _ARTICLE.sub("", " ".join(english.split()))
    return noun_phrase(english) or (plain if all(map(_IN_NAMES.fullmatch, plain.split())) else "")


def _said(figure: Figure, *, compared: bool) -> str:
    if not figure.change:
        return f"{figure.measure} {joined(figure.value, '을/를')} 기록했습니다"
    if figure.change in _COMPARED:
        return f"{figure.value} {_COMPARED[figure.change]}"
    measure = figure.measure or "성능"
    if compared:
        lower = "적었습니다" if _FEWER.search(figure.english) else "낮았습니다"
        verb = "높았습니다" if figure.change == "up" else lower
        return f"{joined(measure, '이/가')} {figure.value} {verb}"
    raised = (
        "높였습니다" if cue_pattern("metrics").search(figure.english) or measure == "성능" else "늘렸습니다"
    )
    return f"{joined(measure, '을/를')} {figure.value} {raised if figure.change == 'up' else '줄였습니다'}"
