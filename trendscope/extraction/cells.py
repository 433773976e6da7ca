"""Cells of a row of results: cut where the phrase ends, filled where it stops short."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import score_pattern
from trendscope.extraction.noun_phrases import BASELINE_END, KIND, has_baseline_word, is_baseline, until
from trendscope.text.vocabulary import vocabulary

MAX_TASK_WORDS = 10
# The letters between two measures of one list.
MAX_GAP = 60

_NUMBER = re.compile(r"\d")
# "Recall at 1", "top-5", "pass@1" and "F1" have a digit and say nothing of how much.
_OF_A_MEASURE = re.compile(
    r"(?:\bat |@|\b[Tt]op[- ]|\b(?:BLEU|ROUGE|Hits) |\b[A-Za-z]+[-_{]*)\d+(?:\.\d)?\}?(?![\d%]|\.\d)"
)
_AVERAGE = re.compile(r"(?<!macro)(?<!micro)(?<!weighted)[ -](?:averag\w+|mean)\b|^(?:averag\w+|mean)\b")
_ON_AVERAGE = re.compile(r"\b(?:on|in) average\b")
_AVERAGE_BEFORE = re.compile(r"(?:\b(?:average|mean) (?:(?!and )[\w@-]+ ){0,5}|\bon average,? (?:by )?)$")
_AVERAGE_AFTER = re.compile(r"^(?: (?:(?!and\b)[\w-]+ ){0,3})?(?:,? ?(?:on|in) average\b)")
_CLAUSE = re.compile(r"[,;:] | (?:and|while|whereas) (?=[a-z]+(?:s|ed|ing) )")
_LISTED = re.compile(
    rf"(?:, (?:the )?[A-Z][\w.-]*(?: [A-Z\d][\w.-]*){{0,2}}){{0,4}},? and (?:the )?[A-Z][\w.-]*"
    rf"(?: [A-Z\d][\w.-]*){{0,2}}(?: {KIND})?(?=[\s,.;:)]|$)"
)
_LIST_GOES_ON = re.compile(r",? and (?:the )?[A-Z]|, [A-Z][\w.-]+(?:,| and )")
_PRAISE = re.compile(
    r"(?:the |an? |same |more |most |notable |popular |famous |prominent |rigorous |demanding )+"
)
_VERB = re.compile(r"^(?:achiev|reach|obtain|attain)(?:ed|es|ing) ")
_BOTH = re.compile(r"^both (?:an? |the )?")
_ADVERB = re.compile(r" [a-z]+ly$")
_POSSESSIVE = re.compile(r"^(?:over (?:an? )?)?(?:(?:the|its|their|our|only|all) )*")
# "Compared to methods that ...": what they are is cut away.
_NOTHING = re.compile(
    r"(?:methods?|models?|systems?|approaches|approach|work|works|techniques|one|ones|results?)"
)
_EXAMPLE = re.compile(r" (?:like|such as) \S+$")
_OVER = re.compile(r"(?: [\w-]+){0,2}? over (?:the |an? )?")
_BEATS = r"\b(?:improves|outperforms|surpasses|exceeds)\b"
_IMPROVED = re.compile(rf"{_BEATS} (?:the |an? )?(?P<baseline>(?:(?!{_BEATS})[\w -])+) by $")
_COMPARED = re.compile(r"^.*? compared (?:to|with) (?:the )?")
_WORD_BEGINS = re.compile(r"(?<![^\s(])[\w@-]*[\w@-]$")
_SIGN = re.compile(r"%| percent\b")
_ENDS_IN_UNIT = re.compile(r"\d\s?(?:%|points?|percent)?$")
_IN_BRACKETS = re.compile(r" \([A-Z][\w+-]*\)")


def has_number(figure: str) -> bool:
    """Whether a figure says how much, and does not only name a measure: "recall at 1"."""
    return bool(_NUMBER.search(_OF_A_MEASURE.sub(" ", figure))) and not figure.startswith("by ")


def whole_task(task: str, sentence: str) -> str | None:
    """A task without praise and with the rest of its list; None where the list cannot be told."""
    task = _PRAISE.sub("", task, count=1) if _PRAISE.match(task) else task
    after = sentence.partition(task)[2] if task in sentence else ""
    listed = _LISTED.match(after)
    if listed is None:
        return None if _LIST_GOES_ON.match(after) else task
    return task + listed[0] if len((task + listed[0]).split()) <= MAX_TASK_WORDS else None


def whole_figure(figure: str, sentence: str) -> str | None:
    """A figure with its measure and its "average of"; None where an average is told farther off."""
    figure = _VERB.sub("", _with_whole_words(figure, sentence))
    if figure.count("(") > figure.count(")"):
        return None
    start = sentence.find(figure)
    if start < 0 or _AVERAGE.search(figure):
        return _with_measure(figure, sentence)
    before, after = _CLAUSE.split(sentence[:start])[-1], _CLAUSE.split(sentence[start + len(figure) :])[0]
    found = _AVERAGE_BEFORE.search(before) or _AVERAGE_AFTER.match(after)
    if found is None:
        is_average = _AVERAGE.search(before) or _ON_AVERAGE.search(after)
        return None if is_average else _with_measure(figure, sentence)
    whole = found[0] + figure if found.re is _AVERAGE_BEFORE else figure + found[0]
    return _with_measure(whole, sentence)


def _with_whole_words(figure: str, sentence: str) -> str:
    """The same with the "F1-" before "score" and the sign after the number."""
    start = sentence.find(figure)
    if start < 0:
        return figure
    first = _WORD_BEGINS.search(sentence[:start])
    sign = _SIGN.match(sentence, start + len(figure)) if figure[-1].isdigit() else None
    is_word = figure.lstrip("-")[0].isalpha()
    whole = (first[0] if first and is_word else "") + figure + (sign[0] if sign else "")
    return whole.removesuffix(")") if whole.count(")") > whole.count("(") else whole


def _with_measure(figure: str, sentence: str) -> str:
    """A figure that ends with its unit, with the measure that follows it: "4.2 points in F1"."""
    if not _ENDS_IN_UNIT.search(figure) or cue_pattern("metrics").search(figure):
        return figure
    before, _, after = sentence.partition(figure)
    found = _measure_after(after)
    if found:
        return figure + found[0]
    named = _measure_before(before) if is_unmeasured(figure) else None
    return named[0] + figure if named else figure


def is_unmeasured(figure: str) -> bool:
    """Whether a figure has a unit at most."""
    return bool(re.fullmatch(r"[^A-Za-z]*(?:points?|percent|pp)?", figure))


def _measure_after(text: str) -> re.Match[str] | None:
    metric = cue_pattern("metrics").pattern
    return re.match(
        r" (?:absolute |relative )?(?:(?:in|of) (?:terms of )?(?:the )?)?(?:(?!both\b)[\w-]+ )?"
        rf"{metric}(?:-[A-Z])?(?: scores?)?(?![\w-])",
        text,
        re.IGNORECASE,
    )


def _measure_before(text: str) -> re.Match[str] | None:
    metric = cue_pattern("metrics").pattern
    return re.search(rf"(?:[\w-]{{1,40}}[- ])?{metric}(?:[- ]scores?)? (?:of|=|at) $", text, re.IGNORECASE)


def whole_baseline(baseline: str, sentence: str) -> str | None:
    """A baseline without "its", and with the name that follows in brackets; None if it says nothing."""
    baseline = _POSSESSIVE.sub("", _COMPARED.sub("", baseline), count=1)
    rest = sentence.partition(baseline)[2]
    if rest.startswith(","):
        baseline = _EXAMPLE.sub("", baseline)
    name = _IN_BRACKETS.match(rest)
    if name and not re.search(r"[A-Z]", baseline):
        baseline = f"{baseline}{name[0]} {until(rest[name.end() :], BASELINE_END)}".strip()
    baseline = _ADVERB.sub("", baseline)
    if " and " not in baseline:
        baseline = _BOTH.sub("", baseline)
    return None if _NOTHING.fullmatch(baseline) else baseline


def nearest_baseline(figure: str, sentence: str) -> str | None:
    """What a figure is "over", or what is improved "by" it: nearer than what else is outperformed."""
    before, _, after = sentence.partition(figure)
    over = _OVER.match(after)
    if over:
        phrase = until(after[over.end() :], BASELINE_END)
        return phrase if is_baseline(phrase) else None
    found = _IMPROVED.search(before)
    return found["baseline"] if found and has_baseline_word(found["baseline"]) else None


def better_measure(figure: str, sentence: str) -> str:
    """The F1 or accuracy that a list of measures has, where the figure is the precision or recall."""
    if not re.search(r"\b(?:precision|recall)\b", figure, re.IGNORECASE) or "@" in figure:
        return figure
    start = sentence.find(figure)
    for found in score_pattern().finditer(sentence):
        gap = sentence[min(start + len(figure), found.end()) : max(start, found.start())]
        if (
            re.search(r"accuracy|F1|F-", found[0])
            and len(gap) < MAX_GAP
            and not re.search(r" (?:on|for) ", gap)
        ):
            return found[0]
    return figure


def is_name_of_a_task(phrase: str) -> bool:
    """Whether a phrase of a title tells what is done or by what family of means, and no method's name."""
    words = phrase.lower().split()
    last = vocabulary("result_tasks") | {"task", "track", "challenge"}
    return words[-1] in last or vocabulary("general_methods").issuperset(words)
