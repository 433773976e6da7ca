"""Numbers in the title of a cited work, which is named where nobody is known who wrote it."""

from __future__ import annotations

import pytest

from trendscope.document import Document
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.numbers import unverified_numbers
from trendscope.verification.works import Work

TITLE = "Instruction tuning in machine translation of medical leaflets: 236 cases"
DOCUMENT = Document("a", TITLE, (), None, "", "paper", "library", "Scores rise by 3 points.")
EVIDENCE = ClaimEvidence(
    ("Scores rise by 3 points.",), (), (), "steady", frozenset(), "en", works=(Work.of(DOCUMENT, "D1"),)
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"“{TITLE}” says that scores rise by 3 points.", []),
        ("“Instruction tuning in machine translation of medical…” says so.", []),
        ("Scores rise by 3 points in 236 cases.", ["236"]),
        ("“Scores rise in 236 cases”, it says.", ["236"]),
        (f"“{TITLE}” has 12 tables.", ["12"]),
    ],
)
def test_a_title_in_quotation_marks_states_nothing(text: str, missing: list[str]) -> None:
    assert unverified_numbers(text, EVIDENCE) == missing
