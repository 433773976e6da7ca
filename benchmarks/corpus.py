"""The documents and the full counts that the trend benchmark asks a replica of the sources for."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlencode
from urllib.request import urlopen

import xmltodict

from trendscope.document import Document

_SPACE = re.compile(r"\s+")


class Corpus:
    """The arXiv and OpenAlex endpoints of one server."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._shares: dict[str, dict[int, int]] = {}

    def papers(self, query: str, limit: int) -> list[tuple[Document, str]]:
        """Documents with their primary category, most relevant first."""
        feed = xmltodict.parse(
            self._get("arxiv/api/query", search_query=query, max_results=limit, sortBy="relevance"),
            force_list=("entry", "author"),
        )["feed"]
        return [_paper(entry) for entry in feed.get("entry", ())]

    def topic(self, words: Iterable[str], years: Iterable[int], limit: int) -> list[tuple[Document, str]]:
        """The same number of papers for every year; a year that has few is filled by any of the words."""
        words = list(words)
        found: list[tuple[Document, str]] = []
        for year in years:
            papers = self.papers(_query(words, "AND", year), limit)
            if len(papers) < limit / 2:
                papers += self.papers(_query(words, "OR", year), limit - len(papers))
            found += papers
        return found

    def background(self, category: str, years: Iterable[int], limit: int) -> list[Document]:
        """Papers of a category, whatever they are about."""
        queries = (f"cat:{category} AND {_period(year)}" for year in years)
        return [document for query in queries for document, _ in self.papers(query, limit)]

    def counts(self, search: str) -> dict[int, int]:
        """Publications by year that contain the search."""
        if search not in self._shares:
            asked = {"group_by": "publication_year"}
            if search:
                asked["filter"] = f"title_and_abstract.search:{search}"
            groups = json.loads(self._get("openalex/works", **asked))["group_by"]
            self._shares[search] = {int(group["key"]): group["count"] for group in groups}
        return self._shares[search]

    def count(self, search: str, years: Iterable[int]) -> int:
        found = self.counts(search)
        return sum(found.get(year, 0) for year in years)

    def _get(self, path: str, **asked: object) -> bytes:
        with urlopen(f"{self.base}/{path}?{urlencode(asked)}") as answer:
            return bytes(answer.read())


def majority(categories: Iterable[str]) -> str:
    return Counter(categories).most_common(1)[0][0]


def _query(words: list[str], operator: str, year: int) -> str:
    return "(" + f" {operator} ".join(f"all:{word}" for word in words) + f") AND {_period(year)}"


def _period(year: int) -> str:
    return f"submittedDate:[{year}01010000 TO {year}12312359]"


def _paper(entry: dict[str, object]) -> tuple[Document, str]:
    authors = tuple(author["name"] for author in entry.get("author", ()))  # type: ignore[attr-defined]
    document = Document(
        key=str(entry["id"]).rsplit("/", 1)[-1],
        title=_SPACE.sub(" ", str(entry["title"])),
        authors=authors,
        date=str(entry["published"])[:10],
        url=str(entry["id"]),
        kind="paper",
        source="arxiv",
        text=str(entry["summary"]),
    )
    return document, entry["arxiv:primary_category"]["@term"]  # type: ignore[index]
