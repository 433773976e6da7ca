"""What can be counted for a question: a trend as the report counted it, or any phrase in the run's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trendscope.agents.reasoners.readable_names import written_name
from trendscope.conversation.follow_up import FollowUp
from trendscope.conversation.run_evidence import RunEvidence
from trendscope.document import Document
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.codebook import phrase_uses
from trendscope.measuring.korean_name import name_in
from trendscope.sentence import SentenceId
from trendscope.trend import UNDATED, Trend
from trendscope.wording import Wording

MAX_CITED = 2


@dataclass(frozen=True)
class CountedSubject:
    """A label with its papers by period; `trend` is None for a phrase, and `sentences` some that name it."""

    label: str
    name: str
    papers: Mapping[str, tuple[str, ...]]
    sampled: Mapping[str, int]
    trend: Trend | None = None
    sentences: tuple[SentenceId, ...] = ()

    def named(self, periods: Iterable[str]) -> int:
        return sum(len(self.papers.get(period, ())) for period in periods)

    def read(self, periods: Iterable[str]) -> int:
        return sum(self.sampled.get(period, 0) for period in periods)

    def ids(self, periods: Iterable[str]) -> list[str]:
        return [name for period in periods for name in self.papers.get(period, ())]


def counted_subjects(asked: FollowUp, evidence: RunEvidence, say: Wording) -> list[CountedSubject]:
    """The trends that are asked about, and the phrases that some paper names."""
    return [each for each in named_subjects(asked, evidence, say) if each.trend or each.papers]


def named_subjects(asked: FollowUp, evidence: RunEvidence, say: Wording) -> list[CountedSubject]:
    """All that is asked about, also the phrases that no paper names."""
    trends = [_of_trend(evidence.report.trend(label), say) for label in asked.trends]
    return [*trends, *(_of_phrase(phrase, evidence, say) for phrase in asked.phrases)]


def sampled_of(evidence: RunEvidence) -> Mapping[str, int]:
    """The papers that were counted, by period."""
    trends = (trend.sampled for trend in evidence.report.counted_trends if trend.sampled)
    return next(trends, {})


def _of_trend(trend: Trend, say: Wording) -> CountedSubject:
    papers = {period: names for period, names in trend.papers.items() if period != UNDATED}
    return CountedSubject(trend.label, written_name(trend.label, say), papers, trend.sampled, trend)


def _of_phrase(phrase: str, evidence: RunEvidence, say: Wording) -> CountedSubject:
    """The papers that name a phrase: in their texts, or where these are gone in their titles."""
    documents = evidence.counted or tuple(
        Document(key=paper.id, title=paper.title, text="", kind="paper", **_facts(evidence, paper.id))
        for paper in evidence.report.corpus.values()
    )
    measurement = Measurement(documents, evidence.window, {}, None, ())
    ids = {document.key: name for name, document in evidence.documents.items()}
    found: dict[str, list[str]] = {}
    cited: list[SentenceId] = []
    for use in phrase_uses([phrase], measurement):
        for document in use.documents:
            name = ids.get(document.key, document.key)
            if period := evidence.window.period_of(document.date):
                found.setdefault(period, []).append(name)
            numbers = (at for at, text in enumerate(document.sentences, 1) if use.pattern.search(text))
            cited += [SentenceId.of(name, number) for number in numbers][:1]
    papers = {period: tuple(names) for period, names in sorted(found.items())}
    name = f"“{name_in(say.language, phrase)}”"
    return CountedSubject(phrase, name, papers, sampled_of(evidence), sentences=tuple(cited))


def _facts(evidence: RunEvidence, paper: str) -> dict[str, Any]:
    return evidence.report.corpus[paper].model_dump(include={"authors", "date", "url", "source"})
