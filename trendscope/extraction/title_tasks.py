"""The task or the matter that a title names."""

from __future__ import annotations

import re

from trendscope.extraction.noun_phrases import MAX_WORDS, until
from trendscope.extraction.systems import NAME, is_about_data, is_data
from trendscope.text.vocabulary import vocabulary

_SHARED_TASK = re.compile(
    r"(?<=at |in |on )(?:the )?[A-Z]\w*[A-Z]\w*[ -](?:20)?\d\d"
    r"(?:[ -](?:[Ss]hared )?(?:Task|Track)(?: \d+\w?)?(?=\W|$))?"
)
_PREPOSITION = re.compile(r" (?:for|in|on|of) (?:the |an? )?")
_END = re.compile(
    r"[,;:()?–—]| (?:and|with|using|by|via|from|through|under|without|based|in|on|for|of|at|as|to"
    r"|across|over|when"
    r"|beyond) "
)
_PART = re.compile(
    r"(?:^|[:–—?] ?)(?:[A-Z]\w+ing )?(?:An? |The )?(?P<task>[^,;:()?–—]+?)(?=$|[,;:(?–—]"
    r"| (?:with|using|by|via|through|for|in|from|of|as|under|based|and|on|to|over)\b)"
)
_ACTING = re.compile(r"(?:Mitigat|Reduc|Detect|Understand|Prevent|Overcom)ing")
_VERB = re.compile(
    r"(?:[Oo]utperform|[Mm]atter|[Ii]mprov|[Ee]nhanc|[Bb]oost|[Ee]nabl|[Mm]ak|[Hh]elp|[Nn]eed|[Bb]reak|[Uu]nlock)"
    r"(?:e?s|ing|e)?|and|[Cc]an|is|are"
)
_BY_MEANS = re.compile(r" (?:via|through|with|using|by|without) ")
_STUDY = re.compile(r"(?:[Ee]valuation|[Ii]nvestigation|[Cc]omparison|[Ii]ntroduction|[Ee]xploration)$")
_NO_TASK = re.compile(r"(?:From|Towards?|Beyond|On|How|What|When|Why|Before|After|\d)\b")
_ACTIVITY = re.compile(r"(?:tion|sion|sis|ment|ing|val)$")
# A title that leads to these tells what is used, and not what for.
_NAME = re.compile(rf"(?P<name>{NAME}|[A-Z][\w-]{{2,}}) ?:")
_NO_BEGINNING = frozenset({"your", "my", "our", "its", "their", "two", "three", "four", "five"})
_MODELS = frozenset({"models", "llms", "mllms", "lms"})


def task_in_title(title: str) -> str | None:
    """The task that a title names: "... at SemEval-2020 Task 6", "... for Slot Filling"."""
    shared = _SHARED_TASK.search(title)
    if shared:
        return shared[0]
    rests = [title[match.end() :] for match in _PREPOSITION.finditer(title)]
    phrases = [(until(rest, _END), rest) for rest in rests]
    tasks = [
        phrase
        for phrase, rest in phrases
        if not rest[len(phrase) :].startswith(" and ") and _is_task(phrase.split())
    ]
    return tasks[0] if len(tasks) == 1 else None


def matter_of_title(title: str) -> str | None:
    """The benchmark that a title presents, a task that is a part of it, or what its "for" leads to."""
    benchmark = _NAME.match(title)
    if benchmark and is_about_data(title) and is_data(benchmark["name"], title):
        return benchmark["name"]
    parts = [match["task"] for match in _PART.finditer(title) if not _NO_TASK.match(match["task"])]
    tasks = [part for part in parts if _is_task(part.split())]
    activities = [part for part in parts if _is_activity(part.split())]
    return next(iter([*tasks, *_led_to(title), *activities]), None)


def _led_to(title: str) -> list[str]:
    """The phrases after prepositions, the last first, that say more than that it is about models."""
    title = _BY_MEANS.split(title)[0]
    phrases = [until(title[match.end() :], _END) for match in _PREPOSITION.finditer(title)]
    return [phrase for phrase in reversed(phrases) if _tells(phrase.lower().split())]


def _is_task(words: list[str]) -> bool:
    """Whether words name a task: "Slot Filling" does, "Mitigating Hallucination Generation" does not."""
    return words[-1].lower() in vocabulary("result_tasks") and _is_noun_phrase(words)


def _is_activity(words: list[str]) -> bool:
    plain = _ACTIVITY.search(words[-1]) and not words[0].endswith("ing")
    return bool(plain) and not _STUDY.match(words[-1]) and _is_noun_phrase(words)


def _is_noun_phrase(words: list[str]) -> bool:
    if not 2 <= len(words) <= MAX_WORDS or any(_VERB.fullmatch(word) for word in words):
        return False
    return words[0].lower() not in vocabulary("prose_words") and not _ACTING.fullmatch(words[0])


def _tells(words: list[str]) -> bool:
    if not 2 <= len(words) <= MAX_WORDS or words[0].endswith("ing"):
        return False
    known = vocabulary("bare_words") | vocabulary("prose_words") | vocabulary("model_families")
    methods = vocabulary("method_words") - vocabulary("result_tasks") - {"agents"} | _MODELS
    return not known.issuperset(words) and words[0] not in _NO_BEGINNING and words[-1] not in methods
