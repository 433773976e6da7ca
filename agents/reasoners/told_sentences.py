"""Sentences of papers by what they do, told by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.agents.reasoners.references import reference
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import Role, roles_of
from trendscope.extraction.third_person import in_third_person, without_opening
from trendscope.measuring.sentences import Place
from trendscope.sentence import SentenceId
from trendscope.text.words import stems
from trendscope.trend import Claim
from trendscope.wording import Wording

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
            found = roles_of(sentence)
            role = next((role for role in roles if role in found), None)
            text = _told(sentence, role, document, say) if role else None
            if role and text:
                yield ToldSentence(role, document, number, text)


def _told(sentence: str, role: Role, document: Document, say: Wording) -> str | None:
    """In English as authors are reported, in Korean quoted; None if it does not stand alone."""
    who = reference(document, say)
    if len(sentence.split()) > MAX_WORDS or (role == "result" and not has_figure(sentence)):
        return None
    told = in_third_person(" ".join(sentence.split()), who)
    if told is None or say.language == "en":
        return told
    return say(f"told.{role}", who=who, sentence=without_opening(" ".join(sentence.split())))


def quoted(document: Document, number: int, say: Wording) -> str:
    """A sentence of a document, told in English if it can be, else quoted."""
    sentence, who = " ".join(document.sentences[number].split()), reference(document, say)
    told = in_third_person(sentence, who) if say.language == "en" else None
    return told or say("told.quoted", who=who, sentence=sentence)


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
