"""Names of authors, as sources write them: which part is the surname."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trendscope.text.vocabulary import vocabulary

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
# In Chinese, Japanese and Korean letters the surname comes first, often without a space after it.
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_IN_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|and)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """The parts of an author's name: `particle` is the `van` of `Guido van Rossum`.

    A name that cannot be divided, such as that of a group, has a family name alone.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""


def split_name(author: str) -> Name:
    """The parts of a name in either order: `Ada Lovelace`, `Lovelace, Ada`."""
    author = author.strip()
    if is_group(author) or author.count(",") > 2:
        return Name(author)
    first, *others = (part.strip() for part in author.split(","))
    suffix = next((part for part in others if _SUFFIX.fullmatch(part)), "")
    given = " ".join(part for part in others if part and part != suffix)
    if given:
        return Name(first, given, suffix=suffix)
    return _in_reading_order(first, suffix)


def reading_order(name: Name) -> str:
    """The name as it is read: `Guido van Rossum`, `홍길동`."""
    if name.given and _EAST_ASIAN.search(name.family) and _EAST_ASIAN.search(name.given):
        return name.family + name.given
    return " ".join(filter(None, (name.given, name.particle, name.family, name.suffix)))


def surname(author: str) -> str:
    """The surname without a particle: `Rossum` of `Guido van Rossum`, also if it is written first."""
    before, comma, _ = author.strip().partition(",")
    return before.strip() if comma else _last_word(before.split())


def is_group(author: str) -> bool:
    """Whether a name is a group's, which has no surname."""
    words = author.split()
    return bool(words) and (words[-1].lower() in vocabulary("group_words") or bool(_IN_GROUP.search(author)))


def _in_reading_order(author: str, suffix: str) -> Name:
    words = author.split()
    if len(words) < 2 or _EAST_ASIAN.search(author):
        return Name(author, suffix=suffix)
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    first = last = len(words) - 1
    while first > 1 and words[first - 1] in vocabulary("name_particles"):
        first -= 1
    return Name(words[last], " ".join(words[:first]), " ".join(words[first:last]), suffix)


def _last_word(words: list[str]) -> str:
    """The last word of a name that is no suffix."""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        return words[-2]
    return words[-1] if words else ""
