"""Do the labels hold? Trends are measured on samples, and judged by the full counts of a replica.

    python benchmarks/trends.py --base http://127.0.0.1:8899 --questions questions.jsonl --labels

The replica answers as arXiv and OpenAlex do, and holds every paper, so that a label can be checked
against all of them. A prototype with `trends(question, documents, k)` may be compared by its path.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus, majority

from trendscope.document import Document
from trendscope.measuring.measure import measure
from trendscope.measuring.picking import pick
from trendscope.measuring.vocabulary import vocabulary
from trendscope.measuring.words import parts

YEARS = range(2018, 2026)
EARLIER, RECENT = range(2018, 2022), range(2023, 2026)
BACKGROUND_YEARS = (2018, 2021, 2024, 2025)
PER_YEAR, BACKGROUND_PER_YEAR = 50, 60
CHANGE, VAGUE = 1.2, 2.0

RULES = f"""
really rises: share of all papers in {RECENT[0]}-{RECENT[-1]} at least {CHANGE} times that of \
{EARLIER[0]}-{EARLIER[-1]}; really falls: at most 1/{CHANGE}
vague: share among the topic's papers (all words of the question's terms) under {VAGUE} times the \
share among all papers, {RECENT[0]}-{RECENT[-1]} (fading labels: {EARLIER[0]}-{EARLIER[-1]})"""


@dataclass(frozen=True)
class Question:
    text: str
    terms: tuple[str, ...]
    documents: list[Document]
    background: list[Document]

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(part for term in self.terms for part in parts(term)))


@dataclass(frozen=True)
class Verdict:
    """A label, what was claimed of it, and what the full counts say."""

    label: str
    direction: str
    change: float
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
    def vague(self) -> bool:
        return self.lift < VAGUE


@dataclass(frozen=True)
class Totals:
    name: str
    verdicts: list[Verdict]
    seconds: list[float]

    def row(self) -> str:
        up = [verdict for verdict in self.verdicts if verdict.upward]
        early = [verdict for verdict in self.verdicts if verdict.direction == "early signal"]
        down = [verdict for verdict in self.verdicts if verdict.direction == "fading"]
        wrong = sum(verdict.falls for verdict in (*up, *early))
        cells = (
            self.name,
            len(self.verdicts),
            _rate(verdict.rises for verdict in up),
            _rate(verdict.rises for verdict in early),
            _rate(verdict.falls for verdict in down),
            wrong,
            _rate(verdict.vague for verdict in self.verdicts),
            _rate(verdict.vague for verdict in up),
            f"{sum(self.seconds) / len(self.seconds):.2f}",
        )
        return ROW.format(*cells)


ROW = "{:<12}{:>7}{:>14}{:>14}{:>14}{:>15}{:>13}{:>13}{:>8}"
HEAD = ROW.format(
    "",
    "labels",
    "rising right",
    "early right",
    "fading right",
    "falls as rise",
    "vague",
    "rising vague",
    "cpu s",
)

Method = Callable[[Question], list[tuple[str, str]]]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    corpus = Corpus(options.base)
    questions = list(_questions(corpus, options.questions))
    methods: dict[str, Method] = {"trendscope": _ours}
    if options.prototype:
        methods["prototype"] = _prototype(options.prototype)
    print(RULES, "\n")
    totals = [
        _run(name, method, questions, corpus, labels=options.labels) for name, method in methods.items()
    ]
    print(HEAD, *(total.row() for total in totals), sep="\n")
    _speed(questions)


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
    parser.add_argument("--prototype", type=Path, help="a Python file to compare with")
    parser.add_argument("--labels", action="store_true", help="print every label with its verdict")
    return parser.parse_args(arguments)


def _questions(corpus: Corpus, path: Path) -> Iterable[Question]:
    for line in path.read_text("utf-8").splitlines():
        asked = json.loads(line)
        if asked["lang"] == "en" and asked["kind"] == "trend":
            yield _gather(corpus, asked["question"])


def _gather(corpus: Corpus, text: str) -> Question:
    terms = tuple(_terms(text))
    words = dict.fromkeys(part for term in terms for part in parts(term))
    papers = corpus.topic(words, YEARS, PER_YEAR)
    category = majority(category for _, category in papers)
    background = corpus.background(category, BACKGROUND_YEARS, BACKGROUND_PER_YEAR)
    return Question(text, terms, [document for document, _ in papers], background)


def _terms(question: str) -> list[str]:
    """The runs of words of a question that are about its topic."""
    passing = vocabulary("stop_words") | vocabulary("question_words")
    runs: list[list[str]] = [[]]
    for word in question.strip(" ?.").split():
        if word.lower() in passing or word.isdigit():
            runs.append([])
        else:
            runs[-1].append(word)
    return [" ".join(run) for run in runs if run]


def _ours(question: Question) -> list[tuple[str, str]]:
    measured = measure(question.documents, question.terms, question.background)
    return [(candidate.label, candidate.direction) for candidate in pick(measured)]


def _prototype(path: Path) -> Method:
    spec = importlib.util.spec_from_file_location("prototype", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)

    def labels(question: Question) -> list[tuple[str, str]]:
        found = module.trends(question.text, [_as_mapping(document) for document in question.documents], k=6)
        return [(trend["label"], _direction(trend["momentum"]["z"])) for trend in found["trends"]]

    return labels


def _as_mapping(document: Document) -> dict[str, object]:
    return {
        "id": document.key,
        "title": document.title,
        "abstract": document.text,
        "authors": list(document.authors),
        "year": document.year,
        "url": document.url,
        "source": document.source,
    }


def _direction(z: float) -> str:
    return "rising" if z >= 2.5 else "likely rising" if z >= 1.96 else "early signal"


def _run(name: str, method: Method, questions: Sequence[Question], corpus: Corpus, *, labels: bool) -> Totals:
    verdicts, seconds = [], []
    for question in questions:
        started = time.process_time()
        found = method(question)
        seconds.append(time.process_time() - started)
        judged = [_judge(label, direction, question, corpus) for label, direction in found]
        verdicts += judged
        if labels:
            _print_labels(name, question, judged)
    return Totals(name, verdicts, seconds)


def _judge(label: str, direction: str, question: Question, corpus: Corpus) -> Verdict:
    phrase = f'"{label}"'
    years = EARLIER if direction == "fading" else RECENT
    topic = " ".join(question.words)
    in_topic = _share(corpus, f"{topic} {phrase}", topic, years)
    return Verdict(
        label,
        direction,
        change=_share(corpus, phrase, "", RECENT) / max(1e-9, _share(corpus, phrase, "", EARLIER)),
        lift=in_topic / max(1e-9, _share(corpus, phrase, "", years)),
    )


def _share(corpus: Corpus, search: str, of: str, years: Iterable[int]) -> float:
    years = list(years)
    return corpus.count(search, years) / max(1, corpus.count(of, years))


def _print_labels(name: str, question: Question, verdicts: Iterable[Verdict]) -> None:
    print(f"{name}: {question.text}  {list(question.terms)}, {len(question.documents)} documents")
    for verdict in verdicts:
        claim = verdict.direction
        right = verdict.falls if claim == "fading" else verdict.rises
        notes = f"{'' if right else 'WRONG ':<6}{'vague' if verdict.vague else ''}"
        print(
            f"  {claim:<14}{verdict.label:<42}change {min(verdict.change, 999):7.2f}  lift {verdict.lift:6.1f}  {notes}"
        )
    print()


def _rate(outcomes: Iterable[bool]) -> str:
    found = list(outcomes)
    return f"{sum(found) / len(found):.2f} of {len(found)}" if found else "-"


def _speed(questions: Sequence[Question]) -> None:
    every = list(
        {document.key: document for question in questions for document in question.documents}.values()
    )
    for number in (50, 200, 400, 1000):
        started = time.process_time()
        pick(measure(every[:number], questions[0].terms, questions[0].background))
        print(f"{number:>5} documents: {time.process_time() - started:.2f} CPU seconds")


if __name__ == "__main__":
    main()
