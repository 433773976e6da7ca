"""Moves of scores and costs: two figures of a claim, from its sentences, that rise or fall as it says."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.systems import SHAPED
from trendscope.text.hangul import has_hangul
from trendscope.verification.evidence import ClaimEvidence

# Letters around two figures within which a word tells of their move.
NEAR = 80

# What a system may need less of, and what it may have more of: no trend's direction.
NEEDS = (
    r"memory|costs?|latency|latencies|errors?|time|energy|effort|overhead|compute|computation|consumption|footprint"
    r"|usage|loss(?:es)?|hallucinations?"
    r"|비용|메모리|지연(?: 시간)?|오류|시간|에너지|사용량|연산량|작업량|환각|손실"
)
GAINS = r"accurac(?:y|ies)|scores?|throughput|speed|quality|performance|정확도|점수|처리량|속도|품질|성능"

_MEASURE = re.compile(rf"(?<![^\W_가-힣])(?:{NEEDS}|{GAINS})(?![a-z])", re.IGNORECASE)
_BORDER = re.compile(r"[,;:.!?]\s|\b(?:that|while|whereas|but|and|as|when|where|since)\b")
# What the counts of a trend are about.
_OF_PAPERS = re.compile(
    r"\b(?:papers?|articles?|stud(?:y|ies)|works?|research|publications?|shares?|mentions?|interest|attention"
    r"|popularity|adoption)\b|논문|연구|비중|언급|관심|주목",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(r"\b(?:of|on|in|for|with|by|to|from|the|an?)\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\d.]*\d)")
# The difference of the two, beside them.
_POINTS = re.compile(r" ?(?:%p|%포인트|퍼센트포인트)")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What follows a verb without an object: what stands between two figures and moves is their measure.
FOLLOWS = re.compile(
    r"(?: (?:fast|sharply|steadily|strongly|further|quickly|slowly|slightly|clearly|again))?"
    r"(?:[,;:.]| (?:from|to|on|in|with|over|between|since|for|at|across)\b)"
)
_AMOUNT = re.compile(r"\b(?:by|of)\s+(?:about |nearly |over )?$", re.IGNORECASE)
# A sentence with such a word tells of a move already, which two figures of it may contradict.
_RISES = re.compile(
    r"\b(?:ris|rose|grow|grew|increas|climb|soar|rais|improv|boost|enhanc|gain)\w*|증가|상승|늘",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:fall|fell|declin|decreas|drop|shr[aiu]nk|diminish|plummet|reduc|lower|los[est]|losing|degrad|worse)\w*"
    r"|감소|하락|줄",
    re.IGNORECASE,
)


def subject_before(text: str, at: int) -> str:
    """What stands before a place, back to the border of its clause."""
    return _BORDER.split(text[:at])[-1]


def is_about_papers(subject: str) -> bool:
    """Whether a subject is papers, their share, or the interest in something."""
    return bool(_OF_PAPERS.search(subject))


def is_shown_by_figures(text: str, word: re.Match[str], *, up: bool, evidence: ClaimEvidence) -> bool:
    """Whether a direction word is about a measure of which two figures of the text move that way.

    The measure is named before the word, or a benchmark with a measure in the text. The figures stand in the
    cited sentences, with a measure, and no sentence that has both tells of the other direction.
    """
    subject = subject_before(text, word.start())
    if is_about_papers(subject) or _ENDS_OPEN.search(subject) or not _is_measured(subject, text, evidence):
        return False
    if not has_hangul(word[0]) and not FOLLOWS.match(text[word.end() :]):
        return False
    figures = _figures(text, word)
    if len(figures) < 2 or (float(figures[0]) < float(figures[1])) is not up or figures[0] == figures[1]:
        return False
    sources = [[said for said in evidence.sentences if _has(said, figure)] for figure in figures]
    both = [said for said in sources[0] if said in sources[1]]
    return all(map(_any_measured, sources)) and not any(_contradicts(said, figures, up=up) for said in both)


def _is_measured(subject: str, text: str, evidence: ClaimEvidence) -> bool:
    if has_measure(subject):
        return True
    of_trend = " ".join(evidence.phrases).casefold()
    named = (match[0] for match in re.finditer(SHAPED, subject))
    known = any(name in evidence.cited and name.casefold() not in of_trend for name in named)
    return known and bool(cue_pattern("metrics").search(text))


def _figures(text: str, word: re.Match[str]) -> list[str]:
    """The two figures that a direction word is about: after it, or before it in Korean; none if an amount."""
    found = [
        match
        for match in _NUMBER.finditer(text)
        if not _YEAR.fullmatch(match[0]) and not _POINTS.match(text, match.end())
    ]
    before = [match for match in found if match.end() <= word.start()][-2:]
    after = [match for match in found if match.start() >= word.end()][:2]
    pair = before if has_hangul(word[0]) and len(before) == 2 else after
    return (
        [] if any(_AMOUNT.search(text[: match.start()]) for match in pair) else [match[0] for match in pair]
    )


def _has(said: str, figure: str) -> bool:
    return any(match[0] == figure for match in _NUMBER.finditer(said))


def _any_measured(sentences: list[str]) -> bool:
    return any(map(has_measure, sentences))


def has_measure(text: str) -> bool:
    """Whether a text names a score or a cost."""
    return bool(_MEASURE.search(text) or cue_pattern("metrics").search(text))


def _contradicts(said: str, figures: list[str], *, up: bool) -> bool:
    """Whether a sentence with both figures tells of the other direction, by a word or by their order."""
    first, second = map(re.escape, figures)
    reverse = rf"\bfrom {second}\b.{{0,40}}?\bto (?:\w+ )?{first}(?![\d.]*\d)"
    places = [match for match in _NUMBER.finditer(said) if match[0] in figures]
    around = said[max(0, places[0].start() - NEAR) : places[-1].end() + NEAR]
    return bool((_FALLS if up else _RISES).search(around) or re.search(reverse, said))
