"""PubMed, through the wrapper in `langchain-community`.

That package is being sunset and says so at import. This is the only module that imports it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, ClassVar
from xml.parsers.expat import ExpatError

from pydantic import ConfigDict

from trendscope.answer import as_count, json_object
from trendscope.document import Document, Kind
from trendscope.errors import AnswerTooLarge, MalformedAnswer, SourceError, SourceRefused
from trendscope.fulltext.charset import as_utf8, decode
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer
from trendscope.text.lines import quote_foreign
from trendscope.text.message import Message
from trendscope.text.scripts import write_scripts
from trendscope.tools.pubmed_record import PubmedRecord, one_line, read_records
from trendscope.tools.result_page import ResultPage, ask_again_if_short, listed, read_entries
from trendscope.tools.xml_elements import element_spans, is_readable
from trendscope.window import Window

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "`langchain-community` is being sunset", DeprecationWarning)
    from langchain_community.utilities.pubmed import PubMedAPIWrapper

PAGE = 200
MAX_IN_HALVES = 1.5
MAX_NOTES = 6
MAX_IDS = 9_999  # of a longer list, PubMed gives only the beginning

# If these stayed in, xmltodict would split `the <i>E. coli</i> strain` into the text and the italics.
_STYLE = re.compile(r"</?(?:i|b|u)(?:\s[^<>]{0,200})?>")
_INLINE = re.compile(r"</?(?:sub|sup|DispFormula|mml:\w+)(?=[\s/>])[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = 1024
_END = re.compile(rb"</PubmedArticleSet>|<PubmedArticleSet[^<>]{0,200}/>")
_UNREADABLE = Message("PubMed answered with articles that cannot be read")


class SearchPubmed(Source):
    """Life science papers with abstracts, and the number of matches.

    A paper that appeared online in one year and in print in the next belongs to both years, as in PubMed
    itself; its date is that of the online version, unless only the print is from the years asked for.
    """

    source: ClassVar[str] = "pubmed"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by date, with totals: medicine, biology"
    address: ClassVar[str] = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    interval: ClassVar[float] = 0.34
    by_year: ClassVar[bool] = True
    exact: ClassVar[bool] = True
    counts: ClassVar[bool] = True
    probe: ClassVar[str] = "health"

    name: str = "search_pubmed"
    description: str = tool_description("search_pubmed")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        term = _term(query)
        if arguments.since or arguments.until:
            term += f" AND {arguments.since or 1800}:{arguments.until or 3000}[dp]"
        window = Window.of_years(arguments.since or 1800, arguments.until or 3000)
        found = self._client.search(term, "relevance", arguments.limit)
        documents, lost = self._client.documents(found.entries, window)
        if lost and lost == len(found.entries):
            raise MalformedAnswer("PubMed answered without the articles it had named")
        return Found(documents, term, found.total, found.notes, lost + found.missing(0))

    def pages(self, query: Query, window: Window) -> Iterator[Found]:
        """Only papers with an abstract, and so are their number and what is drawn and counted."""
        whole = self._ids(query, window)
        term, seen = _dated(query, window), set[str]()
        for part in self._parts(whole, query, window):
            ids = [each for each in part.entries if each not in seen]
            seen.update(ids)
            missing = part.total - len(part.entries)
            for at in range(0, max(len(ids), 1), PAGE):
                documents, lost = self._client.documents(ids[at : at + PAGE], window)
                yield Found(documents, term, whole.total, whole.notes, lost + missing)
                missing = 0

    def draw(self, query: Query, window: Window, share: float, seed: int) -> Iterator[Found]:
        """The ids of all papers are requested, and those to be read are drawn here."""
        whole = self._ids(query, window)
        number = round(share * whole.total)
        ids = sorted({each for part in self._parts(whole, query, window) for each in part.entries})
        drawn = Random(seed).sample(ids, min(number, len(ids)))  # noqa: S311 - a sample, not a secret
        missing = max(0, min(number, whole.total) - len(drawn))
        for at in range(0, max(len(drawn), 1), PAGE):
            documents, lost = self._client.documents(drawn[at : at + PAGE], window)
            yield Found(documents, _dated(query, window), whole.total, whole.notes, lost + missing)
            missing = 0

    def count(self, query: Query | None, window: Window) -> Found:
        found = self._client.search(_dated(query, window), "relevance", 0)
        return Found((), _dated(query, window), found.total, found.notes)

    def _ids(self, query: Query, window: Window) -> _IdList:
        """The ids of all papers of a window, the newest first, as far as PubMed gives them."""
        return self._client.search(_dated(query, window), "pub_date", MAX_IDS)

    def _parts(self, found: _IdList, query: Query, window: Window) -> Iterator[_IdList]:
        """Complete lists of ids: a window with too many papers is halved until each part has few enough."""
        if found.total <= MAX_IDS or window.since == window.until:
            yield found
            return
        below = 0
        for half in reversed(window.parts(2)):
            part = self._ids(query, half)
            below += part.total
            # A paper may be in both halves, but if most are, the numbers are wrong, and halving never ends.
            if below > MAX_IN_HALVES * found.total:
                raise MalformedAnswer("PubMed finds more papers in a part of the years than in all of them")
            yield from self._parts(part, query, half)

    @property
    def _client(self) -> _Articles:
        return _Articles(
            session=self.session,
            base_url_esearch=f"{self.url}/esearch.fcgi",
            base_url_efetch=f"{self.url}/efetch.fcgi",
        )


# A document, none for an article without an abstract, or why it could not be read.
_Read = Document | MalformedAnswer | None


@dataclass(frozen=True)
class _IdList(ResultPage):
    """The ids of papers, and what PubMed noted about the search."""

    notes: tuple[str, ...] = ()


class _Articles(PubMedAPIWrapper):
    """The package's wrapper over our session, with one request for all articles of a page.

    The package opens addresses by itself, requests each article separately, and leaves out authors, parts
    of abstracts, and the date of what appeared only in print.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    parse: Any = None
    session: Session

    def search(self, term: str, order: str, number: int) -> _IdList:
        """The first ids of a search, and how many there are."""
        return ask_again_if_short(partial(self._search, term, order, number))

    def documents(self, uids: Sequence[str], window: Window) -> tuple[tuple[Document, ...], int]:
        """The documents of these ids that have an abstract, and how many ids could not be read.

        What does not come is requested once more. `window` is the one that was asked for.
        """
        read = self._fetch(uids, window) if uids else {}
        if absent := [uid for uid in uids if uid not in read]:
            with suppress(SourceError):
                read |= self._fetch(absent, window)
        found = [read[uid] for uid in uids if uid in read]
        documents, unreadable = read_entries(found, _readable, _UNREADABLE)
        return documents, len(uids) - len(found) + unreadable

    def _search(self, term: str, order: str, number: int) -> _IdList:
        params = {"db": "pubmed", "term": term, "retmode": "json", "sort": order, "retmax": str(number)}
        response = self.session.get(self.base_url_esearch, params={**params, "tool": "trendscope"})
        with reading_answer("PubMed answered with something that is not JSON"):
            # Not strict: PubMed's error messages contain raw line breaks.
            answer = json_object(response, strict=False)
        with reading_answer("PubMed answered with something that has no search result"):
            result = answer.get("esearchresult", answer)
            if problem := result.get("ERROR") or result.get("error"):
                raise SourceRefused(
                    "PubMed refused the request: {reason}", 200, reason=quote_foreign(problem)
                )
            total = as_count(result["count"])
            ids = [str(as_count(uid)) for uid in listed(result["idlist"])[:number]]
            return _IdList(list(dict.fromkeys(ids)), total, number, notes=_notes(result) if total else ())

    def _fetch(self, uids: Sequence[str], window: Window) -> dict[str, _Read]:
        """What these ids are, as far as PubMed has them; in parts, if they are more than is read at once."""
        with suppress(AnswerTooLarge):
            return self._fetch_at_once(uids, window)
        if len(uids) == 1:
            return {}
        half = len(uids) // 2
        return self._fetch(uids[:half], window) | self._fetch(uids[half:], window)

    def _fetch_at_once(self, uids: Sequence[str], window: Window) -> dict[str, _Read]:
        params = {"db": "pubmed", "id": ",".join(uids), "retmode": "xml", "tool": "trendscope"}
        body = as_utf8(self.session.get(self.base_url_efetch, params=params).content)
        if b"<PubmedArticleSet" not in body[:_HEAD]:
            raise MalformedAnswer("PubMed answered with something that is not a list of articles")
        if b"<!ENTITY" in body:
            raise MalformedAnswer("PubMed's list of articles declares XML entities")
        if not _END.search(body[-_HEAD:]):
            raise MalformedAnswer("PubMed's list of articles is incomplete or damaged")
        read: dict[str, _Read] = {}
        # One at a time: the records of a page may be many times as large as it.
        for start, end in element_spans(body, "PubmedArticle", "PubmedBookArticle"):
            for uid, record in _records(body[start:end], self.parse).items():
                if uid in uids:
                    read[uid] = self._read(uid, record, window)
        return read

    def _read(self, uid: str, record: PubmedRecord, window: Window) -> _Read:
        try:
            with reading_answer(_UNREADABLE):
                return self._document(window, (uid, record))
        except MalformedAnswer as error:
            return error.with_traceback(None)

    def _document(self, window: Window, entry: tuple[str, PubmedRecord]) -> Document | None:
        """The document of a record; None if it has no abstract."""
        uid, record = entry
        plain = {"ArticleTitle": record.title, "Abstract": {"AbstractText": record.abstract}}
        envelope = {"PubmedArticleSet": {"PubmedArticle": {"MedlineCitation": {"Article": plain}}}}
        article: dict[str, Any] = self._parse_article(uid, envelope)
        if not article["Summary"]:
            return None
        return Document(
            key=f"pubmed:{uid}",
            title=one_line(article["Title"]),
            authors=record.authors,
            date=record.date_in(window),
            url=f"https://pubmed.ncbi.nlm.nih.gov/{uid}/",
            kind="paper",
            source="pubmed",
            text=article["Summary"],
            venue=record.venue,
            doi=record.doi,
        )


