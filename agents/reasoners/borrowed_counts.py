"""Figures of claims that a sentence tells as if they were counts of papers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trendscope.agents.reasoners.count_slots import typed_numbers
from trendscope.verification.directions import has_direction
from trendscope.verification.moves import has_measure, is_about_papers

_CLAUSE = re.compile(r"[;:]|,(?!\d)|\b(?:while|whereas|but|and|although)\b|(?<=[고며만]) ")
# "17% of the papers", "24 papers", 논문의 17%, 논문 24편.
_OF_PAPERS = re.compile(
    r"(?<!\d)(?<!\d[.,])\d[\d.,]{0,30}(?:\s?%)?(?: (?:of|all|the|these|those|new|recent)){0,12}"
    r" (?:papers|articles|studies|works|publications)\b"
    r"|논문(?:의|은|이|을)? ?(?:약 )?\d[\d.,]{0,30}(?:\s?%)?",
    re.IGNORECASE,
)


def borrowed_counts(bare: str, claims: Iterable[str]) -> list[str]:
    """The typed figures of a text that it gives to papers, or lets move, and that no claim gives to papers.

    `bare` is the text without its slots. Beside a measure a figure is a score.
    """
    theirs = {number for claim in claims for number in _given_to_papers(claim)}
    return [number for number in _given_to_papers(bare) if number not in theirs]


def _given_to_papers(text: str) -> list[str]:
    return [number for clause in _CLAUSE.split(text) for number in _in_clause(clause)]


def _in_clause(clause: str) -> list[str]:
    if not has_measure(clause) and (is_about_papers(clause) or has_direction(clause)):
        return typed_numbers(clause)
    return [number for match in _OF_PAPERS.finditer(clause) for number in typed_numbers(match[0])]
