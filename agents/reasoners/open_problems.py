"""What a report without a model says is open: failures that papers found, and what they call for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.theme_members import first_theme, largest_rise, spread
from trendscope.agents.reasoners.told_sentences import MAX_WORDS, ToldSentence, choose, tell
from trendscope.agents.reasoners.topic_focus import IN_PASSING, IN_TITLE, TopicFocus
from trendscope.document import Document
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.failures import concreteness, is_failure, is_found_in
from trendscope.extraction.roles import Role
from trendscope.extraction.third_person import in_third_person, without_opening
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.sentences import Place
from trendscope.text.lines import without_breaks
from trendscope.trend import RISING
from trendscope.wording import Wording

MAX_PROBLEMS, MAX_OF_THEME, MAX_OUTLOOK = 6, 2, 3
MIN_FOUND, MIN_NEWER = 3, 3
# Words that the answer has room for; in Korean a sentence of at most so many is quoted.
SHORT, SHORT_QUOTED = 30, 22
RECENT_YEARS = 3
MIN_WITH_OPENING = 3
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
# More of what was done, or what the authors will do themselves.
_PLANS = re.compile(
    r"\bplan(?:s|ned|ning)? to\b|\bLoRA\b"
    r"|\b(?:more|other|additional|further|larger|broader|wider|various"
    r"|diverse) (?:[\w-]+ )?(?:languages|models|data ?sets"
    r"|domains|LLMs|corpora|techniques|methods|architectures|tasks|data|approaches)\b"
    r"|\b(?:expand|extend|enlarg|increas)\w* (?:the |our |their |this )?(?:[\w-]+ )?(?:data ?set"
    r"|corpus|size|scope|work)"
    r"|\b(?:could|may|might|can|will|to|should) (?:also )?(?:explore|combin\w*|incorporate|integrate)\b"
    r"|\bdirections include (?:enhanc|improv|address|explor|expand|extend)\w+"
    r"|\bpay attention to\b|\bfurther improve\b",
    re.IGNORECASE,
)
_OF_ONE_DATA_SET = re.compile(
    r"\bdata ?set-specific|\b(?:data ?set|corpus) (?:is|has|contains|suffers|lacks)|\bimbalanced?\b"
    r"|\b(?:its|their|the) (?:data ?set|corpus|benchmark)(?:'s|’s)? (?:limitations|flaws|annotations)"
    r"|\bon (?:this|the|our|their) (?:[\w-]+ )?(?:data ?set|corpus)\b",
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

    focus: TopicFocus
    candidates: Sequence[Candidate]
    say: Wording
    taken: frozenset[Place] = frozenset()

    @cached_property
    def problems(self) -> list[ToldSentence]:
        """What fails, each from another document, spread over the themes; the first tells most.

        Where few papers found something, it is what others say of their field: recent ones where they say
        what, then any.
        """
        found = self.found
        for documents, least in ((self._recent, 1), (self._about, 0)):
            supposed = (told for each in documents if (told := self._supposed(each, least)))
            missing = max(0, MIN_FOUND - len(found))
            found = found + choose(self._untold(supposed), self._score, missing, before=found)
        return found

    @cached_property
    def found(self) -> list[ToldSentence]:
        """Of the problems, those that a paper found."""
        failures = list(self._untold(each for document in self._about for each in self._failures(document)))
        themes = first_theme(self.candidates)
        ranked = choose(self._widened(failures), self._score, 4 * MAX_PROBLEMS)
        chosen = spread(ranked, lambda each: themes.get(each.document.key), MAX_PROBLEMS, MAX_OF_THEME)
        first = max(chosen, key=self._weight, default=None)
        return sorted(chosen, key=lambda each: each is not first)

    def _widened(self, failures: Sequence[ToldSentence]) -> list[ToldSentence]:
        """Recent ones on the topic; while they are few also those that name it less, then older ones."""
        recent = [each for each in failures if self.focus.evidence.measurement.is_recent(each.document)]
        older = [each for each in failures if each not in recent and self._is_of_topic(each)]
        for some in ([each for each in recent if self._is_of_topic(each)], recent, recent + older):
            if len({each.document.key for each in some}) >= MIN_NEWER:
                return some
        return list(failures)

    def _weight(self, told: ToldSentence) -> float:
        """How well it stands alone in the answer, for the topic as a whole."""
        is_short = len(told.sentence.split()) <= (SHORT if self.say.language == "en" else SHORT_QUOTED)
        return (
            self._score(told)
            + 2 * (self.focus.of(told.document) == IN_TITLE)
            + 2 * (told.document.key in self._rising)
            + 2 * is_short
            - 4 * bool(_OF_ONE_DATA_SET.search(told.sentence))
        )

    @cached_property
    def _rising(self) -> frozenset[str]:
        """The keys of the documents of the theme that rises most."""
        largest = largest_rise(self.candidates, self.focus.evidence.measurement, RISING)
        return frozenset(largest.documents if largest else ())

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
        measured = self.focus.evidence.measurement
        about = [each for each in measured.documents if self.focus.of(each) > IN_PASSING]
        about.sort(key=lambda each: each.date or "", reverse=True)
        about.sort(key=measured.is_recent, reverse=True)
        return about[:MAX_READ]

    @property
    def _recent(self) -> list[Document]:
        return [each for each in self._about if self.focus.evidence.measurement.is_recent(each)]

    def _supposed(self, document: Document, least: int) -> ToldSentence | None:
        """The last failure that a document names without having found it, if it says enough of the topic."""
        first = 1 if len(document.sentences) >= MIN_WITH_OPENING else 0
        numbers = [n for n, s in enumerate(document.sentences) if n >= first and is_failure(s)]
        told = self._plainly_told(document, numbers[-1]) if numbers else None
        return told if told and concreteness(told.sentence) >= least and self._is_of_topic(told) else None

    def _failures(self, document: Document) -> Iterator[ToldSentence]:
        """The sentences that tell what failed, and can be told alone."""
        sentences = document.sentences
        late = range(int(FIRST_OF_FINDINGS * len(sentences)), len(sentences))
        numbers = [each for each in late if is_failure(sentences[each]) and is_found_in(sentences, each)]
        if not numbers:
            return
        roles: tuple[Role, ...] = ("limit", "result") if self.say.language == "en" else ("limit",)
        told = {each.number: each for each in tell([document], roles, self.say)}
        for number in numbers:
            is_quoted = self.say.language != "en" and len(sentences[number].split()) <= SHORT_QUOTED
            found = None if is_quoted else told.get(number)
            found = found or self._plainly_told(document, number)
            if found:
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
        is_said = is_said and not _PLANS.search(told.sentence)
        return bool(is_late and is_said) and self._is_of_topic(told)

    def _score(self, told: ToldSentence) -> float:
        year = int((told.document.date or "0000")[:4])
        is_old = year <= self.focus.evidence.measurement.window.until.year - RECENT_YEARS
        return (
            concreteness(told.sentence)
            + 1.5 * self.focus.share(told.sentence)
            + 1.5 * (self.focus.of(told.document) == IN_TITLE)
            + year / 6
            - 1.5 * is_old
        )
