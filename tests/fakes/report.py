"""Reports made by hand, one for each thing a reader may be shown."""

from __future__ import annotations

from tests.fakes.ids import ids
from trendscope.draft import Finding, Severity
from trendscope.report.corpus import Paper
from trendscope.report.report import Failure, Reference, Report, Search
from trendscope.sentence import Sentence
from trendscope.trend import Claim, Direction, Trend

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
        trends=(trend(text, claims=(claim,), related=(text, text), papers={"2024": ("D1", "D2")}),),
        domain_wide=(trend(text, claims=(claim,)),),
        sentences={"D1.1": Sentence(document="D1", text=text), text: Sentence(document="D2", text=text)},
        documents={"D1": card, "D2": reference(), "D3": card.model_copy(update={"title": ""})},
        corpus={name: paper(name, **outside, authors=(text, text)) for name in ("D1", "D2")},
        findings=tuple(
            Finding(code=code, severity=severity, message=text, subject=text)
            for code, severity in zip("abcd", SEVERITIES, strict=True)
        ),
        gaps=(text,),
        failures=(Failure(source=text, reason=text), Failure(source="arxiv", reason=f"2024: {text}")),
        searches=(Search(source=text, role="topic", query=text, period="2024", found=1, total=2),),
    )
