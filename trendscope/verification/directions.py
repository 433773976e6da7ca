"""Direction words: a claim must not say that something rises if the counts show it fading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trendscope.text.hangul import has_hangul
from trendscope.verification.counted_moves import is_of_counts, is_said_of_counts
from trendscope.verification.evidence import ClaimEvidence, content_stems
from trendscope.verification.moves import (
    GAINS,
    NEEDS,
    is_about_papers,
    is_shown_by_figures,
    subject_before,
)

_UP = {
    "rise": r"\b(?:ris(?:e|es|en|ing)|rose|uprising)\b",
    "grow": r"\b(?:grow(?:s|n|ing|th)?|grew)\b",
    "increase": r"\bincreas(?:e[sd]?|ing|ingly)\b",
    "surge": r"\bsurg(?:e[sd]?|ing)\b",
    "emerge": r"\bemerg(?:e[sd]?|ing|ent|ence)\b",
    "soar": r"\b(?:soar(?:s|ed|ing)?|skyrocket(?:s|ed|ing)?|boom(?:s|ed|ing)?|climb(?:s|ed|ing)?)\b",
    "upward": r"\b(?:upwards?|uptick|upswing|on the up)\b",
    "spread": r"\b(?:proliferat(?:e[sd]?|ing|ion)|mushroom(?:s|ed|ing)|snowball(?:s|ed|ing))\b",
    "spike": r"\b(?:spik(?:e[sd]?|ing)|explod(?:e[sd]?|ing)|flourish(?:es|ed|ing)?)\b",
    "more": r"\b(?:more and more|ever more)\b",
    "gain": r"\bgain(?:s|ed|ing)? (?:ground|traction|momentum|popularity)\b|\btak(?:es|ing|en) off\b",
    "증가": r"증가|급증|상승|급등|부상하|떠오르|떠올|커지고|많아지"
    r"|오름세|성장세|각광|활발해지|대세|인기를 (?:얻|끌)",
    "늘": r"(?<![오하그바마비])늘(?:어|었|고|리|린|릴|려|렸|습|며|면|는|던|자)",
}
_DOWN = {
    "decline": r"\bdeclin(?:e[sd]?|ing)\b",
    "fade": r"\bfad(?:e[sd]?|ing)\b",
    "fall": r"\b(?:fall(?:s|en|ing)?|fell)\b",
    "decrease": r"\bdecreas(?:e[sd]?|ing|ingly)\b",
    "shrink": r"\b(?:shrink(?:s|ing|age)?|shrank|shrunk(?:en)?)\b",
    "disappear": r"\b(?:disappear(?:s|ed|ing|ance)?|vanish(?:es|ed|ing)?)\b",
    "wane": r"\b(?:wan(?:e[sd]?|ing)|dwindl(?:e[sd]?|ing)|diminish(?:es|ed|ing)?)\b",
    "plummet": r"\b(?:plummet(?:s|ed|ing)?|plung(?:e[sd]?|ing)|slump(?:s|ed|ing)?|downwards?)\b",
    "ebb": r"\b(?:reced(?:e[sd]?|ing)|ebb(?:s|ed|ing)?|(?:tail|drop)(?:s|ped|ed|ping|ing)? off"
    r"|peter(?:s|ed|ing)? out)\b",
    "less": r"\b(?:less and less|ever (?:less|fewer))\b",
    "outdated": r"\bout of (?:fashion|favou?r)\b|\bobsolete\b|\boutdated\b",
    "lose": r"\blos(?:es|t|ing) (?:ground|traction|momentum|popularity)\b|\bdying out\b",
    "감소": r"감소|급감|하락|급락|쇠퇴|퇴조|위축|사라[지져졌진질짐]"
    r"|내림세|둔화|시들|저물|한물|(?<![가-힣])식어|인기를 잃",
    "줄": r"줄(?:어|었|고|이|인|일|임|여|였|습|며|면|는|던)",
}
# What English sentences say when Korean ones use 늘다 or 줄다 for something other than the trend.
_LIKE_UP = {
    "more": r"\b(?:rais(?:e[sd]?|ing)|improv\w{1,6}|boost\w{0,3}|enhanc\w{1,3}|expand\w{0,3})\b|higher"
}
_LIKE_DOWN = {"less": r"\b(?:reduc\w{1,5}|lower\w{0,3}|cut(?:s|ting)?|drop\w{0,4}|sav(?:e[sd]?|ing)|fewer)\b"}

# Needs and gains are numbers, so they move as numbers do: memory falls, but it is not out of fashion.
_MOVES = re.compile(
    r"fall|fell|decreas|declin|shr[aiu]nk|diminish|plummet|ris|rose|grow|grew|increas|climb|soar"
    r"|감소|급감|하락|급락|줄|증가|급증|상승|급등|늘",
    re.IGNORECASE,
)
_BESIDE = (
    r"(?:(?:needs?|use|usage|rates?|requirements?|demands?|consumption|footprint|time|also|even|has|have|is|are|was|were)"
    r" |[이가은는도] ?|(?:이|가) (?:크게|더) )*"
)

_NOT_BEFORE = re.compile(
    r"(?:\bnot|n't|\bnever)(?: (?!only|just|merely|simply)[a-z]+ly| yet| been)* $", re.IGNORECASE
)
_NOT_AFTER = re.compile(r"[가-힣]{0,2}지[는도]? ?(?:않|못)|[가-힣]{0,2} ?(?:것[은이도]|건) 아니")

Patterns = dict[str, re.Pattern[str]]


def _compiled(words: dict[str, str]) -> Patterns:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in words.items()}


def _subjects(nouns: str) -> re.Pattern[str]:
    """The nouns before a verb, with what may stand between: `memory needs` in memory needs fall."""
    return re.compile(rf"(?<![^\W_가-힣])(?P<noun>{nouns}) ?{_BESIDE}$", re.IGNORECASE)


@dataclass(frozen=True)
class _Side:
    """The words of one direction, words of sources that are like them, and what may move so unmeasured."""

    words: Patterns
    like: Patterns
    subjects: re.Pattern[str]


_SIDES = (
    _Side(_compiled(_UP), _compiled(_LIKE_UP), _subjects(GAINS)),
    _Side(_compiled(_DOWN), _compiled(_LIKE_DOWN), _subjects(NEEDS)),
)
_SIDE_OF = {"rising": 0, "likely rising": 0, "early signal": 0, "fading": 1}


def has_wrong_direction(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text states a direction that is not measured and that no cited sentence states.

    What is counted are papers: that a score rises is no direction of the trend, if two figures show it, and a
    sentence that says so of a score proves nothing of papers.
    """
    wrong = [side for at, side in enumerate(_SIDES) if at != _SIDE_OF.get(evidence.direction)]
    return any(_says_more(text, evidence, side) or _contradicts(text, evidence, side) for side in wrong)


