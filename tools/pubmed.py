"""PubMed, through the wrapper in `langchain-community`.

That package is being sunset and says so at import. This is the only module that imports it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any, ClassVar
from xml.parsers.expat import ExpatError

import requests
from pydantic import ConfigDict

from trendscope.document import Document, Kind
from trendscope.errors import MalformedAnswer, SourceRefused
from trendscope.net.session import Session
from trendscope.prompts import tool_description
from trendscope.question.query import Query
from trendscope.source import Found, SearchArguments, Source, reading_answer

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "`langchain-community` is being sunset", DeprecationWarning)
    from langchain_community.utilities.pubmed import PubMedAPIWrapper

# If these stayed in, xmltodict would split `the <i>E. coli</i> strain` into the text and the italics.
_INLINE = re.compile(rb"</?(?:i|b|u|sub|sup|DispFormula|mml:\w+)(?=[\s/>])[^>]*>")


class SearchPubmed(Source):
    """Life science papers with abstracts, and the number of matches."""

    source: ClassVar[str] = "pubmed"
    kind: ClassVar[Kind] = "paper"
    gives: ClassVar[str] = "papers by year, with totals: medicine, biology"
    address: ClassVar[str] = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    interval: ClassVar[float] = 0.34
    by_year: ClassVar[bool] = True
    probe: ClassVar[str] = "health"

    name: str = "search_pubmed"
    description: str = tool_description("search_pubmed")

    def find(self, query: Query, arguments: SearchArguments) -> Found:
        term = query.render('"{}"[tiab]')
        if arguments.since or arguments.until:
            term += f" AND {arguments.since or 1800}:{arguments.until or 3000}[dp]"
        client = _Articles(
            session=self.session,
            base_url_esearch=f"{self.url}/esearch.fcgi",
            base_url_efetch=f"{self.url}/efetch.fcgi",
            top_k_results=arguments.limit,
        )
        with reading_answer("PubMed answered with an article that cannot be read"):
            articles = [article for article in client.lazy_load(term) if article["Summary"]]
            documents = tuple(map(_document, articles))
        return Found(documents, term, client.total, client.notes)


class _Articles(PubMedAPIWrapper):
    """The package's wrapper over our session, with one request for all articles.

    The package opens addresses by itself, requests each article separately, and leaves out authors, parts
    of abstracts, and the date of what appeared only in print.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    parse: Any = None
    session: Session
    total: int = 0
    notes: tuple[str, ...] = ()

    def lazy_load(self, query: str) -> Iterator[dict[str, Any]]:
        records = self._fetch(uids) if (uids := self._search(query)) else {}
        for uid in uids:
            if uid in records:
                yield self._parse_record(uid, records[uid])

    def _search(self, term: str) -> list[str]:
        """The ids of the best matches; also stores how many there are."""
        params = {"db": "pubmed", "term": term, "retmode": "json", "sort": "relevance"}
        response = self.session.get(
            self.base_url_esearch, params={**params, "retmax": str(self.top_k_results), "tool": "trendscope"}
        )
        try:
            # Not strict: PubMed's error messages contain raw line breaks.
            answer = response.json(strict=False)
            result = answer.get("esearchresult", answer)
            if problem := result.get("ERROR") or result.get("error"):
                raise SourceRefused(f"PubMed refused the request: {_line(problem)}", 200)
            self.total = int(result["count"])
            self.notes = _notes(result) if self.total else ()
            return [str(int(uid)) for uid in result["idlist"]][: self.top_k_results]
        except requests.exceptions.JSONDecodeError as error:
            raise MalformedAnswer("PubMed answered with something that is not JSON") from error
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise MalformedAnswer("PubMed answered with something that has no search result") from error

    def _fetch(self, uids: list[str]) -> dict[str, dict[str, Any]]:
        """The records of these ids, as far as PubMed has them."""
        params = {"db": "pubmed", "id": ",".join(uids), "retmode": "xml", "tool": "trendscope"}
        body = self.session.get(self.base_url_efetch, params=params).content
        if b"<PubmedArticleSet" not in body[:1024]:
            raise MalformedAnswer("PubMed answered with something that is not a list of articles")
        try:
            articles = _at(self.parse(_INLINE.sub(b"", body)), "PubmedArticleSet")
        except ExpatError as error:
            raise MalformedAnswer("PubMed's list of articles is incomplete or damaged") from error
        except ValueError as error:
            raise MalformedAnswer("PubMed's list of articles declares XML entities") from error
        found = [_at(each, "MedlineCitation") for each in _listed(_at(articles, "PubmedArticle"))]
        found += [_at(each, "BookDocument") for each in _listed(_at(articles, "PubmedBookArticle"))]
        if not found:
            raise MalformedAnswer("PubMed answered without the articles it had named")
        return {_text(_at(record, "PMID")): _at(record, "Article") or record for record in found}

    def _parse_record(self, uid: str, record: dict[str, Any]) -> dict[str, Any]:
        """What the package reads from a record, and what it leaves out."""
        plain = {
            "ArticleTitle": _text(_at(record, "ArticleTitle")) or _text(_at(record, "VernacularTitle")),
            "Abstract": {"AbstractText": _abstract(record)},
        }
        envelope = {"PubmedArticleSet": {"PubmedArticle": {"MedlineCitation": {"Article": plain}}}}
        article: dict[str, Any] = self._parse_article(uid, envelope)
        return {**article, "Authors": _authors(record), "Published": _date(record)}


