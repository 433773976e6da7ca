"""Which passages answer a question: BM25 over stems, or over pairs of syllables in Korean."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from trendscope.fulltext.passages import Passage
from trendscope.text.hangul import has_hangul
from trendscope.text.tokens import count_tokens
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import stems, word_runs

MAX_TOKENS = 800
K1 = 1.2
B = 0.75
TITLE_WEIGHT = 0.3


def top_passages(passages: Sequence[Passage], question: str, title: str = "") -> tuple[str, ...]:
    """The texts of the best passages, in page order, at most 800 tokens in all.

    Only a passage with a word of the question can answer it; words of the title have less weight.
    """
    bags = [Counter(terms(f"{passage.heading}\n{passage.text}")) for passage in passages]
    wanted = _question_terms(question)
    weights = dict.fromkeys(terms(title), TITLE_WEIGHT) | dict.fromkeys(wanted, 1.0)
    scores = bm25(bags, weights)
    matching = [at for at, bag in enumerate(bags) if not wanted.isdisjoint(bag)]
    best = sorted(matching, key=lambda at: (-scores[at], at))
    return tuple(passages[at].text for at in sorted(_within_limit(passages, best)))


def bm25(bags: Sequence[Mapping[str, int]], weights: Mapping[str, float]) -> list[float]:
    """The BM25 score of each bag of terms, after Robertson & Zaragoza (2009), k1 = 1.2 and b = 0.75.

    One is added inside the logarithm, so that a term in most bags still counts a little.
    """
    lengths = [sum(bag.values()) for bag in bags]
    mean = sum(lengths) / (len(bags) or 1) or 1.0
    rarity = {term: weight * _rarity(term, bags) for term, weight in weights.items()}

    def score(bag: Mapping[str, int], length: int) -> float:
        norm = K1 * (1 - B + B * length / mean)
        return sum(rare * bag[term] / (bag[term] + norm) for term, rare in rarity.items() if term in bag)

    return [score(bag, length) for bag, length in zip(bags, lengths, strict=True)]


def terms(text: str) -> Iterator[str]:
    """What texts are compared by: stems of English words, pairs of syllables of Korean ones."""
    for word in _words(text):
        yield from _pairs(word) if has_hangul(word) else sorted(stems(word))


def _question_terms(question: str) -> set[str]:
    """The terms of a question, without "explain", "recent" and the like unless it has no others."""
    idle = vocabulary("question_words") | vocabulary("question_words.ko")
    telling = " . ".join(word for word in _words(question) if word.lower() not in idle)
    return set(terms(telling or question))


def _words(text: str) -> Iterator[str]:
    return (word.text for run in word_runs(text) for word in run.words)


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _rarity(term: str, bags: Sequence[Mapping[str, int]]) -> float:
    holding = sum(term in bag for bag in bags)
    return math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))


def _within_limit(passages: Sequence[Passage], best: Sequence[int]) -> list[int]:
    kept: dict[str, int] = {}
    for at in best:
        text = passages[at].text
        if sum(map(count_tokens, {*kept, text})) > MAX_TOKENS:
            break
        kept.setdefault(text, at)
    return list(kept.values())
