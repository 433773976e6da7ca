"""Figures with what they measure, wherever a sentence has them: the anchors of a row of results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from trendscope.extraction.claims import GAIN_NOUN, HEDGE, Kind, figure_spans
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER, UNIT, score_pattern
from trendscope.extraction.noun_phrases import has_baseline_word, is_baseline
from trendscope.extraction.systems import NAME
from trendscope.text.vocabulary import vocabulary


class Anchor(NamedTuple):
    """A figure, where it stands, and what the phrase itself compares it with."""

    figure: str
    kind: Kind
    baseline: str | None
    start: int
    end: int

    @property
    def verb_end(self) -> int:
        """Where the figure's first word ends, if it is a word: it may be the verb of the sentence."""
        first = re.match(r"[A-Za-z]+", self.figure)
        return self.start + (first.end() if first else 0)


_HEDGE = HEDGE.replace("up to", "up ?to|almost|as high as|a maximum of|maximum")
_STOP = r"(?:than|on|in|for|over|compared|while|and|with|at|by|across|when|of|to|from|the|a|an|is|are|or|as)"
# What ends the measure after a figure: "increase in F1 score relative to B".
_MEASURE_END = (
    rf"(?:{_STOP}|relative|without|using|via|through|under|after|before|versus|respectively|where|which|that)"
)
_WORDS = rf"(?: (?!{_STOP}\b)[A-Za-z@][\w@/-]{{0,40}}){{0,4}}"
_RANGE = rf"(?:{NUMBER}(?:\s?%|x|×)?(?:\s?[-–~∼]{{1,40}}\s?| to ))?"
_AMOUNT = (
    rf"{_HEDGE}(?:an? (?:average|absolute|mean) (?:of )?)?~?{_RANGE}"
    rf"(?:(?<=\d-)|(?<=%-)|(?<![\w.,-]))[+\-−–]?\d{{1,30}}(?:,\d{{3}}){{0,12}}(?:\.\d{{1,30}})?\+?{UNIT}"
)
_MEASURES = re.compile(
    r"\b(?:accuracy|performance|latency|costs?|time|memory|quality|scores?|rates?|usage|consumption|speed|tokens"
    r"|size|FLOPs|alignment|robustness|requests|outputs?)\b",
    re.IGNORECASE,
)
# A fall says nothing without what it is that fell.
FALL_OF_NOTHING = re.compile(
    rf"(?:an? )?{_AMOUNT}(?: relative| average| absolute)? (?:reduction|decrease|increase)s?"
    rf"|(?:average )?(?:reduction|decrease)s? of {_AMOUNT}",
    re.IGNORECASE,
)
# What a sentence must have for a pattern to be tried: the patterns are slow where they fail.
_GAINS = re.compile(r"mprov|[Gg]ain|ncreas|educt|oost|speed|decreas|er\b|less|efficient")
# A cost that is called small, or what would be.
_PLAYED_DOWN = re.compile(
    r"\b(?:negligible|minimal|slight|marginal|would|might|if|costs? of) (?:[\w-]+ ){0,2}$"
)
_UNITS = re.compile(
    r"\d\s?(?:%|[x×]|percent|per cent|points?|pp\b|times|[\w-]{1,40} (?:\w{1,40} )?(?:points?|gain|improve))"
    r"|\d-fold| from \d"
)
_BY_OR_FROM = re.compile(r" (?:by|from) ")
_COMPARATIVE = r"(?:faster|higher|lower|better|fewer|smaller|cheaper|shorter|less|more efficient)"
_TERM = r"[\w@/&-]{1,40}(?:\.\d{1,30})?"
_OF = (
    rf"(?: (?:in|of) (?:the )?(?:average |overall )?(?!(?:average|terms|both|all)\b){_TERM}"
    rf"(?: (?!{_MEASURE_END}\b){_TERM}){{0,4}}(?= {_MEASURE_END}\b|[^\w ]|\s?$))?"
)
_CHANGE = r"(?:improv|boost|increas|rais|enhanc|reduc|lower|decreas|cut|accelerat)(?:e?s|ed?|ing|ting)?"
_BEAT = r"(?:outperform|surpass|exceed|beat)(?:e?s|ed|ing)?"
_LOWER = re.compile(r"(?:reduc|lower|decreas|cut)", re.IGNORECASE)
_REACH = re.compile(
    r"\b(?:(?:achiev|attain|reach|obtain|scor|yield|record|deliver|produc|demonstrat|show)(?:e?s|ed?|ing)?"
    r"|gets?|got|with|performance of|result(?:s|ed|ing)? in|having|has|had|is|was|gains?)\b"
    r"(?=[^;]{0,90}$)(?!.*\b(?:by|from|than|within|below|drop\w*|declin\w*|degrad\w*|fall\w*|fell|los[st]|loses?"
    r"|suffer\w*|gap|compared|versus|against|outperform\w*|surpass\w*|exceed\w*|gains? of|improvements?"
    r"|increases?|reductions?)\b)[^;]{0,90}$",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    rf"\b(?:{GAIN_NOUN}|higher|lower|better|worse|faster|fewer|less|more|relative|absolute|points?|pts?|margin"
    r"|difference|drop\w*|declin\w*|degrad\w*|gap|correlat\w+|within|agreement|improv\w+|than)\b|×|[+−]\d",
    re.IGNORECASE,
)
_GAINS_OF = re.compile(rf"\b{GAIN_NOUN} (?:of|over|in|on)\b[^,;]{{0,90}}$")
_BARE = re.compile(
    r"\b(?:achiev|attain|reach|scor|obtain)(?:e?s|ed|ing) (?:only |up to |over "
    r"|an? (?:average |overall )?(?:of |score of )?|(?:an? |the )?(?:\w+ ){0,2}scores? of )?"
    r"(?P<figure>\d[\d.]*\s?%)(?= (?:on|in) )"
)
_RATE = re.compile(
    rf"{_HEDGE}{NUMBER}\s?% (?:(?!{_STOP}\b)[\w@/-]{{1,40}} ){{0,5}}"
    r"(?:rate|success|coverage|reward|score|performance|accuracy|precision|recall)\b"
    r"|\b(?:(?!\w{1,40}(?:ed|es)\b)[\w-]{1,40} )?(?:rates?|scores?|ratios?|coverage|success"
    r"|performance) (?:\([A-Z]\w{1,6}\) )?(?:of |= ?)"
    rf"{_HEDGE}{NUMBER}(?:\s?%| points?)?(?![\w/]|[.%]\d)",
    re.IGNORECASE,
)
_TO_ANOTHER = re.compile(r"\s?[-–~]\s?\d")
_SCORE_OF = re.compile(
    r"(?:rates?|scores?|ratios?|coverage|success|performance)(?: \([A-Z]\w{1,6}\))? (?:of|=) ?"
)
_LISTED = re.compile(r"\s?(?:\([^()]*\))?,?(?: and| to| or|/|–|-|→)? ?(?:an? |the |by |up to )?[+~]?$")
_ENDS_IN_WORD = re.compile(r"(?<!\w)[A-Za-z@][\w@.]{0,60}\)?$")
_ENDS_IN_UNIT = re.compile(rf"{UNIT}$")
# A name that mixes its letters: LSBert, AutoTOD.
_MIXED = re.compile(r"[A-Z]{2,}[a-z]\w{1,40}|[A-Z][a-z]{1,40}[A-Z]\w{0,40}")
# What is beaten by a figure is a system, also where its name is a plain word.
_PROPER = re.compile(r"[A-Z][a-z]+")
_PRONOUNS = ("it", "them", "this", "those")
MAX_MEASURE_WORDS = 6


