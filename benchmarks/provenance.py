"""Ask every question in a file and check the answers: each quotation verbatim, each link retrieved.

    python -m benchmarks.provenance --base http://127.0.0.1:8899 --questions questions.jsonl --out reports

A recorder stands between trendscope and the sources at --base and keeps what they sent. A quotation
must be in a text that was sent for that question, character by character, and so must each link.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.replica import settings_at
from trendscope import Report, UsageError, research
from trendscope.evaluation.received import Received, texts_of

FORWARDED = ("user-agent", "content-type", "authorization", "x-tavily-access-mode")


class Recorder(ThreadingHTTPServer):
    """Passes every request on to `base` and keeps the bodies of the answers."""

    daemon_threads = True

    def __init__(self, base: str, handler: type[Forward] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler or Forward)
        self.base = base.rstrip("/")
        self.bodies: list[bytes] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def texts(self) -> list[str]:
        """Every text in the answers so far, as a reader of XML or JSON sees it."""
        return [text for body in self.bodies for text in texts_of(body.decode())]


class Forward(BaseHTTPRequestHandler):
    server: Recorder

    def do_GET(self) -> None:
        self.forward(None)

    def do_POST(self) -> None:
        self.forward(self.rfile.read(int(self.headers["content-length"])))

    def forward(self, data: bytes | None) -> None:
        headers = {name: self.headers[name] for name in FORWARDED if self.headers[name]}
        request = urllib.request.Request(self.server.base + self.path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, kind, body = answer.status, answer.headers["content-type"], answer.read()
        except urllib.error.HTTPError as error:
            status, kind, body = error.code, error.headers["content-type"], error.read()
        self.server.bodies.append(body)
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


def exceptions(report: Report, sent: list[str]) -> Iterator[str]:
    """What cannot be found in the texts that were sent."""
    received = Received(sent)
    for sentence_id, sentence in report.sentences.items():
        if not received.has(sentence.text):
            yield f"{sentence_id} is not verbatim: {sentence.text}"
    for name, document in report.documents.items():
        if not received.has_link(document.url):
            yield f"{name} was not retrieved: {document.url}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", required=True)
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines with a `question` each")
    parser.add_argument("--out", type=Path, required=True, help="folder for the JSON reports")
    parser.add_argument("--model", default="none", help="provider:name of a language model")
    parser.add_argument("--model-url", help="address of an OpenAI-compatible server")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    quotations = links = wrong = 0
    for number, line in enumerate(options.questions.read_text("utf-8").splitlines(), 1):
        question = json.loads(line)["question"]
        recorder = Recorder(options.base)
        start = time.process_time()
        try:
            settings = settings_at(recorder.url).model_copy(update={"model_url": options.model_url})
            report = research(question, settings=settings, model=options.model)
        except UsageError as error:
            print(f"{number:3} usage      {question!r}: {error}")
            continue
        (options.out / f"{number:02}.json").write_text(report.model_dump_json(indent=2), "utf-8")
        found = list(exceptions(report, recorder.texts()))
        quotations, links = quotations + len(report.sentences), links + len(report.documents)
        wrong += len(found)
        directions = ", ".join(trend.direction for trend in report.trends)
        cpu = time.process_time() - start
        print(
            f"{number:3} {report.status:10} {len(report.trends)} trends  {cpu:4.1f} s CPU",
            f" {question}  [{directions}]",
        )
        print(*(f"      EXCEPTION {exception}" for exception in found), sep="\n", end="\n" if found else "")
    print(f"{quotations} quotations, {links} links, {wrong} exceptions")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