def _records(article: bytes, parse: Any) -> dict[str, PubmedRecord]:
    """The record of an article; none if it is damaged, or larger than any article."""
    if not is_readable(article):
        return {}
    text = _STYLE.sub("", _CONTROL.sub("", decode(article)))
    text = _INLINE.sub("", write_scripts(text))
    with suppress(ExpatError, ValueError):
        return read_records(parse(f"<PubmedArticleSet>{text}</PubmedArticleSet>"))
    return {}


def _readable(read: _Read) -> Document | None:
    """What was read; raises the error of an article that could not be."""
    if isinstance(read, MalformedAnswer):
        raise read
    return read


def _term(query: Query) -> str:
    return query.render('"{}"[tiab]', but_not=" NOT ")


def _dated(query: Query | None, window: Window) -> str:
    """The term for the papers of a window that have an abstract, or for those that match."""
    days = f"hasabstract AND {window.since:%Y/%m/%d}:{window.until:%Y/%m/%d}[dp]"
    return f"{_term(query)} AND {days}" if query else days


def _notes(result: dict[str, Any]) -> tuple[str, ...]:
    """A phrase outside PubMed's index is searched word by word, so the number of matches is too high."""
    warned = result.get("warninglist")
    phrases = warned.get("quotedphrasesnotfound") if isinstance(warned, dict) else None
    return tuple(map(_not_indexed, phrases[:MAX_NOTES])) if isinstance(phrases, list) else ()


def _not_indexed(phrase: object) -> str:
    name = quote_foreign(str(phrase).removesuffix("[tiab]").strip('" '))
    return f"PubMed does not index {name}: it may have matched its words apart"
