"""Two reports on one question, made by hand: what a month may change."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.ids import ids
from tests.fakes.report import paper, report, trend
from trendscope.difference.difference import (
    Caveat,
    ClaimChange,
    CorpusChange,
    Difference,
    LinesChange,
    PeriodChange,
    ResultsChange,
    TrendChange,
    TrendMove,
)
from trendscope.report.corpus import Paper
from trendscope.report.report import Coverage, Report
from trendscope.sentence import Sentence, SentenceId
from trendscope.trend import Claim, CodedPhrase

TITLES = {
    "sparse": ("Sparse Attention Is Cheap", "2024-03-01", "Ada Lovelace"),
    "dense": ("Dense Attention Again", "2020-05-01", "Grace Hopper"),
    "agents": ("Agents That Read", "2025-06-01", "Edsger Dijkstra"),
    "new": ("Attention in December", "2025-11-20", "Barbara Liskov"),
    "retracted": ("A Retracted Paper", "2024-08-01", "Nobody"),
}


def papers(*names: str, first: int = 1) -> dict[str, Paper]:
    """A corpus of papers with ids as a run gives them, in this order."""
    return {
        f"D{number}": paper(
            f"D{number}",
            title=TITLES[name][0],
            date=TITLES[name][1],
            authors=(TITLES[name][2],),
            url=f"https://arxiv.org/abs/2401.{sorted(TITLES).index(name):05}",
        )
        for number, name in enumerate(names, first)
    }


def said(text: str, *names: str, counts: tuple[str, ...] = ()) -> Claim:
    return Claim(text=text, sentences=ids(*names), counts=counts)


def sentences(**texts: str) -> dict[SentenceId, Sentence]:
    """Sentences by their ids: `D1_1="..."` is `D1.1`."""
    return {
        SentenceId(name.replace("_", ".")): Sentence(document=name.partition("_")[0], text=text)
        for name, text in texts.items()
    }


def coded(*phrases: str) -> tuple[CodedPhrase, ...]:
    """A codebook whose phrases are in a paper each."""
    return tuple(CodedPhrase(phrase=phrase, documents=1) for phrase in phrases)


def all_read(until: str, total: int) -> tuple[Coverage, ...]:
    """Four papers of so many on the question, up to a day such as 20251101."""
    query = f'all:"attention" AND submittedDate:[201901010000 TO {until}2359]'
    return (Coverage(source="arxiv", query=query, read=4, total=total),)


def november(language: str = "en", **changes: object) -> Report:
    """The earlier report."""
    made = report(language)
    parts: dict[str, object] = {
        "retrieved": "2025-11-01",
        "since": "2019-01-01",
        "measured": 4,
        "trends": (
            trend(
                "sparse attention",
                "likely rising",
                z=2.2,
                counts={"2024": 2, "2025": 0},
                papers={"2024": ("D1", "D4")},
                claims=(
                    said("Sparse attention grew to 2 papers.", counts=("sparse attention",)),
                    said("It is cheap.", "D1.1"),
                ),
            ),
            trend("dense attention", "fading", counts={"2020": 1}, papers={"2020": ("D2",)}, claims=()),
        ),
        "also": (
            trend(
                "reading agents",
                "rising",
                name=None,
                counts={"2025": 1},
                papers={"2025": ("D3",)},
                codebook=coded("agents", "LLM agents"),
                claims=(),
            ),
        ),
        "domain_wide": (),
        "background": (),
        "problems": (said("Long inputs stay open.", "D2.1"),),
        "sentences": sentences(D1_1="Sparse attention\n is cheap.", D2_1="Long inputs remain open."),
        "corpus": papers("sparse", "dense", "agents", "retracted"),
        "coverage": all_read("20251101", 4),
    }
    return Report.model_validate(dict(made) | parts | changes)


def december(language: str = "en", **changes: object) -> Report:
    """The later report: a trend turned, one is new, one gone, one renamed and moved; ids are others."""
    parts: dict[str, object] = {
        "retrieved": "2025-12-01",
        "measured": 4,
        "trends": (
            trend(
                "sparse attention",
                "steady",
                z=1.4,
                counts={"2024": 1, "2025": 1},
                papers={"2024": ("D3",), "2025": ("D1",)},
                claims=(
                    said("Sparse attention grew to 1 paper.", counts=("sparse attention",)),
                    said("It is cheap.", "D3.1"),
                ),
            ),
            trend(
                "LLM agents",
                "rising",
                counts={"2025": 1},
                papers={"2025": ("D2",)},
                codebook=coded("LLM agents", "agents"),
                claims=(said("Agents read.", "D2.1"),),
            ),
            trend(
                "winter attention", "early signal", counts={"2025": 1}, papers={"2025": ("D1",)}, claims=()
            ),
        ),
        "also": (),
        "sentences": sentences(D3_1="Sparse attention is cheap.", D2_1="Our agents read."),
        "problems": (),
        "corpus": papers("new", "agents", "sparse", "dense"),
        "coverage": all_read("20251201", 5),
    }
    return november(language, **(parts | changes))


OPPOSITE: Mapping[str, str] = {"new": "gone", "gone": "new"}


def flipped(difference: Difference) -> Difference:
    """The difference as it is the other way round."""
    return difference.model_copy(
        update={
            "before": difference.after,
            "after": difference.before,
            "caveats": tuple(
                Caveat(code=each.code, before=each.after, after=each.before) for each in difference.caveats
            ),
            "trends": tuple(map(_trend, difference.trends)),
            "corpus": CorpusChange(
                added=difference.corpus.gone,
                gone=difference.corpus.added,
                periods=_periods(difference.corpus.periods),
            ),
            "claims": tuple(
                ClaimChange.model_validate(
                    {"move": OPPOSITE.get(each.move, each.move), "before": each.after, "after": each.before}
                )
                for each in difference.claims
            ),
            "results": ResultsChange(new=difference.results.gone, gone=difference.results.new),
            "gaps": LinesChange(new=difference.gaps.gone, gone=difference.gaps.new),
            "failures": LinesChange(new=difference.failures.gone, gone=difference.failures.new),
        }
    )


def _trend(change: TrendChange) -> TrendChange:
    moves: list[TrendMove] = [
        "gone" if move == "new" else "new" if move == "gone" else move for move in change.moves
    ]
    return TrendChange(
        moves=tuple(moves),
        before=change.after,
        after=change.before,
        periods=_periods(change.periods),
        recoded=change.recoded,
        phrases=LinesChange(new=change.phrases.gone, gone=change.phrases.new),
    )


def _periods(periods: tuple[PeriodChange, ...]) -> tuple[PeriodChange, ...]:
    return tuple(
        PeriodChange(
            period=each.period, before=each.after, after=each.before, added=each.gone, gone=each.added
        )
        for each in periods
    )


def in_any_order(difference: Difference) -> object:
    """Everything that a difference says, without the order of its lists, and of its papers the keys."""
    return _sorted(difference.model_dump(mode="json", exclude={"papers"}) | {"papers": [*difference.papers]})


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {name: _sorted(each) for name, each in value.items()}
    return sorted(map(_sorted, value), key=repr) if isinstance(value, list) else value
