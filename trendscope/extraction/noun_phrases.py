"""Tasks and baselines: the noun phrases after a preposition that name them."""

from __future__ import annotations

import re

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import NUMBER
from trendscope.extraction.systems import NAME, SHAPED
from trendscope.text.vocabulary import vocabulary

MAX_WORDS = 8

_WORD = re.compile(r"[\w+@#&'’-]+")
_CAPITAL = re.compile(rf"{SHAPED}|[A-Z][a-z]+")
_KIND = (
    r"(?:data ?sets?|benchmarks?|tasks?|test ?sets?|corpus|corpora|shared tasks?|challenge|leaderboard"
    r"|subtasks?|tracks?)"
)
# A phrase that ends so says what is measured or how it was trained, and not on what.
_NO_TASKS = frozenset(
    {"score", "scores", "metric", "metrics", "average", "fine-tuning", "training", "learning"}
)
_LIST = re.compile(rf"{NAME}(?:, {NAME})*(?:,? and {NAME})(?: {_KIND})?(?=[\s,.;]|$)")
_TASK_PREPOSITION = re.compile(r"\b(?:on|for|in)(?: both| all)?(?: the| our| a| an)? (?=[\w\"“])")
_TASK_END = re.compile(
    r"[,;:()]|\.(?: |$)| (?:and|while|with|using|by|under|than|without|when|which|that|compared|over|against"
    r"|via|after|thus|where|as|at|through|but|relative|versus|vs\.?|from|despite|even|across|on|in|for|to|respectively|only|is|was|are"
    r"|involving|demonstrating|showing|outperforming|surpassing|achieving|including|making|indicating|improving"
    r"|reducing|reaching|ranking|setting|exceeding|establishing|shows?|showed|demonstrates?|demonstrated|indicates?|reveals?|suggests?"
    r"|confirms?|achieves?)\b"
)
_CLAUSE_END = re.compile(
    r"[;:]|, (?!and )|\band (?:\w+ly )?(?:[a-z]+(?:s|ed|ing)|is|has) |\b(?:while|which|using|with|by|via)\b"
)
_LEADING_ADVERB = re.compile(r"(?:, (?:\w+ly |thus |even )?)$")
_SHARED_TASK = re.compile(
    r"(?<=at |in |on )(?:the )?[A-Z]\w*[A-Z]\w*[ -](?:20)?\d\d"
    r"(?:[ -](?:[Ss]hared )?(?:Task|Track)(?: \d+\w?)?(?=\W|$))?"
)
_TITLE_PREPOSITION = re.compile(r" (?:for|in|on|of) (?:the |an? )?")
_ACTING = re.compile(r"(?:Mitigat|Reduc|Detect|Understand|Prevent|Overcom)ing")
_TITLE_END = re.compile(
    r"[,;:()?–—]| (?:and|with|using|by|via|from|through|under|without|based|in|on|for|of|at|as|to|across|over|when|beyond) "
)
_OPENING = re.compile(
    r"(?:(?:[A-Z]\w+ )?(?:[Ee]xperiment(?:s|al)?|[Ee]mpirical|[Rr]esults?|[Ee]valuat(?:ions?|ed)|[Tt]ested"
    r"|[Ww]hen (?:evaluated|tested))|On|In|For)\b"
)
_BASELINE_PREPOSITION = re.compile(
    r"\b(?P<word>compared (?:to|with)|outperforming|surpassing|exceeding|over|than|against|versus|vs\.?"
    r"|relative to)"
    rf"(?: {NUMBER}\s?%?(?: [\w-]+)? (?:for|of|by|from|achieved by|obtained by))?(?: the| an?)? (?=[A-Za-z])"
)
_BASELINE_END = re.compile(
    r"[,;:()]|\.(?: |$)| (?:by|on|in|while|with|and|which|that|when|for|at|using|under|across|without|from|as"
    r"|of(?! the art)|to|through|achieved|is|are|was|trained)\b"
)


def task_in(text: str, kind: str = "score") -> str | None:
    """The benchmark, data set or task that a preposition of the text's first clause leads to."""
    for preposition in _TASK_PREPOSITION.finditer(text):
        if _CLAUSE_END.search(text, 0, preposition.start()):
            return None
        rest = text[preposition.end() :]
        listed = _LIST.match(rest)
        phrase = listed[0] if listed else _until(rest, _TASK_END)
        if kind == "gain" and preposition[0].startswith("in ") and not _names_kind(phrase):
            continue  # "a gain of 6% in X": more often what is measured than where
        if _is_task(phrase):
            # "on Facebook data and English forum data": one of two would be half the truth.
            return None if re.match(r",? and (?:the |on )?[A-Z]", rest[len(phrase) :]) else phrase
    return None


