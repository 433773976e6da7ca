"""A paragraph on a trend without a model: what papers define, propose, name, report and lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from trendscope.agents.reasoners.lead_ins import led_in
from trendscope.agents.reasoners.named_works import NamedWorks
from trendscope.agents.reasoners.told_sentences import ToldSentence, choose, tell
from trendscope.agents.reasoners.topic_focus import IN_TEXT, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.extraction.roles import Role
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.mentions import phrase_pattern
from trendscope.measuring.sentences import Place
from trendscope.trend import Claim
from trendscope.wording import Wording

# What a paragraph says, in this order, and how many sentences of each.
PARTS: tuple[tuple[Role, int], ...] = (("defines", 1), ("proposes", 2), ("result", 2), ("limit", 1))
# After these, and before what papers report, stands what else was built.
INTRODUCING: tuple[Role, ...] = ("defines", "proposes")
MAX_DOCUMENTS = 60


@dataclass
class ParagraphWriter:
    """Writes the paragraphs of one report; none has a document or a sentence of one before it."""

    focus: TopicFocus
    say: Wording
    used: set[Place] = field(default_factory=set)
    told: list[ToldSentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.evidence = self.focus.evidence
        self.named = NamedWorks(self.evidence, self.say)

    def write(self, candidate: Candidate) -> tuple[Claim, ...]:
        """The claims after those about the counts: the older of two proposals first, names after these."""
        documents = self._documents(candidate)
        chosen = self._choose(candidate, documents)
        self.used |= {each.place for each in chosen}
        self.told += chosen
        introduced = [each for each in chosen if each.role in INTRODUCING]
        claims = [each.claim(self.evidence) for each in led_in(chosen, self.evidence, self.say)]
        return (*claims[: len(introduced)], *self._names(documents), *claims[len(introduced) :])

    def _choose(self, candidate: Candidate, documents: list[Document]) -> list[ToldSentence]:
        told = list(tell(documents, [role for role, _ in PARTS], self.say))
        score = self._score(candidate)
        chosen: list[ToldSentence] = []
        for role, limit in PARTS:
            of_role = [
                each
                for each in told
                if each.role == role and _names(candidate, each) and self._is_on_topic(each)
            ]
            taken = {*self.used, *(each.place for each in chosen)}
            best = choose(of_role, score, limit, taken, (*self.told, *chosen))
            chosen += sorted(best, key=lambda each: each.document.date or "")
        return chosen

    def _names(self, documents: list[Document]) -> Iterator[Claim]:
        """What was built besides, by name, of papers that are on the topic by their title."""
        told = {each.document.key for each in self.told}
        others = (each for each in documents if each.key not in told)
        yield from self.named.write(each for each in others if self.focus.of(each) >= IN_TEXT)

    def _documents(self, candidate: Candidate) -> list[Document]:
        """Those that name it in the title first, and the timely ones of these."""
        named = {*candidate.documents}
        pattern = phrase_pattern(candidate.forms)
        documents = [each for each in self.evidence.measurement.documents if each.key in named]
        documents.sort(
            key=lambda each: (
                not self._is_timely(candidate, each),
                -self.focus.of(each) - bool(pattern.search(each.title)),
            )
        )
        return documents[:MAX_DOCUMENTS]

    def _score(self, candidate: Candidate) -> Callable[[ToldSentence], float]:
        pattern = phrase_pattern(candidate.forms)

        def score(told: ToldSentence) -> float:
            in_sentence = 0.8 if pattern.search(told.sentence) else 0.0
            in_title = 0.6 if pattern.search(told.document.title) else 0.0
            timely = 0.6 if self._is_timely(candidate, told.document) else 0.0
            about = self.focus.of(told.document) / IN_TITLE
            return in_sentence + in_title + timely + about + 0.5 * self.focus.share(told.sentence)

        return score

    def _is_on_topic(self, told: ToldSentence) -> bool:
        return self.focus.of(told.document) >= IN_TEXT or self.focus.is_named(told.sentence)

    def _is_timely(self, candidate: Candidate, document: Document) -> bool:
        """Whether it is of the side of the split where the trend is."""
        split, period = self.evidence.measurement.split, self.evidence.measurement.period_of(document)
        if split is None or period is None:
            return False
        return (period < split) == (candidate.direction == "fading")


def _names(candidate: Candidate, told: ToldSentence) -> bool:
    """Whether the sentence or its title names the candidate; a definition has to be of it."""
    pattern = phrase_pattern(candidate.forms)
    if told.role == "defines":
        return bool(pattern.search(" ".join(told.sentence.split()[:8])))
    return bool(pattern.search(told.sentence) or pattern.search(told.document.title))
