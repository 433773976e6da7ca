"""Whole English statements in Korean: what is hard, rare, missing or open, of a subject that is known."""

from __future__ import annotations

import re
from functools import cache

from trendscope.question.glossary import rows
from trendscope.question.korean_phrases import BRACKETS, is_telling, joined, noun_phrase
from trendscope.text.latex import undo_latex

_LEAD = re.compile(r"^(?:However|Moreover|Furthermore|In addition|Additionally|Yet|Nevertheless|But|Also), ")
_CONCESSION = re.compile(r"^(?:While|Although|Though|Despite|Even though|In spite of)\b[^,]*, ")
# Tells why or where, and may be left out.
_TAIL = r"(?:,? (?:due to|because of|despite|owing to)\b.*)?"
# Whether it is said at all hangs on these.
_CONDITION = re.compile(
    r"\b(?:unless|if|when|not|only|rarely|except|without|less|but|whether|more|than)\b", re.I
)
# A subject that stands in another sentence.
_POINTS_BACK = re.compile(
    r"(?:this|these|those|that|their|its|it|they|such|our|we|both|the latter|there)\b", re.I
)
_EMPTY = re.compile(r"문제|한계|요인|한계점")


@cache
def _predicates() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (_form(form), korean)
        for english, korean in rows("predicates.en-ko.tsv")
        for form in english.split("|")
    )


def _form(english: str) -> re.Pattern[str]:
    predicate = re.escape(english.removesuffix(" X"))
    rest = " (?P<object>.+)" if english.endswith(" X") else _TAIL
    return re.compile(rf"(?P<subject>[^,;:]{{1,200}}?) {predicate}{rest}")


def statement(sentence: str) -> str:
    """What a sentence says of its subject, in Korean; empty if a part of it cannot be told."""
    plain = BRACKETS.sub("", " ".join(undo_latex(sentence).split())).rstrip(". ")
    plain = _CONCESSION.sub("", _LEAD.sub("", plain))
    if _CONDITION.search(plain):
        return ""
    found = ((pattern.fullmatch(plain), korean) for pattern, korean in _predicates())
    return next((said for match, korean in found if match and (said := _said(match, korean))), "")


def _said(match: re.Match[str], korean: str) -> str:
    parts = match.groupdict()
    subject = "" if _POINTS_BACK.match(parts["subject"]) else noun_phrase(parts["subject"])
    if not is_telling(subject) or (len(subject.split()) == 1 and subject != "LLM"):
        return ""
    if "object" not in parts:
        return f"{joined(subject, '은/는')} {korean}"
    done = noun_phrase(parts["object"])
    before, _, after = korean.partition("X")
    return (
        f"{joined(subject, '은/는')} {before}{joined(done, after)}"
        if done and not _EMPTY.search(done)
        else ""
    )
