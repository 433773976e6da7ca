"""Do the labels hold? Trends are measured on samples, and judged by the full counts of a replica.

    python -m benchmarks.trends --base http://127.0.0.1:8899 --questions questions.jsonl --labels

The replica answers as arXiv and OpenAlex do, and holds every paper, so that a label can be checked
against all of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from benchmarks.corpus import Corpus, conjunction
from benchmarks.replica import settings_at
from trendscope.agents.evidence_builder import document_keys
from trendscope.agents.run_factory import MemoryRuns
from trendscope.document import Document
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context, State
from trendscope.measuring.measure import measure
from trendscope.measuring.selection import select_candidates
from trendscope.question.parse import Question

YEARS = range(2018, 2026)
EARLIER, RECENT = range(2018, 2022), range(2023, 2026)
CHANGE, VAGUE = 1.2, 2.0

RULES = f"""
really rises: share of all papers in {RECENT[0]}-{RECENT[-1]} at least {CHANGE} times that of \
{EARLIER[0]}-{EARLIER[-1]}; really falls: at most 1/{CHANGE}
within topic: the same of shares among the topic's papers, every direction but steady
vague: share among the topic's papers under {VAGUE} times the \
share among all papers, {RECENT[0]}-{RECENT[-1]} (fading labels: {EARLIER[0]}-{EARLIER[-1]})"""


@dataclass(frozen=True)
class Sample:
    """A question as the product answered it: what it measured, and the labels that it showed."""

    question: Question
    documents: list[Document]
    reference: list[Document]
    shown: list[tuple[str, str]]

    @property
    def topic(self) -> str:
        """The search for all papers on the topic."""
        return conjunction(self.question.topic, "{}")


@dataclass(frozen=True)
class Verdict:
    """A label, what was claimed of it, and what the full counts say."""

    label: str
    direction: str
    change: float
    within: float
    lift: float

    @property
    def upward(self) -> bool:
        return self.direction in ("rising", "likely rising")

    @property
    def rises(self) -> bool:
        return self.change >= CHANGE

    @property
    def falls(self) -> bool:
        return self.change <= 1 / CHANGE

    @property
    def right(self) -> bool:
        return self.falls if self.direction == "fading" else self.rises

    @property
    def right_within(self) -> bool:
        return self.within <= 1 / CHANGE if self.direction == "fading" else self.within >= CHANGE

    @property
    def vague(self) -> bool:
        return self.lift < VAGUE


@dataclass(frozen=True)
class Totals:
    verdicts: list[Verdict]
    seconds: list[float]

    def row(self) -> str:
        up = [verdict for verdict in self.verdicts if verdict.upward]
        moving = [verdict for verdict in self.verdicts if verdict.direction != "steady"]
        early = [verdict for verdict in self.verdicts if verdict.direction == "early signal"]
        down = [verdict for verdict in self.verdicts if verdict.direction == "fading"]
        wrong = sum(verdict.falls for verdict in (*up, *early))
        cells = (
            len(self.verdicts),
            _rate(verdict.right for verdict in up),
            _rate(verdict.right for verdict in early),
            _rate(verdict.right for verdict in down),
            wrong,
            _rate(verdict.right_within for verdict in moving),
            _rate(verdict.vague for verdict in self.verdicts),
            _rate(verdict.vague for verdict in up),
            f"{sum(self.seconds) / len(self.seconds):.2f}",
        )
        return ROW.format(*cells)


ROW = "{:>7}{:>14}{:>14}{:>14}{:>15}{:>14}{:>13}{:>14}{:>7}"
HEAD = ROW.format(
    "labels",
    "rising right",
    "early right",
    "fading right",
    "falls as rise",
    "within topic",
    "vague",
    "rising vague",
    "cpu s",
)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    corpus = Corpus(options.base)
    samples = list(_samples(options.base, options.questions))
    print(RULES, "\n")
    totals = _judge_all(samples, corpus, labels=options.labels)
    print(HEAD, totals.row(), sep="\n")
    _speed(samples)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--base", default="http://127.0.0.1:8899", help="the server that answers for the sources"
    )
    parser.add_argument(
        "--questions", type=Path, required=True, help="JSON lines with lang, kind and question"
    )
    parser.add_argument("--labels", action="store_true", help="print every label with its verdict")
    return parser.parse_args(arguments)


