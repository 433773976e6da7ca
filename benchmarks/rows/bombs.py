"""S4: answers that are small on the wire and large in memory, or never end, by every way into a run.

Each is read in a process of its own, forked from one that has everything loaded (`-m benchmarks.rows.bombs`).
It may grow by 32 MB, a page's reader may have 256 MB, and both 10 s, of work and on the clock; and what comes
out is documents, text, or one line. Linux only: other systems count memory in another way.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import IO, Any

from benchmarks.rows import bomb_bodies as bodies
from benchmarks.rows.row import Case, Row
from tests.fakes.servers import Answer, Server, says, serving
from trendscope import Settings
from trendscope.errors import TrendscopeError
from trendscope.fulltext.page import fetch_blocks
from trendscope.net.session import open_session
from trendscope.tools.registry import load_sources

MAX_GROWTH = 32 * 1024  # kB
MAX_CHILD = 256 * 1024  # kB
MAX_SECONDS = 10.0
REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES = ("tavily", "openalex", "semantic_scholar", "wikipedia", "pubmed", "arxiv")
LISTS = {
    "tavily": b'{"results": ITEMS}',
    "openalex": b'{"meta": {"count": 1, "per_page": 1}, "results": ITEMS}',
    "semantic_scholar": b'{"total": 1, "data": ITEMS}',
    "wikipedia": b'{"query": {"search": ITEMS}}',
    "pubmed": b'{"esearchresult": {"count": "1", "idlist": ITEMS}}',
}
ENTRY = (
    b"<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>T</title><summary>PROSE</summary>"
    b"<published>2024-05-06T00:00:00Z</published><updated>2024-05-06T00:00:00Z</updated></entry>"
)
RECORD = (
    b"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle><Abstract>"
    b"<AbstractText>PROSE</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
)
TOTAL = b"<a:totalResults xmlns:a='http://a9.com/-/spec/opensearch/1.1/'>99999</a:totalResults>"
FEED = b'feed xmlns="http://www.w3.org/2005/Atom"'


def read(url: str, way: str) -> None:
    """Read what the server has, as a page or as the answer of a service."""
    settings = Settings(
        addresses=dict.fromkeys(SERVICES, url),
        intervals=dict.fromkeys(SERVICES, 0.0),
        timeout=1.5,
        cache="off",
        proxy="off",
    )
    session = open_session(settings)
    session.attempts = 1
    if way == "page":
        session.allow_host("127.0.0.1", int(url.rpartition(":")[2]))
        fetch_blocks(url, session)
    else:
        load_sources([way], settings, session)[way]._run("language")


def measured(url: str, way: str) -> dict[str, Any]:
    """What reading it took; `raised` is an error that should not have come out."""
    before, raised, begun = _resident(), "", time.monotonic()
    try:
        read(url, way)
    except TrendscopeError as error:
        raised = "" if "\n" not in str(error) else f"not one line: {error}"
    except BaseException as error:  # noqa: BLE001 - what is looked for
        raised = repr(error)[:200]
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "raised": raised,
        "grown": own.ru_maxrss - before,
        "child": child.ru_maxrss,
        "seconds": time.monotonic() - begun,
        "work": own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime,
    }


def _resident() -> int:
    """The memory of this process in kB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


def drive() -> None:
    """Read lines with a URL and a way; fork for each, and write what it took."""
    with serving(says("<p>loads what is needed</p>")) as server:
        for way in ("page", *SERVICES):
            measured(server.url(""), way)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if child := os.fork():
            _, status = os.waitpid(child, 0)
            sys.stdout.write("" if status == 0 else f'{{"raised": "ended with status {status}"}}\n')
            sys.stdout.flush()
        else:
            sys.stdout.write(json.dumps(measured(**json.loads(line))) + "\n")
            sys.stdout.flush()
            os._exit(0)


