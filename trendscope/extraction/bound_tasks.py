"""The task that a figure of a sentence belongs to."""

from __future__ import annotations

import re

from trendscope.extraction.anchors import Anchor
from trendscope.extraction.claims import Kind, figure_spans
from trendscope.extraction.noun_phrases import CLAUSE_END, KIND, is_task, opening_task, task_in
from trendscope.extraction.systems import NAME
from trendscope.extraction.title_tasks import matter_of_title, shared_task, task_in_title
from trendscope.text.vocabulary import vocabulary

# Figures with a unit or a decimal point, unlike "three data sets".
_UNIT_FIGURE = re.compile(r"\d\s?%|\d\.\d|\d ?[x×](?!\w)")
# "MultiWOZ 2.1" is a name.
_VERSION = re.compile(r"(?:[A-Z][\w-]{0,40}[A-Za-z] |[A-Za-z]-)\d\.\d\b(?!\s?%)")

_NUMBER_WORD = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|multiple|several|various|diverse|different|standard"
    r"|public)"
)
_NOT_IN_PHRASE = r"(?!(?:and|of|on|in|for|with|to|from|the)\b)"
_COUNTED = re.compile(
    rf"\b(?:on|across|over|of|for|in|using) (?:the |our |all )?(?P<tasks>{_NUMBER_WORD}"
    rf"(?P<telling>(?: {_NOT_IN_PHRASE}[\w/-]+){{1,5}}?) (?:benchmarks|data ?sets|tasks|corpora)"
    r"(?P<named>(?: (?:from|in) (?:the )?[A-Z][\w-]*[A-Z]\w*(?: benchmark)?)?(?: \((?:[^(),]+, )*[^()]+\))?))"
)
_DOING = re.compile(
    r"\b(?:in|at|on|for|of|when) (?P<task>(?:predict|identify|detect|classify|recogni[sz]|extract"
    r"|distinguish|generat"
    r"|answer|retriev|solv|translat|segment|pars|diagnos|summari[sz]|verify|localiz|forecast|match)ing"
    r"(?: (?!(?:and|while|with|by|to|on|in|from|for|using|over|compared|across|as|at|via|when|than"
    r"|results|tasks?)\b)"
    r"[\w/-]+){1,6})"
)
_IN_CLAUSE = re.compile(
    rf"\b(?:on|across|over) (?:the |both |our |an? )?(?P<task>(?:[\w-]+ )?{NAME}"
    rf"(?:(?:, {NAME})*,? and {NAME})?"
    rf"(?: {KIND})?|(?:[\w-]+ ){{1,4}}{KIND})(?=[\s,.;:)]|$)"
)
_IN_FIGURE = re.compile(rf" on (?P<task>{NAME})")
_OTHER_SETTING = re.compile(
    r"\b(?P<word>on|for|in|across|under|when|at)"
    r" (?!(?:average|terms of|addition|comparison|total|most|all|both|(?:the )?(?:best|test set)\b))"
)
# Where a paper evaluates, in words that every paper could have.
_NO_SETTING = re.compile(
    r"\b(?:on|across|over|in|for|of) (?:the |both |all |our |its )?(?:(?:multiple|various|popular"
    r"|several|diverse"
    r"|different|standard|public|two|three|four|five|six|seven|eight|nine|ten|\d+|average|downstream|evaluated|tested"
    r"|available|widely[- ]used|challenging|real-world|official|blind|held-out|validation|test|dev"
    r"|development"
    r"|evaluation|custom|newly|collected|internal|same|these|this) ?)+(?:[\w-]+ )?(?:benchmarks?"
    r"|data ?sets?|tasks?"
    r"|models|LLMs|languages?|settings|scenarios|metrics|corpora|domains|sets?|data|splits?|experiments|baselines"
    r"|backbones|leaderboard|stage|phase)\b"
)
_OF_SHARED_TASK = re.compile(
    r" (?:on|for|in) (?:the )?(?:[\w-]+ ){0,3}(?:test (?:set|track|data)|tracks?|subtasks?|leaderboard)\b"
)
_EXAMPLES = re.compile(
    rf"\b(?:on|across|over) (?:[\w-]+ ){{0,4}}?(?:benchmarks|data ?sets|tasks|corpora)"
    rf"(?:,? (?:including|such as|like|e\.g\.,?|namely)|:| \() (?:the )?(?P<task>{NAME}(?:"
    rf"(?:, {NAME})*,? and {NAME})?)"
    r"(?=[\s,.;:)]|$)(?!,? (?:and )?(?:[a-z-]+ ){0,3}[a-z-]+(?:,|\)| and\b))"
)
_PLACE = re.compile(
    r"(?:For|On|In) (?!(?:addition|particular|this|our|average|the experiments?|experiments?|a |an "
    r"|these|extensive"
    r"|comparison|standard|contrast))\b"
)
_SETTING_END = re.compile(r"[;:]|, (?!and \d)| (?:while|without|with|when|and \w+s) ")
_ANOTHER_STUDY = re.compile(r", and (?:[\w-]+ )?(?:analys|stud|experiment|result|evaluat)")


