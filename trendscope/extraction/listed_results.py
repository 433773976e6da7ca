"""Figures that a sentence lists with their tasks, and what it says of the best of the models it tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from trendscope.extraction.claims import Kind
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.differences import is_difference
from trendscope.extraction.noun_phrases import KIND, is_task
from trendscope.extraction.systems import NAME


class Listed(NamedTuple):
    """The first figure of a list with its task, and where it stands."""

    figure: str
    task: str
    kind: Kind
    start: int


class Tested(NamedTuple):
    """A model that a paper tests, and its figure."""

    system: str
    figure: str
    start: int
    end: int


_HEDGE = r"(?:(?:an average of|on average|up to|about|around|approximately|nearly|over|only|just) )?"
_NUMBER = r"(?<![\w.])\+?\d{1,3}(?:\.\d+)?"
_UNIT = r"\s?(?:%|percentage points?|absolute points?|points?)"
_TASK = rf"(?:the |our )?(?P<task>{NAME}(?: {KIND})?|[A-Z][a-z]+(?: {KIND}))"
_REACHES = re.compile(
    r"\b(?:achiev|attain|reach|obtain|scor|yield|record|report|deliver|results? of|accurac|pass@"
    r"|success rate)",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:improv|outperform|surpass|exceed|boost|gain|increas|enhanc|better|higher|reduc|lower|decreas)\w*",
    re.IGNORECASE,
)
_LOSES = re.compile(r"\b(?:drop|declin|degrad|fall|fell|los[est]|decreas|wors)\w*", re.IGNORECASE)
_MODELS = (
    r"(?:(?:open-source|proprietary|frontier|multimodal|language|large|reasoning|vision-language"
    r"|current) ){0,3}"
    r"(?:models?|LLMs?|VLMs?|MLLMs?|LVLMs?|agents?|systems?|methods?|baselines?|approach(?:es)?)"
)
_BEST = (
    rf"(?i:(?:(?:all|most|frontier|state-of-the-art|leading|current|existing)(?: tested"
    rf"| evaluated)? ){{1,12}}{_MODELS}"
    rf"(?= (?:\w{{1,40}} ){{0,12}}?(?:evaluated|only|achieve|score|reach|solve|have))"
    rf"(?: (?:evaluated|tested) on [\w-]{{1,40}})?|(?:best|best-performing|top-performing"
    rf"|strongest|most (?:advanced|capable|powerful)) {_MODELS})"
)


def listed_result(sentence: str) -> Listed | None:
    """The first of the figures that a sentence gives with a task each, in one of three forms.

    "95.1% on A, 98.7% on B"; "(A 93.9%, B 83.1%)"; "4.2% and 8.3% on A and B, respectively".
    """
    found = (
        _in_pairs().search(sentence) or _in_brackets().search(sentence) or _respectively().search(sentence)
    )
    if found is None or not is_task(found["task"]):
        return None
    start, end = found.span("figure")
    kind = _kind(found["figure"], start, sentence)
    return Listed(sentence[start:end].strip(), found["task"], kind, start) if kind else None


def _kind(figure: str, start: int, sentence: str) -> Kind | None:
    """A gain where something changed, else a score where it was reached; None where neither is sure."""
    before = sentence[:start]
    if _LOSES.search(before):
        return None
    if is_difference(figure, start, sentence):
        return "gain"
    if _CHANGES.search(before[-80:]):
        return None
    return "score" if _REACHES.search(before) else None


def tested_models(sentence: str) -> Iterator[Tested]:
    """The best model by its name or description, with its score: "even the best model solves only 21%"."""
    for match in _tested().finditer(sentence):
        system = match["name"] or match["appended"] or match["best"]
        yield Tested(system, match["figure"].strip(), match.start("figure"), match.end("figure"))


@cache
def _in_pairs() -> re.Pattern[str]:
    """F on A, and F on B: the measure may stand with the figure."""
    metric = cue_pattern("metrics").pattern
    figure = rf"{_NUMBER}(?:{_UNIT}|(?= {metric}))(?: {metric})?"
    again = rf"(?:,|,? and|;) {_HEDGE}{_NUMBER}(?:{_UNIT})?(?: {metric})? (?:on|for) "
    return re.compile(rf"(?P<figure>{figure}) (?:on|for) {_TASK}(?: \([^()]*\))?{again}")


@cache
def _in_brackets() -> re.Pattern[str]:
    """(A 93.9%, B 83.1%)"""
    return re.compile(
        rf"\((?P<task>{NAME}):? (?P<figure>{_NUMBER}{_UNIT})(?=, {NAME}:? {_NUMBER}{_UNIT}"
        rf"|,? and {NAME}:? {_NUMBER}{_UNIT})"
    )


@cache
def _respectively() -> re.Pattern[str]:
    """F and G on A and B, respectively; also three of each."""
    metric = cue_pattern("metrics").pattern
    measure = rf"(?: (?:in |of )?(?:[\w-]+ )?{metric})?"
    more = rf"{_NUMBER}(?:{_UNIT})?"
    task = rf"(?:the )?{NAME}(?: {KIND})?"
    two = rf"(?:{_UNIT})? and {more}{measure} (?:on|for|in) {_TASK}(?: \([^()]*\))?,? and {task}"
    return re.compile(
        rf"(?<!, )(?P<figure>{_NUMBER}(?:{_UNIT})){two.removeprefix(f'(?:{_UNIT})?')}"
        rf"(?: {KIND})?,? respectively"
    )


@cache
def _tested() -> re.Pattern[str]:
    metric = cue_pattern("metrics").pattern
    verb = (
        r"(?:achiev|attain|reach|obtain|scor|solv|complet|record|yield|pass|get|manag|answer|detect|identif|hav)"
        r"(?:e?s|ed|ing|e|ies|ied|y)?"
    )
    limit = (
        r"(?:(?:only|just|merely|barely|less than|below|under|near|about|around|approximately|roughly"
        r"|at most|an?|the|overall|average|accuracy|score|success|rate|pass|F1|of|up to"
        r"|no more than|to|correctly) ){0,5}"
    )
    figure = (
        rf"(?P<figure>(?:less than |below |under |at most )?{_NUMBER}\s?%(?: (?:average |overall "
        rf"|exact )?(?:{metric}|success rate|accuracy|success|of (?:the )?(?:tasks|problems"
        rf"|questions|cases|instances|issues)))?)"
    )
    return re.compile(
        rf"(?:(?P<name>{NAME})(?= only\b)|(?:[Ee]ven )?(?:[Tt]he |[Oo]ur )?(?P<best>{_BEST})(?:"
        rf"(?:,| \()(?: ?(?:such as|like|e\.g\.,?|namely|i\.e\.,?))? ?(?P<appended>{NAME})(?:,|\)))?)"
        rf"(?: (?:only|still|can|could|currently|correctly|just|merely)){{0,12}} {verb} {limit}{figure}"
        rf"(?![\w%]|\.\d)"
    )
