"""The cells of a row: each one stands in the sentence that the row cites, or in its document's title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.text.spelling import normalize_text
from trendscope.text.words import normalize
from trendscope.verification.amounts import numbers
from trendscope.verification.evidence import content_stems
from trendscope.verification.works import Work

_WORD = re.compile(r"[^\W_]+")


def unverified_cells(cells: Sequence[str], sentence: str, work: Work | None = None) -> tuple[str, ...]:
    """The cells whose words or numbers, with their units, are not in the row's own sentence.

    A name may come from the title as well; a number may not.
    """
    said = normalize_text(sentence)
    named = f"{_key(said)}|{_key(work.title) if work else ''}"
    return tuple(cell for cell in cells if not _is_verified(normalize_text(cell), said, named))


def _is_verified(cell: str, said: str, named: str) -> bool:
    if not numbers(cell) <= numbers(said):
        return False
    return _key(cell) in named or (bool(numbers(cell)) and content_stems(cell) <= content_stems(said))


def _key(text: str) -> str:
    return f" {' '.join(map(normalize, _WORD.findall(text)))} "
