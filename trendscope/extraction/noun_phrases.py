"""Tasks and baselines: the noun phrases after a preposition that name them."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.systems import NAME, SHAPED
from trendscope.text.vocabulary import vocabulary

MAX_WORDS = 8

_WORD = re.compile(r"[\w+@#&'’-]+")
_CAPITAL = re.compile(rf"{SHAPED}|[A-Z][a-z]+")
_KIND = r"(?:data ?sets?|benchmarks?|tasks?|test ?sets?|corpus|corpora|shared tasks?|challenge|leaderboard|subtasks?|tracks?)"
_LIST = re.compile(rf"{NAME}(?:, {NAME})*(?:,? and {NAME})(?: {_KIND})?(?=[\s,.;]|$)")
_TASK_PREPOSITION = re.compile(r"\b(?:on|for|in)(?: both| all)?(?: the| our| a| an)? (?=[\w\"“])")
_TASK_END = re.compile(
    r"[,;:()]|\.(?: |$)| (?:and|while|with|using|by|under|than|without|when|which|that|compared|over|against|via|after|thus"
    r"|where|as|at|through|but|relative|versus|vs\.?|from|\w+ing|despite|even|across|on|in|for|respectively|only|sets?|is|was|are|shows?|showed|demonstrates?|demonstrated|indicates?|reveals?|suggests?|confirms?|achieves?|to|dataset shows?)\b"
)
_CLAUSE_END = re.compile(r"[;:]|, (?!and )|\band (?:\w+ly )?(?:[a-z]+(?:s|ed|ing)|is|has) |\bwhile\b|\bwhich\b")
_OPENING = re.compile(
    r"(?:(?:[A-Z]\w+ )?(?:[Ee]xperiments?|[Ee]xperimental|[Ee]mpirical|[Rr]esults?|[Ee]valuations?|[Ee]valuated|[Tt]ested|[Ww]hen (?:evaluated|tested))\b|On|In|For)\b"
)
_BASELINE_PREPOSITION = re.compile(
    r"\b(?:compared (?:to|with)|outperforming|surpassing|exceeding|over|than|against|versus|vs\.?|relative to)"
    r"(?: the| an?)? (?=[A-Za-z])"
)
_BASELINE_END = re.compile(
    r"[,;:()]|\.(?: |$)| (?:by|on|in|while|with|and|which|that|when|for|at|using|under|across|without|from|as|of|to|achieved"
    r"|is|are|was|trained)\b"
)


def task_in(text: str) -> str | None:
    """The benchmark, data set or task that a preposition of the text's first clause leads to."""
    for preposition in _TASK_PREPOSITION.finditer(text):
        if _CLAUSE_END.search(text, 0, preposition.start()):
            return None
        rest = text[preposition.end() :]
        listed = _LIST.match(rest)
        phrase = listed[0] if listed else _until(rest, _TASK_END)
        if _is_task(phrase):
            return phrase
    return None


def opening_task(text: str) -> str | None:
    """The task that an opening names: "On X," or "Experiments on X show that"."""
    return task_in(text) if _OPENING.match(text) else None


def baseline_in(text: str) -> str | None:
    """What the first clause of a text compares with, or the participle right after it."""
    for preposition in _BASELINE_PREPOSITION.finditer(text):
        if _CLAUSE_END.search(text, 0, max(0, preposition.start() - 2)):
            return None
        phrase = _until(text[preposition.end() :], _BASELINE_END).removeprefix("only ")
        if is_baseline(phrase):
            return phrase
    return None


def is_baseline(phrase: str) -> bool:
    """Whether a phrase names a system, or says that it is a baseline."""
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or any(word.isdigit() for word in words):
        return False
    known = not vocabulary("baseline_words").isdisjoint(word.lower() for word in words)
    return known or bool(re.search(SHAPED, phrase))


def _until(text: str, end: re.Pattern[str]) -> str:
    found = end.search(text)
    return text[: found.start()].strip() if found else text.strip()


def _is_task(phrase: str) -> bool:
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or _is_no_task(words):
        return False
    core = re.sub(rf" {_KIND}$", "", phrase)
    if cue_pattern("metrics").search(core) and not re.search(_KIND, phrase):
        return False
    return bool(_CAPITAL.search(core)) or words_end(core) in vocabulary("result_tasks")


def _is_no_task(words: list[str]) -> bool:
    """Whether it names a model, a machine or languages instead."""
    first = [re.split(r"[-‐‑\d]", word.lower())[0] for word in words]
    if first[0] in vocabulary("model_families") or words[0].lower() in vocabulary("model_families"):
        return True
    named = [word.lower() for word in words if word[0].isupper()]
    return bool(named) and set(named) <= vocabulary("languages") and len(words) == len(named)


def words_end(phrase: str) -> str:
    """The last word in lower case."""
    return phrase.rpartition(" ")[2].lower()
