"""Reports made by hand, one for each thing a reader may be shown."""

from __future__ import annotations

from tests.fakes.ids import ids
from trendscope.draft import Finding, Severity
from trendscope.report.corpus import Paper
from trendscope.report.report import Coverage, Failure, Reference, Report, Search, TopicName
from trendscope.sentence import Sentence, SentenceId
from trendscope.synthesis import Disagreement, Event, Reading, Result
from trendscope.trend import Claim, CodedPhrase, Direction, Trend

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note", "note")

YEARS = ("2022", "2023", "2024", "2025")
CLAIMS = {
    "en": "“sparse attention” is named in 15 of 60 papers from 2024–2025, "
    "compared with 2 of 50 from 2022–2023.",
    "ko": "“sparse attention” 언급: 2022–2023년 논문 50편 중 2편 → 2024–2025년 60편 중 15편으로 늘었습니다.",
}
BACKGROUND = {
    "en": "Background, from the article “Attention”:",
    "ko": "“Attention” 문서에서 인용한 배경 설명:",
}
QUESTIONS = {"en": "recent trends in attention", "ko": "최근 어텐션 연구 동향은?"}


def reference(title: str = "A Study", **changes: object) -> Reference:
    card: dict[str, object] = {
        "title": title,
        "authors": ("Ada Lovelace", "Charles Babbage"),
        "date": "2024-05-01",
        "url": "https://arxiv.org/abs/2405.00001",
        "kind": "paper",
        "source": "arxiv",
        "retrieved": "2026-11-22",
    }
    return Reference.model_validate(card | changes)


def paper(name: str = "D1", **changes: object) -> Paper:
    fields: dict[str, object] = {
        "id": name,
        "title": "Attention Is All You Need",
        "authors": ("Ashish Vaswani", "Noam Shazeer"),
        "date": "2017-06-12",
        "url": "https://arxiv.org/abs/1706.03762v7",
        "source": "arxiv",
        "field": "cs.CL",
    }
    return Paper.model_validate(fields | changes)


def trend(label: str = "sparse attention", direction: Direction = "rising", **changes: object) -> Trend:
    measured: dict[str, object] = {
        "label": label,
        "direction": direction,
        "z": 3.14159,
        "counts": {"2022": 0, "2023": 2, "2024": 5, "2025": 10},
        "sampled": {"2022": 20, "2023": 30, "2024": 40, "2025": 20},
        "total": {"2022": 100, "2023": 200, "2024": 300, "2025": 1400},
        "claims": (Claim(text=CLAIMS["en"], sentences=ids("D1.1", "D1.2", "D2.1")),),
        "related": ("block sparsity",),
    }
    return Trend.model_validate(measured | changes)


def searches() -> tuple[Search, ...]:
    by_year = (
        Search(
            source="arxiv",
            role="topic",
            query=f"all:a AND [{year}01010000 TO {year}12312359]",
            period=year,
            found=50,
            total=500,
        )
        for year in YEARS
    )
    article = Search(
        source="wikipedia", role="background", query="attention", period=None, found=1, total=None
    )
    return (*by_year, article)


def report(language: str = "en", **changes: object) -> Report:
    """A whole report in a language; `changes` replace its fields."""
    claim = Claim(text=CLAIMS[language], sentences=ids("D1.1", "D1.2", "D2.1"))
    parts: dict[str, object] = {
        "status": "complete",
        "question": QUESTIONS[language],
        "language": language,
        "since": "2022-01-01",
        "until": "2025-12-31",
        "reasoner": "extractive",
        "retrieved": "2026-11-22",
        "background": (Claim(text=BACKGROUND[language], sentences=ids("D3.1")),),
        "trends": (trend(claims=(claim,)),),
        "domain_wide": (trend("language agents", claims=(Claim(text="shift", sentences=ids("D2.2")),)),),
        "sentences": {
            "D1.1": Sentence(document="D1", text="Sparse attention\n  is cheap."),
            "D1.2": Sentence(document="D1", text="It skips most pairs."),
            "D2.1": Sentence(document="D2", text="We propose sparse attention."),
            "D2.2": Sentence(document="D2", text="Agents use it."),
            "D3.1": Sentence(document="D3", text="Attention weighs words."),
        },
        "documents": {
            "D1": reference("Cheap Attention"),
            "D2": reference("Sparse All the Way", authors=("Grace Hopper",), url="https://arxiv.org/abs/2"),
            "D3": reference(
                "Attention",
                authors=(),
                date=None,
                url="https://en.wikipedia.org/wiki/Attention_(learning)",
                kind="article",
                source="wikipedia",
            ),
        },
        "searches": searches(),
    }
    return Report.model_validate(parts | changes)


