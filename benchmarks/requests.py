"""arXiv requests and seconds of a question: `python -m benchmarks.requests URL`.

URL is a replica of the sources (benchmarks/replica.py). arXiv is asked every three seconds, as the real one
wants. Each question is asked twice: cold, then after another one on the same field, whose reference corpus
is kept. With
`--openalex-key`, OpenAlex is a source too, at URL/openalex, and the requests to it are counted as well.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import SecretStr

from benchmarks.replica import control, settings_at
from trendscope import Settings, research
from trendscope.events import Progress

QUESTIONS = (
    "recent trends in question answering",
    "trends in machine translation",
    "trends in named entity recognition",
    "trends in hallucination of language models",
)
BEFORE = "trends in text summarization"
INTERVAL = 3.0
FIGURES = ("papers on the question:", "papers read", "measured:")


@dataclass(frozen=True)
class Cost:
    """What one question took: requests by service, seconds to the first figures and to the answer."""

    requests: Mapping[str, int]
    first_figures: float
    measured: float
    answer: float
    papers: int


def ask(question: str, settings: Settings, base: str, today: date) -> Cost:
    """Ask one question; the replica counts the requests."""
    control(base, "reset", {})
    began = time.perf_counter()
    seen: dict[str, float] = {}

    def note(progress: Progress) -> None:
        for mark in FIGURES:
            if mark in progress.text:
                seen.setdefault(mark, time.perf_counter() - began)

    report = research(question, settings=settings, today=today, on_progress=note)
    answer = time.perf_counter() - began
    with urllib.request.urlopen(f"{base}/control/log", timeout=10) as log:
        requests = Counter(entry["service"] for entry in json.load(log))
    measured = seen.get("measured:", answer)
    return Cost(requests, min(seen.values(), default=answer), measured, answer, report.measured)


def _settings(url: str, openalex_key: str | None) -> Settings:
    settings = settings_at(url)
    if not openalex_key:
        return settings
    addresses = {**settings.addresses, "openalex": f"{url}/openalex"}
    return settings.model_copy(
        update={"addresses": addresses, "api_keys": {"openalex": SecretStr(openalex_key)}}
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.requests", description=__doc__)
    parser.add_argument("url", help="address of the replica")
    parser.add_argument("--openalex-key", help="any text will do for a replica")
    parser.add_argument("--question", action="append", help="ask this and not the usual ones")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())
    options = parser.parse_args()
    print(f"{'question':<45} {'':<5}    arXiv  OpenAlex  first figures  measured  answer  papers")
    for question in options.question or QUESTIONS:
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(options.url, options.openalex_key)
            # Another name for the same machine: only arXiv's requests wait for each other.
            others = {
                name: url.replace("127.0.0.1", "localhost")
                for name, url in settings.addresses.items()
                if not name.startswith("arxiv")
            }
            settings = settings.model_copy(
                update={
                    "addresses": {**settings.addresses, **others},
                    "intervals": {"arxiv": INTERVAL},
                }
            )
            for name, store in (("cold", "off"), ("warm", folder)):
                settings = settings.model_copy(update={"store": store, "cache": "off"})
                if name == "warm":
                    research(BEFORE, settings=settings, today=options.today)
                cost = ask(question, settings, options.url, options.today)
                print(
                    f"{question:<45} {name:<5} {cost.requests['arxiv']:>8}  {cost.requests['openalex']:>8}"
                    f"  {cost.first_figures:>11.1f} s"
                    f"  {cost.measured:>6.1f} s  {cost.answer:>4.1f} s  {cost.papers:>6,}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
