"""Which papers of two reports are the same: their ids, such as D12, are numbered anew in each run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trendscope.difference.pairing import pair_by
from trendscope.report.corpus import Paper
from trendscope.text.characters import compose
from trendscope.text.surnames import surname

_START = re.compile(r"^https?://(?:www\.|export\.|dx\.)?")
_ARXIV = re.compile(r"^arxiv\.org/(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf)?$")
_DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)")


@dataclass(frozen=True)
class IdentifiedPapers:
    """The papers of both reports, by what identifies them; `before` and `after` give that for an id."""

    papers: Mapping[str, Paper]
    before: Mapping[str, str]
    after: Mapping[str, str]


def identify(before: Mapping[str, Paper], after: Mapping[str, Paper]) -> IdentifiedPapers:
    """Pair the papers by address, else by DOI, else by title and first author; versions on arXiv are one."""
    earlier, later = list(before.items()), list(after.items())
    pairs = pair_by([paper for _, paper in earlier], [paper for _, paper in later], (address, doi, title))
    papers: dict[str, Paper] = {}
    names: tuple[dict[str, str], dict[str, str]] = ({}, {})
    # What both have is named first, so that its name does not depend on what else one of them has.
    for pair in sorted(pairs, key=lambda each: None in each):
        sides = [side[at] for side, at in zip((earlier, later), pair, strict=True) if at is not None]
        key = _unused(min(_name(paper) for _, paper in sides), papers)
        papers[key] = sides[-1][1].model_copy(update={"id": key})
        for side, at, name in zip((earlier, later), pair, names, strict=True):
            if at is not None:
                name[side[at][0]] = key
    return IdentifiedPapers(papers, *names)


def address(paper: Paper) -> str | None:
    """The address without what may differ for one paper: `arxiv.org/abs/1706.03762`."""
    text = _START.sub("", paper.url.strip().lower()).rstrip("/")
    if arxiv := _ARXIV.match(text):
        return f"arxiv.org/abs/{arxiv[1]}"
    return text or None


def doi(paper: Paper) -> str | None:
    """The DOI in lower case."""
    return _DOI.sub("", paper.doi.strip().lower()) or None


def title(paper: Paper) -> str | None:
    """The letters of the title and of the first author's surname; two papers may have one title."""
    author = surname(paper.authors[0]) if paper.authors else ""
    letters, name = map(_letters, (paper.title, author))
    return f"{letters} {name}" if letters else None


def _name(paper: Paper) -> str:
    return address(paper) or doi(paper) or title(paper) or paper.id


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, compose(text, "NFKC").casefold()))


def _unused(name: str, names: Mapping[str, Paper]) -> str:
    if name not in names:
        return name
    number = 2
    while f"{name} ({number})" in names:
        number += 1
    return f"{name} ({number})"
