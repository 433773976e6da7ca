"""Names of methods and systems, and which one is a document's own."""

from __future__ import annotations

import re

from trendscope.document import Document
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary

# GPT-4, BERT, SurveyG, mT5, ToolFormer, X-Mod: a capital or a digit that spelling rules do not explain.
SHAPED = r"(?:[A-Za-z][\w+\-‐‑]*[A-Z0-9][\w+*\-‐‑]*(?:\.\d+)?(?:-[\w.]+)*\*?|[A-Z]{2,}[\w+*\-‐‑]*)"
NAME = rf"{SHAPED}(?: (?:{SHAPED}|\d+(?:\.\d+)?[A-Za-z]?\b|Large|Base|Small|XL|XXL|Pro|Flash|Sonnet|Opus|Turbo|Mini))*"
_NAME = re.compile(NAME)
_TITLE = re.compile(rf"(?P<name>{NAME}|[A-Z][\w+\-‐‑]{{2,}}) ?[:：](?P<rest>.*)")
_MADE = r"(?:propose|introduce|present|develop|design|devise|describe|build|release|create|offer)s?"
_BRACKETED = re.compile(rf"\b{_MADE} (?:a|an|the|our) (?:[^,.;()]{{3,80}}) \((?P<name>{SHAPED})\)(?P<rest>.*)")
_OWN = (
    _BRACKETED,
    re.compile(rf"\b{_MADE} (?:a |an |the |our )?(?:new |novel |simple )?(?P<name>{NAME})(?=[,:.(–—-]| \(|, | –| —| -)(?P<rest>.*)"),
    re.compile(rf"\b(?:called|named|dubbed|termed|coined|namely|referred to as|which we call|we call) (?P<name>{NAME}|[A-Z]\w{{3,}})(?P<rest>.*)"),
)
_ANNOUNCES = re.compile(rf"\b(?:[Ww]e|[Pp]aper|[Ww]ork|[Ss]tudy|[Aa]rticle) (?:\w+ )?{_MADE}\b|\b(?:called|named|dubbed|termed)\b")
_DATA_NAME = re.compile(r"(?:Bench|BENCH|bench|QA|Eval|Corpus|Set|Bank|Net-?\d\d|DB|Corp|Arena|Data)(?:-?\d\w{0,3}|-[A-Z]\w{0,3})?$")
_WORD = re.compile(r"[a-z][a-z-]+")
_NEAR = 14


def own_system(document: Document) -> str | None:
    """The method or system that a document presents, as its title or a sentence names it.

    None if it presents none, several, or a benchmark, a data set or a survey.
    """
    title = undo_latex(document.title)
    if _is_about_data(title):
        return None
    text = undo_latex(document.text)
    return _of_title(title, text) or _of_text(document, title)


def is_data(name: str, text: str) -> bool:
    """Whether a name is that of a benchmark or a data set, by its form or by the words beside it."""
    if _DATA_NAME.search(name):
        return True
    words = "|".join(sorted(vocabulary("benchmark_words")))
    quoted = re.escape(name)
    after = rf"(?<!\w){quoted}(?:\)?(?:,| is|:| –| —| -)? (?:an?|the|our) (?:[\w-]+ ){{0,5}}?(?:{words})\b|\)? (?:{words})\b)"
    before = rf"\b(?:{words}) (?:called |named |dubbed )?\(?{quoted}(?!\w)"
    return bool(re.search(f"{after}|{before}", text, re.IGNORECASE))


def _of_title(title: str, text: str) -> str | None:
    """What stands before the colon, if the text uses it as a name."""
    found = _TITLE.match(title)
    if found is None or is_data(found["name"], text):
        return None
    name = re.escape(found["name"])
    return found["name"] if re.search(rf"(?<!^)(?<![.!?] )(?<!\w){name}(?!\w)", text) else None


def _is_about_data(text: str) -> bool:
    return not vocabulary("benchmark_words").isdisjoint(_WORD.findall(text.lower()))


def _of_text(document: Document, title: str) -> str | None:
    """The one name that the text gives to what it proposes; an acronym in brackets only if the title has it."""
    names = {
        match["name"]
        for sentence in map(undo_latex, document.sentences)
        if _ANNOUNCES.search(sentence)
        for match in (pattern.search(sentence) for pattern in _OWN)
        if match
        and (match.re is not _BRACKETED or match["name"] in title)
        and not _is_about_data(_near(sentence, match))
        and not is_data(match["name"], sentence)
    }
    return names.pop() if len(names) == 1 else None


def _near(sentence: str, match: re.Match[str]) -> str:
    """The words that say what the name stands for."""
    return " ".join([match[0][: match.start("name") - match.start()], *match["rest"].split()[:_NEAR]])
