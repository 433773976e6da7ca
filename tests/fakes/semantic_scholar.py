"""Semantic Scholar's bulk search over the papers of the made-up corpus."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.fakes.corpus import Paper

PAGE = 1000
PATH = "/graph/v1/paper/search/bulk"
PARAMETERS = {"query", "publicationDateOrYear", "fields", "sort", "token"}


def bulk(papers: Sequence[Paper], path: str, params: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a request; ValueError or KeyError for what trendscope does not send."""
    if path != PATH or (unknown := set(params) - PARAMETERS):
        raise ValueError(path, unknown)
    since, until = params["publicationDateOrYear"].split(":")
    wanted = _search(params["query"])
    found = [paper for paper in papers if since <= paper.day <= until and wanted(paper)]
    order, _, direction = params["sort"].partition(":")
    found.sort(key=ORDERS[order], reverse=direction == "desc")
    start = int(params.get("token", "0"))
    fields = ["paperId", *params["fields"].split(",")]
    data = [{name: record(paper)[name] for name in fields} for paper in found[start : start + PAGE]]
    answer: dict[str, Any] = {"total": len(found), "data": data}
    return answer | ({"token": str(start + PAGE)} if start + PAGE < len(found) else {"token": None})


def paper_id(paper: Paper) -> str:
    return hashlib.sha1(paper.id.encode()).hexdigest()


def citations(paper: Paper) -> int:
    return int(paper.id.replace(".", "")) % 50


ORDERS: dict[str, Callable[[Paper], Any]] = {
    "publicationDate": lambda paper: paper.day,
    "citationCount": citations,
    "paperId": paper_id,
}


def record(paper: Paper) -> dict[str, Any]:
    """A paper as Semantic Scholar has it."""
    return {
        "paperId": paper_id(paper),
        "url": f"https://www.semanticscholar.org/paper/{paper_id(paper)}",
        "title": paper.title,
        "abstract": paper.abstract or None,
        "authors": [{"authorId": None, "name": name} for name in paper.authors],
        "publicationDate": paper.day,
        "year": paper.year,
        "venue": "arXiv.org",
        "externalIds": {"ArXiv": paper.id, "DOI": f"10.48550/arXiv.{paper.id}"},
        "citationCount": citations(paper),
        "fieldsOfStudy": ["Computer Science"],
    }


def _search(query: str) -> Callable[[Paper], bool]:
    """Groups between +, each of phrases between |; none of the phrases after -."""
    wanted, *excluded = query.split(" -")
    groups = [re.findall(r'"([^"]*)"', group) for group in wanted.split(" + ")]
    unwanted = [phrase for part in excluded for phrase in re.findall(r'"([^"]*)"', part)]
    return lambda paper: (
        all(any(map(paper.names, group)) for group in groups) and not any(map(paper.names, unwanted))
    )
