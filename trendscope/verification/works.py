"""Works: what a text may call the document of a sentence that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from trendscope.document import Document
from trendscope.measuring.acronyms import definitions
from trendscope.text.spelling import normalize_text
from trendscope.text.surnames import surname

MAX_NAME_WORDS = 4

# How an abstract introduces the name of what it presents: "We introduce Torvex, a ..."
_INTRODUCED = re.compile(
    r"\b(?:[Ww]e|[Ww]ork|[Pp]aper) (?:introduces?|presents?|proposes?|develops?|releases?) "
    r"([A-Z][\w-]*[A-Z\d][\w-]*|[A-Z][\w-]+(?=,))"
)
_NUMBERED = re.compile(r" ?[\[(]D?(\d{1,6})(?:\.\d{1,6})?[\])]")
_IN_BRACKETS = re.compile(r" ?\(([^()]{3,200}?)\)")
# A letter tells two works of the same authors and year apart: 2025a.
_AND_YEAR = re.compile(r"(.+?),? ?((?:19|20)\d\d)[a-z]?")
# A name with a dot inside, as in Prober.ai; only its first part stays, so that it is no address.
_DOTTED = re.compile(r"(?<![\w./@:-])([A-Z][\w-]*)\.[a-z]{2,4}(?![\w/@-]|:\S|\.\w)")
_THEY = "they"
# Private characters, which no readable claim has.
_MARK = re.compile("\ue000([^\ue000\ue001]*)\ue001")


@dataclass(frozen=True)
class Work:
    """A cited document: its id in the run, its title, names, authors and date.

    `names` are what stands before the colon of the title, what the abstract introduces, and the title.
    `authors` are the surnames as a reference gives them: one, two with `and`, more with `et al.`
    `acronyms` are those that it defines, with their long forms.
    """

    id: str
    title: str
    names: tuple[str, ...]
    authors: tuple[str, ...]
    date: str
    acronyms: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, document: Document, document_id: str) -> Work:
        """The work that a document is, by the document's id such as `D12`."""
        title = normalize_text(document.title)
        short, colon, _ = title.partition(":")
        short_names = [short] if colon and len(short.split()) <= MAX_NAME_WORDS else []
        introduced = _INTRODUCED.findall(normalize_text(document.text))
        return cls(
            id=document_id,
            title=title,
            names=tuple(dict.fromkeys((*short_names, *introduced, title))),
            authors=_as_referred([surname(normalize_text(one)) for one in document.authors if one.strip()]),
            date=document.date or "",
            acronyms=tuple(definitions(normalize_text(document.text))),
        )

    @property
    def year(self) -> str:
        return self.date[:4]

    def is_called(self, name: str, year: str) -> bool:
        """Whether a reference with this name and year is to this work."""
        return year == self.year and name.rstrip(".") in (*self.names, *self.authors)

    def is_named_in(self, text: str) -> bool:
        """Whether a text has a name of this work, or a reference to it."""
        return self.id in referred(with_marks(text, (self,))) or self.is_called_in(text)

    def is_called_in(self, text: str) -> bool:
        """Whether a text has a name of this work, as a whole and with its capitals."""
        return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in self.names)

    @cached_property
    def by_author(self) -> re.Pattern[str]:
        return _with_year(self.authors, self.year)

    @cached_property
    def by_name(self) -> re.Pattern[str]:
        return _with_year(self.names, self.year)


def without_own_numbers(text: str, works: Iterable[Work]) -> str:
    """The text without `[12]` or `(D12.4)` where document 12 is cited: only code writes numbers."""
    own = {work.id for work in works}
    return _NUMBERED.sub(lambda match: "" if f"D{match[1]}" in own and _is_id(match[0]) else match[0], text)


def without_references(text: str, works: Sequence[Work]) -> str:
    """The text without the references to these works by a name or author and the year."""
    return without_marks(with_marks(text, works))


def without_dotted_names(text: str, works: Iterable[Work]) -> str:
    """The text without what follows the dot in a name such as Prober.ai that a title of these works has."""
    known = {match[0] for work in works for match in _DOTTED.finditer(work.title)}
    return _DOTTED.sub(lambda match: match[1] if match[0] in known else match[0], text)


def with_marks(text: str, works: Sequence[Work]) -> str:
    """The text with a mark in the place of each reference, by which `referred` knows its work."""
    text = without_own_numbers(text, works)
    if not works or "(" not in text:
        return text
    text = _IN_BRACKETS.sub(lambda match: "".join(map(_mark, _own(match[1], works))) or match[0], text)
    for work in works:
        text = _with_marks_of(work, text)
    return text


def without_marks(text: str) -> str:
    """The text as it reads without the references that are marked in it."""
    return _MARK.sub("", text)


def referred(marked: str) -> frozenset[str]:
    """The ids of the works that a text with marks refers to."""
    return frozenset(_MARK.findall(marked))


def _with_marks_of(work: Work, text: str) -> str:
    text = work.by_author.sub(lambda _: _THEY + _mark(work), text)
    return work.by_name.sub(lambda match: match[1] + _mark(work), text)


def _mark(work: Work) -> str:
    return f"\ue000{work.id}\ue001"


def _is_id(bracketed: str) -> bool:
    """Whether it is a reference, and not a number in round brackets."""
    return "[" in bracketed or "D" in bracketed


def _own(references: str, works: Iterable[Work]) -> list[Work]:
    """The works of these references, `Torvex, 2025; Lee et al., 2024`; none if one is to another work."""
    parts = [_AND_YEAR.fullmatch(part.strip()) for part in references.split(";")]
    found = [[work for work in works if part and work.is_called(part[1], part[2])] for part in parts]
    return [work for some in found for work in some] if all(found) else []


def _with_year(names: Iterable[str], year: str) -> re.Pattern[str]:
    """A pattern of `Torvex (2025)`; without names or a year it matches nothing."""
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])({either})\.? ?\({year}[a-z]?\)" if either and year else r"(?!)")


def _as_referred(surnames: Sequence[str]) -> tuple[str, ...]:
    if len(surnames) < 2:
        return tuple(surnames)
    first, second = surnames[:2]
    others = [f"{first} et al", f"{first} 외", f"{first} 등"]
    return (*others, *([f"{first} and {second}", f"{first} & {second}"] if len(surnames) == 2 else []))
