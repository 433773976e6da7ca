"""arXiv, PubMed, MediaWiki, Tavily and OpenAlex on loopback, over the made-up corpus, well or badly.

PubMed has no papers unless a test gives it some.

with Sources() as sources:
    sources.fail("arxiv", 429, retry_after="3600")
    Settings: sources.settings(timeout=0.5)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

from tests.fakes.corpus import ARTICLES, PAGES, PAPERS, REDIRECTS, Article, Page, Paper
from tests.fakes.eutils import Article as Record
from tests.fakes.eutils import eutils
from tests.fakes.openalex import openalex
from tests.fakes.servers import Handler, Server, hangs, refusing_port, says, serving, writes
from trendscope.net.session import Session
from trendscope.settings import Settings, variable_name

Name = Literal["arxiv", "pubmed", "wikipedia", "tavily", "openalex"]
Fault = Literal["refuse", "hang", "slow", "html", "cut", "short", "empty", "huge", "twice", "dead"] | int
Params = Mapping[str, str]

NAMES: tuple[Name, ...] = ("arxiv", "pubmed", "wikipedia", "tavily", "openalex")
HTML = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.<br></body></html>"


SLOWLY = (b" ",) * 100
_LINK = re.compile(rb"https?://(?:arxiv|example|en\.wikipedia|ko\.wikipedia)\.org/(?!schemas)")


def _twice(content: bytes) -> bytes:
    """The answer with each of its entries twice."""
    if content.startswith(b"<"):
        return re.sub(rb"<entry>.*?</entry>", rb"\g<0>\g<0>", content, flags=re.DOTALL)
    answer = json.loads(content)
    for holder, name in ((answer, "results"), (answer.get("query"), "search")):
        if isinstance(holder, dict) and name in holder:
            holder[name] = [each for each in holder[name] for _ in range(2)]
    return json.dumps(answer).encode()


def patience(fault: Fault | None) -> float:
    """Seconds for an answer: few where none will come, else enough for a busy machine."""
    return 0.4 if fault == "hang" else 10.0


def a_session(fault: Fault | None = None) -> Session:
    """A way out to loopback, with one attempt a request."""
    return Session(user_agent="test", allowed_hosts={"127.0.0.1"}, attempts=1, timeout=patience(fault))


@dataclass(frozen=True)
class SourceRequest:
    """One request that came in; `params` are those of its address or of its JSON body."""

    path: str
    params: dict[str, Any]
    headers: Mapping[str, str]


@dataclass
class Trouble:
    """A fault of one service: for requests in which `only` stands, so many `times` after the first `skip`.

    Of these, each one is answered badly, or one in `every` so many.
    """

    fault: Fault
    only: str
    skip: int
    times: float
    headers: dict[str, str]
    every: int = 1


class Sources:
    """The five services, each on a port of its own, while the `with` block runs."""

    def __init__(
        self,
        papers: Sequence[Paper] = PAPERS,
        articles: Sequence[Article] = ARTICLES,
        pages: Sequence[Page] = PAGES,
        records: Sequence[Record] = (),
    ) -> None:
        self.papers, self.articles, self.pages, self.records = papers, articles, pages, records
        self.troubles: dict[Name, Trouble] = {}
        self.refused: dict[Name, int] = {}
        self._servers: dict[Name, Server] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for name in NAMES:
            self._servers[name] = self._stack.enter_context(serving(partial(self._answer, name)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def fail(
        self,
        name: Name,
        fault: Fault,
        *,
        only: str = "",
        skip: int = 0,
        times: float = float("inf"),
        every: int = 1,
        retry_after: str | None = None,
    ) -> None:
        """Answer badly from now on. `refuse` counts for settings made after it; a number is a status."""
        if fault == "refuse":
            self.refused[name] = refusing_port()
        headers = {"Retry_After": retry_after} if retry_after is not None else {}
        self.troubles[name] = Trouble(fault, only, skip, times, headers, every)

    def reset(self) -> None:
        """Answer well again, and forget what was asked."""
        self.troubles.clear()
        self.refused.clear()
        for server in self._servers.values():
            server.received.clear()

    def settings(self, *, openalex: bool = False, **options: Any) -> Settings:
        """Settings with the addresses of these services; `addresses` and `intervals` are added to them."""
        addresses = {
            "arxiv": f"{self.url('arxiv')}/api/query",
            "pubmed": self.url("pubmed"),
            "wikipedia": f"{self.url('wikipedia')}/{{lang}}/w/api.php",
            "tavily": self.url("tavily"),
        }
        if openalex:
            addresses["openalex"] = self.url("openalex")
        addresses |= options.pop("addresses", {})
        intervals = {"arxiv": 0.0, "pubmed": 0.0} | options.pop("intervals", {})
        given: dict[str, Any] = {"addresses": addresses, "intervals": intervals, "timeout": patience(None)}
        return Settings(**(given | options))

    def environment(self) -> dict[str, str]:
        """The same addresses as variables of the environment, for a child process."""
        settings = self.settings()
        return {
            **{variable_name("addresses", name): url for name, url in settings.addresses.items()},
            **{variable_name("intervals", name): str(each) for name, each in settings.intervals.items()},
            variable_name("timeout"): str(settings.timeout),
        }

    def url(self, name: Name) -> str:
        port = self.refused.get(name) or self._servers[name].port
        return f"http://127.0.0.1:{port}"

    def requests_to(self, name: Name) -> list[SourceRequest]:
        """The requests that a service got, in their order."""
        return [
            SourceRequest(unquote_plus(request.path), _params(request.path, request.body), request.headers)
            for request in self._servers[name].received
        ]

    @property
    def links(self) -> set[str]:
        """Every address of a document that is served."""
        articles = {_address(article) for article in self.articles}
        return articles | {paper.url for paper in self.papers} | {page.url for page in self.pages}

    def text(self, url: str) -> str:
        """The text of the document with this address."""
        texts = {_address(article): article.text for article in self.articles}
        texts |= {paper.url: paper.abstract for paper in self.papers}
        return (texts | {page.url: page.text for page in self.pages})[url]

    def _answer(self, name: Name, handler: Handler) -> None:
        request = self._servers[name].received[-1]
        path, body = (handler.path, b"") if handler.command == "GET" else (request.path, request.body)
        fault, headers = self._trouble(name, unquote_plus(path) + body.decode())
        if fault == "hang":
            return hangs(handler)
        if fault == "html":
            return says(HTML, Content_Type="text/html")(handler)
        if isinstance(fault, int):
            return says(f"status {fault}", fault, **headers)(handler)
        status, kind, text = self._well(name, path, body, empty=fault == "empty")
        content = text.encode()
        if fault == "cut":
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
            return writes(head.encode() + content[: len(content) // 2])(handler)
        if fault == "slow":
            return writes(
                f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode(), *SLOWLY, pause=0.2
            )(handler)
        if fault == "short":
            content = content[: len(content) // 2]
        elif fault == "huge":
            content += b" " * 21_000_000
        elif fault == "twice":
            content = _twice(content)
        elif fault == "dead":
            content = _LINK.sub(b"http://127.0.0.1:9/", content)
        return says(content, status, Content_Type=kind)(handler)

    def _trouble(self, name: Name, request: str) -> tuple[Fault | None, dict[str, str]]:
        trouble = self.troubles.get(name)
        if trouble is None or trouble.only not in request or trouble.times <= 0:
            return None, {}
        if trouble.skip:
            trouble.skip -= 1
            return None, {}
        trouble.times -= 1
        trouble.skip = trouble.every - 1
        return trouble.fault, trouble.headers

    def _well(self, name: Name, path: str, body: bytes, *, empty: bool) -> tuple[int, str, str]:
        """Status, content type and body of a good answer; 400 for what the service would not know."""
        params = _params(path, body)
        try:
            if name == "arxiv":
                papers = () if empty else tuple(self.papers)
                return 200, "application/atom+xml; charset=UTF-8", known_feed(papers, tuple(params.items()))
            if name == "pubmed":
                endpoint = urlsplit(path).path.strip("/").removesuffix(".fcgi")
                return 200, *eutils(() if empty else self.records, endpoint, params)
            answer: object
            if name == "wikipedia":
                language = path.split("/")[1]
                answer = mediawiki([] if empty else self.articles, language, params)
            elif name == "tavily":
                answer = tavily([] if empty else self.pages, params)
            else:
                answer = openalex([] if empty else self.papers, path, params)
        except (KeyError, ValueError) as error:
            return 400, "text/plain", f"the fake does not know this request: {error!r}"
        return 200, "application/json", json.dumps(answer)


def _params(path: str, body: bytes) -> dict[str, Any]:
    if body:
        return dict(json.loads(body))
    return dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))


# arXiv

_TOKEN = re.compile(
    r'\s*(?:(?P<sign>\(|\)|AND\b|ANDNOT\b|OR\b)|all:"(?P<phrase>[^"]*)"|cat:(?P<category>[\w.-]+)'
    r"|submittedDate:\[(?P<start>\d{8})0000 TO (?P<end>\d{8})2359\])"
)
Test = Callable[[Paper], bool]


@lru_cache(maxsize=64)
def known_feed(papers: tuple[Paper, ...], params: tuple[tuple[str, str], ...]) -> str:
    """The same, made once for all runs that ask it: making it takes longer than sending it."""
    return feed(papers, dict(params))


def feed(papers: Sequence[Paper], params: Params) -> str:
    """The Atom feed of a query."""
    expression = params["search_query"]
    found = list(filter(matching(expression), papers))
    if params["sortBy"] == "submittedDate":
        found.sort(key=lambda paper: paper.day, reverse=True)
    else:
        phrases = re.findall(r'all:"([^"]*)"', expression)
        found.sort(key=lambda paper: -sum(map(paper.names, phrases)))
    start, size = int(params["start"]), int(params["max_results"])
    entries = "".join(entry(paper) for paper in found[start : start + size])
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/made-up</id>
  <title>arXiv Query: {escape(expression)}</title>
  <updated>2026-07-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(found)}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""


def entry(paper: Paper) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return f"""  <entry>
    <id>http://arxiv.org/abs/{paper.id}v1</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.day}T10:00:00Z</updated>
    <published>{paper.day}T10:00:00Z</published>
    <summary>{escape(paper.abstract, quote=False)}</summary>
    {authors}
    <link href="http://arxiv.org/pdf/{paper.id}v1" rel="related" type="application/pdf" title="pdf"/>
    <category term="{paper.category}" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:primary_category term="{paper.category}"/>
  </entry>
