"""The list of references of a paper, which names a lot and answers nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.fulltext.block import Block

# A heading in the first tenth of a page is part of a menu.
MIN_POSITION = 0.1

_NUMBER = r"(?:(?:\d{1,2}|[IVX]{1,4}|제?\s*\d{1,2}\s*장)\s*[.:)]?\s+)?"
_TITLE = re.compile(
    rf"{_NUMBER}(?:references?(?: cited| and notes)?|bibliography|works cited|literature cited"
    r"|참고\s*문헌|참고\s*자료|인용\s*문헌|각주)\s*[:.]?",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?i:appendix|appendices|supplement|부록)|[A-Z](?:\.|\.1|:)?\s+[A-Z가-힣]")


def is_reference_title(text: str) -> bool:
    """Whether a line is the heading of a list of references."""
    return len(text) < 40 and _TITLE.fullmatch(text) is not None


def without_references(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the last list of references, which ends where an appendix begins."""
    left_out = references(blocks)
    return [block for at, block in enumerate(blocks) if at not in left_out]


def references(blocks: Sequence[Block]) -> range:
    """Where among the blocks the last list of references stands, with its heading."""
    start = next((at for at in range(len(blocks) - 1, -1, -1) if is_reference_title(blocks[at].text)), None)
    if start is None or _length(blocks[:start]) < MIN_POSITION * _length(blocks):
        return range(0)
    rest = range(start + 1, len(blocks))
    end = next((at for at in rest if _begins_appendix(blocks[at])), len(blocks))
    return range(start, end)


def _begins_appendix(block: Block) -> bool:
    return block.heading and _APPENDIX.match(block.text) is not None


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
