"""NCBI's E-utilities on loopback: a search and a fetch over made-up articles on the gut microbiome.

with Eutils() as server:
    Settings(addresses={"pubmed": server.url})
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self
from urllib.parse import parse_qsl, urlsplit

Fault = Literal["html", "cut", "entity", "hollow", "half", "nameless"]
Endpoint = Literal["esearch", "efetch"]

MAX_IDS = 9_999
YEARS = range(2016, 2027)
PER_YEAR = 8
UNFINISHED_YEAR = 4

# How many of a year's articles, 2016 to 2026, are about each phrase.
PHRASES: dict[str, tuple[int, ...]] = {
    "fecal microbiota transplantation": (0, 1, 1, 1, 2, 2, 3, 4, 4, 5, 3),
    "bile acid metabolism": (0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 2),
    "short-chain fatty acids": (2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1),
    "probiotic supplementation": (6, 6, 5, 5, 4, 3, 3, 2, 1, 1, 0),
    "culture-based profiling": (4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0),
}
SETTINGS = (
    "type 2 diabetes",
    "colorectal cancer",
    "preterm infants",
    "<i>Clostridioides difficile</i> infection",
    "irritable bowel syndrome",
    "older adults",
    "childhood obesity",
)
FINDINGS = (
    "Symptoms were milder after {}, and the difference lasted for a year.",
    "We found no serious harm of {} in any of the participants.",
    "Diet and earlier antibiotics explained who benefited from {}.",
    "The composition of the community changed with {} within weeks.",
    "In a second group, {} was linked to fewer visits to the hospital.",
)
PEOPLE = (
    ("Min-ji", "Park"),
    ("Elena", "García Ruiz"),
    ("Tomas", "Novak"),
    ("Amara", "Okafor"),
    ("Sven", "Lindqvist"),
)


@dataclass(frozen=True)
class Article:
    """One record. `title` and the texts of `abstract` are XML, as PubMed sends them.

    `date` is the day of the electronic version (`2024-05-01`), or only what stands on the issue: a
    year (`2024`) or months (`2024 Jan-Feb`). `abstract` holds pairs of a label, which may be empty,
    and a text.
    """

    uid: str
    date: str
    title: str
    abstract: tuple[tuple[str, str], ...]
    authors: tuple[tuple[str, str], ...] = PEOPLE[:2]
    group: str = ""

    @property
    def year(self) -> int:
        return int(self.date[:4])

    @property
    def day(self) -> str:
        """The day that PubMed searches by."""
        if " " in self.date:
            return f"{self.year}/01/01"
        return self.date.replace("-", "/") if "-" in self.date else f"{self.year}/03/01"

    @property
    def words(self) -> str:
        """Title and abstract as they are searched."""
        text = " ".join([self.title, *(text for _, text in self.abstract)])
        return " ".join(re.findall(r"[\w-]+", re.sub(r"<[^>]*>", "", text).lower()))


def _article(year: int, place: int, size: int) -> Article:
    number = (year - YEARS[0]) * PER_YEAR + place
    setting = SETTINGS[number % len(SETTINGS)]
    phrases = [
        phrase
        for start, (phrase, counts) in enumerate(PHRASES.items())
        if (place - start * 3) % size < counts[year - YEARS[0]]
    ]
    findings = [FINDINGS[(number + at) % len(FINDINGS)].format(phrase) for at, phrase in enumerate(phrases)]
    background = f"The gut microbiome in {setting} is not well understood."
    people = 40 + number * 7 % 160
    methods = f"We followed {people} participants for {8 + number % 5 * 4} weeks."
    conclusion = f"Larger trials in {setting} are needed, with health outcomes that matter to patients."
    return Article(
        uid=str(30_000_000 + number * 1_013),
        date=_date(year, number),
        title=f"{_subject(phrases, number)} in {setting}: a study of {people} participants.",
        abstract=_abstract(background, methods, " ".join(findings), conclusion, structured=number % 4 == 1),
        authors=tuple(PEOPLE[(number + step) % len(PEOPLE)] for step in range(1 + number % 3)),
        group="Gut Health Consortium" if number % 6 == 5 else "",
    )


def _date(year: int, number: int) -> str:
    if number % 10 == 3:
        return f"{year}"
    if number % 10 == 7:
        return f"{year} Jan-Feb"
    return f"{year}-{1 + number % 12:02}-{1 + number * 5 % 28:02}"


def _subject(phrases: list[str], number: int) -> str:
    if not phrases:
        return "Diversity of the gut microbiome"
    phrase = phrases[number % len(phrases)]
    return f"{phrase[0].upper()}{phrase[1:]} and the gut microbiome"


def _abstract(
    background: str, methods: str, findings: str, conclusion: str, *, structured: bool
) -> tuple[tuple[str, str], ...]:
    findings = findings or "Diversity was stable over time."
    if structured:
        labels = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
        return tuple(zip(labels, (background, methods, findings, conclusion), strict=True))
    return (("", f"{background} {methods} {findings} {conclusion}"),)


# The first article is a letter: it has no abstract.
ARTICLES: tuple[Article, ...] = (
    Article(
        uid="29999999", date="2016-02-01", title="Letter: what is a healthy gut microbiome?", abstract=()
    ),
    *(
        _article(year, place, size)
        for year in YEARS
        for size in (UNFINISHED_YEAR if year == YEARS[-1] else PER_YEAR,)
        for place in range(size)
    ),
)


@dataclass(frozen=True)
class EutilsRequest:
    """One request that came in."""

    endpoint: str
    params: dict[str, str]


class Eutils:
    """The server, while its `with` block runs. `asked` holds the requests, in order."""

    def __init__(self, articles: Iterable[Article] = ARTICLES) -> None:
        self.articles = tuple(articles)
        self.asked: list[EutilsRequest] = []
        self.fault: Fault | int | None = None
        self.fault_at: Endpoint | None = None
        self.retry_after: int | None = None
        self.times: float = float("inf")
        self._server = _Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/entrez/eutils"

    def fail(
        self,
        fault: Fault | int,
        at: Endpoint | None = None,
        retry_after: int | None = None,
        times: float = float("inf"),
    ) -> None:
        """Answer badly from now on, or so many times, everywhere or at one endpoint; a number is a status."""
        self.fault, self.fault_at, self.retry_after, self.times = fault, at, retry_after, times

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, endpoint: str, params: dict[str, str]) -> tuple[int, str, str]:
        """Status, content type and body."""
        self.asked.append(EutilsRequest(endpoint, params))
        fault = self.fault if self.fault_at in (None, endpoint) and self.times > 0 else None
        self.times -= fault is not None
        if isinstance(fault, int):
            refusal = {"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3"}
            return fault, "application/json", json.dumps(refusal)
        if fault == "html":
            return 200, "text/html; charset=UTF-8", "<!DOCTYPE html><html><body>Maintenance<br></body></html>"
        kind, body = self._search(params) if endpoint == "esearch" else self._fetch(params)
        if fault == "entity":
            body = body.replace(' PUBLIC "', ' [<!ENTITY a "aaaa">]> <!-- "', 1).replace('.dtd">', '" -->', 1)
        if fault in ("hollow", "half", "nameless"):
            body = _spoiled(body, fault)
        return 200, kind, body[: len(body) // 2] if fault == "cut" else body

    def _search(self, params: dict[str, str]) -> tuple[str, str]:
        return search(self.articles, params)

    def _fetch(self, params: dict[str, str]) -> tuple[str, str]:
        return fetch(self.articles, params)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, eutils: Eutils) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.eutils = eutils


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        endpoint = parts.path.rpartition("/")[2].removesuffix(".fcgi")
        params = dict(parse_qsl(parts.query))
        if endpoint not in ("esearch", "efetch") or params.get("db") != "pubmed":
            self.send_error(404)
            return
        status, kind, body = self.server.eutils.answer(endpoint, params)
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if status >= 400 and self.server.eutils.retry_after is not None:
            self.send_header("Retry-After", str(self.server.eutils.retry_after))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Keep the output of the tests clean."""


