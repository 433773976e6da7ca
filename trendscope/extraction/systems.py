"""Names of methods and systems, and which one is a document's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trendscope.document import Document
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary

# GPT-4, BERT, SurveyG, mT5, ToolFormer, X-Mod: a capital or a digit that spelling rules do not explain.
# No word can be read in two ways: of a run of names, every combination would be tried.
SHAPED = (
    r"(?:(?<![A-Za-z])(?>[A-Za-z][\w+\-‐‑]{0,40}[A-Z0-9][\w+*\-‐‑]{0,40})"
    r"(?:\.\d{1,9})?(?:-[\w.]{1,40}){0,4}\*?)"
)
NAME = (
    rf"{SHAPED}(?: (?:{SHAPED}|\d{{1,30}}(?:\.\d{{1,30}})?[A-Za-z]?\b"
    r"|Large|Base|Small|Pro|Flash|Sonnet|Opus|Turbo|Mini)){0,12}"
)
_TITLE = re.compile(rf"(?P<name>{NAME}|[A-Z][\w+\-‐‑]{{2,}}) ?[:：](?P<rest>.*)")
# "NAME at SemEval-2020 Task 6": the system that a team submitted.
_TEAM = re.compile(
    r"(?P<name>[A-Z][\w+\-‐‑]*(?: [A-Z][\w+\-‐‑]*){0,2}) (?:at|@|in) (?:the )?"
    r"(?=[A-Z][\w-]*[A-Z]\w*[ -]?(?:20)?\d\d)"
)
_MADE = r"(?:propose|introduce|present|develop|design|devise|describe|build|release|create|offer)s?"
_BRACKETED = re.compile(
    rf"\b{_MADE} (?:a|an|the|our) (?:[^,.;()]{{3,80}}) \((?P<name>{SHAPED})\)(?P<rest>.*)"
)
_OWN = (
    _BRACKETED,
    re.compile(
        rf"\b{_MADE} (?:a |an |the |our )?(?:new |novel |simple )?(?P<name>{NAME})"
        r"(?=[,:.(–—-]| \(|, | –| —| -)(?P<rest>.*)"
    ),
    re.compile(
        r"\b(?:called|named|dubbed|termed|coined|namely|referred to as|which we call|we call) "
        rf"(?P<name>{NAME}|[A-Z]\w{{3,}}(?=[,.;:)]| \(| which| that| to))(?![\w ]?[A-Z])(?P<rest>.*)"
    ),
)
_ANNOUNCES = re.compile(
    rf"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Ss]tudy|[Aa]rticle) (?:\w+ )?{_MADE}\b|\b(?:called|named|dubbed|termed)\b"
)
_DATA_NAME = re.compile(
    r"(?:Bench|BENCH|bench|QA|Eval|Corpus|Set|Bank|Net-?\d\d|DB|Corp|Arena|Data)(?:-?\d\w{0,3}|-[A-Z]\w{0,3})?$"
)
# "A Benchmark for X", and not "Better Scores on the X Benchmark".
_IS_DATA = re.compile(
    r"^(?:(?!\b(?:on|across|using|with|from|over|via|through|beyond|without|of)\b)[^:])*?"
    r"\b(?:benchmark(?:s|ing)?|data ?sets?|corpus|corpora|test ?(?:suite|set|bed)|collection)\b",
    re.IGNORECASE,
)
_SURVEY = re.compile(r"\b(?:survey|review|overview|roadmap|meta-analysis|tutorial)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z-]+")
_OUTCOME = re.compile(
    r"(?: (?:also|consistently|significantly|substantially))?"
    r" (?:outperforms|surpasses|exceeds|achieves|attains|improves|reduces)\b"
)
_NEAR = 14


def own_system(document: Document) -> str | None:
    """The method or system that a document presents, as its title or a sentence names it.

    None if it presents none, several, or a benchmark, a data set or a survey.
    """
    title = undo_latex(document.title)
    team = _TEAM.match(title)
    if team is None and is_about_data(title):
        return None
    text = undo_latex(document.text)
    name = team["name"] if team else _of_title(title, text) or _of_text(document, title)
    return None if (name or "").lower() in vocabulary("kinds_of_models") else name


def own_data(document: Document) -> str | None:
    """The benchmark or data set that a document presents, if its title says so after the name."""
    title = undo_latex(document.title)
    found = _TITLE.match(title)
    if found is None or found["name"] not in document.text or _SURVEY.search(title):
        return None
    return found["name"] if _IS_DATA.search(found["rest"]) else None


def is_data(name: str, text: str) -> bool:
    """Whether a name is that of a benchmark or a data set, by its form or by the words beside it."""
    if _DATA_NAME.search(name):
        return True
    after, before = _beside()
    return any(
        after.match(text, at + len(name)) or before.search(text, max(0, at - 40), at)
        for at in _places(name, text)
    )


def _places(name: str, text: str) -> Iterator[int]:
    """Where a name stands; a pattern for each name would have to be compiled."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What follows and what precedes the name of a data set."""
    words = "|".join(sorted(vocabulary("benchmark_words")))
    after = rf"\)?(?:(?:,| is|:| –| —| -)? (?:an?|the|our) (?:[\w-]+ ){{0,5}}?(?:{words})\b| (?:{words})\b)"
    return re.compile(after), re.compile(rf"\b(?:{words}) (?:called |named |dubbed )?\(?$")


def _of_title(title: str, text: str) -> str | None:
    """What stands before the colon, if the text uses it as a name."""
    found = _TITLE.match(title)
    if found is None or (is_data(found["name"], text) and not _is_evaluated(found["name"], text)):
        return None
    uses = _places(found["name"], text)
    return found["name"] if any(at and not text[:at].endswith((". ", "! ", "? ")) for at in uses) else None


def _is_evaluated(name: str, text: str) -> bool:
    """Whether a text tells of a name what is told of methods: "RouteQA outperforms"."""
    return any(_OUTCOME.match(text, at + len(name)) for at in _places(name, text))


def is_about_data(text: str) -> bool:
    """Whether a text has a word for a benchmark, a data set or a survey."""
    return not vocabulary("benchmark_words").isdisjoint(_WORD.findall(text.lower()))


def _is_coined(match: re.Match[str], text: str) -> bool:
    """Whether a name is no known model's; in brackets only if its outcome is told."""
    is_told = match.re is not _BRACKETED or _is_evaluated(match["name"], text)
    return is_told and not _is_known_model(match["name"])


def _of_text(document: Document, title: str) -> str | None:
    """The one name that the text gives to what it proposes."""
    text = undo_latex(document.text)
    names = {
        match["name"]
        for sentence in map(undo_latex, document.sentences)
        if _ANNOUNCES.search(sentence)
        for match in (pattern.search(sentence) for pattern in _OWN)
        if match
        and (match["name"] in title or _is_coined(match, text))
        and not is_about_data(_near(sentence, match))
        and not is_data(match["name"], sentence)
    }
    return names.pop() if len(names) == 1 else None


def _is_known_model(name: str) -> bool:
    """Whether a name is that of a family of models, such as `GPT-2`."""
    return re.split(r"[-\d ]", name.lower())[0] in vocabulary("model_families")


def _near(sentence: str, match: re.Match[str]) -> str:
    """The words that say what the name stands for."""
    return " ".join([match[0][: match.start("name") - match.start()], *match["rest"].split()[:_NEAR]])