def _samples(base: str, path: Path) -> Iterable[Sample]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == "en" and row["kind"] == "trend":
            yield asyncio.run(_sample(row["question"], base))


async def _sample(question: str, base: str) -> Sample:
    """The whole graph over the replica, for the years that are judged."""
    runs = MemoryRuns()
    graph = build_graph(InMemorySaver(), runs=runs, settings=lambda: settings_at(base))
    config: RunnableConfig = {"configurable": {"thread_id": question}}
    context = Context(since=YEARS[0], until=YEARS[-1], sources=["arxiv"])
    result = await graph.ainvoke({"question": question}, config, context=context)
    state = cast("State", (await graph.aget_state(config)).values)
    run = runs.get(state["run"])
    papers = document_keys(state, "topic")
    return Sample(
        run.question,
        [run.documents[key] for key in papers],
        [run.documents[key] for key in document_keys(state, "reference") if key not in papers],
        [(trend["label"], trend["direction"]) for trend in result["report"]["trends"]],
    )


def _judge_all(samples: Sequence[Sample], corpus: Corpus, *, labels: bool) -> Totals:
    verdicts, seconds = [], []
    for sample in samples:
        seconds.append(_seconds_to_measure(sample))
        judged = [_judge(label, direction, sample, corpus) for label, direction in sample.shown]
        verdicts += judged
        if labels:
            _print_labels(sample, judged)
    return Totals(verdicts, seconds)


def _seconds_to_measure(sample: Sample) -> float:
    """CPU seconds to repeat what the product had measured."""
    started = time.process_time()
    select_candidates(
        measure(sample.documents, sample.question.phrases, sample.question.window, sample.reference)
    )
    return time.process_time() - started


def _judge(label: str, direction: str, sample: Sample, corpus: Corpus) -> Verdict:
    phrase = f'"{label}"'
    years = EARLIER if direction == "fading" else RECENT
    both = f"{sample.topic} AND {phrase}"
    return Verdict(
        label,
        direction,
        change=_change(corpus, phrase, ""),
        within=_change(corpus, both, sample.topic),
        lift=_share(corpus, both, sample.topic, years) / max(1e-9, _share(corpus, phrase, "", years)),
    )


def _change(corpus: Corpus, search: str, of: str) -> float:
    return _share(corpus, search, of, RECENT) / max(1e-9, _share(corpus, search, of, EARLIER))


def _share(corpus: Corpus, search: str, of: str, years: Iterable[int]) -> float:
    years = list(years)
    return corpus.count(search, years) / max(1, corpus.count(of, years))


def _print_labels(sample: Sample, verdicts: Iterable[Verdict]) -> None:
    print(f"{sample.question.text}  {sample.topic}, {len(sample.documents)} documents")
    for verdict in verdicts:
        wrong = verdict.direction != "steady" and not verdict.right
        notes = f"{'WRONG' if wrong else '':<6}{'vague' if verdict.vague else ''}"
        change, within = min(verdict.change, 999), min(verdict.within, 999)
        counted = f"change {change:7.2f}  within topic {within:7.2f}  lift {verdict.lift:6.1f}"
        print(f"  {verdict.direction:<14}{verdict.label:<44}{counted}  {notes}")
    print()


def _rate(outcomes: Iterable[bool]) -> str:
    found = list(outcomes)
    return f"{sum(found) / len(found):.2f} of {len(found)}" if found else "-"


def _speed(samples: Sequence[Sample]) -> None:
    every = list({document.key: document for sample in samples for document in sample.documents}.values())
    question, reference = samples[0].question, samples[0].reference
    terms, window = question.phrases[:1], question.window
    for number in (50, 200, 400, 1000):
        started = time.process_time()
        select_candidates(measure(every[:number], terms, window, reference))
        print(f"{number:>5} documents: {time.process_time() - started:.2f} CPU seconds")


if __name__ == "__main__":
    main()
