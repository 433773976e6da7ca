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
    r"[,;:()?–—]| (?:and|with|[Uu]sing|by|via|from|through|under|without|based|in|on|for|of|at|as|to"
    r"|across|over|when"
    r"|beyond) "
)
_PART = re.compile(
    r"(?:^|[:–—?] ?)(?:[A-Z]\w+(?:ing|ify) )?(?:An? |The )?(?P<task>[^,;:()?!–—]+?)(?=$|[,;:(?–—]"
    r"| (?:with|[Uu]sing|by|via|through|for|in|from|as|under|based|on|to|over)\b)"
)
_ACTING = re.compile(r"(?:Mitigat|Reduc|Detect|Understand|Prevent|Overcom)ing")
_VERB = re.compile(
    r"(?:[Oo]utperform|[Mm]atter|[Ii]mprov|[Ee]nhanc|[Bb]oost|[Ee]nabl|[Mm]ak|[Hh]elp|[Nn]eed|[Bb]reak|[Uu]nlock|[Ll]et|[Hh]arness)"
    r"(?:e?s|ing|e)?|and|[Cc]an|is|are|[A-Z][a-z]+ify"
)
_BY_MEANS = re.compile(r" (?:via|through|with|using|by|without) ")
_NO_TASK = re.compile(r"(?:From|Towards?|Beyond|On|How|What|When|Why|Before|After|\d)\b")
# Says how something is done: "Sketch-Guided Code Generation" is a method.
_HOW = re.compile(
    r"-(?:based|free|aware|guided|driven|enhanced|augmented|efficient|level|wise|assisted|oriented|grounded)\b"
    r"|\b(?:Iterative|Dynamic|Adaptive|Hierarchical|Trustworthy|Coordinated|Mechanistic|Semantic|Extremely|Faster?)\b",
    re.IGNORECASE,
)
# What one can work on, where no word of `result_tasks` says so.
_WORK = re.compile(
    r"(?:design|discovery|programming|driving|writing|tutoring|trading|games|debugging|repair|dialogues?|dialogs?|reports?|conversations?)$",
    re.IGNORECASE,
)
# A title that leads to these tells what is used, and not what for.
_NAME = re.compile(rf"(?P<name>{NAME}|[A-Z][\w-]{{2,}}) ?:")
_NO_BEGINNING = frozenset({"your", "my", "our", "its", "their", "two", "three", "four", "five"})
_MODELS = frozenset({"models", "llms", "mllms", "lms"})


def task_in_title(title: str) -> str | None:
    """The task that a title names: "... at SemEval-2020 Task 6", "... for Slot Filling"."""
    shared = shared_task(title)
    if shared:
        return shared
    rests = [title[match.end() :] for match in _PREPOSITION.finditer(title)]
    phrases = [(until(rest, _END), rest) for rest in rests]
    tasks = [
        phrase
        for phrase, rest in phrases
        if not rest[len(phrase) :].startswith(" and ") and _is_task(phrase.split())
    ]
    return tasks[0] if len(tasks) == 1 else None


def shared_task(title: str) -> str | None:
    """The shared task that a title names: "... at SemEval-2020 Task 6"."""
    found = _SHARED_TASK.search(title)
    return found[0] if found else None


def matter_of_title(title: str) -> str | None:
    """The benchmark that a title presents, a task that is a part of it, or what its "for" leads to."""
    benchmark = benchmark_of_title(title)
    if benchmark:
        return benchmark
    parts = [
        match["task"]
        for match in _PART.finditer(title)
        if not (_NO_TASK.match(match["task"]) or title.startswith(" for ", match.end("task")))
    ]
    tasks = [part for part in parts if _is_task(part.split()) and not _HOW.search(part)]
    return next(iter([*_led_to(title), *tasks]), None)


def benchmark_of_title(title: str) -> str | None:
    """The benchmark or data set that a title presents by its name."""
    found = _NAME.match(title)
    return found["name"] if found and is_about_data(title) and is_data(found["name"], title) else None


def _led_to(title: str) -> list[str]:
    """The phrases after prepositions, the last first, that say more than that it is about models."""
    title = _BY_MEANS.split(title)[0]
    phrases = [until(title[match.end() :], _END) for match in _PREPOSITION.finditer(title)]
    return [phrase for phrase in reversed(phrases) if _tells(phrase.lower().split())]


def _is_task(words: list[str]) -> bool:
    """Whether words name a task: "Slot Filling" does, "Mitigating Hallucination Generation" does not."""
    return words[-1].lower() in vocabulary("result_tasks") and _is_noun_phrase(words)


def _is_noun_phrase(words: list[str]) -> bool:
    if not 2 <= len(words) <= MAX_WORDS or any(_VERB.fullmatch(word) for word in words):
        return False
    return words[0].lower() not in vocabulary("prose_words") and not _ACTING.fullmatch(words[0])


def _tells(words: list[str]) -> bool:
    if not 2 <= len(words) <= MAX_WORDS or words[0].endswith("ing"):
        return False
    known = vocabulary("bare_words") | vocabulary("prose_words") | vocabulary("model_families")
    methods = vocabulary("method_words") - vocabulary("result_tasks") - {"agents"} | _MODELS
    if known.issuperset(words) or words[0] in _NO_BEGINNING or words[-1] in methods:
        return False
    return words[-1] in vocabulary("result_tasks") or bool(_WORK.search(words[-1]))
