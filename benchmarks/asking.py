"""Questions on a finished run, with a model and without: answered, refused, and whether their ids resolve.

    python -m benchmarks.asking RUN
    python -m benchmarks.asking RUN --questions FILE   # one a line; then a tab and `no` if nothing answers it
    python -m benchmarks.asking RUN --base http://127.0.0.1:8899   # also with benchmarks/honest_model.py

RUN is a kept run, of the store that TRENDSCOPE_STORE names. Without --questions they are made of its trends,
and five are on other things, in English and Korean. The server at --base speaks the OpenAI protocol, as for
benchmarks/model.py. Exits with 1 if an id does not resolve, or a question that nothing answers is answered.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import honest_model
from benchmarks.model import HonestModel
from benchmarks.replica import control
from trendscope.archive import Archive
from trendscope.conversation.answer import Answer
from trendscope.report.report import Report
from trendscope.settings import Settings, load_settings

OF_A_TREND = (
    "why did {0} change?",
    "what is still open in {0}?",
    "{0}의 남은 문제는 무엇인가요?",
    "how many papers name {0}?",
    "what should I read first on {0}?",
    "what do papers find about {0}?",
    "{0}은 왜 변했나요?",
    "{0} 논문은 몇 편인가요?",
)
OF_TWO = ("compare {0} with {1}", "{0}와 {1}를 비교해줘")
UNANSWERABLE = (
    "how do glaciers shape alpine valleys?",
    "what did it cost to build the Brooklyn Bridge?",
    "which vaccine protects against malaria in cattle?",
    "김치는 어떤 온도에서 발효되나요?",
    "조선 시대의 세금 제도는 왜 바뀌었나요?",
)


@dataclass(frozen=True)
class Asked:
    """A question, and whether the run can answer it."""

    text: str
    is_answerable: bool


@dataclass(frozen=True)
class Outcome:
    """What a question came to. `unresolved` are the ids that the run does not have as the answer has them."""

    asked: Asked
    answer: Answer
    seconds: float
    unresolved: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return (self.answer.status == "answered") == self.asked.is_answerable

    def __str__(self) -> str:
        told = f"{self.answer.status}, {len(self.answer.claims)} claims, {self.seconds:.1f} s"
        broken = f", unresolved: {', '.join(self.unresolved)}" if self.unresolved else ""
        return f"{'  ' if self.is_right else '! '}{self.asked.text}: {told}{broken}"


def built_in(report: Report) -> list[Asked]:
    """Ten questions on the trends of a report, and five on other things."""
    labels = [trend.label for trend in report.counted_trends]
    alone = [form.format(labels[at % len(labels)]) for at, form in enumerate(OF_A_TREND)]
    pairs = [form.format(*labels[:2]) for form in OF_TWO if len(labels) > 1]
    return [
        *(Asked(text, is_answerable=True) for text in (*alone, *pairs)),
        *(Asked(text, is_answerable=False) for text in UNANSWERABLE),
    ]


def questions_in(path: Path) -> list[Asked]:
    rows = (line.partition("\t") for line in path.read_text("utf-8").splitlines() if line.strip())
    return [Asked(text.strip(), is_answerable=mark.strip() != "no") for text, _, mark in rows]


def outcomes(archive: Archive, run: str, asked: Sequence[Asked], model: str) -> Iterator[Outcome]:
    report = archive.report(run)
    for each in asked:
        began = time.perf_counter()
        answer = archive.ask(run, each.text, new=True, model=model)
        yield Outcome(each, answer, time.perf_counter() - began, tuple(_unresolved(answer, report)))


def _unresolved(answer: Answer, report: Report) -> Iterator[str]:
    """The ids of claims without their sentence, of sentences without their document, and of other papers."""
    for claim in answer.claims:
        yield from (name for name in claim.sentences if name not in answer.sentences)
    for name, sentence in answer.sentences.items():
        known = report.sentences.get(name)
        if sentence.document not in answer.documents or (known and known.text != sentence.text):
            yield name
    yield from (paper.id for paper in answer.papers if paper.id not in report.corpus)


def show(name: str, found: Sequence[Outcome]) -> bool:
    """Print what the questions came to, and whether all is well."""
    print(f"\n{name}")
    print("\n".join(map(str, found)))
    able = [each for each in found if each.asked.is_answerable]
    unable = [each for each in found if not each.asked.is_answerable]
    broken = sum(len(each.unresolved) for each in found)
    print(
        f"{name}: {sum(each.is_right for each in able)} of {len(able)} answered, "
        f"{sum(each.is_right for each in unable)} of {len(unable)} refused, {broken} ids do not resolve, "
        f"{sum(each.seconds for each in found):.1f} s",
        flush=True,
    )
    return not broken and all(each.is_right for each in unable)


def with_model(settings: Settings, run: str, asked: Sequence[Asked], base: str) -> list[Outcome]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        model = HonestModel(Path(name), honest_model.reply)
        control(base, "llm", {"mode": "record", "dir": name})
        model.start()
        url = f"{base}/v1"
        archive = Archive(settings.model_copy(update={"model_url": url}))
        try:
            return [*outcomes(archive, run, asked, "openai:honest")]
        finally:
            model.done.set()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking", description=__doc__)
    parser.add_argument("run", metavar="RUN", help="a kept run: its id, the beginning of one, or latest")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="one question a line")
    parser.add_argument("--base", metavar="URL", help="a replica with a model that records")
    options = parser.parse_args()
    settings = load_settings()
    archive = Archive(settings)
    run = archive.run(options.run).id
    asked = questions_in(options.questions) if options.questions else built_in(archive.report(run))
    well = show("without a model", [*outcomes(archive, run, asked, "none")])
    if options.base:
        well = show("with a model", with_model(settings, run, asked, options.base)) and well
    raise SystemExit(not well)


if __name__ == "__main__":
    main()
