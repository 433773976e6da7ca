"""The number of cited documents as a count: "Two corpora add ..." where two papers present a corpus each."""

from __future__ import annotations

import re

from trendscope.text.words import stem
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.numerals import in_digits

# What a paper may be or present; a sentence begins with it.
_COUNTED = re.compile(
    r"^(\d{1,2}) (?:[a-z-]+ )?(papers|studies|works|corpora|datasets|benchmarks|systems|surveys|toolkits)\b"
)
_PAPERS = ("papers", "studies", "works")
_SINGULAR = {"corpora": "corpus"}


def without_number_of_works(text: str, evidence: ClaimEvidence) -> str:
    """The text without such a number, if so many documents are cited and each one names that thing."""
    match = _COUNTED.match(in_digits(text))
    if match is None or int(match[1]) != len(evidence.by_document):
        return text
    # In the text as it is written, the number is the first word.
    return text.partition(" ")[2] if _is_of_each(match[2], evidence) else text


def _is_of_each(noun: str, evidence: ClaimEvidence) -> bool:
    if noun in _PAPERS:
        return True
    wanted = {stem(noun), stem(_SINGULAR.get(noun, noun))}
    return all(wanted & set(map(stem, re.findall(r"[A-Za-z]+", said))) for _, said in evidence.by_document)
