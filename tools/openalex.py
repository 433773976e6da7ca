"""OpenAlex: works of all fields of research, read to the end, drawn at random, or only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from trendscope.document import Document, Kind
from trendscope.errors import SourceRefused
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.tools.result_page import ResultPage, ask_again_if_short, read_entries
from trendscope.window import Window

Params = Mapping[str, str | int]

FIRST_YEAR, LAST_YEAR = 1800, 2100
PAGE = 200
SMALL_PAGE = 100  # where 200 is refused: the older documentation allows 200, the newer one 100
MAX_SAMPLE = 10_000
# Conference papers are articles, or chapters if the proceedings are a book.
TYPES = "article|preprint|review|book-chapter"
FIELDS = (
    "id,doi,title,publication_date,authorships,primary_location,primary_topic,cited_by_count,"
    "abstract_inverted_index"
)

# A comma or a colon would start another filter.
_SEPARATORS = str.maketrans(",:|", "   ")
EVERYTHING = "*"
_UNREADABLE = "OpenAlex answered with works that cannot be read"
_DOI = "https://doi.org/"
_INLINE = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|scp|jats:\w+|mml:\w+)(?:\s[^<>]*)?/?>", re.IGNORECASE)


class SearchOpenalex(Source):
    """Papers of all fields that have an abstract, and how many there are.

    Works without an abstract cannot be measured: they are neither searched nor counted. A work of which
    OpenAlex knows only the year is dated the first of January.
    """

    source: ClassVar[str] = "openalex"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by date, with totals: all fields"
    needs: ClassVar[str] = "OPENALEX_API_KEY (free)"
    address: ClassVar[str] = "https://api.openalex.org"
    has_key: ClassVar[bool] = True
    needs_key: ClassVar[bool] = True
    by_year: ClassVar[bool] = True
    exact: ClassVar[bool] = True
    samples: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    name: str = "search_openalex"
    description: str = tool_description("search_openalex")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        window = Window.of_years(arguments.since or FIRST_YEAR, arguments.until or LAST_YEAR)
        ask = partial(self._page, {"filter": _filter(query, window)}, arguments.limit)
        page = ask_again_if_short(ask)
        return _found(page, _expression(query), page.missing(0))

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        params = {"filter": _filter(query, window), "sort": "publication_date:desc"}
        cursor: str | None = "*"
        size, before, total = PAGE, 0, 0
        while cursor:
            page = ask_again_if_short(partial(self._page, params | {"cursor": cursor}, size), before, total)
            missing, size, total = page.missing(before), page.size, page.total
            before += page.promised(before)
            cursor = page.next if before < total else None
            # Without a cursor, what is still to come cannot be requested.
            yield _found(page, _expression(query), missing + (0 if cursor else total - before))

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """At most 10,000 works, which OpenAlex draws itself."""
        of = self.count(query, window).total or 0
        if not (number := min(round(share * of), MAX_SAMPLE)):
            yield Found((), _expression(query), of)
            return
        params: dict[str, str | int] = {"filter": _filter(query, window), "sample": number, "seed": seed}
        size, before, total, at = PAGE, 0, 0, 1
        while True:
            page = ask_again_if_short(partial(self._page, params | {"page": at}, size), before, total)
            yield replace(_found(page, _expression(query), page.missing(before)), total=of)
            size, before, total, at = page.size, before + page.promised(before), page.total, at + 1
            if before >= total:
                break

    def count(self, query: Query | None, window: Window) -> Found:
        page = self._page({"filter": _filter(query, window)}, 1)
        return Found((), _expression(query), page.total)

    def count_by_year(self, query: Query | None, window: Window) -> dict[int, int]:
        """How many papers match in each year, or how many there are without a query, in one request.

        Raises SourceError if OpenAlex gives no usable answer.
        """
        answer = self._ask("works", {"filter": _filter(query, window), "group_by": "publication_year"})
        with reading_answer("OpenAlex answered with something that has no counts"):
            groups = {int(group["key"]): int(group["count"]) for group in answer["group_by"]}
        return {year: groups.get(year, 0) for year in range(window.since.year, window.until.year + 1)}

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """Papers drawn from a subfield, or from all of them if the subject is empty."""
        chosen = _filter(None, window)
        if subject:
            chosen += f",primary_topic.subfield.id:{self._subfield(subject)}"
        page = self._page({"filter": chosen, "sample": limit, "seed": 0}, limit)
        return replace(_found(page, subject or EVERYTHING, 0), total=None)

    def _subfield(self, name: str) -> str:
        """The id of the subfield with this name."""
        chosen = f'display_name.search:"{name.translate(_SEPARATORS)}"'
        answer = self._ask("subfields", {"filter": chosen, "select": "id,display_name"})
        with reading_answer(f"OpenAlex has no subfield named {name}"):
            ids = {each["display_name"]: str(each["id"]) for each in answer["results"]}
            return ids[name].rpartition("/")[2]

    def _page(self, params: Params, size: int) -> ResultPage:
        """One page of works, with fewer on it if so many are refused."""
        try:
            answer = self._ask("works", {**params, "per_page": size, "select": FIELDS})
        except SourceRefused as refused:
            if size <= SMALL_PAGE or refused.status not in (400, 403):
                raise
            return self._page(params, SMALL_PAGE)
        with reading_answer("OpenAlex answered with something that is not a list of works"):
            meta, works = answer["meta"], list(answer["results"])
            return ResultPage(
                works, int(meta["count"]), max(1, int(meta["per_page"])), meta.get("next_cursor")
            )

    def _ask(self, what: str, params: Params) -> Any:
        key = {"api_key": self.api_key.get_secret_value()} if self.api_key else {}
        response = self.session.get(f"{self.url}/{what}", params={**params, **key})
        with reading_answer("OpenAlex answered with something that is not JSON"):
            return response.json()


def _expression(query: Query | None) -> str:
    """The query in OpenAlex's syntax."""
    return query.render('"{}"', but_not=" NOT ").translate(_SEPARATORS) if query else EVERYTHING


