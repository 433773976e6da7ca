"""A document cut into stretches of words, once for all that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trendscope.document import Document
from trendscope.text.words import Stretch, stems, stretches


@dataclass(frozen=True)
class Reading:
    document: Document
    title: list[Stretch]
    text: list[Stretch]

    @property
    def key(self) -> str:
        return self.document.key

    @property
    def year(self) -> int | None:
        return self.document.year

    @cached_property
    def stems(self) -> frozenset[str]:
        words = {word.text for stretch in (*self.title, *self.text) for word in stretch.words}
        return frozenset().union(*map(stems, words))


def read(document: Document, acronyms: Mapping[str, str]) -> Reading:
    return Reading(document, stretches(document.title, acronyms), stretches(document.text, acronyms))