def anchors_in(sentence: str) -> list[Anchor]:
    """The figures of a sentence in order, those in lists left out."""
    gains = _gains(sentence) if _UNITS.search(sentence) else ()
    found = sorted((*gains, *_scores(sentence)), key=lambda each: (each.start, -each.end))
    spans = figure_spans(sentence)
    return [each for each in found if not _is_listed(sentence, each, spans)]


def _is_listed(sentence: str, anchor: Anchor, spans: list[tuple[int, int]]) -> bool:
    """Whether another figure follows or precedes at once, so that neither is told apart."""
    following = next((start for start, _ in spans if start >= anchor.end), None)
    previous = max((end for _, end in spans if end <= anchor.start), default=None)
    alone = not _ENDS_IN_WORD.search(anchor.figure) or _ENDS_IN_UNIT.search(anchor.figure)
    if alone and following is not None and _LISTED.match(sentence[anchor.end : following]):
        return True
    return previous is not None and bool(_LISTED.match(sentence[previous : anchor.start]))


def _gains(sentence: str) -> Iterator[Anchor]:
    for match in _gain_pattern().finditer(sentence) if _GAINS.search(sentence) else ():
        figure = match["figure"].strip()
        if not (FALL_OF_NOTHING.fullmatch(figure) or _PLAYED_DOWN.search(sentence, 0, match.start("figure"))):
            yield Anchor(figure, "gain", None, *match.span("figure"))
    for match in _by_pattern().finditer(sentence) if _BY_OR_FROM.search(sentence) else ():
        anchor = _changed(match)
        if anchor:
            yield anchor