def task_in_title(title: str) -> str | None:
    """The task that a title names: "... at SemEval-2020 Task 6", "... for Slot Filling"."""
    shared = _SHARED_TASK.search(title)
    if shared:
        return shared[0]
    rests = [title[match.end() :] for match in _TITLE_PREPOSITION.finditer(title)]
    phrases = [(_until(rest, _TITLE_END), rest) for rest in rests]
    tasks = [
        phrase
        for phrase, rest in phrases
        if not rest[len(phrase) :].startswith(" and ") and _is_task_of_title(phrase.split())
    ]
    return tasks[0] if len(tasks) == 1 else None


def _is_task_of_title(words: list[str]) -> bool:
    """Whether words name a task: "Slot Filling" does, "Mitigating Hallucination Generation" does not."""
    if not 2 <= len(words) <= MAX_WORDS or words[-1].lower() not in vocabulary("result_tasks"):
        return False
    if any(_TITLE_VERB.fullmatch(word) for word in words):
        return False
    return words[0].lower() not in vocabulary("prose_words") and not _ACTING.fullmatch(words[0])


def opening_task(text: str) -> str | None:
    """The task that an opening names: "On X," or "Experiments on X show that"."""
    return task_in(text[:1].lower() + text[1:]) if _OPENING.match(text) else None


_COUNTED = re.compile(
    r"\b(?:on|across|over|of|for|in|using) (?P<tasks>(?:the |our |all )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|multiple|several|various|diverse|different|standard|public)"
    r"(?P<telling>(?: (?!(?:and|of|on|in|for|with|to|from|the)\b)[\w/-]+){1,5}?) (?:benchmarks|data ?sets|tasks|corpora)"
    r"(?: (?:from|in) (?:the )?[A-Z][\w-]*[A-Z]\w*(?: benchmark)?)?"
    r"(?: \((?:[^(),]+, )*[^()]+\))?)"
)
_UNTELLING = frozenset(
    "benchmark public challenging diverse different various standard widely used widely-used popular real-world real datasets"
    " downstream other representative distinct well-known established common evaluation additional".split()
)
_IN_CLAUSE = re.compile(
    rf"\b(?:on|across|over) (?:the |both |our )?(?P<task>(?:[\w-]+ )?{NAME}(?:(?:, {NAME})*,? and {NAME})?(?: {_KIND})?"
    rf"|(?:[\w-]+ ){{1,4}}{_KIND})(?=[\s,.;:)]|$)"
)
_TITLE_VERB = re.compile(
    r"(?:[Oo]utperform|[Mm]atter|[Ii]mprov|[Ee]nhanc|[Bb]oost|[Ee]nabl|[Mm]ak|[Hh]elp|[Nn]eed|[Bb]reak|[Uu]nlock)(?:e?s|ing|e)?|and|[Cc]an|is|are"
)
_BY_MEANS = re.compile(r" (?:via|through|with|using|by|without) ")
_FROM = re.compile(r"(?:From|Towards?|Beyond|On|How|What|Before|After|\d)\b")
_TITLE_CHUNK = re.compile(
    r"(?:^|[:–—?] ?)(?P<verb>[A-Z]\w+ing )?(?P<task>[^,;:()?–—]+?)(?=$|[,;:(?–—]| (?:with|using|by|via|through|for|in|from|of|as|under|based|and|on|to|over)\b)"
)


_DOING = re.compile(
    r"\b(?:in|at|on|for|of|when) (?P<task>(?:predict|identify|detect|classify|recogni[sz]|extract|distinguish|generat|answer|retriev|solv|translat"
    r"|segment|pars|diagnos|summari[sz]|verify|localiz|forecast|match)ing(?: (?!(?:and|while|with|by|to|on|in|from|for|using|over|compared|across|as|at|via|when|than|results|tasks?)\b)[\w/-]+){1,6})"
)


def task_done(text: str) -> str | None:
    """The task that a text tells as an activity: "in identifying court rulings"."""
    found = _DOING.search(text)
    return found["task"] if found and not _CLAUSE_END.search(text, 0, found.start()) else None


def counted_tasks(text: str) -> str | None:
    """Tasks that are counted and described, and not named: "five multi-hop QA benchmarks"."""
    for match in _COUNTED.finditer(text):
        if not {word.lower() for word in match["telling"].split()} <= _UNTELLING or re.search(
            r"\(| from | in ", match["tasks"]
        ):
            return re.sub(r"^(?:the|our|all) ", "", match["tasks"])
    return None


def task_in_clause(text: str) -> str | None:
    """The last benchmark that a text names after "on"."""
    found = [match["task"] for match in _IN_CLAUSE.finditer(text)]
    return (
        found[-1]
        if found and _is_task(found[-1]) and not _UNTELLING.issuperset(found[-1].split()[:-1])
        else None
    )


