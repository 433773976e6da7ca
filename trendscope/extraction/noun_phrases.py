"""Tasks and baselines: the noun phrases after a preposition that name them."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER
from trendscope.extraction.systems import NAME, SHAPED
from trendscope.text.vocabulary import vocabulary

MAX_WORDS = 8

# What a name begins with, and the "LLMs" that it ends with.
_ENDS = re.compile(r"^[^-‐‑\d]+|(?<=-)(?:llms|lms|vlms|plms)$")
_WORD = re.compile(r"[\w+@#&'’-]+")
# Markup, "test set" alone, or "4 DLS": a count of what is not named.
_MARKUP = re.compile(
    r"^\d+ [A-Z]\w*$|^\d+[KMk]\b|^one of |(?i:^(?:official |held-out )?test ?set$)|[$\\\\⇔→]| -{1,3} "
)
_CAPITAL = re.compile(rf"{SHAPED}|[A-Z][a-z]+")
KIND = (
    r"(?:data ?sets?|benchmarks?|tasks?|test ?sets?|corpus|corpora|shared tasks?|challenge|leaderboard"
    r"|subtasks?|tracks?)"
)
# A phrase that ends so says what is measured or how it was trained, and not on what.
# "72%, and on B it reaches 88%": what follows is told of another figure.
_AND = re.compile(r"\b(?:and|but) $")
# A part of a shared task that is not named.
_NUMBERED = re.compile(r"(?:Sub)?[- ]?[Tt](?:ask|rack)[- ]?(?:[A-Z]|\d)(?:[.-]?\d)?|Subtask[- ]\w{1,2}")
_NO_TASKS = frozenset(
    {
        "score",
        "scores",
        "performance",
        "quality",
        "metric",
        "metrics",
        "average",
        "fine-tuning",
        "training",
        "learning",
    }
)
_LIST = re.compile(rf"{NAME}(?:, {NAME}){{0,12}}(?:,? and {NAME})(?: {KIND})?(?=[\s,.;]|$)")
_TASK_PREPOSITION = re.compile(r"\b(?:on|for|in)(?: both| all)?(?: the| our| a| an)? (?=[\w\"“])")
_TASK_END = re.compile(
    r"[,;:()]|\.(?: |$)| (?:and|while|with|using|by|under|than|without|when|which|that|compared|over|against"
    r"|via|after|thus|where|as|at|through|but|relative|versus|vs\.?|from|despite|even|across|on|in|for|to|respectively|only|is|was|are"
    r"|involving|demonstrating|showing|outperforming|surpassing|achieving|including|making|indicating|improving"
    r"|reducing|reaching|ranking|setting|exceeding|establishing|shows?|showed|demonstrates?|demonstrated|indicates?|reveals?|suggests?"
    r"|confirms?|achieves?|it|we|they|our|their|its|capable|called|named)\b"
)
CLAUSE_END = re.compile(
    r"[;:]|, (?!and )|\band (?:\w+ly )?(?:[a-z]+(?:s|ed|ing)|is|has) |\b(?:while|which|using|with|by|via)\b"
)
_LEADING_ADVERB = re.compile(r"(?:, (?:\w+ly |thus |even )?)$")
_OPENING = re.compile(
    r"(?:(?:[A-Z]\w{1,40} )?(?:[Ee]xperiment(?:s|al)?|[Ee]mpirical|[Rr]esults?|[Ee]valuat(?:ions?|ed)"
    r"|[Tt]ested|[Ww]hen (?:evaluated|tested))|On|In|For)\b"
)
_BASELINE_PREPOSITION = re.compile(
    r"\b(?P<word>compared (?:to|with)|outperforming|surpassing|exceeding|over|than|against|versus|vs\.?"
    r"|relative to)"
    rf"(?: {NUMBER}\s?%?(?: [\w-]+)? (?:for|of|by|from|achieved by|obtained by))?(?: the| an?)? (?=[A-Za-z])"
)
_COMPARES = re.compile(
    r"(?<!or )(?<!also )\b(?:compar(?:ed|ing) (?:it |them )?(?:to|with)"
    r"|[Cc]omparison (?:to|with)|[Cc]ompared (?:to|with)"
    r"|(?:comparable|similar|competitive) (?:[\w-]+ )?(?:on [\w-]+ )?(?:to|with)(?! or )"
    r"|gains? of [\d.]+%? over"
    r"|(?:outperform|surpass|exceed)(?:s|ed|ing)"
    r"|improvements? over|gains? over"
    r"|relative to|(?:higher|better|faster|lower|fewer|cheaper) than) (?:the |an? |all |its )?(?=[A-Za-z])"
)
_PRONOUNS = ("that", "those", "it", "this", "them", "others")
_NO_BASELINE = re.compile(r"\d\s?%|\band (?:outperform|surpass|exceed|achiev|improv)")
BASELINE_END = re.compile(
    r"[,;:()[\]]|\.(?: |$)| (?:capable|able|relative|it|we|respectively|up|proposed|across"
    r"|during|but|even|given|needs?|requires?|does|by|on|in|while|with|and|which|that|when|for|at|using|under|across|without|from|as"
    r"|of(?! the art)|to|through|achieved|is|are|was|trained|fine-tuned)\b"
)


def task_in(text: str, kind: str = "score") -> str | None:
    """The benchmark, data set or task that a preposition of the text's first clause leads to."""
    for preposition in _TASK_PREPOSITION.finditer(text):
        if CLAUSE_END.search(text, 0, preposition.start()) or _AND.search(text, 0, preposition.start()):
            return None
        rest = text[preposition.end() :]
        listed = _LIST.match(rest)
        phrase = listed[0] if listed else until(rest, _TASK_END)
        if kind == "gain" and preposition[0].startswith("in ") and not _names_kind(phrase):
            continue  # "a gain of 6% in X": more often what is measured than where
        if is_task(phrase):
            # "on Facebook data and English forum data": one of two would be half the truth.
            return None if re.match(r",? and (?:the |on )?[A-Z]", rest[len(phrase) :]) else phrase
    return None