@cache
def _gain_pattern() -> re.Pattern[str]:
    """F gain in M; gain of F; F faster."""
    metric = cue_pattern("metrics").pattern
    prefix = (
        r"(?:(?:(?-i:[A-Z])[\w@-]*|accuracy|recall|precision|absolute|relative|average|performance)"
        r"(?: scores?)?(?: \([A-Z]{2,6}s?\))? )*"
    )
    measured = (
        rf"{_HEDGE}{NUMBER} (?:[\w-]+ )?{metric}(?: points?| scores?)?(?: absolute| relative)? {GAIN_NOUN}"
    )
    what = r"(?: in (?:[\w@/-]+ ){1,4}?(?:\([A-Z]\w{1,6}\) )?)?"
    verb = r"(?:(?:of|by|reaching|reaching as high as) )?"
    return re.compile(
        rf"(?P<figure>{_AMOUNT}{_WORDS} {GAIN_NOUN}{_OF}|{_AMOUNT} {_COMPARATIVE}{_WORDS}|{measured}"
        rf"|{prefix}{GAIN_NOUN}{what} ?{verb}{_AMOUNT}{_OF})(?![\w%])",
        re.IGNORECASE,
    )


@cache
def _by_pattern() -> re.Pattern[str]:
    """Improves M by F; beats B by F; raises M from A to B."""
    metric = cue_pattern("metrics").pattern
    measure = rf"(?: (?:in |on |of )?(?:the |terms of )?(?:(?!and\b)[\w-]+ )?{metric})?"
    margin = r"(?:an? (?:(?:average|absolute|relative|large|significant|mean) )*(?:margin )?(?:of )?)?"
    what = r"(?P<what>(?:(?! (?:while|whereas|but|when) )[^,;:()]){1,90}?(?: \([^()]{1,12}\))?)"
    amount = rf"(?P<amount>{_AMOUNT}{measure}|{_HEDGE}\+?{NUMBER} (?:[\w-]+ )?{metric}(?: points?)?)"
    return re.compile(
        rf"\b(?P<verb>{_CHANGE}|{_BEAT}) (?P<over>(?:up)?on |over )?{what}(?:, an? [^,;()\d]{{3,50}},)? "
        rf"(?:by {margin}{amount}|(?P<range>from {NUMBER}\s?%? to {NUMBER}\s?%?(?<! )))(?![\w%])",
        re.IGNORECASE,
    )


def _changed(match: re.Match[str]) -> Anchor | None:
    """The amount alone where a system was beaten or improved; else with the measure, and a verb of less."""
    what = re.sub(r"^(?:the|an?|its) ", "", match["what"])
    start, end = match.span("amount" if match["amount"] else "range")
    if what in _PRONOUNS:
        return None
    if re.match(_BEAT, match["verb"], re.IGNORECASE):
        return Anchor(match["amount"], "gain", _beaten(what), start, end) if match["amount"] else None
    if match["over"]:
        return Anchor(match["amount"], "gain", what, start, end) if match["amount"] else None
    if len(what.split()) > MAX_MEASURE_WORDS:
        return None
    if match["amount"] and _is_changed_system(what):
        return Anchor(match["amount"], "gain", what, start, end)
    start = match.start("verb") if _LOWER.match(match["verb"]) else match.end("what") - len(what)
    return Anchor(match.string[start:end], "gain", None, start, end)


def _is_changed_system(what: str) -> bool:
    """Whether it is a system that is improved, and not a measure of one."""
    if (
        " of " in what
        or what.startswith(("results ", "performance "))
        or "'s " in what
        or cue_pattern("metrics").search(what)
        or _MEASURES.search(what)
    ):
        return False
    family = re.split(r"[-\d. ]", what.lower())[0]
    is_known = family in vocabulary("model_families") or bool(_MIXED.fullmatch(what))
    return has_baseline_word(what) or (is_known and bool(re.fullmatch(NAME, what)))


def _beaten(what: str) -> str | None:
    baseline = re.split(r" (?:on|in|for|across|at|with) ", what)[0]
    return baseline if is_baseline(baseline) or _PROPER.fullmatch(baseline) else None


def _scores(sentence: str) -> Iterator[Anchor]:
    patterns = (
        (score_pattern(), _BARE, _RATE)
        if "%" in sentence or _SCORE_OF.search(sentence)
        else (score_pattern(),)
    )
    for match in (match for pattern in patterns for match in pattern.finditer(sentence)):
        start, end = match.span("figure" if match.re is _BARE else 0)
        if _TO_ANOTHER.match(sentence, end):
            continue  # a range, of which this is the beginning
        if _GAINS_OF.search(sentence[:start]):
            continue
        if _REACH.search(sentence[:start]) and not _DIFFERENCE.search(_around(sentence, start, end)):
            yield Anchor(sentence[start:end], "score", None, start, end)


def _around(sentence: str, start: int, end: int) -> str:
    """A figure with three words before it and two after it."""
    before, after = sentence[:start].split()[-3:], sentence[end:].split()[:2]
    return " ".join([*before, sentence[start:end], *after])
