"""Moves of what is counted: the counts tell whether papers or interest rise, and not a score that rises."""

from __future__ import annotations

import re

from trendscope.text.hangul import has_hangul
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.moves import FOLLOWS, is_about_papers, subject_before

_COUNTED = r"papers?|articles?|publications?|shares?|mentions?|interest|attention|popularity|adoption"
_BETWEEN = (
    r"(?: (?:is|are|was|were|has|have|had|been|being|also|still|now|again|clearly|steadily|sharply|slowly))"
    r"{0,6}"
)
_COUNTED_BEFORE = re.compile(
    rf"\b(?:{_COUNTED})\b(?: (?:in|of|on|about|for|to) [^,;]{{1,60}}?)?{_BETWEEN} $", re.IGNORECASE
)
_BORDER = re.compile(r"[,;:.!?] ")
_KOREAN_BORDER = re.compile(r"[,;:.!?] |(?<=지만|으나|는데|반면) |(?<=[고며]) ")
# The last noun with a particle of the subject, which a verb at the end of a clause belongs to.
_KOREAN_SUBJECT = re.compile(r"(\S{1,30}?)(?:은|는|이|가) (?!\S{0,30}(?:은|는|이|가) )")
_KOREAN_COUNTED = re.compile(r"(?:논문|논문 수|편수|비중|비율|언급|관심|주목|인기)$|(?<!이 )연구$")


def is_of_counts(text: str, word: re.Match[str], evidence: ClaimEvidence) -> bool:
    """Whether a direction word is about papers or interest, or about the trend by its name."""
    if has_hangul(word[0]):
        return _is_korean_subject(text[: word.start()], evidence)
    subject = subject_before(text, word.start())
    if not FOLLOWS.match(text[word.end() :] + "."):
        return False
    return bool(_COUNTED_BEFORE.search(subject)) or _ends_in_label(subject, evidence)


def is_said_of_counts(said: str, word: re.Match[str], evidence: ClaimEvidence) -> bool:
    """Whether a sentence says so of papers or interest itself, near enough that it may be meant."""
    around = f"{subject_before(said, word.start())}{word[0]}{_BORDER.split(said[word.end() :])[0]}"
    return is_about_papers(around) or is_of_counts(said, word, evidence)


def _ends_in_label(subject: str, evidence: ClaimEvidence) -> bool:
    before = re.sub(rf"{_BETWEEN} $", "", subject).casefold().strip()
    return any(before.endswith(phrase.casefold()) for phrase in evidence.phrases)


def _is_korean_subject(before: str, evidence: ClaimEvidence) -> bool:
    clause = _KOREAN_BORDER.split(before)[-1]
    found = list(_KOREAN_SUBJECT.finditer(clause))
    if not found:
        return False
    noun = clause[: found[-1].end(1)]
    return bool(_KOREAN_COUNTED.search(noun)) or any(noun.endswith(phrase) for phrase in evidence.phrases)