def eutils(articles: Sequence[Article], endpoint: str, params: Mapping[str, str]) -> tuple[str, str]:
    """Content type and body of a good answer."""
    return search(articles, params) if endpoint == "esearch" else fetch(articles, params)


def search(articles: Sequence[Article], params: Mapping[str, str]) -> tuple[str, str]:
    term = params["term"]
    found = [article for article in articles if _matches(article, term)]
    wanted = _phrases(term)
    if params.get("sort") == "pub_date":
        found.sort(key=lambda article: article.day, reverse=True)
    else:
        found.sort(key=lambda article: -sum(article.words.count(phrase) for phrase in wanted))
    start, most = int(params.get("retstart", "0")), int(params.get("retmax", "20"))
    page = [article.uid for article in found[start : min(start + most, MAX_IDS)]]
    result: dict[str, object] = {
        "count": str(len(found)),
        "retmax": str(len(page)),
        "retstart": str(start),
        "idlist": page,
        "translationset": [],
        "querytranslation": term.replace("[tiab]", "[Title/Abstract]").replace(
            "[dp]", "[Date - Publication]"
        ),
    }
    unknown = [
        f'"{phrase}"[tiab]'
        for phrase in wanted
        if " " in phrase and not any(phrase in article.words for article in articles)
    ]
    if unknown or not found:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": unknown,
            "outputmessages": [] if found else ["No items found."],
        }
    answer = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    return "application/json; charset=UTF-8", json.dumps(answer)


