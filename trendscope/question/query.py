"""Search queries: one small language, which each source renders in its own syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trendscope.document import split_sentences
from trendscope.errors import UsageError
from trendscope.text.hangul import has_hangul
from trendscope.text.words import stems

_SAYS_WHAT = r"(?:is|are) (?:an?|the|any|use|used|when|defined as|concerned with)|refers? to|means?"
_OPERATORS = ("OR", "AND", "NOT", "ANDNOT")
_WORD = re.compile(r"\w[\w-]*[+#]*")
_PART = re.compile(r'"[^"]*"|\(|\)|[^\s()"]+')


@dataclass(frozen=True)
class Query:
    """Groups that must all match; a group matches if any of its phrases does.

    As text, words next to each other must all occur, `"a b"` is a phrase, and `(a OR "b c")` a group:
    `machine translation (evaluation OR "quality estimation")`. The brackets of a group may be left out.
    None of the `excluded` phrases may occur; as text, each comes after `NOT`.
    """

    groups: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read a query from its text.

        Raises UsageError if no word is left to search for.
        """
        groups: list[list[str]] = []
        excluded: list[str] = []
        depth, in_group, excludes = 0, False, False
        for part in _PART.findall(text):
            word = part.strip('"').strip()
            if part in ("(", ")"):
                depth = max(depth + (1 if part == "(" else -1), 0)
                in_group = in_group and depth > 0
            elif part in ("NOT", "ANDNOT"):
                excludes = True
            elif part.upper() in ("OR", "AND"):
                in_group = part.upper() == "OR" and bool(groups)
            elif re.search(r"\w", word) and excludes:
                excluded.append(word)
                excludes = False
            elif re.search(r"\w", word):
                groups[-1].append(word) if in_group else groups.append([word])
                in_group = depth > 0
        if not groups:
            raise UsageError("no word to search for in {text!r}", text=text)
        return cls(tuple(map(tuple, groups)), tuple(excluded))

    def __str__(self) -> str:
        groups = (
            _quoted(group[0]) if len(group) == 1 else f"({' OR '.join(map(_quoted, group))})"
            for group in self.groups
        )
        return " ".join((*groups, *(f"NOT {_quoted(phrase)}" for phrase in self.excluded)))

    def render(
        self, phrase: str, either: str = " OR ", both: str = " AND ", but_not: str = " ANDNOT "
    ) -> str:
        """The query in a source's own syntax; `phrase` is a format string with one field."""
        rendered = []
        for group in self.groups:
            words = either.join(phrase.format(word) for word in group)
            rendered.append(f"({words})" if len(group) > 1 else words)
        return both.join(rendered) + "".join(but_not + phrase.format(word) for word in self.excluded)

    def matches(self, text: str) -> bool:
        """Whether the text names every group: in English by word stems, in Korean by syllables."""
        words = _WORD.findall(text)
        have, unspaced = stems(" ".join(words)) | set(words), _unspaced(text)
        if any(_names(phrase, have, unspaced) for phrase in self.excluded):
            return False
        return all(any(_names(phrase, have, unspaced) for phrase in group) for group in self.groups)

    def is_defined_in(self, text: str) -> bool:
        """Whether the first sentence defines every group, as in an encyclopedia article."""
        first = next(iter(split_sentences(text)), "")
        return all(any(_defines(first, phrase) for phrase in group) for group in self.groups)

    def is_title_of_article(self, title: str) -> bool:
        """Whether a title is that of an article on the query: at least half of its words are in a phrase.

        "Fairness (machine learning)" is on fairness, and "Advance Australia Fair" is not.
        """
        about = stems(" ".join(_WORD.findall(re.sub(r"\([^()]*\)", " ", title))))
        phrases = [phrase for group in self.groups for phrase in group]
        if any(map(has_hangul, (title, *phrases))):
            return any(_unspaced(phrase) in _unspaced(title) for phrase in phrases)
        return any(2 * len(about & stems(phrase)) >= len(about) for phrase in phrases)

    @property
    def words(self) -> str:
        """Only the words, for sources without operators."""
        return " ".join(phrase for group in self.groups for phrase in group)


def _names(phrase: str, have: set[str] | frozenset[str], unspaced: str) -> bool:
    """Whether a text names the phrase; function words alone, such as IT, must be spelled the same."""
    if has_hangul(phrase):
        return _unspaced(phrase) in unspaced
    words = _WORD.findall(phrase)
    return (stems(" ".join(words)) or set(words)) <= have


def _defines(sentence: str, phrase: str) -> bool:
    if has_hangul(phrase):
        return bool(
            re.match(rf"{re.escape(_unspaced(phrase))}(?:\([^)]*\))?(?:이란|란|은|는)", _unspaced(sentence))
        )
    name = re.escape(phrase.removesuffix("s"))
    before = r"(?:in [\w\s-]{1,40}, )?(?:[^\s,.]+ ){0,3}\(?"
    return bool(re.match(rf"{before}{name}s?(?!\w)[^.]{{0,60}}? (?:{_SAYS_WHAT}) ", sentence, re.IGNORECASE))


def _unspaced(text: str) -> str:
    return "".join(text.split()).lower()


def _quoted(phrase: str) -> str:
    return f'"{phrase}"' if re.search(r"[\s()]", phrase) or phrase.upper() in _OPERATORS else phrase