def title_task(title: str) -> str | None:
    """The task that a part of a title consists of: "Tuning Adapters: Slot Filling with ..."."""
    chunks = [match["task"] for match in _TITLE_CHUNK.finditer(title) if not _FROM.match(match["task"])]
    named = (chunk for chunk in chunks if _is_task_of_title(chunk.split()))
    return (
        next(named, None) or _matter(title) or next((chunk for chunk in chunks if _is_activity(chunk)), None)
    )


def _is_activity(chunk: str) -> bool:
    words = chunk.split()
    return (
        2 <= len(words) <= MAX_WORDS
        and bool(re.search(r"(?:tion|sion|sis|ment|ing|val)$", words[-1]))
        and words[0].lower() not in vocabulary("prose_words")
        and not _ACTING.fullmatch(words[0])
        and not any(_TITLE_VERB.fullmatch(word) for word in words)
        and not re.search(r"ing\b", words[0])
    )


def _matter(title: str) -> str | None:
    """What the last "for" or "in" of a title leads to, if it says more than that it is about models."""
    title = _BY_MEANS.split(title)[0]
    phrases = [_until(title[match.end() :], _TITLE_END) for match in _TITLE_PREPOSITION.finditer(title)]
    return next((phrase for phrase in reversed(phrases) if _tells(phrase.lower().split())), None)


def _tells(words: list[str]) -> bool:
    known = vocabulary("bare_words") | vocabulary("prose_words") | vocabulary("model_families")
    methods = (vocabulary("method_words") - vocabulary("result_tasks") - {"agents"}) | {
        "models",
        "llms",
        "mllms",
        "lms",
    }
    return (
        2 <= len(words) <= MAX_WORDS
        and sum(word not in known for word in words) >= 1
        and words[-1] not in methods
        and not words[0].endswith("ing")
    )


def baseline_in(text: str, kind: str) -> str | None:
    """What the first clause of a text compares with, or the participle right after it."""
    for preposition in _BASELINE_PREPOSITION.finditer(text):
        # A score "over 112 languages" is compared with nothing.
        if kind == "score" and preposition["word"] == "over":
            continue
        if _CLAUSE_END.search(_LEADING_ADVERB.sub("", text[: preposition.start()])):
            return None
        phrase = _until(text[preposition.end() :], _BASELINE_END).removeprefix("only ")
        sure = (kind == "gain" or preposition["word"] not in ("than", "against")) and 0 < len(
            phrase.split()
        ) <= 5
        if is_baseline(phrase) or sure:
            return phrase
    return None


def is_baseline(phrase: str) -> bool:
    """Whether a phrase names a system, or says that it is a baseline."""
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or any(word.isdigit() for word in words):
        return False
    return has_baseline_word(phrase) or bool(re.search(SHAPED, phrase))


def has_baseline_word(phrase: str) -> bool:
    """Whether a phrase says that it is a baseline."""
    return not vocabulary("baseline_words").isdisjoint(_WORD.findall(phrase.lower()))


def _until(text: str, end: re.Pattern[str]) -> str:
    found = end.search(text)
    return text[: found.start()].strip() if found else text.strip()


def _is_task(phrase: str) -> bool:
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or _is_no_task(words):
        return False
    if words[-1].lower() in _NO_TASKS:
        return False
    if phrase[0].islower() and words[0].endswith("ing"):
        return _last_word(phrase) in vocabulary("result_tasks")
    core = re.sub(rf" {_KIND}$", "", phrase)
    if cue_pattern("metrics").search(core) and not re.search(_KIND, phrase):
        return False
    return bool(_CAPITAL.search(core)) or (" " in core and _last_word(core) in vocabulary("result_tasks"))


def _names_kind(phrase: str) -> bool:
    return bool(re.search(rf" {_KIND}$", phrase)) or _last_word(phrase) in vocabulary("result_tasks")


def _is_no_task(words: list[str]) -> bool:
    """Whether it names a model, a machine or languages instead."""
    if any(re.search(r"-(?:Instruct|Chat|Base)$|\d+[Bb]$", word) for word in words):
        return True
    parts = {part for word in words for part in (word.lower(), re.split(r"[-‐‑\d]", word.lower())[0])}
    if not vocabulary("model_families").isdisjoint(parts):
        return True
    named = [word.lower() for word in words if word[0].isupper()]
    spoken = {word for word in named if word in vocabulary("languages")}
    return bool(named) and spoken == set(named) and len(words) - len(named) <= 1


def _last_word(phrase: str) -> str:
    """The last word in lower case."""
    return phrase.rpartition(" ")[2].lower()
