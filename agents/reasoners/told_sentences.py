"""Sentences of papers by what they do, told by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.korean_telling import cited_in_korean, told_in_korean
from trendscope.agents.reasoners.references import reference
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.figures import has_figure
from trendscope.extraction.findings import is_finding
from trendscope.extraction.roles import Role, roles_of
from trendscope.extraction.third_person import in_third_person, without_opening
from trendscope.measuring.sentences import Place
from trendscope.sentence import SentenceId
from trendscope.text.lines import without_breaks
from trendscope.text.words import stems
from trendscope.trend import Claim
from trendscope.wording import Wording

# What a paper found, and not what it was written for.
FOUND: tuple[Role, ...] = ("limit", "outlook")
MAX_LIKENESS = 0.5
MAX_WORDS = 42


@dataclass(frozen=True)
class ToldSentence:
    """A sentence of a document, the role that it has there, and how it is told."""

    role: Role
    document: Document
    number: int
    text: str

    @property
    def place(self) -> Place:
        return self.document.key, self.number

    @property
    def sentence(self) -> str:
        """As the document has it."""
        return self.document.sentences[self.number]

    @cached_property
    def stems(self) -> frozenset[str]:
        return stems(self.sentence)

    def claim(self, evidence: EvidenceBase) -> Claim:
        """The claim that it makes, with the id of the sentence."""
        name = SentenceId.of(evidence.ids[self.document.key], self.number + 1)
        return Claim(text=self.text, sentences=(name,))


def tell(documents: Iterable[Document], roles: Sequence[Role], say: Wording) -> Iterator[ToldSentence]:
    """The sentences that have one of these roles and can be told alone; of two roles, the first counts."""
    for document in documents:
        for number, sentence in enumerate(document.sentences):
            role = _role(sentence, roles)
            if role is None or (role in FOUND and is_motive(number, document)):
                continue
            if text := _told(number, role, document, say):
                yield ToldSentence(role, document, number, text)


def _role(sentence: str, roles: Sequence[Role]) -> Role | None:
    found = roles_of(sentence)
    return next((role for role in roles if role in found), None)


def is_motive(number: int, document: Document) -> bool:
    """Whether a sentence stands before what the document proposes: it is what that sets out to mend."""
    return any("proposes" in roles_of(later) for later in document.sentences[number + 1 :])


def _told(number: int, role: Role, document: Document, say: Wording) -> str | None:
    """In English as authors are reported, in Korean by its parts; None if it says little."""
    who, sentence = reference(document, say), without_breaks(document.sentences[number])
    says_little = role == "result" and not (has_figure(sentence) or is_finding(sentence))
    if says_little or len(sentence.split()) > MAX_WORDS:
        return None
    told = in_third_person(sentence, who)
    if told is None or say.language == "en":
        return told
    return told_in_korean(number, role, document, say)


def quoted(document: Document, number: int, say: Wording) -> str:
    """A sentence of a document, told if it can be, else quoted."""
    if say.language == "ko":
        return cited_in_korean(document, number, say)
    sentence, who = without_breaks(document.sentences[number]), reference(document, say)
    told = in_third_person(sentence, who)
    return told or say("told.quoted", who=who, sentence=without_opening(sentence))


def can_be_told(document: Document, number: int, say: Wording) -> bool:
    """Whether a sentence can be told by somebody else, and so reads well."""
    sentence = without_breaks(document.sentences[number])
    return in_third_person(sentence, reference(document, say)) is not None


def choose(
    told: Iterable[ToldSentence],
    score: Callable[[ToldSentence], float],
    limit: int,
    taken: Collection[Place] = (),
    before: Sequence[ToldSentence] = (),
) -> list[ToldSentence]:
    """The best, each from another document and unlike those before it; none of those taken."""
    ranked = sorted(told, key=lambda each: (-score(each), each.place))
    documents = {key for key, _ in taken}
    chosen: list[ToldSentence] = []
    for each in ranked:
        if len(chosen) >= limit:
            break
        if each.document.key not in documents and not _is_repeated(each, (*before, *chosen)):
            chosen.append(each)
            documents.add(each.document.key)
    return chosen


def _is_repeated(told: ToldSentence, chosen: Sequence[ToldSentence]) -> bool:
    return any(
        len(told.stems & other.stems) > MAX_LIKENESS * min(len(told.stems), len(other.stems))
        for other in chosen
    )
