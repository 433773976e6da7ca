"""The topic of a Korean question: its noun phrases, without particles and words that serve only to ask."""

from __future__ import annotations

import re
from functools import cache

from trendscope.question.glossary import glossary, term_key
from trendscope.text.hangul import has_hangul
from trendscope.text.vocabulary import vocabulary

LONGEST_ENTRY = 6

_LETTER = re.compile(r"[^\W\d_]")
# A name in the other script in brackets: 환각(hallucination), LLM(대규모 언어 모델).
_SYNONYM = re.compile(r"\(([A-Za-z][\w\s./+-]*)\)|(?<=[A-Za-z0-9])\s*\(([가-힣][^()]*)\)")
_COMMA = re.compile(r"[,、·ㆍ‧&]|(?<=[가-힣])/(?=[가-힣])|\bvs\b\.?", re.IGNORECASE)
_STOP = re.compile(r"[()\[\]{};:!?…]|\.(?=\s|$)")
_EDGE = "\"'“”‘’「」『』《》〈〉<>~-–—"
_AND = frozenset({",", "와", "과", "및", "그리고", "또는", "혹은", "이나", "나", "랑", "이랑", "하고"})
_SYNONYM_MARK = "="
_ASKS = "?"
_END = "."

# Endings of spoken questions and requests; endings that make a noun a verb; words joined to a noun.
_SPOKEN = re.compile(
    r"(?:니까|니다|나요|까요|[는은인던한]가요?|[는은]지|세요|어요|아요|해요|예요|에요|네요|지요|죠|줘|[할될일을]까|[되하됐했][나니])$"
    r"|(?<=[가-힣])(?:해|하여|려|아|여)주[가-힣]{0,40}$"
)
_REQUEST = re.compile(r"(?<=[가-힣])(?=(?:알려|보여|찾아|[가-힣]{2}해)\s*(?:줘|주))")
_VERB = re.compile(
    r"(?<=[가-힣]{2})(?:하는|하기|하여|해서|하며|(?<![권제기무])한|할|되는|되고|되어|되며|된|될|시키는|시킨)$"
)
_TAIL = re.compile(r"(?<=[가-힣A-Za-z]{2})(?:연구|동향|현황|트렌드|추세|전망|분야|논문|이슈){1,12}$")

_AFTER_CONSONANT = "은을이과으"
_AFTER_VOWEL = "는를가와로라나랑"
_RIEUL = 8


def korean_topic(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of phrases; a name in brackets in the other script is an alternative to the phrase before it.

    `대규모 언어 모델의 환각(hallucination) 연구 동향` gives the groups `대규모 언어 모델` and
    `환각`, `hallucination`.
    """
    groups: list[tuple[str, ...]] = []
    phrase: list[str] = []
    joined = False
    tokens = [*_tokens(text), _END]
    while tokens:
        size, nouns, ending = _entry(tokens) or _noun(tokens[0])
        tokens = tokens[size:]
        phrase += nouns
        if not ending:
            continue
        if names := _names(phrase, ending):
            groups = [*groups[:-1], groups[-1] + names] if joined else [*groups, names]
        if names or ending != _ASKS:
            joined = bool(groups) and ending in _AND
        phrase = []
    return tuple(groups)


def _tokens(text: str) -> list[str]:
    """Words and punctuation; a synonym is one token, with its mark."""
    text = _SYNONYM.sub(lambda match: f" {_SYNONYM_MARK}{'_'.join((match[1] or match[2]).split())} ", text)
    text = _REQUEST.sub(" ", text)
    text = _STOP.sub(f" {_END} ", _COMMA.sub(" , ", text))
    return [token for token in (word.strip(_EDGE) for word in text.split()) if token]


def _names(phrase: list[str], ending: str) -> tuple[str, ...]:
    """The phrase, if it names something, and the synonym that ends it."""
    synonym = ending.removeprefix(_SYNONYM_MARK).replace("_", " ") if ending.startswith(_SYNONYM_MARK) else ""
    alone = vocabulary("question_words_alone.ko")
    named = any(word not in alone and _LETTER.search(word) for word in phrase)
    return tuple(name for name in (" ".join(phrase) if named else "", synonym) if name)


def _entry(tokens: list[str]) -> tuple[int, list[str], str] | None:
    """The longest glossary entry that the tokens begin with, even if it has a word that otherwise only asks.

    Returns how many tokens it takes, its words, and the particle that ends it.
    """
    for size in range(min(LONGEST_ENTRY, len(tokens)), 0, -1):
        joined = term_key("".join(tokens[:size]))
        for particle in ("", *_particles()):
            if joined.endswith(particle) and joined[: len(joined) - len(particle)] in glossary():
                last = tokens[size - 1]
                return size, [*tokens[: size - 1], last[: len(last) - len(particle)]], particle
    return None


def _noun(token: str) -> tuple[int, list[str], str]:
    """The token without its particle, and the particle; no word if the token serves only to ask."""
    if token.startswith(_SYNONYM_MARK) or token in _AND or token in _particles():
        return 1, [], token
    if not token[0].isalnum():
        return 1, [], _END
    if not has_hangul(token):
        return (1, [], _ASKS) if _asks(token) else (1, [token], "")
    cuts = [(token.removesuffix(particle), particle) for particle in _particles() if token.endswith(particle)]
    if _SPOKEN.search(token) or any(_asks(word) for word in (token, *(stem for stem, _ in cuts))):
        return 1, [], _ASKS
    verb = _VERB.sub("", token) if token.endswith("는") else token
    found = next((cut for cut in cuts if _attached(*cut)), (token, ""))
    stem, particle = found if verb == token else (verb, "")
    noun = _TAIL.sub("", stem if particle else _VERB.sub("", stem))
    return (1, [], _ASKS) if _asks(noun) else (1, [noun], particle)


def _attached(stem: str, particle: str) -> bool:
    """Whether a particle can follow the stem, and is not part of the noun, like 과 in 치료효과."""
    if stem.isascii():
        return bool(stem)
    token = stem + particle
    if len(stem) < 2 or any(token[start:] in glossary() for start in range(2, len(stem))):
        return False
    final = (ord(stem[-1]) - ord("가")) % 28 if has_hangul(stem[-1]) else None
    if final is None:
        return True
    if particle[0] in _AFTER_VOWEL:
        return final == 0 or (particle[0] == "로" and final == _RIEUL)
    return final != 0 or particle[0] not in _AFTER_CONSONANT


def _asks(word: str) -> bool:
    """Whether a word serves only to ask. A Latin word in capitals is a name: IT."""
    if len(word) > 1 and word.isupper():
        return False
    lists = ("question_words.ko", "question_words", "stop_words")
    return any(word.lower() in vocabulary(name) for name in lists)


@cache
def _particles() -> tuple[str, ...]:
    return tuple(sorted(vocabulary("particles.ko"), key=lambda particle: (-len(particle), particle)))
