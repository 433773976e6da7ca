"""Semantic Scholar, through its bulk search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from trendscope.answer import as_count, json_object
from trendscope.document import Document, Kind
from trendscope.errors import AnswerTooLarge
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.text.message import Message
from trendscope.tools.result_page import ResultPage, ask_again_if_short, listed, read_entries
from trendscope.window import Window

FIRST_YEAR, LAST_YEAR = 1800, 2100
PAGE = 1000
FIELDS = "title,abstract,authors,publicationDate,year,venue,externalIds,citationCount,url,fieldsOfStudy"
# Totals are estimated: so small a part of them may be missing at the end without being called lost.
TOLERANCE = 0.1

_UNREADABLE = Message("Semantic Scholar answered with papers that cannot be read")


class SearchSemanticScholar(Source):
    """Papers of all fields. The number of matches is Semantic Scholar's estimate.

    Some publishers do not let it show their abstracts: papers without one are in the number, and are
    left out here. Searched only if it is named: without a key, all its users share one allowance.
    """

    source: ClassVar[str] = "semantic_scholar"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by date, with estimated totals: all fields"
    needs: ClassVar[str] = "nothing (without SEMANTIC_SCHOLAR_API_KEY, an allowance shared with others)"
    address: ClassVar[str] = "https://api.semanticscholar.org/graph/v1"
    interval: ClassVar[float] = 1.0
    has_key: ClassVar[bool] = True
    by_year: ClassVar[bool] = True
    exact: ClassVar[bool] = True

    name: str = "search_semantic_scholar"
    description: str = tool_description("search_semantic_scholar")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        """The most cited papers: the bulk search has no order of relevance."""
        window = Window.of_years(arguments.since or FIRST_YEAR, arguments.until or LAST_YEAR)
        found = next(self._read(query, window, "citationCount:desc"))
        return replace(found, documents=found.documents[: arguments.limit])

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        return self._read(query, window, "publicationDate:desc")

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """The first papers in the order of their ids, or the last ones for an odd seed.

        Semantic Scholar draws nothing at random; but its ids are hashes, which have nothing to do with
        what a paper is about, or when it appeared.
        """
        read = 0
        for found in self._read(query, window, "paperId:desc" if seed % 2 else "paperId:asc"):
            wanted = max(0, round(share * (found.total or 0)) - read)
            yield replace(found, documents=found.documents[:wanted])
            read += len(found.documents)
            if len(found.documents) >= wanted:
                break

    def _read(self, query: Query, window: Window, order: str) -> Iterator[Found]:
        """All papers in this order."""
        expression = query.render('"{}"', " | ", " + ", " -")
        days = f"{window.since}:{window.until}"
        params = {"query": expression, "publicationDateOrYear": days, "fields": FIELDS, "sort": order}
        before, total, more = 0, 0, True
        while more:
            page = ask_again_if_short(partial(self._page, params), before, total, exact=False)
            lost, more = _lost(page, before), bool(page.next and page.entries)
            before, total = before + max(page.promised(before), len(page.entries)), page.total
            # Totals are estimates, but a list that goes on far beyond its own is endless.
            more = more and before < total * (1 + TOLERANCE) + PAGE
            params["token"] = page.next or ""
            documents, unreadable = read_entries(page.entries, _document, _UNREADABLE)
            yield Found(documents, expression, page.total, lost=lost + unreadable)

    def _page(self, params: Mapping[str, str]) -> ResultPage:
        key = {"x-api-key": self.api_key.get_secret_value()} if self.api_key else {}
        url = f"{self.url}/paper/search/bulk"
        try:
            response = self.session.get(url, params=params, headers=key)
        except AnswerTooLarge:  # a thousand papers of collaborations have a million authors
            fields = {"fields": FIELDS.replace(",authors", "")}
            response = self.session.get(url, params={**params, **fields}, headers=key)
        with reading_answer("Semantic Scholar answered with something that is not a list of papers"):
            answer = json_object(response)
            token = answer.get("token")
            papers = listed(answer["data"] or [])[:PAGE]
            return ResultPage(
                papers, as_count(answer["total"]), PAGE, token if isinstance(token, str) else None
            )


def _lost(page: ResultPage, before: int) -> int:
    """How many papers are missing from a page and, if no page follows it, from all that should follow."""
    if page.next and page.entries:
        return page.missing(before)
    rest = page.total - before - len(page.entries)
    return rest if rest > TOLERANCE * page.total else 0


def _document(paper: Mapping[str, Any]) -> Document | None:
    """The document of a paper; None if it has no title or no abstract."""
    title = " ".join((paper["title"] or "").split())
    if not (title and paper["abstract"]):
        return None
    year = paper.get("year")
    return Document(
        key=f"semantic_scholar:{paper['paperId']}",
        title=title,
        authors=tuple(each["name"] for each in paper.get("authors") or () if each.get("name")),
        date=paper.get("publicationDate") or (str(year) if year else None),
        url=paper.get("url") or f"https://www.semanticscholar.org/paper/{paper['paperId']}",
        kind="paper",
        source="semantic_scholar",
        text=paper["abstract"],
        field=next(iter(paper.get("fieldsOfStudy") or ()), ""),
        venue=paper.get("venue") or "",
        doi=(paper.get("externalIds") or {}).get("DOI") or "",
        citations=paper.get("citationCount"),
    )
