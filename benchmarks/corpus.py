"""The full counts that the trend benchmark judges labels by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlencode
from urllib.request import urlopen

from trendscope.text.words import split_hyphens

Topic = tuple[tuple[str, ...], ...]


class Corpus:
    """The OpenAlex endpoint of a server that holds every paper."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._counts: dict[str, dict[int, int]] = {}

    def counts(self, search: str) -> dict[int, int]:
        """Publications by year that match the search."""
        if search not in self._counts:
            params = {"group_by": "publication_year"}
            if search:
                params["filter"] = f"title_and_abstract.search:{search}"
            groups = json.loads(self._get("openalex/works", **params))["group_by"]
            self._counts[search] = {int(group["key"]): group["count"] for group in groups}
        return self._counts[search]

    def count(self, search: str, years: Iterable[int]) -> int:
        found = self.counts(search)
        return sum(found.get(year, 0) for year in years)

    def _get(self, path: str, **params: object) -> bytes:
        with urlopen(f"{self.base}/{path}?{urlencode(params)}") as answer:
            return bytes(answer.read())


def conjunction(topic: Topic, word: str = "all:{}") -> str:
    """A search for all words of any phrase in every group."""
    groups = [[[word.format(part) for part in split_hyphens(phrase)] for phrase in group] for group in topic]
    alternatives = [[" AND ".join(words) for words in phrases] for phrases in groups]
    return " AND ".join(f"({' OR '.join(f'({each})' for each in group)})" for group in alternatives)
