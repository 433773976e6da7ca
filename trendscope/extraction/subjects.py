"""Systems that a sentence says something of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trendscope.extraction.claims import figures_in
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.systems import NAME, is_data
from trendscope.text.vocabulary import vocabulary


class Subject(NamedTuple):
    """A system, what the sentence says before it, and its predicate."""

    system: str
    opening: str
    predicate: str


THING = (
    r"(?:method|model|approach|system|framework|algorithm|architecture|parser|submission|ensemble|network|classifier"
    r"|agent)"
)
OWN = (
    r"(?:[Oo]ur (?:(?:best|final|proposed|full|new|novel|own|performing|best-performing|best-scoring) ){0,12}"
    rf"{THING}"
    rf"|(?:[Tt]he|[Tt]his) (?:(?:proposed|resulting|best|final|combined) )?{THING}|[Ii]t|[Ww]e)"
)
DESCRIBED = rf"(?<=[Oo]ur )(?:[\w-]{{1,40}} ){{1,3}}{THING}"
_ADVERB = r"(?:also|further|consistently|only|even|significantly|substantially|alone|can|could|still|thus)"
_RESULT_VERB = r"(?:achiev|reach|attain|obtain|yield|outperform|surpass|exceed|improv|reduc|boost)(?:e?s|e?d)"
_SUBJECT = re.compile(
    r"(?:^|\bthat |, |; |: "
    r"|\b(?:and|while|whereas|where|show|demonstrate|indicate) "
    rf"(?=(?:the )?{NAME} (?:{_ADVERB} )?{_RESULT_VERB}\b))"
    r"(?:(?:[Tt]he |[Oo]ur )(?:proposed )?)?"
    rf"(?P<subject>{OWN}|{NAME}(?<!-based)(?<!-style)|{DESCRIBED})(?: {THING})?"
    rf"(?: \([^()]{{2,40}}\))?(?:, (?:an?|the|our) [^,]{{3,80}},)?(?: {_ADVERB}){{0,3}}"
    r" (?P<verb>[a-z]{1,40})\b"
)
_PLURAL = re.compile(r"[A-Z]s$")


def subjects_in(sentence: str, own: str | None, text: str) -> Iterator[Subject]:
    """The named systems that are subjects in a sentence of a text.

    "Our model" and "it" stand for `own`, the system of the document. None where a figure stands before
    the first subject, or where figures are told apart by "respectively".
    """
    found = list(_SUBJECT.finditer(sentence))
    if not found or not _is_plain(sentence, found[0].start()):
        return
    ends = [*(subject.start() for subject in found[1:]), len(sentence)]
    for subject, end in zip(found, ends, strict=True):
        system = _system(subject["subject"], own, text)
        if system and (subject["verb"] in ("is", "has") or subject["verb"] not in vocabulary("stop_words")):
            opening = sentence[: subject.start() + 1] if subject is found[0] else ""
            yield Subject(system, opening, sentence[subject.start("verb") : end])


def _is_plain(sentence: str, at: int) -> bool:
    return not ("respectively" in sentence or "baseline" in sentence[:at] or figures_in(sentence[:at]))


def _system(subject: str, own: str | None, text: str) -> str | None:
    if is_own(subject):
        return own
    words = subject.split()
    while len(words) > 1 and words[0].lower() in vocabulary("praise_words"):
        del words[0]
    name = " ".join(words)
    return name if name == own or is_system(name, text) else None


def is_own(subject: str) -> bool:
    """Whether a subject stands for the system of the document: "our model", "it"."""
    return bool(re.fullmatch(OWN, subject))


def is_system(name: str, text: str) -> bool:
    """Whether a name is neither a benchmark's nor a measure's nor that of a whole kind of models."""
    words = {word for word in name.lower().split() if not word[0].isdigit()}
    prose = frozenset() if name.isupper() else vocabulary("prose_words")
    if words <= vocabulary("bare_words") | prose | vocabulary("praise_words"):
        return False
    kind = name.lower() in vocabulary("kinds_of_models") or _PLURAL.search(name)
    return not (kind or cue_pattern("metrics").fullmatch(name) or is_data(name, text))