def _document(article: dict[str, Any]) -> Document:
    return Document(
        key=f"pubmed:{article['uid']}",
        title=_line(article["Title"]),
        authors=article["Authors"],
        date=article["Published"],
        url=f"https://pubmed.ncbi.nlm.nih.gov/{article['uid']}/",
        kind="paper",
        source="pubmed",
        text=article["Summary"],
    )


def _notes(result: dict[str, Any]) -> tuple[str, ...]:
    """A phrase outside PubMed's index is searched word by word, so the number of matches is too high."""
    phrases = map(_line, _listed(_at(result, "warninglist", "quotedphrasesnotfound")))
    return tuple(f"PubMed does not index {phrase}: it may have matched its words apart" for phrase in phrases)


def _abstract(record: dict[str, Any]) -> str:
    parts = _listed(_at(record, "Abstract", "AbstractText"))
    labelled = [(part.get("@Label") if isinstance(part, dict) else None, _text(part)) for part in parts]
    return "\n".join(f"{label}: {text}" if label else text for label, text in labelled if text)


def _authors(record: dict[str, Any]) -> tuple[str, ...]:
    people = [each for group in _listed(_at(record, "AuthorList")) for each in _listed(_at(group, "Author"))]
    names = (
        _text(_at(each, "CollectiveName"))
        or f"{_text(_at(each, 'ForeName'))} {_text(_at(each, 'LastName'))}".strip()
        for each in people
    )
    return tuple(_line(name) for name in names if name)


def _date(record: dict[str, Any]) -> str | None:
    """The day of the electronic version, or the year of the printed one."""
    for day in _listed(_at(record, "ArticleDate")):
        parts = [_text(_at(day, part)) for part in ("Year", "Month", "Day")]
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date := "-".join(parts)):
            return date
    printed = _at(record, "Journal", "JournalIssue", "PubDate") or _at(record, "Book", "PubDate")
    year = re.search(r"\d{4}", _text(_at(printed, "Year")) or _text(_at(printed, "MedlineDate")))
    return year[0] if year else None


def _at(node: Any, *path: str) -> Any:
    """The node at a path, None if any part is missing or empty."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _listed(node: Any) -> list[Any]:
    """xmltodict gives None for no element, the element for one, and a list for more."""
    if node is None:
        return []
    return node if isinstance(node, list) else [node]


def _text(node: Any) -> str:
    """The text of an element, which is a dict if it has attributes."""
    text = node.get("#text") if isinstance(node, dict) else node
    return text if isinstance(text, str) else ""


def _line(text: object) -> str:
    return " ".join(str(text).split())
