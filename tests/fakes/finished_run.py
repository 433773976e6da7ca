"""A finished run with its texts: three trends on machine translation, in papers from 2019 to 2024."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.ids import ids
from tests.fakes.report import reference, report
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.document import Document
from trendscope.report.corpus import Paper
from trendscope.report.report import Report
from trendscope.sentence import Sentence, SentenceId
from trendscope.synthesis import Event, Reading
from trendscope.trend import Claim, Direction, Trend

RUN = "c0ffee00" * 4
YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")
ABSTRACTS: dict[str, Sequence[str]] = {
    "data augmentation": (
        "Parallel corpora are small.",
        "Data augmentation improves translation of Sinhala by 2.4 BLEU.",
        "Data augmentation adds noise because synthetic sentences are machine-translated.",
    ),
    "large language models": (
        "We prompt large language models for translation.",
        "Large language models hallucinate in low-resource translation.",
        "Longer context reduces hallucinations of large language models by 31%.",
    ),
    "quality estimation": (
        "Quality estimation predicts the score of a translation.",
        "We find that quality estimation helps physicians detect harmful errors.",
    ),
}
# How many papers of each year name what.
COUNTS: dict[str, tuple[int, ...]] = {
    "data augmentation": (9, 9, 8, 6, 3, 2),
    "large language models": (0, 0, 1, 3, 9, 9),
    "quality estimation": (3, 3, 3, 3, 4, 4),
}
DIRECTIONS: dict[str, Direction] = {
    "data augmentation": "fading",
    "large language models": "rising",
    "quality estimation": "steady",
}
AUTHORS = {
    "data augmentation": ("Ada Lovelace", "Charles Babbage"),
    "large language models": ("Grace Hopper",),
    "quality estimation": ("Edsger Dijkstra", "Barbara Liskov", "Alan Kay"),
}


def documents() -> dict[str, Document]:
    """One for each count, by its id; each names its trend, and its number tells it from the others."""
    named = [
        (label, year)
        for label, counts in COUNTS.items()
        for year, count in zip(YEARS, counts, strict=True)
        for _ in range(count)
    ]
    return {f"D{at}": _document(at, label, year) for at, (label, year) in enumerate(named, 1)}


def _document(at: int, label: str, year: str) -> Document:
    return Document(
        key=f"arxiv:{at}",
        title=f"Study {at} of {label.title()}",
        authors=AUTHORS[label],
        date=f"{year}-05-01",
        url=f"https://arxiv.org/abs/{year}.{at:05}",
        kind="paper",
        source="arxiv",
        text=" ".join(ABSTRACTS[label]),
    )


def finished(language: str = "en") -> Report:
    """The report of the run. It quotes D1, which is of 2019 and on data augmentation."""
    texts = documents()
    first = texts["D1"]
    quoted = reference(first.title, authors=first.authors, date=first.date, url=first.url)
    problem = Claim(text=f"Open: {first.sentences[2]}", sentences=ids("D1.3"))
    return report(
        language,
        question="recent trends in machine translation since 2019",
        since="2019-01-01",
        until="2024-12-31",
        measured=len(texts),
        background=(),
        domain_wide=(),
        trends=tuple(_trend(label, texts) for label in COUNTS),
        problems=(problem,),
        timeline=(Event(period="2023", kind="take-off", label="large language models", papers=9),),
        reading_list=(Reading(document="D1", reason="first"),),
        sentences={
            SentenceId(f"D1.{number}"): Sentence(document="D1", text=text)
            for number, text in enumerate(first.sentences, 1)
        },
        documents={"D1": quoted},
        corpus={name: _paper(name, each) for name, each in texts.items()},
    )


def _trend(label: str, texts: dict[str, Document]) -> Trend:
    papers = {
        year: tuple(
            name for name, each in texts.items() if label.title() in each.title and each.year == int(year)
        )
        for year in YEARS
    }
    sampled = {year: sum(counts[at] for counts in COUNTS.values()) for at, year in enumerate(YEARS)}
    return Trend(
        label=label,
        direction=DIRECTIONS[label],
        z=3.2 if DIRECTIONS[label] == "rising" else -2.6,
        held=9,
        ways=10,
        counts=dict(zip(YEARS, COUNTS[label], strict=True)),
        papers=papers,
        sampled=sampled,
        claims=(Claim(text=f"counts of {label}", counts=(label,)),),
    )


def _paper(name: str, document: Document) -> Paper:
    fields = {field: getattr(document, field) for field in ("title", "authors", "date", "url", "source")}
    return Paper(id=name, **fields)


def evidence(language: str = "en", *, texts: bool = True) -> RunEvidence:
    return RunEvidence(RUN, finished(language), documents() if texts else {})