def has_unit_figure(text: str) -> bool:
    """Whether a text has a figure with a unit or a decimal point that is no version of a name."""
    return bool(_UNIT_FIGURE.search(_VERSION.sub(" ", text)))


def task_of(anchor: Anchor, sentence: str, title: str) -> str | None:
    """The task after a figure, or before it; the title's where the sentence has no setting."""
    after, before = _after(sentence, anchor.end), _before(sentence, anchor.start)
    task = _task_in_figure(anchor) or _task_after(after, anchor.kind) or _task_before(before)
    if task is None and _OF_SHARED_TASK.search(after):
        return shared_task(title)
    if task or _is_elsewhere(after, anchor.kind) or _PLACE.match(before):
        return task
    return task_in_title(title) or matter_of_title(title)


def _task_in_figure(anchor: Anchor) -> str | None:
    found = _IN_FIGURE.search(anchor.figure)
    return found["task"] if found and is_task(found["task"]) else None


def _task_after(text: str, kind: Kind) -> str | None:
    return _examples(text) or task_in(text, kind) or _counted(text) or _done(text)


def _task_before(text: str) -> str | None:
    return _examples(text) or opening_task(text) or _in_clause(text) or _counted(text)


def _after(sentence: str, at: int) -> str:
    """The text up to the next figure that is no plain number, or to what another experiment showed."""
    figures = [(start, sentence[start:end]) for start, end in figure_spans(sentence) if start >= at]
    end = next((start for start, figure in figures if not figure.isdigit()), len(sentence))
    return _ANOTHER_STUDY.split(sentence[at:end])[0]


def _before(sentence: str, at: int) -> str:
    """The text before a figure; none after another, whose task it may name."""
    return "" if has_unit_figure(sentence[:at]) else sentence[:at]


def _examples(text: str) -> str | None:
    """The benchmarks that are named as examples: "on challenging benchmarks, including A and B"."""
    found = _EXAMPLES.search(text)
    return found["task"] if found and is_task(found["task"]) else None


def _counted(text: str) -> str | None:
    """Tasks that are counted and described, and not named: "five multi-hop QA benchmarks"."""
    for match in _COUNTED.finditer(text):
        if match["named"] or not vocabulary("untelling_words").issuperset(match["telling"].lower().split()):
            return match["tasks"]
    return None


def _done(text: str) -> str | None:
    """The task that a text tells as an activity: "in identifying court rulings"."""
    found = _DOING.search(text)
    return found["task"] if found and not CLAUSE_END.search(text, 0, found.start()) else None


def _in_clause(text: str) -> str | None:
    """The last benchmark that a text names after "on"."""
    tasks = [match["task"] for match in _IN_CLAUSE.finditer(text)]
    if not tasks or not is_task(tasks[-1]):
        return None
    return None if vocabulary("untelling_words").issuperset(tasks[-1].split()[:-1]) else tasks[-1]


def _is_elsewhere(after: str, kind: Kind) -> bool:
    """Whether the text after a figure names a setting that may not be the title's."""
    rest = _NO_SETTING.sub(" ", _SETTING_END.split(after)[0])
    return any(kind == "score" or match["word"] != "in" for match in _OTHER_SETTING.finditer(rest))
