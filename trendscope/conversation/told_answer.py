"""An answer as its formats share it: claims with their ids, where each sentence is from, and papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trendscope.conversation.answer import Answer, QuotedDocument
from trendscope.measuring.korean_name import name_in
from trendscope.report.citations import byline
from trendscope.report.corpus import Paper
from trendscope.report.readable import readable
from trendscope.report.report import Reference
from trendscope.sentence import SentenceId
from trendscope.text.lines import one_line
from trendscope.trend import PAPERS, Claim
from trendscope.wording import Wording

MAX_PAPERS = 15
NAMED_AUTHORS = 2


@dataclass(frozen=True)
class Source:
    """Where a sentence is from; `text` is empty if a claim quotes it already."""

    id: SentenceId
    text: str
    reference: Reference
    byline: str


@dataclass(frozen=True)
class ListedPaper:
    """A paper that was asked for."""

    id: str
    title: str
    byline: str
    url: str


class ToldAnswer:
    """The parts of one answer, in its language."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.say = Wording(answer.language)

    @cached_property
    def claims(self) -> list[tuple[str, str]]:
        """The text of each claim, and its ids in brackets; counts say what was counted."""
        return [(one_line(readable(claim.text)), self._marks(claim)) for claim in self.answer.claims]

    @property
    def sources(self) -> Iterator[Source]:
        """Every cited sentence once, in the order of the claims."""
        said = " ".join(text for text, _ in self.claims)
        for name, sentence in self.answer.sentences.items():
            reference = _reference(self.answer.documents[sentence.document])
            text = one_line(readable(sentence.text))
            quoted = "" if _inner(text) in _inner(said) else text
            yield Source(name, quoted, reference, byline(reference, self.say, NAMED_AUTHORS))

    @property
    def papers(self) -> list[ListedPaper]:
        return [self._listed(paper) for paper in self.answer.papers[:MAX_PAPERS]]

    @property
    def more(self) -> str:
        """How many papers are not listed."""
        left = len(self.answer.papers) - MAX_PAPERS
        return self.say("ask.more", papers=left) if left > 0 else ""

    def _marks(self, claim: Claim) -> str:
        """`[D12.4]`, or what was counted where no sentence is cited."""
        if claim.sentences:
            return "".join(f"[{name}]" for name in claim.sentences)
        labels = [name_in(self.say.language, label) for label in claim.counts if label != PAPERS]
        return f"({self.say('ask.counted')}: {', '.join(labels)})" if labels else ""

    def _listed(self, paper: Paper) -> ListedPaper:
        reference = _reference(paper)
        title = one_line(readable(paper.title), limit=300)
        return ListedPaper(paper.id, title, byline(reference, self.say, NAMED_AUTHORS), paper.url)


def _reference(paper: Paper) -> Reference:
    kind = paper.kind if isinstance(paper, QuotedDocument) else "paper"
    fields = paper.model_dump(include={"title", "authors", "date", "url", "source"})
    return Reference(**fields, kind=kind, retrieved="")


def _inner(text: str) -> str:
    """A text without quotation marks, which a quotation changes."""
    return "".join(character for character in text if character not in "“”\"'„«»")
