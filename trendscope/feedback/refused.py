"""What is refused while a report is written, and what takes its place; noted as it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trendscope.feedback.judgement import Cited, Origin
from trendscope.sentence import SentenceId

if TYPE_CHECKING:
    from trendscope.evidence_base import EvidenceBase


@dataclass(frozen=True)
class RefusedText:
    """A text that was refused, and the one that was written in its place, if there is one."""

    origin: Origin
    part: str
    text: str
    evidence: tuple[Cited, ...]
    stated: tuple[str, ...] = ()
    reason: str = ""
    better: str = ""


@dataclass(frozen=True)
class WrittenText:
    """A claim as a model wrote it, with its slots, and the ids that it cites."""

    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class WrittenSection:
    """What a model wrote of a trend, for which prompt, and which of it passed the rules.

    `passed` has each claim as it was written by its text in the draft.
    """

    prompt: str
    claims: tuple[WrittenText, ...]
    passed: Mapping[str, WrittenText]


@dataclass
class RefusedTexts:
    """All of a run: what was refused, and the sections by the labels of their trends, the last of each."""

    texts: list[RefusedText] = field(default_factory=list)
    sections: dict[str, WrittenSection] = field(default_factory=dict)

    def add(self, *texts: RefusedText) -> None:
        """Note refused texts."""
        self.texts.extend(texts)

    def add_section(self, label: str, section: WrittenSection) -> None:
        """Note what was written of a trend, in the place of what was written before."""
        self.sections[label] = section


def cited_in(names: Iterable[SentenceId], evidence: EvidenceBase) -> tuple[Cited, ...]:
    """The sentences with these ids, with their documents; without those that do not exist."""
    texts = evidence.sentences
    return tuple(_cited(name, texts[name], evidence) for name in dict.fromkeys(names) if name in texts)


def _cited(name: SentenceId, text: str, evidence: EvidenceBase) -> Cited:
    document = evidence.document(name.document)
    title, date = (document.title, document.date) if document else ("", None)
    return Cited(id=name, text=text, title=title, date=date)


def reasons_in(dropped: Mapping[str, int], besides: Sequence[str] = ()) -> str:
    """The reasons for which something was dropped, in one text."""
    return ", ".join(reason for reason, number in dropped.items() if number and reason not in besides)
