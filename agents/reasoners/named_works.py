"""What papers on a trend built, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from trendscope.agents.reasoners.references import short_reference
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.roles import roles_of
from trendscope.extraction.systems import own_data, own_system
from trendscope.sentence import SentenceId
from trendscope.text.lines import one_line
from trendscope.trend import Claim
from trendscope.wording import Wording

MIN_NAMED, MAX_NAMED = 2, 4
MAX_GLOSS_WORDS = 12


@dataclass(frozen=True)
class NamedWork:
    """A thing with a name, the document that presents it, and the first sentence there that has the name."""

    name: str
    document: Document
    number: int


@dataclass
class NamedWorks:
    """Writes one sentence on what several papers present; nothing is named twice."""

    evidence: EvidenceBase
    say: Wording
    used: set[str] = field(default_factory=set)

    def write(self, documents: Iterable[Document], *, told: bool = False) -> Iterator[Claim]:
        """The first few in this order of documents, told from the oldest to the newest.

        `told` is whether they come after works that are told in their own sentences.
        """
        works = list(islice(self._works(documents), MAX_NAMED))
        if len(works) >= MIN_NAMED:
            works.sort(key=lambda each: each.document.date or "")
            self.used |= {each.name.lower() for each in works}
            yield self._claim(works, "named.other_works" if told else "named.works")

    def _works(self, documents: Iterable[Document]) -> Iterator[NamedWork]:
        named = {*self.used}
        for document in documents:
            name = own_data(document) or own_system(document)
            number = _place(name, document) if name and name.lower() not in named else None
            if name and number is not None:
                named.add(name.lower())
                yield NamedWork(name, document, number)

    def _claim(self, works: list[NamedWork], key: str) -> Claim:
        parts = [self._part(each) for each in works]
        names = [SentenceId.of(self.evidence.ids[each.document.key], each.number + 1) for each in works]
        text = self.say(key, listed=self.say.listed(parts))
        return Claim(text=text, sentences=tuple(names))

    def _part(self, work: NamedWork) -> str:
        """The name with its title and its reference; what is English has no place in a Korean list."""
        who = short_reference(work.document, self.say)
        gloss = _gloss(work) if self.say.language == "en" else None
        inside = f"“{gloss}”; {who}" if gloss else who
        return self.say("named.part", name=work.name, inside=inside)


def _gloss(work: NamedWork) -> str | None:
    """What the title says after the name, if that is short."""
    before, colon, after = one_line(work.document.title).partition(":")
    is_short = bool(colon) and before == work.name and len(after.split()) <= MAX_GLOSS_WORDS
    return after.strip() if is_short else None


def _place(name: str, document: Document) -> int | None:
    """The sentence that presents what has the name, else the first one that has it whole."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w])")
    places = [number for number, text in enumerate(document.sentences) if pattern.search(text)]
    presenting = (number for number in places if "proposes" in roles_of(document.sentences[number]))
    return next(iter((*presenting, *places)), None)