def _filter(query: Query | None, window: Window) -> str:
    days = (f"from_publication_date:{window.since}", f"to_publication_date:{window.until}")
    words = (f"title_and_abstract.search:{_expression(query)}",) if query else ()
    return ",".join((*days, "has_abstract:true", f"type:{TYPES}", *words))


def _found(page: ResultPage, expression: str, missing: int) -> Found:
    documents, unreadable = read_entries(page.entries, _document, _UNREADABLE)
    return Found(documents, expression, page.total, lost=missing + unreadable)


def _document(work: Mapping[str, Any]) -> Document | None:
    """The document of a work; None if it has no title."""
    title = " ".join(_INLINE.sub("", work["title"] or "").split())
    if not title:
        return None
    place = work.get("primary_location") or {}
    doi = work.get("doi") or ""
    return Document(
        key=f"openalex:{work['id'].rpartition('/')[2]}",
        title=title,
        authors=tuple(
            name for each in work.get("authorships") or () if (name := _name_of(each.get("author")))
        ),
        date=work.get("publication_date"),
        url=place.get("landing_page_url") or doi or work["id"],
        kind="paper",
        source="openalex",
        text=_abstract(work.get("abstract_inverted_index") or {}),
        field=_name_of((work.get("primary_topic") or {}).get("subfield")),
        venue=_name_of(place.get("source")),
        doi=doi.removeprefix(_DOI),
        citations=work.get("cited_by_count"),
    )


def _abstract(positions: Mapping[str, list[int]]) -> str:
    """The text of which OpenAlex gives each word with its positions."""
    words = sorted((at, word) for word, places in positions.items() for at in places)
    return " ".join(word for _, word in words)


def _name_of(entity: Mapping[str, Any] | None) -> str:
    return (entity or {}).get("display_name") or ""
