"""A document cut into runs of words, once for everything that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trendscope.document import Document
from trendscope.measuring.acronyms import acronyms_in
from trendscope.text.words import WordRun, stems, word_runs
from trendscope.window import Window


@dataclass(frozen=True)
class TokenizedDocument:
    """A document with the word runs of its title and its text, and the period that it belongs to.

    `acronyms` maps the keys of acronyms to those of their long forms, as this document uses them.
    """

    document: Document
    title: list[WordRun]
    text: list[WordRun]
    period: str | None
    acronyms: Mapping[str, str]

    @property
    def key(self) -> str:
        return self.document.key

    @cached_property
    def raw(self) -> str:
        """Title and text as they came."""
        return f"{self.document.title}. {self.document.text}"

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words in title and text."""
        words = {word.text for run in (*self.title, *self.text) for word in run.words}
        return frozenset().union(*map(stems, words))


def tokenize(document: Document, acronyms: Mapping[str, str], window: Window) -> TokenizedDocument:
    """Cut a document into word runs; acronyms become the long forms that the documents define.

    An acronym that this document defines as something else stays as it is.
    """
    acronyms = acronyms_in(f"{document.title}. {document.text}", acronyms)
    title, text = word_runs(document.title, acronyms), word_runs(document.text, acronyms)
    return TokenizedDocument(document, title, text, window.period_of(document.date), acronyms)