def _contradicts(text: str, evidence: ClaimEvidence, side: _Side) -> bool:
    """Whether a text says of the papers what the counts do not say, and no sentence says of papers.

    Where nothing is counted, nothing is contradicted.
    """
    if evidence.direction == "theme":
        return False
    told = any(
        is_said_of_counts(said, word, evidence)
        for said in evidence.sentences
        for word in _matches(said, side)
    )
    return not told and any(is_of_counts(text, word, evidence) for word in _matches(text, side))


def _matches(text: str, side: _Side) -> Iterator[re.Match[str]]:
    """The words of a direction in a text that it does not deny."""
    found = (match for pattern in side.words.values() for match in pattern.finditer(text))
    return (match for match in found if not _is_denied(text, match))


def _is_denied(text: str, word: re.Match[str]) -> bool:
    """Whether a direction is denied: has not fallen, 사라진 것은 아니다."""
    return bool(_NOT_BEFORE.search(text[: word.start()]) or _NOT_AFTER.match(text[word.end() :]))


def has_direction(text: str) -> bool:
    """Whether a text says that something rises or falls."""
    return any(_found(text, side.words) for side in _SIDES)


def _says_more(text: str, evidence: ClaimEvidence, side: _Side) -> bool:
    """Whether a text has a direction word that its source lacks; Korean words are compared by direction."""
    source = evidence.with_phrases
    theirs, like = _found(source, side.words), bool(_found(source, side.like))
    more = _found(text, side.words) - theirs
    if theirs:
        more = {name for name in more if not has_hangul(name)}
    elif like:
        more -= {"늘", "줄"}
    return any(
        _is_of_trend(text, match, side, evidence, stated=like or bool(theirs))
        for name in more
        for match in side.words[name].finditer(text)
        if not _is_denied(text, match)
    )


def _is_of_trend(
    text: str, word: re.Match[str], side: _Side, evidence: ClaimEvidence, *, stated: bool
) -> bool:
    """Whether a direction word has another subject than what figures or a cited sentence let move this way.

    The subject has to be in a sentence, in English, and not in the label of the trend. `stated` is whether
    a sentence says that something moves this way.
    """
    if not _MOVES.match(word[0]):
        return True
    if is_shown_by_figures(text, word, up=side is _SIDES[0], evidence=evidence):
        return False
    found = side.subjects.search(text, 0, word.start())
    if found is None or not stated or is_about_papers(subject_before(text, word.start())):
        return True
    noun = content_stems(found["noun"])
    return bool(noun & content_stems(" ".join(evidence.phrases))) or not noun <= content_stems(evidence.cited)


def _found(text: str, words: Patterns) -> set[str]:
    return {name for name, pattern in words.items() if pattern.search(text)}
