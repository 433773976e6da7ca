"""From sentence ids to sentences: the one place where ids are resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from trendscope.document import Document
from trendscope.sentence import Sentence, SentenceId
from trendscope.synthesis import Disagreement, Result, Synthesis
from trendscope.trend import PAPERS, Claim, Trend

UNKNOWN_SENTENCE = "unknown sentence"
IDLE_SENTENCE = "idle sentence"
CLAIM_WITHOUT_SENTENCE = "claim without sentence"
TREND_WITHOUT_CLAIM = "trend without claim"


class CitationResolver:
    """Resolves the ids that claims cite, and counts what it had to drop.

    `documents` has each document by id. `sentences` has the resolved sentences by id.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.sentences: dict[SentenceId, Sentence] = {}
        self.dropped = {UNKNOWN_SENTENCE: 0, CLAIM_WITHOUT_SENTENCE: 0, TREND_WITHOUT_CLAIM: 0}

    @property
    def cited_documents(self) -> list[str]:
        """Ids of the cited documents, in the order of their first citation."""
        return list(dict.fromkeys(sentence.document for sentence in self.sentences.values()))

    def text(self, sentence_id: SentenceId) -> str | None:
        """The text of a sentence; None if there is no such sentence."""
        document = self.documents.get(sentence_id.document)
        sentences = document.sentences if document else ()
        return sentences[sentence_id.number - 1] if 0 < sentence_id.number <= len(sentences) else None

    def resolve_trends(self, trends: Iterable[Trend], others: Collection[str] = ()) -> tuple[Trend, ...]:
        """The trends with the claims that have support; trends without such a claim are dropped.

        A claim may state counts of these trends, and of those with the labels in `others`.
        """
        trends = tuple(trends)
        labels = {*(trend.label for trend in trends), *others}
        resolved = [
            trend.model_copy(update={"claims": self.resolve_claims(trend.claims, labels)}) for trend in trends
        ]
        kept = tuple(trend for trend in resolved if trend.claims)
        self.dropped[TREND_WITHOUT_CLAIM] += len(resolved) - len(kept)
        return kept

    def resolve_claims(self, claims: Iterable[Claim], labels: Collection[str] = ()) -> tuple[Claim, ...]:
        """The claims with the ids that exist, and the counts of trends with these labels.

        Claims with neither are dropped.
        """
        resolved = [self._resolve(claim, {*labels, PAPERS}) for claim in claims]
        kept = tuple(claim for claim in resolved if claim.sentences or claim.counts)
        self.dropped[CLAIM_WITHOUT_SENTENCE] += len(resolved) - len(kept)
        return kept

    def resolve_synthesis(self, synthesis: Synthesis, labels: Collection[str]) -> Synthesis:
        """The parts across the trends; a result or a disagreement stands or falls as a whole."""
        pairs = (self._resolve_pair(each, labels) for each in synthesis.disagreements)
        results = (self._resolve_result(result) for result in synthesis.results)
        return Synthesis(
            answer=self.resolve_claims(synthesis.answer, labels),
            results=tuple(result for result in results if result),
            problems=self.resolve_claims(synthesis.problems, labels),
            disagreements=tuple(pair for pair in pairs if pair),
            timeline=tuple(each for each in synthesis.timeline if each.label in {*labels, None}),
            reading_list=tuple(each for each in synthesis.reading_list if each.document in self.documents),
            outlook=self.resolve_claims(synthesis.outlook, labels),
        )

    def _resolve_pair(self, pair: Disagreement, labels: Collection[str]) -> Disagreement | None:
        sides = self.resolve_claims((pair.one, pair.other), labels)
        return Disagreement(about=pair.about, one=sides[0], other=sides[1]) if len(sides) == 2 else None

    def _resolve_result(self, result: Result) -> Result | None:
        known = self._known(result.sentences)
        return result.model_copy(update={"sentences": known}) if known else None

    def _resolve(self, claim: Claim, countable: Collection[str]) -> Claim:
        counts = tuple(label for label in claim.counts if label in countable)
        return claim.model_copy(update={"sentences": self._known(claim.sentences), "counts": counts})

    def _known(self, names: Iterable[SentenceId]) -> tuple[SentenceId, ...]:
        """Those of the ids that exist; the others are counted."""
        names = tuple(dict.fromkeys(names))
        known = []
        for name in names:
            if (text := self.text(name)) is not None:
                page = self.documents[name.document].page_of(name.number)
                self.sentences[name] = Sentence(document=name.document, text=text, page=page)
                known.append(name)
        self.dropped[UNKNOWN_SENTENCE] += len(names) - len(known)
        return tuple(known)