def fetch(articles: Sequence[Article], params: Mapping[str, str]) -> tuple[str, str]:
    wanted = params["id"].split(",")
    # In the order of the numbers, which is not the order of relevance.
    records = "\n".join(_xml(article) for article in articles if article.uid in wanted)
    return "text/xml; charset=UTF-8", _HEAD + records + "</PubmedArticleSet>"


def _phrases(term: str) -> list[str]:
    return [phrase.lower() for phrase in re.findall(r'"([^"]*)"\[tiab\]', term)]


def _matches(article: Article, term: str) -> bool:
    """All groups between AND, each by any of its phrases; none after NOT; a phrase by all of its words."""
    window = re.search(r"([\d/]+):([\d/]+)\[dp\]", term)
    if window and not window[1] <= article.day[: len(window[1])] <= window[2]:
        return False
    if "hasabstract" in term and not article.abstract:
        return False
    words = set(article.words.split())
    wanted, *excluded = re.split(r" NOT (?=\")", re.sub(r" AND (?!\"|\()[^ ]+", "", term))
    groups = [phrases for part in wanted.split(" AND ") if (phrases := _phrases(part))]
    unwanted = [phrase for part in excluded for phrase in _phrases(part)]
    return all(any(words.issuperset(phrase.split()) for phrase in group) for group in groups) and not any(
        words.issuperset(phrase.split()) for phrase in unwanted
    )


def _spoiled(body: str, fault: Fault | int) -> str:
    """The answer without its ids or articles, with half of them, or with one that has no id."""
    if body.startswith("{"):
        answer = json.loads(body)
        ids = answer["esearchresult"]["idlist"]
        answer["esearchresult"]["idlist"] = [] if fault == "hollow" else ids[: len(ids) // 2]
        return json.dumps(answer)
    if fault == "nameless":
        return re.sub(r"<PMID [^>]*>\d+</PMID>", "", body, count=1)
    head, *articles = re.split(r"(?=<PubmedArticle>)", body.removesuffix("</PubmedArticleSet>"))
    kept = [] if fault == "hollow" else articles[: len(articles) // 2]
    return "".join([head, *kept, "</PubmedArticleSet>"])


_HEAD = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""


def _xml(article: Article) -> str:
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{last}</LastName><ForeName>{fore}</ForeName>'
        f"<Initials>{fore[0]}</Initials><AffiliationInfo><Affiliation>Institute of Made-up Medicine."
        "</Affiliation></AffiliationInfo></Author>"
        for fore, last in article.authors
    )
    if article.group:
        authors += f'<Author ValidYN="Y"><CollectiveName>{article.group}</CollectiveName></Author>'
    people = f'<AuthorList CompleteYN="Y">{authors}</AuthorList>' if authors else ""
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">
<PMID Version="1">{article.uid}</PMID>
<DateRevised><Year>2026</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic">1234-5679</ISSN>
<JournalIssue CitedMedium="Internet"><Volume>12</Volume><Issue>3</Issue>{_issue(article)}</JournalIssue>
<Title>Journal of made-up medicine</Title><ISOAbbreviation>J Made Up Med</ISOAbbreviation></Journal>
<ArticleTitle>{article.title}</ArticleTitle>
<Pagination><StartPage>1</StartPage><MedlinePgn>1-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/{article.uid}</ELocationID>
{_xml_abstract(article)}{people}<Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
{_day(article)}</Article>
<MedlineJournalInfo><Country>Nowhere</Country><MedlineTA>J Made Up Med</MedlineTA></MedlineJournalInfo>
</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">{article.uid}</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>
"""


def _xml_abstract(article: Article) -> str:
    if not article.abstract:
        return ""
    parts = "".join(
        f'<AbstractText Label="{label}" NlmCategory="{label}">{text}</AbstractText>'
        if label
        else f"<AbstractText>{text}</AbstractText>"
        for label, text in article.abstract
    )
    notice = "<CopyrightInformation>© The Authors.</CopyrightInformation>"
    return f"<Abstract>{parts}{notice}</Abstract>\n"


def _issue(article: Article) -> str:
    if " " in article.date:
        return f"<PubDate><MedlineDate>{article.date}</MedlineDate></PubDate>"
    return f"<PubDate><Year>{article.year}</Year><Month>Mar</Month></PubDate>"


def _day(article: Article) -> str:
    year, *month_and_day = article.date.split("-")
    if " " in article.date or not month_and_day:
        return ""
    month, day = month_and_day
    return (
        f'<ArticleDate DateType="Electronic"><Year>{year}</Year>'
        f"<Month>{month}</Month><Day>{day}</Day></ArticleDate>\n"
    )