class Driver:
    """The process that reads the bombs."""

    def __init__(self, to: IO[str], of: IO[str]) -> None:
        self.to, self.of = to, of
        self.is_ready = False

    def problem(self, url: str, way: str) -> str | None:
        """What was wrong with reading it."""
        self.to.write(json.dumps({"url": url, "way": way}) + "\n")
        self.to.flush()
        if not self.is_ready:
            self.of.readline()
            self.is_ready = True
        took = json.loads(self.of.readline())
        if took["raised"]:
            return str(took["raised"])
        wrong = []
        if took["grown"] > MAX_GROWTH:
            wrong.append(f"grew by {took['grown'] // 1024} MB")
        if took["child"] > MAX_CHILD:
            wrong.append(f"its child had {took['child'] // 1024} MB")
        if took["work"] > MAX_SECONDS:
            wrong.append(f"worked for {took['work']:.0f} s")
        if took["seconds"] > MAX_SECONDS:
            wrong.append(f"took {took['seconds']:.0f} s")
        return ", ".join(wrong) or None


@contextmanager
def driving() -> Iterator[Driver]:
    command = [sys.executable, "-m", "benchmarks.rows.bombs"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Driver(process.stdin, process.stdout)
        process.stdin.close()


def bombs() -> Iterator[tuple[str, str, Callable[[], Answer]]]:
    """The way, the name, and what makes the answer, of each."""
    for name, answer in bodies.of_http(bodies.HTML):
        yield "page", name, lambda answer=answer: answer  # type: ignore[misc]
    for name, answer in bodies.of_images():
        yield "page", name, lambda answer=answer: answer  # type: ignore[misc]
    for way, kind in (("openalex", bodies.JSON), ("arxiv", bodies.XML)):
        for name, answer in bodies.of_http(kind):
            yield way, name, lambda answer=answer: answer  # type: ignore[misc]
    for name, body in bodies.of_html():
        yield "page", name, _says(body, "text/html")
    for name, body in bodies.of_pdf():
        yield "page", name, _says(body, "application/pdf")
    for name, body in bodies.of_xml(FEED, ENTRY):
        yield "arxiv", name, _says(body, "application/atom+xml")
    for name, body in bodies.near_limit_xml(FEED, ENTRY, TOTAL):
        yield "arxiv", name, _says(body, "application/atom+xml")
    for name, body in (
        *bodies.of_xml(b"PubmedArticleSet", b"<PubmedArticle>PROSE</PubmedArticle>"),
        *bodies.near_limit_xml(b"PubmedArticleSet", RECORD),
    ):
        yield "pubmed", name, _records(body)
    for way, form in LISTS.items():
        for name, body in (*bodies.of_json(form), *bodies.near_limit_json(form)):
            yield way, name, _says(body, "application/json")
    for name, body in bodies.of_works():
        yield "openalex", name, _says(body, "application/json")


def _says(body: bodies.Body, kind: str) -> Callable[[], Answer]:
    return lambda: says(body(), Content_Type=kind)


def _records(body: bodies.Body) -> Callable[[], Answer]:
    """PubMed's list of ids first, then the records."""

    def made() -> Answer:
        ids = says('{"esearchresult": {"count": "1", "idlist": ["1"]}}', Content_Type="application/json")
        records = says(body(), Content_Type="text/xml")
        return lambda handler: (ids if "esearch" in handler.path else records)(handler)

    return made


@contextmanager
def cases(random: Random) -> Iterator[Sequence[Case]]:
    """Every bomb."""
    with serving(says("")) as server, driving() as driver:

        def case(way: str, name: str, answer: Callable[[], Answer]) -> Case:
            return Case(f"{way}: {name}", lambda: _explode(server, driver, way, answer()))

        yield [case(*bomb) for bomb in bombs()]


def _explode(server: Server, driver: Driver, way: str, answer: Answer) -> str | None:
    server.answers[:] = [answer]
    server.received.clear()
    return driver.problem(server.url(""), way)


ROW = Row("S4", "bombs, by every way into a run", cases)

if __name__ == "__main__":
    drive()
