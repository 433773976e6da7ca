"""Findings that contradict each other, in a report without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from trendscope.agents.reasoners.claims import readable_name
from trendscope.agents.reasoners.told_sentences import ToldSentence, is_motive, tell
from trendscope.agents.reasoners.topic_focus import IN_PASSING, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.effects import Effect, effect_of
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place
from trendscope.synthesis import Disagreement
from trendscope.wording import Wording

MAX_PAIRS = 2
MAX_TRIED = 6

# What both kinds of findings have a word of: most sentences are read no further.
_EFFECT = re.compile(
    r"improv|boost|enhanc|increas|outperform|help|benefit|hurt|harm|degrad|worsen|impair|reduc|decreas|underperform"
)


@dataclass(frozen=True)
class ContraryFindings:
    """Pairs of sentences of which one says that a theme helps, and one that it does not."""

    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    focus: TopicFocus
    say: Wording
    taken: frozenset[Place] = frozenset()

    def disagreements(self) -> Iterator[Disagreement]:
        """At most one for each theme; none where either side is missing."""
        pairs = (pair for each in self.candidates if (pair := self._pair(each)))
        for _, pair in zip(range(MAX_PAIRS), pairs, strict=False):
            yield pair

    def _pair(self, candidate: Candidate) -> Disagreement | None:
        sides = self._sides(candidate)
        for one, other in product(sides["helps"][:MAX_TRIED], sides["does not help"][:MAX_TRIED]):
            if one.document.key != other.document.key:
                name = readable_name(candidate.label, self.say.language)
                return Disagreement(
                    about=self.say("contrary.about", theme=name),
                    one=one.claim(self.evidence),
                    other=other.claim(self.evidence),
                )
        return None

    def _sides(self, candidate: Candidate) -> dict[Effect, list[ToldSentence]]:
        sides: dict[Effect, list[ToldSentence]] = {"helps": [], "does not help": []}
        phrases = sorted({*candidate.phrases, *candidate.forms}, key=len, reverse=True)
        members = frozenset(candidate.documents)
        for document, number in self._sentences:
            if document.key not in members:
                continue
            sentence = document.sentences[number]
            effect = next((found for each in phrases if (found := effect_of(each, sentence))), None)
            told = self._told(document, number) if effect else None
            if effect and told:
                sides[effect].append(told)
        return sides

    def _told(self, document: Document, number: int) -> ToldSentence | None:
        found = tell([document], ("limit", "result"), self.say)
        return next((each for each in found if each.number == number), None)

    @cached_property
    def _sentences(self) -> list[tuple[Document, int]]:
        """The sentences that tell of an effect, the newest first; none that only say why a paper was written."""
        documents = [e for e in self.evidence.measurement.documents if self.focus.of(e) > IN_PASSING]
        documents.sort(key=lambda each: each.date or "", reverse=True)
        return [
            (document, number)
            for document in documents
            for number, sentence in enumerate(document.sentences)
            if number and _EFFECT.search(sentence) and (document.key, number) not in self.taken
            and not is_motive(number, document)
        ]