ANSWERS = {
    "en": (
        "Sparse attention rose from 2 to 15 papers.",
        "Pruning halves its cost.",
        "Long inputs stay open.",
    ),
    "ko": (
        "sparse attention 논문은 2편에서 15편으로 늘었습니다.",
        "가지치기는 비용을 절반으로 줄입니다.",
        "긴 입력은 아직 풀리지 않았습니다.",
    ),
}
WEB = {"authors": (), "date": None, "url": "https://www.lab.example/post", "kind": "web", "source": "tavily"}


def whole(language: str = "en", **changes: object) -> Report:
    """A report in which no part is missing."""
    counted, cited, is_open = ANSWERS[language]
    made = report(language)
    documents = {"D4": reference("A Post", **WEB)} | made.documents
    documents |= {
        "D5": reference("PruneNet: Pruning Attention", date="2025-02", authors=("Edsger Dijkstra",))
    }
    sentences = made.sentences | {
        SentenceId("D4.1"): Sentence(document="D4", text="We release a pruner."),
        SentenceId("D5.1"): Sentence(
            document="D5", text="PruneNet reaches 81.3 on LongBench, 4.2 above dense."
        ),
        SentenceId("D5.2"): Sentence(document="D5", text="Inputs beyond a million tokens remain open."),
    }
    claims = (
        Claim(text=counted, counts=("sparse attention",)),
        Claim(text=cited, sentences=ids("D1.1", "D5.1")),
        Claim(text="PruneNet prunes as well.", sentences=ids("D5.1", "D4.1")),
    )
    parts: dict[str, object] = {
        "measured": 110,
        "answer": (claims[0], claims[1], Claim(text=is_open, sentences=ids("D5.2"))),
        "trends": (
            trend(
                name="Sparse attention",
                definition="Attention that skips pairs",
                codebook=(
                    CodedPhrase(phrase="sparse attention", documents=14, precision=0.92),
                    CodedPhrase(phrase="pruned attention", documents=3),
                ),
                domain_wide=True,
                held=9,
                ways=10,
                since="2023",
                claims=claims,
            ),
            trend(
                "dense attention",
                "fading",
                z=-4.5,
                counts={"2022": 9, "2023": 9, "2024": 3},
                claims=claims[1:],
            ),
            trend("open problems", "theme", z=None, counts={}, sampled={}, total=None, claims=claims[1:2]),
        ),
        "results": (
            result("PruneNet", "LongBench", "81.3", "dense attention", measure="score", name="D5.1"),
            result("PruneNet", "LongBench", "4.2 points", None, measure="gain", name="D5.1"),
        ),
        "problems": (Claim(text=is_open, sentences=ids("D5.2")),),
        "disagreements": (
            Disagreement(
                about="Does sparsity cost accuracy?",
                one=Claim(text=cited, sentences=ids("D1.1")),
                other=Claim(text=is_open, sentences=ids("D5.2")),
            ),
        ),
        "timeline": (
            Event(period="2022", kind="first paper", papers=20, document="D1"),
            Event(period="2023", kind="first named", label="sparse attention", papers=2, document="D2"),
            Event(period="2024", kind="take-off", label="sparse attention", papers=5),
            Event(period="2025", kind="peak", papers=20),
        ),
        "reading_list": (
            Reading(document="D4", reason="newest"),
            Reading(document="D1", reason="most cited"),
            Reading(document="D5", reason="results"),
        ),
        "outlook": (Claim(text=is_open, sentences=ids("D5.2")),),
        "sentences": sentences,
        "documents": documents,
        "findings": (
            Finding(code="few_trends", severity="warning", message="Only 2 trends pass the tests."),
            Finding(code="one_source", severity="note", message="All counts come from arxiv."),
        ),
        "gaps": ("arxiv has nothing on: falconry",),
        "failures": (Failure(source="tavily", reason="2023: no key is set"),),
        "coverage": (Coverage(source="arxiv", query="all:attention", read=110, total=2000, drawn=True),),
        "names": (TopicName(phrase="self-attention", reason="known name", documents=9),),
    }
    return Report.model_validate(dict(made) | parts | changes)