"""


def matching(expression: str) -> Test:
    """The test that an expression means; ValueError for anything but what trendscope sends."""
    tokens = list(_tokens(expression))
    test = _either(tokens)
    if tokens:
        raise ValueError(expression)
    return test


def _tokens(expression: str) -> Iterator[re.Match[str]]:
    at = 0
    while expression[at:].strip():
        token = _TOKEN.match(expression, at)
        if token is None:
            raise ValueError(expression[at:])
        yield token
        at = token.end()


def _either(tokens: list[re.Match[str]]) -> Test:
    tests = [_both(tokens)]
    while tokens and tokens[0]["sign"] == "OR":
        del tokens[0]
        tests.append(_both(tokens))
    return lambda paper: any(test(paper) for test in tests)


def _both(tokens: list[re.Match[str]]) -> Test:
    tests, unwanted = [_one(tokens)], list[Test]()
    while tokens and tokens[0]["sign"] in ("AND", "ANDNOT"):
        (tests if tokens.pop(0)["sign"] == "AND" else unwanted).append(_one(tokens))
    return lambda paper: all(test(paper) for test in tests) and not any(test(paper) for test in unwanted)


def _one(tokens: list[re.Match[str]]) -> Test:
    if not tokens:
        raise ValueError("the expression ends too early")
    token = tokens.pop(0)
    if token["sign"] == "(":
        inner = _either(tokens)
        if not tokens or tokens.pop(0)["sign"] != ")":
            raise ValueError("an open bracket")
        return inner
    if token["phrase"]:
        return lambda paper: paper.names(token["phrase"]) > 0
    if token["category"]:
        return lambda paper: paper.category == token["category"]
    if token["start"]:
        return lambda paper: token["start"] <= paper.day.replace("-", "") <= token["end"]
    raise ValueError(token[0])


# MediaWiki


def mediawiki(articles: Sequence[Article], language: str, params: Params) -> dict[str, Any]:
    """What the action API answers to the calls of the `wikipedia` package, and to `prop=langlinks`."""
    if params["action"] != "query" or params["format"] != "json":
        raise ValueError(params["action"])
    here = {article.title: article for article in articles if article.language == language}
    if params.get("list") == "search":
        return {"batchcomplete": "", "query": {"search": _hits(here, params)}}
    if params["prop"] == "langlinks":
        return {"batchcomplete": True, "query": _langlinks(here, params)}
    return {"batchcomplete": "", "query": _one_page(here, params)}


def _hits(here: Mapping[str, Article], params: Params) -> list[dict[str, object]]:
    """Titles with the words first, then texts with the words."""
    words = re.findall(r"\w+", params["srsearch"].lower())
    in_title = [title for title in here if all(word in title.lower() for word in words)]
    texts = {title: f"{article.text} {' '.join(article.senses)}".lower() for title, article in here.items()}
    in_text = [title for title in here if all(word in texts[title] for word in words)]
    found = list(dict.fromkeys(in_title + in_text))[: int(params["srlimit"])]
    return [{"ns": 0, "title": title} for title in found]


def _one_page(here: Mapping[str, Article], params: Params) -> dict[str, Any]:
    title = params.get("titles", "")
    by_number = {str(number): each for number, each in enumerate(here, 1)}
    title = by_number.get(params.get("pageids", ""), title)
    if title in REDIRECTS and "redirects" in params:
        page = _page(here, REDIRECTS[title], params["prop"])
        return {"redirects": [{"from": title, "to": REDIRECTS[title]}], "pages": page}
    return {"pages": _page(here, title, params["prop"])}


def _page(here: Mapping[str, Article], title: str, prop: str) -> dict[str, Any]:
    article = here.get(title)
    if article is None:
        return {"-1": {"ns": 0, "title": title, "missing": ""}}
    number = list(here).index(title) + 1
    page: dict[str, Any] = {"pageid": number, "ns": 0, "title": title}
    if prop == "info|pageprops":
        page["fullurl"] = _address(article)
        if article.senses:
            page["pageprops"] = {"disambiguation": ""}
    elif prop == "extracts":
        page["extract"] = article.text
    elif prop == "revisions":
        items = "".join(f'<li><a href="#">{escape(sense)}</a>, a sense</li>' for sense in article.senses)
        page["revisions"] = [{"contentformat": "text/x-wiki", "*": f"<div><ul>{items}</ul></div>"}]
    else:
        raise ValueError(prop)
    return {str(number): page}


def _langlinks(here: Mapping[str, Article], params: Params) -> dict[str, Any]:
    if params["formatversion"] != "2" or params["lllang"] != "en":
        raise ValueError(params["formatversion"])
    asked = params["titles"].split("|")
    moved = {title: REDIRECTS[title] for title in asked if title in REDIRECTS}
    pages: list[dict[str, Any]] = []
    for title in dict.fromkeys(moved.get(title, title) for title in asked):
        if title not in here:
            pages.append({"ns": 0, "title": title, "missing": True})
        elif english := here[title].english:
            pages.append({"pageid": 1, "title": title, "langlinks": [{"lang": "en", "title": english}]})
        else:
            pages.append({"pageid": 1, "title": title})
    return {"redirects": [{"from": old, "to": new} for old, new in moved.items()], "pages": pages}


def _address(article: Article) -> str:
    title = quote(article.title.replace(" ", "_"), safe="()_")
    return f"https://{article.language}.wikipedia.org/wiki/{title}"


# Tavily


def tavily(pages: Sequence[Page], params: Mapping[str, Any]) -> dict[str, Any]:
    """Pages by the words they share with the query, however few; undated ones stay in every window."""
    words = set(re.findall(r"\w+", params["query"].lower()))
    first, last = params.get("start_date", ""), params.get("end_date", "9999")
    inside = [page for page in pages if page.day is None or first <= page.day <= last]
    inside.sort(key=lambda page: -len(words & set(re.findall(r"\w+", page.text.lower()))))
    results = [
        {"title": page.title, "url": page.url, "content": page.text, "score": 0.5, "raw_content": None}
        for page in inside[: params["max_results"]]
    ]
    return {"query": params["query"], "answer": None, "images": [], "results": results, "response_time": 0.1}
