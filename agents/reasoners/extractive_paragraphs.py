"""A paragraph on a trend without a model: what papers define, propose, name, report and lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from trendscope.agents.reasoners.lead_ins import led_in
from trendscope.agents.reasoners.named_works import NamedWorks
from trendscope.agents.reasoners.theme_members import dwells_on
from trendscope.agents.reasoners.told_sentences import ToldSentence, choose, tell
from trendscope.agents.reasoners.topic_focus import IN_TEXT, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import Role
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.mentions import phrase_pattern
from trendscope.measuring.sentences import Place
from trendscope.trend import Claim
from trendscope.wording import Wording

# How many sentences of each kind a paragraph has; a proposal may be followed by what the same paper found.
DEFINITIONS, PROPOSALS, RESULTS, LIMITS = 1, 2, 2, 1
ROLES: tuple[Role, ...] = ("defines", "proposes", "result", "limit")
MAX_DOCUMENTS = 60


@dataclass(frozen=True)
class _Theme:
    """What can be told of a trend, and how good each sentence is for it."""

    candidate: Candidate
    told: list[ToldSentence]
    score: Callable[[ToldSentence], float]

    def of_role(self, role: Role) -> list[ToldSentence]:
        """Those that name the trend, or whose title does."""
        return [each for each in self.told if each.role == role and _names(self.candidate, each)]

    def found_by(self, told: ToldSentence) -> list[ToldSentence]:
        """What the paper of a sentence found: at most one sentence, one with a figure before others."""
        found = [each for each in self.told if each.role == "result" and each.document is told.document]
        found.sort(key=lambda each: not has_figure(each.sentence))
        return found[:1]


@dataclass
class ParagraphWriter:
    """Writes the paragraphs of one report; none has a document or a sentence of one before it."""

    focus: TopicFocus
    say: Wording
    used: set[Place] = field(default_factory=set)
    told: list[ToldSentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.evidence = self.focus.evidence
        self._of_document: dict[str, list[ToldSentence]] = {}
        self.named = NamedWorks(self.evidence, self.say)

    def write(self, candidate: Candidate) -> tuple[Claim, ...]:
        """The claims after those about the counts: what it is, what was built and found, what is lacking."""
        documents = self._documents(candidate)
        told = [each for document in documents for each in self._told_of(document)]
        theme = _Theme(candidate, told, self._score(candidate))
        first = self._choose(theme, "defines", DEFINITIONS)
        for each in self._choose(theme, "proposes", PROPOSALS):
            first += [each, *theme.found_by(each)]
        self.told += first
        names = list(self._names(candidate, documents, told=bool(first)))
        last = [*self._choose(theme, "result", RESULTS), *self._choose(theme, "limit", LIMITS)]
        self.told += last
        self.used |= {each.place for each in (*first, *last)}
        claims = [each.claim(self.evidence) for each in led_in([*first, *last], self._split, self.say)]
        return (*claims[: len(first)], *names, *claims[len(first) :])

    def _told_of(self, document: Document) -> list[ToldSentence]:
        """What can be told of a document, on the topic; kept, because it may belong to several trends."""
        if document.key not in self._of_document:
            told = tell([document], ROLES, self.say)
            self._of_document[document.key] = [each for each in told if self._is_on_topic(each)]
        return self._of_document[document.key]

    @property
    def _split(self) -> str:
        return self.evidence.measurement.split or ""

    def _choose(self, theme: _Theme, role: Role, limit: int) -> list[ToldSentence]:
        """The best of a role, from the oldest to the newest."""
        taken = {*self.used, *(each.place for each in self.told)}
        best = choose(theme.of_role(role), theme.score, limit, taken, self.told)
        return sorted(best, key=lambda each: each.document.date or "")

    def _names(self, candidate: Candidate, documents: list[Document], *, told: bool) -> Iterator[Claim]:
        """What was built besides, by name, of papers that are on the topic by their title."""
        known = {each.document.key for each in self.told}
        others = (each for each in documents if each.key not in known and self.focus.of(each) >= IN_TEXT)
        pattern = phrase_pattern(candidate.forms)
        yield from self.named.write((each for each in others if dwells_on(each, pattern)), told=told)

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
