"""What the index of words holds, and how a search asks it: Hangul by pairs of syllables.

SQLite's tokenizer takes 번역을 for one word, in which 번역 is not found. As overlapping pairs it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trendscope.text.characters import compose, strip_hidden, whole_characters
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import without_particle

MAX_TERMS = 64  # of a search

_HANGUL = re.compile(r"[가-힣]+")
# What is in quotes, a Korean word, or one of another script: GPT-4 is one, GPT-4의 is two.
_TERM = re.compile(r"[\"“]([^\"“”]+)[\"”]|([가-힣]+)|([^\W가-힣]+(?:[-'’.][^\W가-힣]+)*)")


def indexed(text: str) -> str:
    """The text as it is put into the index."""
    return _HANGUL.sub(lambda run: f" {_pairs(run[0])} ", compose(whole_characters(text), "NFKC"))


def searched(text: str) -> str:
    """A text as a search for passages with any of its words; empty if it has none.

    A Korean word is a phrase, its pairs side by side; one with a particle is also looked for without it.
    Words such as "the" count only where there are no others. Words of the title only add to the score of a
    passage that has one itself.
    """
    terms = dict.fromkeys(_terms(compose(strip_hidden(whole_characters(text)), "NFKC")))
    telling = [term for term in terms if term.lower() not in vocabulary("stop_words")] or list(terms)
    words = " OR ".join(f'"{term}"' for term in telling[:MAX_TERMS])
    return f"({{heading text}} : ({words})) AND ({words})" if words else ""


def naming(phrases: Iterable[str]) -> str:
    """A search for what names any of the phrases; empty if they have no word.

    The words of a phrase are side by side, those of a Korean one anywhere: 기계 번역 is often one word.
    """
    ways = (way for phrase in phrases for way in _ways(compose(whole_characters(phrase), "NFKC")))
    return " OR ".join(f"({way})" for way in dict.fromkeys(ways))


def _ways(phrase: str) -> Iterator[str]:
    """The searches for a phrase; a Korean one is also looked for without spaces."""
    words = [word for word in phrase.replace('"', " ").split() if re.search(r"\w", word)]
    if words and not _HANGUL.search(phrase):
        yield f'"{" ".join(words)}"'
    elif words:
        yield " AND ".join(f'"{indexed(word).strip()}"' for word in words)
        yield f'"{indexed("".join(words)).strip()}"'


def _terms(text: str) -> Iterator[str]:
    for quoted, korean, other in _TERM.findall(text):
        yield from (indexed(term).strip() for term in (quoted, other) if re.search(r"\w", term))
        yield from map(_pairs, dict.fromkeys((korean, without_particle(korean))) if korean else ())


def _pairs(word: str) -> str:
    return " ".join(word[at : at + 2] for at in range(max(1, len(word) - 1)))
