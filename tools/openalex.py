"""OpenAlex: works of all fields of research, read to the end, drawn at random, or only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, ClassVar

from trendscope.answer import as_count, json_object
from trendscope.document import Document, Kind
from trendscope.errors import AnswerTooLarge, MalformedAnswer, SourceRefused
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message
from trendscope.text.scripts import write_scripts
from trendscope.tools.result_page import ResultPage, ask_again_if_short, listed, read_entries
from trendscope.window import Window

Params = Mapping[str, str | int]

FIRST_YEAR, LAST_YEAR = 1800, 2100
PAGE = 200
SMALL_PAGE = 100  # where 200 is refused: the older documentation allows 200, the newer one 100
MIN_PAGE = 25
MIN_GROUPED = 0.9  # of all works: some have no year
MAX_SAMPLE = 10_000
# Of an abstract: one long word may stand at a million places.
MAX_WORDS = 20_000
MAX_WORD = 200  # characters
# Conference papers are articles, or chapters if the proceedings are a book.
TYPES = "article|preprint|review|book-chapter"
FIELDS = (
    "id,doi,title,publication_date,authorships,primary_location,primary_topic,cited_by_count,"
    "abstract_inverted_index"
)

# A comma or a colon would start another filter.
_SEPARATORS = str.maketrans(",:|", "   ")
EVERYTHING = "*"
_UNREADABLE = Message("OpenAlex answered with works that cannot be read")
_DOI = "https://doi.org/"
_YEAR = re.compile(r"(?:https?://\S{1,100}/)?([12][0-9]{3})")
# A subfield becomes part of the next query.
_SUBFIELD = re.compile(r"[A-Za-z][A-Za-z ,&()-]{1,80}")
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
            size, before, total = page.size, before + page.promised(before), page.total
            at = before // size + 1
            if before >= total:
                break

    def count(self, query: Query | None, window: Window) -> Found:
        page = self._page({"filter": _filter(query, window)}, 1)
        return Found((), _expression(query), page.total)

    def count_by_year(self, query: Query | None, window: Window) -> dict[int, int]:
        """How many papers match in each year, or how many there are without a query, in one request.

        Raises SourceError if OpenAlex gives no usable answer.
        """
        params = {"filter": _filter(query, window), "group_by": "publication_year"}
        groups, total = self._groups(params)
        if sum(groups.values()) < MIN_GROUPED * total:
            groups, total = self._groups(params)
        if sum(groups.values()) < MIN_GROUPED * total:
            raise MalformedAnswer("OpenAlex counts fewer works by year than there are")
        return {year: groups.get(year, 0) for year in range(window.since.year, window.until.year + 1)}

    def _groups(self, params: Params) -> tuple[dict[int, int], int]:
        """How many works each year has, and how many there are."""
        answer = self._ask("works", params)
        with reading_answer("OpenAlex answered with something that has no counts"):
            groups = dict(filter(None, map(_year_and_count, answer["group_by"])))
            meta = answer.get("meta") or {}
            return groups, as_count(meta.get("count", 0))

    def sample(self, subject: str, window: Window, limit: int) -> Found:
        """Papers drawn from a subfield, or from all of them if the subject is empty."""
        chosen = _filter(None, window)
        if subject:
            chosen += f",primary_topic.subfield.id:{self._subfield(subject)}"
        page = self._page({"filter": chosen, "sample": limit, "seed": 0}, limit)
        return replace(_found(page, subject or EVERYTHING, 0), total=None)

    def _subfield(self, name: str) -> str:
        """The id of the subfield with this name."""
        if not _SUBFIELD.fullmatch(name):
            raise MalformedAnswer("OpenAlex names a field that is no subfield")
        chosen = f'display_name.search:"{name.translate(_SEPARATORS)}"'
        answer = self._ask("subfields", {"filter": chosen, "select": "id,display_name"})
        with reading_answer(Message("OpenAlex has no subfield named {name}", name=quote_foreign(name))):
            ids = {each["display_name"]: str(each["id"]) for each in answer["results"]}
            return ids[name].rpartition("/")[2]

    def _page(self, params: Params, size: int) -> ResultPage:
        """One page of works, with fewer on it if so many are refused, or are more than is read at once."""
        try:
            answer = self._ask("works", {**params, "per_page": size, "select": FIELDS})
        except SourceRefused as refused:
            if size <= SMALL_PAGE or refused.status not in (400, 403):
                raise
            return self._page(params, SMALL_PAGE)
        except AnswerTooLarge:
            if size <= MIN_PAGE:
                raise
            half = {"page": 2 * int(params["page"]) - 1} if "page" in params else {}
            return self._page({**params, **half}, size // 2)
        with reading_answer("OpenAlex answered with something that is not a list of works"):
            meta, works = answer["meta"], listed(answer["results"])
            return ResultPage(
                works, as_count(meta["count"]), _size(meta.get("per_page"), size), _cursor(meta)
            )

    def _ask(self, what: str, params: Params) -> Any:
        key = {"api_key": self.api_key.get_secret_value()} if self.api_key else {}
        response = self.session.get(f"{self.url}/{what}", params={**params, **key})
        with reading_answer("OpenAlex answered with something that is not JSON"):
            return json_object(response)


def _size(said: object, asked: int) -> int:
    """How many works a page has: OpenAlex may give fewer than were asked for, but not one at a time."""
    try:
        return min(asked, max(as_count(said), MIN_PAGE))
    except ValueError:
        return asked


def _cursor(meta: Mapping[str, Any]) -> str | None:
    cursor = meta.get("next_cursor")
    return cursor if isinstance(cursor, str) and cursor else None


def _year_and_count(group: Mapping[str, Any]) -> tuple[int, int] | None:
    """How many works a year has; None for the group of those without a year."""
    if group["key"] in (None, "unknown"):
        return None
    year = _YEAR.fullmatch(str(group["key"]))
    if year is None:
        raise ValueError("not a year")
    return int(year[1]), as_count(group["count"])


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
    title = " ".join(_plain(work["title"] or "").split())
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
        field=_field(_name_of((work.get("primary_topic") or {}).get("subfield"))),
        venue=_name_of(place.get("source")),
        doi=doi.removeprefix(_DOI),
        citations=work.get("cited_by_count"),
    )


def _abstract(positions: Mapping[str, list[int]]) -> str:
    """The text of which OpenAlex gives each word with its positions.

    Raises ValueError for places that no abstract has.
    """
    found = ((as_count(at), word) for word, places in positions.items() for at in places)
    words = (word for _, word in sorted(islice(found, MAX_WORDS)))
    return _plain(" ".join(word[:MAX_WORD] for word in words))


def _plain(markup: str) -> str:
    return _INLINE.sub("", write_scripts(markup))


def _field(name: str) -> str:
    return name if _SUBFIELD.fullmatch(name) else ""


def _name_of(entity: Mapping[str, Any] | None) -> str:
    name = (entity or {}).get("display_name")
    return name if isinstance(name, str) else ""
