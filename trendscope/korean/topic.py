"""The topic of a Korean question: its noun phrases, without particles and words that only ask."""

from __future__ import annotations

import re

from trendscope.korean.glossary import bare, glossary
from trendscope.measuring.vocabulary import vocabulary

LONGEST_ENTRY = 6

_SYNONYM = re.compile(r"\(([A-Za-z][\w\s./+-]*)\)")
_HANGUL = re.compile(r"[가-힣]")
_END = "."
_AND = ("와", "과", "이나", "나", "및", "랑", "이랑")
_EDGE = ".,;:!?()[]\"'“”‘’~…"


def korean_topic(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of phrases; a Latin name in brackets is an alternative to the phrase before it.

    `대규모 언어 모델의 환각(hallucination) 연구 동향` has the groups `대규모 언어 모델` and
    `환각`, `hallucination`.
    """
    groups: list[tuple[str, ...]] = []
    phrase: list[str] = []
    joined = False
    tokens = [*_tokens(text), _END]
    while tokens:
        size, nouns, ending = _entry(tokens) or _noun(tokens[0])
        name = tokens[0][1:].replace("_", " ") if tokens[0].startswith("=") else ""
        phrase += nouns
        if name or (ending and phrase):
            group = tuple(part for part in (" ".join(phrase), name) if part)
            groups = [*groups[:-1], groups[-1] + group] if joined and groups else [*groups, group]
            joined, phrase = ending in _AND, []
        tokens = tokens[size:]
    return tuple(groups)


def _tokens(text: str) -> list[str]:
    marked = _SYNONYM.sub(lambda match: f" ={match[1].strip().replace(' ', '_')} ", text)
    return [token for token in (word.strip(_EDGE) for word in marked.split()) if token]


def _entry(tokens: list[str]) -> tuple[int, list[str], str] | None:
    """The longest entry of the glossary that the tokens begin with: it may hold a word that else only asks.

    How many tokens it takes, its words, and the particle that ends it.
    """
    for size in range(min(LONGEST_ENTRY, len(tokens)), 0, -1):
        joined = bare("".join(tokens[:size]))
        for particle in ("", *_particles()):
            if joined.endswith(particle) and joined[: len(joined) - len(particle)] in glossary():
                last = tokens[size - 1]
                return size, [*tokens[: size - 1], last[: len(last) - len(particle)]], particle
    return None


def _noun(token: str) -> tuple[int, list[str], str]:
    """The token without its particle, and the particle; no word where the token only asks."""
    if token.startswith("=") or not token[0].isalnum():
        return 1, [], _END
    if not _HANGUL.search(token):
        return (1, [], _END) if _asks(token) else (1, [token], "")
    cuts = [(token.removesuffix(particle), particle) for particle in _particles() if token.endswith(particle)]
    if any(_asks(word) for word in (token, *(stem for stem, _ in cuts))):
        return 1, [], _END
    return next(((1, [stem], particle) for stem, particle in cuts if len(stem) >= 2), (1, [token], ""))


def _asks(word: str) -> bool:
    lists = ("question_words.ko", "question_words", "stop_words")
    return any(word.lower() in vocabulary(name) for name in lists)


def _particles() -> list[str]:
    return sorted(vocabulary("particles.ko"), key=lambda particle: (-len(particle), particle))
