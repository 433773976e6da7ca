"""What a report without a model says is open: failures that papers found, and what they call for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.theme_members import first_theme, spread
from trendscope.agents.reasoners.told_sentences import MAX_WORDS, ToldSentence, choose, is_motive, tell
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.failures import concreteness, is_failure, is_found
from trendscope.extraction.third_person import in_third_person, without_opening
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place
from trendscope.text.lines import without_breaks
from trendscope.wording import Wording

MAX_PROBLEMS, MAX_OF_THEME, MAX_OUTLOOK = 6, 2, 3
MIN_FOUND = 4
MAX_READ = 300
# Findings stand in the second half of an abstract; what stands before is why it was written.
FIRST_OF_FINDINGS, FIRST_OF_OUTLOOK = 0.4, 0.5

# Announces that something will be said, or wishes for more of what was done.
_SAYS_NOTHING = re.compile(
    r"\bneeds? for (?:further|future|more|continued) (?:research|work|stud|investigation)"
    r"|\bin this (?:\w+ )?(?:area|field|direction|regard)\b"
    r"|\b(?:as well as|and|outline|discuss|describe|propose|suggest|identify|offer|provide"
    r"|give)s? (?:\w+ )?(?:directions?|avenues?)"
    r" (?:for|of) (?:future|further)|\bfuture (?:research|work|studies)\W*$|\bleft (?:for|to"
    r"|as) future|\bopens? (?:up )?(?:\w+ )?(?:avenues?"
    r"|directions?|possibilities)|\bpav(?:e|es|ing) the way|\bopen (?:research )?question\b(?!s? "
    r"(?:is|are|whether|how))",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"\b(?:should|must|will (?:need|require)|needs?|require[sd]?|calls? for|next steps?|future "
    r"(?:work|research|studies"
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
        """What fails, each from another document, spread over the themes.

        Where few papers found something, what recent ones say of their field fills up.
        """
        found = self._spread(each for document in self._about for each in self._failures(document))
        if len(found) >= MIN_FOUND:
            return found
        supposed = (told for each in self._recent if (told := self._supposed(each)))
        return found + choose(self._untold(supposed), self._score, MIN_FOUND - len(found), before=found)

    def _spread(self, told: Iterable[ToldSentence]) -> list[ToldSentence]:
        themes = first_theme(self.candidates)
        ranked = choose(self._untold(told), self._score, 4 * MAX_PROBLEMS)
        return spread(ranked, lambda each: themes.get(each.document.key), MAX_PROBLEMS, MAX_OF_THEME)

    def _untold(self, told: Iterable[ToldSentence]) -> Iterator[ToldSentence]:
        return (each for each in told if each.place not in self.taken)

    @cached_property
    def outlook(self) -> list[ToldSentence]:
        """What authors call for, where they say what."""
        told = (each for each in tell(self._looking, ("outlook",), self.say) if self._looks_ahead(each))
        used = {each.place for each in self.problems}
        return choose(
            (each for each in self._untold(told) if each.place not in used), self._score, MAX_OUTLOOK
        )

    @cached_property
    def _about(self) -> list[Document]:
        """The documents about the topic, those since the split first, the newest of these first."""
        measured, split = self.evidence.measurement, self.evidence.measurement.split
        about = [each for each in measured.documents if self.focus.of(each) > IN_PASSING]
        about.sort(key=lambda each: each.date or "", reverse=True)
        about.sort(key=lambda each: split is not None and (measured.period_of(each) or "") < split)
        return about[:MAX_READ]

    @property
    def _recent(self) -> list[Document]:
        measured, split = self.evidence.measurement, self.evidence.measurement.split
        return [each for each in self._about if split is None or (measured.period_of(each) or "") >= split]

    def _supposed(self, document: Document) -> ToldSentence | None:
        """The last failure that a document names without having found it, if it is about the topic."""
        numbers = [n for n, sentence in enumerate(document.sentences) if is_failure(sentence)]
        told = self._plainly_told(document, numbers[-1]) if numbers else None
        return told if told and concreteness(told.sentence) and self._is_of_topic(told) else None

    def _failures(self, document: Document) -> Iterator[ToldSentence]:
        """The sentences that tell what failed, and can be told alone."""
        sentences = document.sentences
        late = range(int(FIRST_OF_FINDINGS * len(sentences)), len(sentences))
        numbers = [number for number in late if is_failure(sentences[number])]
        numbers = [number for number in numbers if is_found(sentences[number])]
        if not numbers:
            return
        told = {each.number: each for each in tell([document], ("limit", "result"), self.say)}
        for number in numbers:
            found = told.get(number) or self._plainly_told(document, number)
            if found and not is_motive(number, document):
                yield found

    def _plainly_told(self, document: Document, number: int) -> ToldSentence | None:
        """A failure that no cue phrase announces: "none of the models translates puns"."""
        who, sentence = reference(document, self.say), without_breaks(document.sentences[number])
        told = in_third_person(sentence, who) if len(sentence.split()) <= MAX_WORDS else None
        if told and self.say.language != "en":
            told = self.say("told.limit", who=who, sentence=without_opening(sentence))
        return ToldSentence("limit", document, number, told) if told else None

    @property
    def _looking(self) -> list[Document]:
        """Those of which a sentence in the second half has a cue; most have none, and are read no further."""
        cue = cue_pattern("role_outlook")
        return [e for e in self._about if any(map(cue.search, e.sentences[len(e.sentences) // 2 :]))]

    def _is_of_topic(self, told: ToldSentence) -> bool:
        return self.focus.of(told.document) == IN_TITLE or self.focus.is_named(told.sentence)

    def _looks_ahead(self, told: ToldSentence) -> bool:
        """Whether it says what to do, at the end of its abstract."""
        is_late = told.number + 1 > FIRST_OF_OUTLOOK * len(told.document.sentences)
        is_said = _LOOKS.search(told.sentence) and not _SAYS_NOTHING.search(told.sentence)
        return bool(is_late and is_said) and self._is_of_topic(told)

    def _score(self, told: ToldSentence) -> float:
        year = int((told.document.date or "0000")[:4])
        return (
            concreteness(told.sentence)
            + 1.5 * self.focus.share(told.sentence)
            + 1.5 * (self.focus.of(told.document) == IN_TITLE)
            + year / 6
        )
