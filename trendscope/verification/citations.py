"""From sentence ids to sentences: the one place where ids are resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trendscope.document import Document
from trendscope.sentence import Sentence, SentenceId
from trendscope.trend import Claim, Trend

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

    def resolve_trends(self, trends: Iterable[Trend]) -> tuple[Trend, ...]:
        """The trends with the claims that have a sentence; trends without such a claim are dropped."""
        resolved = [
            trend.model_copy(update={"claims": self.resolve_claims(trend.claims)}) for trend in trends
        ]
        kept = tuple(trend for trend in resolved if trend.claims)
        self.dropped[TREND_WITHOUT_CLAIM] += len(resolved) - len(kept)
        return kept

    def resolve_claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims with the ids that exist; claims without such an id are dropped."""
        resolved = [claim.model_copy(update={"sentences": self._resolve(claim)}) for claim in claims]
        kept = tuple(claim for claim in resolved if claim.sentences)
        self.dropped[CLAIM_WITHOUT_SENTENCE] += len(resolved) - len(kept)
        return kept

    def _resolve(self, claim: Claim) -> tuple[SentenceId, ...]:
        known = []
        for name in dict.fromkeys(claim.sentences):
            if (text := self.text(name)) is not None:
                self.sentences[name] = Sentence(document=name.document, text=text)
                known.append(name)
        self.dropped[UNKNOWN_SENTENCE] += len(set(claim.sentences)) - len(known)
        return tuple(known)
