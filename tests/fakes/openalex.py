"""OpenAlex's API over the papers of the made-up corpus: lists with a cursor, samples, and counts by year."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.fakes.corpus import Paper

MAX_PAGE = 200
TYPES = {"article", "preprint", "review", "book-chapter"}
PARAMETERS = {
    *("filter", "select", "per_page", "cursor", "page", "sort", "sample", "seed", "group_by", "api_key")
}
SUBFIELD = {"id": "https://openalex.org/subfields/1702", "display_name": "Artificial Intelligence"}

Test = Callable[[Paper], bool]


def openalex(papers: Sequence[Paper], path: str, params: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a request; ValueError or KeyError for what trendscope does not send."""
    if unknown := set(params) - PARAMETERS:
        raise ValueError(unknown)
    if path.startswith("/subfields"):
        return {"meta": {"count": 1}, "results": [SUBFIELD]}
    tests = [_filter(*part.split(":", 1)) for part in params["filter"].split(",")]
    found = [paper for paper in papers if all(test(paper) for test in tests)]
    if "group_by" in params:
        return _counts(found, params["group_by"])
    return _list(found, params)


def _list(found: list[Paper], params: Mapping[str, str]) -> dict[str, Any]:
    size = int(params["per_page"])
    if not 1 <= size <= MAX_PAGE or ("sample" in params and "cursor" in params):
        raise ValueError(size)
    if "sample" in params:
        found = random.Random(params["seed"]).sample(found, min(int(params["sample"]), len(found)))
    elif params.get("sort") == "publication_date:desc":
        found.sort(key=lambda paper: paper.day, reverse=True)
    start = size * (int(params.get("page", 1)) - 1) + int(params.get("cursor", "0").replace("*", "0"))
    meta: dict[str, Any] = {"count": len(found), "page": None, "per_page": size}
    if "cursor" in params:
        # As with OpenAlex, only an empty page has no cursor.
        meta["next_cursor"] = str(start + size) if start < len(found) else None
    selected = params["select"].split(",")
    works = [work(paper) for paper in found[start : start + size]]
    results = [{name: each[name] for name in selected} for each in works]
    return {"meta": meta, "results": results, "group_by": []}


def work(paper: Paper) -> dict[str, Any]:
    """A paper as OpenAlex has it."""
    number = paper.id.replace(".", "")
    doi = f"https://doi.org/10.48550/arxiv.{paper.id}"
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": doi,
        "title": paper.title,
        "publication_date": paper.day,
        "authorships": [{"author": {"id": None, "display_name": name}} for name in paper.authors],
        "primary_location": {"landing_page_url": paper.url, "source": {"display_name": "arXiv"}},
        "primary_topic": {"display_name": "Topic modelling", "subfield": SUBFIELD},
        "cited_by_count": int(number) % 50,
        "abstract_inverted_index": inverted(paper.abstract),
    }


def inverted(text: str) -> dict[str, list[int]]:
    """The positions of each word."""
    positions: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        positions.setdefault(word, []).append(at)
    return positions


def _counts(found: list[Paper], group: str) -> dict[str, Any]:
    if group != "publication_year":
        raise ValueError(group)
    # As OpenAlex does, a year without works is left out and the greatest count comes first.
    counted = Counter(paper.year for paper in found).most_common()
    groups = [{"key": str(year), "key_display_name": str(year), "count": count} for year, count in counted]
    return {"meta": {"count": len(found), "page": 1, "per_page": 200}, "results": [], "group_by": groups}


def _filter(name: str, value: str) -> Test:
    if name == "from_publication_date":
        return lambda paper: paper.day >= value
    if name == "to_publication_date":
        return lambda paper: paper.day <= value
    if name == "has_abstract" and value == "true":
        return lambda paper: bool(paper.abstract)
    if name == "type" and set(value.split("|")) <= TYPES:
        return lambda paper: True
    if name == "primary_topic.subfield.id" and value == "1702":
        return lambda paper: True
    if name == "title_and_abstract.search":
        return _search(value)
    raise ValueError(name)


def _search(expression: str) -> Test:
    """Groups between AND, each of phrases between OR; none of the phrases after NOT."""
    wanted, *excluded = re.split(r" NOT ", expression)
    groups = [re.findall(r'"([^"]*)"', group) for group in wanted.split(" AND ")]
    unwanted = [phrase for part in excluded for phrase in re.findall(r'"([^"]*)"', part)]
    return lambda paper: (
        all(any(map(paper.names, group)) for group in groups) and not any(map(paper.names, unwanted))
    )
