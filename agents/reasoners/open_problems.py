"""What a report without a model says is open: failures that papers found, and what they call for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.theme_members import first_theme, spread
from trendscope.agents.reasoners.told_sentences import ToldSentence, choose, is_motive, tell
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.failures import concreteness, is_failure
from trendscope.extraction.roles import roles_of
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place
from trendscope.wording import Wording

MAX_PROBLEMS, MAX_OF_THEME, MAX_OUTLOOK = 6, 2, 3
MAX_READ = 300
# Findings stand in the second half of an abstract; what stands before is why it was written.
FIRST_OF_FINDINGS, FIRST_OF_OUTLOOK = 0.4, 0.5
MIN_CONCRETENESS = 1

# Announces that something will be said, or wishes for more of what was done.
_SAYS_NOTHING = re.compile(
    r"\bneeds? for (?:further|future|more|continued) (?:research|work|stud|investigation)|\bin this (?:\w+ )?(?:area|field|direction|regard)\b"
    r"|\b(?:as well as|and|outline|discuss|describe|propose|suggest|identify|offer|provide|give)s? (?:\w+ )?(?:directions?|avenues?)"
    r" (?:for|of) (?:future|further)|\bfuture (?:research|work|studies)\W*$|\bleft (?:for|to|as) future|\bopens? (?:up )?(?:\w+ )?(?:avenues?"
    r"|directions?|possibilities)|\bpav(?:e|es|ing) the way|\bopen (?:research )?question\b(?!s? (?:is|are|whether|how))",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"\b(?:should|must|will (?:need|require)|needs?|require[sd]?|calls? for|next steps?|future (?:work|research|studies"
    r"|systems|models|efforts)|remains? (?:an )?open|yet to|promising (?:direction|avenue|path))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OpenProblems:
    """Chooses from the documents about the topic; the sentences in `taken` are told elsewhere."""

    evidence: EvidenceBase
    candidates: Sequence[Candidate]
    focus: TopicFocus
    say: Wording
    taken: frozenset[Place] = frozenset()

    @cached_property
    def problems(self) -> list[ToldSentence]:
        """What fails, each from another document, spread over the themes."""
        themes = first_theme(self.candidates)
        told = [each for each in tell(self._failing, ("limit", "result"), self.say) if self._is_open(each)]
        ranked = choose(told, self._score, 4 * MAX_PROBLEMS, self.taken)
        return spread(ranked, lambda each: themes.get(each.document.key), MAX_PROBLEMS, MAX_OF_THEME)

    @cached_property
    def outlook(self) -> list[ToldSentence]:
        """What authors call for, where they say what."""
        told = (each for each in tell(self._looking, ("outlook",), self.say) if self._looks_ahead(each))
        return choose(told, self._score, MAX_OUTLOOK, self.taken, self.problems)

    @cached_property
    def _about(self) -> list[Document]:
        """The documents about the topic, those since the split first, the newest of these first."""
        measured, split = self.evidence.measurement, self.evidence.measurement.split
        about = [each for each in measured.documents if self.focus.of(each) > IN_PASSING]
        about.sort(key=lambda each: each.date or "", reverse=True)
        about.sort(key=lambda each: split is not None and (measured.period_of(each) or "") < split)
        return about[:MAX_READ]

    @property
    def _failing(self) -> list[Document]:
        return [each for each in self._about if any(map(is_failure, each.sentences))]

    @property
    def _looking(self) -> list[Document]:
        return [each for each in self._about if any("outlook" in roles_of(s) for s in each.sentences[1:])]

    def _is_open(self, told: ToldSentence) -> bool:
        """Whether it was found that something fails, and is told of the topic."""
        if not is_failure(told.sentence) or is_motive(told.number, told.document):
            return False
        return self._is_finding(told) and self._is_of_topic(told)

    def _is_finding(self, told: ToldSentence) -> bool:
        is_late = told.number >= FIRST_OF_FINDINGS * len(told.document.sentences)
        return is_late and concreteness(told.sentence) >= MIN_CONCRETENESS

    def _is_of_topic(self, told: ToldSentence) -> bool:
        return self.focus.of(told.document) == IN_TITLE or self.focus.is_named(told.sentence)

    def _looks_ahead(self, told: ToldSentence) -> bool:
        """Whether it says what to do, at the end of its abstract."""
        is_late = told.number >= FIRST_OF_OUTLOOK * len(told.document.sentences)
        is_said = _LOOKS.search(told.sentence) and not _SAYS_NOTHING.search(told.sentence)
        return bool(is_late and is_said) and self._is_of_topic(told)

    def _score(self, told: ToldSentence) -> float:
        year = int((told.document.date or "0000")[:4])
        return (
            concreteness(told.sentence)
            + 1.5 * self.focus.share(told.sentence)
            + (self.focus.of(told.document) == IN_TITLE)
            + year / 4
        )

