"""Search queries: one small language, written by the supervisor and rendered by each source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trendscope.document import split_sentences
from trendscope.errors import UsageError
from trendscope.measuring.words import stems

_WORD = re.compile(r"\w[\w-]*")
_PART = re.compile(r'"[^"]*"|\(|\)|[^\s()"]+')


@dataclass(frozen=True)
class Query:
    """Groups that must all match; a group matches by any of its phrases.

    As text, words side by side must all occur, `"a b"` is a phrase, and `(a OR "b c")` a group:
    `machine translation (evaluation OR "quality estimation")`.
    """

    groups: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read a query from its text.

        Raises UsageError where no word is left to search for.
        """
        groups: list[tuple[str, ...]] = []
        inside: list[str] | None = None
        for part in _PART.findall(text):
            word = part.strip('"').strip()
            if part == "(":
                inside = []
            elif part == ")":
                groups += [tuple(inside)] if inside else []
                inside = None
            elif word and word not in ("OR", "AND") and re.search(r"\w", word):
                inside.append(word) if inside is not None else groups.append((word,))
        groups += [tuple(inside)] if inside else []
        if not groups:
            raise UsageError(f"no word to search for in {text!r}")
        return cls(tuple(groups))

    def __str__(self) -> str:
        return " ".join(
            _quoted(group[0]) if len(group) == 1 else f"({' OR '.join(map(_quoted, group))})"
            for group in self.groups
        )

    def render(self, phrase: str, either: str = " OR ", both: str = " AND ") -> str:
        """The query in a source's own syntax; `phrase` is a format with one field."""
        rendered = []
        for group in self.groups:
            words = either.join(phrase.format(word) for word in group)
            rendered.append(f"({words})" if len(group) > 1 else words)
        return both.join(rendered)

    def matches(self, text: str) -> bool:
        """Whether the text names every group: in English by word stems, in Korean by syllables."""
        have, bare = stems(" ".join(_WORD.findall(text))), "".join(text.split())
        return all(any(_names(phrase, have, bare) for phrase in group) for group in self.groups)

    def opens(self, text: str) -> bool:
        """Whether the first sentence has every group word for word, as that of a definition has."""
        first = next(iter(split_sentences(text)), "").lower()
        return all(
            any(re.search(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", first) for phrase in group)
            for group in self.groups
        )

    @property
    def plain(self) -> str:
        """Only the words, for sources without operators."""
        return " ".join(phrase for group in self.groups for phrase in group)

    def loosened(self) -> Query:
        """The query that any one of its words matches."""
        words = dict.fromkeys(word for group in self.groups for phrase in group for word in phrase.split())
        return Query((tuple(words),))


def _names(phrase: str, have: set[str], bare: str) -> bool:
    return stems(phrase) <= have if phrase.isascii() else "".join(phrase.split()) in bare


def _quoted(phrase: str) -> str:
    return f'"{phrase}"' if " " in phrase else phrase