def opening_task(text: str) -> str | None:
    """The task that an opening names: "On X," or "Experiments on X show that"."""
    return task_in(text[:1].lower() + text[1:]) if _OPENING.match(text) else None


def baseline_in(text: str, kind: str) -> str | None:
    """What the first clause of a text compares with, or the participle right after it."""
    for preposition in _BASELINE_PREPOSITION.finditer(text):
        # A score "over 112 languages" is compared with nothing.
        if kind == "score" and preposition["word"] == "over":
            continue
        if CLAUSE_END.search(_LEADING_ADVERB.sub("", text[: preposition.start()])):
            return None
        phrase = _first_baseline(text[preposition.end() :]).removeprefix("only ")
        if phrase in _PRONOUNS or _NO_BASELINE.search(phrase):
            return None
        sure = (kind == "gain" or preposition["word"] not in ("than", "against")) and 0 < len(
            phrase.split()
        ) <= 5
        if is_baseline(phrase) or sure:
            return phrase
    return None


def only_baseline(sentence: str) -> str | None:
    """What a sentence compares with anywhere; None where it is nothing, several things, or not sure."""
    phrases = (_first_baseline(sentence[match.end() :]) for match in _COMPARES.finditer(sentence))
    found = {phrase.removeprefix("the ") for phrase in phrases if is_baseline(phrase)}
    return found.pop() if len(found) == 1 else None


def _first_baseline(text: str) -> str:
    """What a text begins with, with the rest of "standard and dynamic baselines"."""
    phrase = _compared(text)
    first = f"{phrase} and "
    if is_baseline(phrase) or not text.startswith(first):
        return phrase
    whole = first + until(text.removeprefix(first), BASELINE_END)
    return whole if is_baseline(whole) else phrase


def _compared(text: str) -> str:
    """The phrase that a text begins with; of "both A and B" both."""
    phrase = until(text, BASELINE_END)
    first = f"{phrase} and "
    if not phrase.startswith("both ") or not text.startswith(first):
        return phrase
    return first + until(text.removeprefix(first), BASELINE_END)


def is_baseline(phrase: str) -> bool:
    """Whether a phrase names a system, or says that it is a baseline."""
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or any(word.isdigit() for word in words):
        return False
    return has_baseline_word(phrase) or bool(re.search(SHAPED, phrase))


def has_baseline_word(phrase: str) -> bool:
    """Whether a phrase says that it is a baseline."""
    return not vocabulary("baseline_words").isdisjoint(_WORD.findall(phrase.lower()))


def until(text: str, end: re.Pattern[str]) -> str:
    """The text before the first match."""
    found = end.search(text)
    return text[: found.start()].strip() if found else text.strip()


def is_task(phrase: str) -> bool:
    """Whether a phrase names a benchmark, a data set or a task."""
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or _is_no_task(words) or _MARKUP.search(phrase):
        return False
    if _NUMBERED.fullmatch(phrase):
        return False
    if re.fullmatch(r"[a-z]{1,40}ed", words[-1]) or words[-1].lower() in _NO_TASKS:
        return False
    if phrase[0].islower() and words[0].endswith("ing"):
        return _last_word(phrase) in vocabulary("result_tasks")
    core = re.sub(rf" {KIND}$", "", phrase)
    if cue_pattern("metrics").search(core) and not re.search(KIND, phrase):
        return False
    return bool(_CAPITAL.search(core)) or (" " in core and _last_word(core) in vocabulary("result_tasks"))


def _names_kind(phrase: str) -> bool:
    return bool(re.search(rf" {KIND}$", phrase)) or _last_word(phrase) in vocabulary("result_tasks")


def _is_no_task(words: list[str]) -> bool:
    """Whether it names a model, a machine or languages instead."""
    if any(re.search(r"-(?:Instruct|Chat|Base)$|\d{1,30}[Bb](?:-|$)", word) for word in words):
        return True
    parts = {part for word in words for part in (word.lower(), *_ENDS.findall(word.lower()))}
    if not vocabulary("model_families").isdisjoint(parts):
        return True
    named = [word.lower() for word in words if word[0].isupper()]
    spoken = {word for word in named if word in vocabulary("languages")}
    return bool(named) and spoken == set(named) and len(words) - len(named) <= 1


def _last_word(phrase: str) -> str:
    """The last word in lower case."""
    return phrase.rpartition(" ")[2].lower()