def result(*cells: str | None, measure: str, name: str) -> Result:
    """A result from its cells: system, task, figure and baseline."""
    fields = dict(zip(("system", "task", "figure", "baseline"), cells, strict=True))
    return Result.model_validate(fields | {"measure": measure, "sentences": ids(name)})


def with_corpus(*papers: Paper, **ids: tuple[str, ...]) -> Report:
    """A report of these papers; `ids` are those that name the trend, by period, such as `in_2024`."""
    by_period = {period.removeprefix("in_"): names for period, names in ids.items()}
    counts = {period: len(names) for period, names in by_period.items()}
    return report(
        trends=(trend(papers=by_period, counts=counts),),
        domain_wide=(trend("language agents", papers={}, counts={}),),
        corpus={each.id: each for each in papers},
        measured=len(papers),
    )


def abstained(language: str = "en", **changes: object) -> Report:
    """A report of a run that found nothing, though trends were left in it by mistake."""
    gone: dict[str, object] = {
        "status": "abstained",
        "gaps": ("arxiv has nothing on: falconry",),
        "failures": (Failure(source="tavily", reason="no key is set"),),
    }
    return report(language, **(gone | changes))


def full_of(text: str) -> Report:
    """A report that has the text in every field that comes from outside."""
    claim = Claim(text=text, sentences=ids("D1.1", text))
    card = reference(text, authors=(text, text), date=text, url=text, source=text)
    outside = dict.fromkeys(("title", "date", "venue", "doi", "url", "source", "field"), text)
    return report(
        question=text,
        reasoner=text,
        retrieved=text,
        background=(claim,),
        trends=(
            trend(text, claims=(claim,), related=(text, text), papers={"2024": ("D1", "D2", "D7")}),
            trend(
                "b",
                name=text,
                definition=text,
                since="2023",
                claims=(claim, Claim(text="B.", sentences=ids("D2.1", "D4.1"))),
                codebook=(
                    CodedPhrase(phrase=text, documents=1),
                    CodedPhrase(phrase=text, documents=1, precision=1),
                ),
            ),
        ),
        domain_wide=(trend(text, claims=(claim,)),),
        sentences={
            "D1.1": Sentence(document="D1", text=text),
            "D2.1": Sentence(document="D4", text=text),
            "D4.1": Sentence(document="D5", text=text),
            text: Sentence(document="D2", text=text),
        },
        documents={
            "D1": card,
            "D2": reference(),
            "D3": card.model_copy(update={"title": ""}),
            "D4": card.model_copy(update={"kind": "web"}),
            "D5": card.model_copy(update={"title": f"{text[:20]}A1: {text}", "authors": ()}),
        },
        corpus={name: paper(name, **outside, authors=(text, text)) for name in ("D1", "D2", "D7")},
        findings=tuple(
            Finding(code=code, severity=severity, message=text, subject=text)
            for code, severity in zip("abcd", SEVERITIES, strict=True)
        ),
        gaps=(text,),
        failures=(Failure(source=text, reason=text), Failure(source="arxiv", reason=f"2024: {text}")),
        answer=(claim,),
        results=(
            result(text, text, text, text, measure="score", name=text),
            result(text, text, text, None, measure="gain", name="D1.1"),
        ),
        problems=(claim, Claim(text=f"{text}:", sentences=ids("D1.1"))),
        disagreements=(Disagreement(about=text, one=claim, other=claim),),
        timeline=(
            Event(period="2024", kind="first named", label=text, papers=1, document=text),
            Event(period="2025", kind="peak", papers=1, document="D1"),
            Event(period="2025", kind="first paper", papers=1, document="D7"),
        ),
        reading_list=(Reading(document="D1", reason="survey"), Reading(document=text, reason="first")),
        outlook=(claim,),
        coverage=(
            Coverage(source=text, query=text, read=1, total=2),
            Coverage(source=text, query="", read=1, total=2),
        ),
        names=(TopicName(phrase=text, reason="known name", documents=1),),
        searches=(Search(source=text, role="topic", query=text, period="2024", found=1, total=2),),
    )
