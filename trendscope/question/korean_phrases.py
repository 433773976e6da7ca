"""English phrases of research prose in Korean, by the glossary; what it does not have is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from trendscope.question.glossary import attributes, korean_terms, rows
from trendscope.text.hangul import has_hangul, particle
from trendscope.text.latex import undo_latex
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize

MAX_TERM_WORDS = 5
MAX_PHRASE_WORDS = 12

BRACKETS = re.compile(r" ?[(\[][^()\[\]]*[)\]]")
ARTICLES = re.compile(r"^(?:an?|the|our|their|its|this|these|those)\b ?", re.I)
_NAME = re.compile(r"(?<![A-Za-z])[A-Za-z][\w+\-]{0,40}[A-Z0-9][\w+*.\-]{0,40}|[A-Z]{2,40}[\w+\-]{0,40}")
_PLURAL_NAME = re.compile(r"(?<=[A-Z])s$")
_PREPOSITION = re.compile(r" (?P<word>for|of|in|using|based on) ")
# They add little to a noun, or say too much of it without what follows: the first of its kind.
_DROPPED = re.compile(
    r"\b(?:fully|highly|newly|publicly available|publicly|recently|widely used|widely|very|truly|notable"
    r"|challenging|popular|well-known|widely-used|first|different) (?=\w)"
)
# Alone before a noun it may be a verb: `prompting models`.
_NO_VERB = frozenset(("reasoning",))
_AFTER = {"for": "을/를 위한", "of": "의", "in": "의", "using": "을/를 이용한", "based on": "에 기반한"}
# What follows and is not needed for what comes before to be true.
_CUT = re.compile(
    r",? (?:which|where|while|whose|by \w+ing|because|such as|including|so that|as well as)\b.*$"
    r"|, (?:\w+ly )?\w+ing\b.*$|[;:—–].*$| - .*$"
)


def joined(korean: str, ending: str) -> str:
    """The Korean with what follows it; of a particle, the form that fits: `을/를 위한`."""
    forms, space, later = ending.partition(" ")
    return korean + (particle(korean, forms) if "/" in forms else forms) + space + later


@lru_cache(maxsize=1 << 14)
def noun_phrase(text: str) -> str:
    """A noun phrase with at most one complement in Korean; empty if a word of it is unknown."""
    phrase = _tidied(text)
    if not phrase or len(phrase.split()) > MAX_PHRASE_WORDS:
        return ""
    found = _PREPOSITION.search(phrase)
    if found is None:
        return _pair(phrase)
    head, rest = phrase[: found.start()], ARTICLES.sub("", phrase[found.end() :])
    korean, complement = _words(head), _pair(rest)
    return f"{joined(complement, _AFTER[found['word']])} {korean}" if korean and complement else ""


def _tidied(text: str) -> str:
    plain = BRACKETS.sub("", undo_latex(text)).strip(" .\"'“”‘’`")
    return ARTICLES.sub("", ARTICLES.sub("", " ".join(_DROPPED.sub("", _CUT.sub("", plain)).split())))


def _pair(phrase: str) -> str:
    """One noun phrase, or two with an "and"."""
    first, two, second = phrase.partition(" and ")
    one, other = _words(first), _words(second) if two else ""
    if not two:
        return one
    return f"{joined(one, '과/와')} {other}" if one and other else ""


# What a hyphen adds to a phrase of several words: `large language model-based`.
_COMPOUND = re.compile(
    r"(?<=\w)-(based|driven|powered|generated|augmented|enhanced|grounded|level)\b", re.IGNORECASE
)


def is_telling(korean: str) -> bool:
    """Whether a phrase says more than the kind of a contribution and its praise."""
    plain = _plain_words()
    return any(word not in plain for word in korean.split())


@cache
def _plain_words() -> frozenset[str]:
    praise = (word for korean in attributes().values() for word in korean.split())
    nouns = (word for _, korean in rows("en-ko.tsv") for word in korean.split())
    return frozenset(praise) - frozenset(nouns) - vocabulary("telling_attributes.ko") | vocabulary(
        "untelling_words.ko"
    )


def _words(phrase: str) -> str:
    """The longest entries that make up a phrase, left to right; names stay as they are."""
    words, found, at, size = _COMPOUND.sub(r" \1", phrase).split(), list[str](), 0, 0
    while at < len(words):
        size, korean = _entry(words, at)
        if not size or (at == 0 and size < len(words) and _may_be_verb(words[:size])):
            return ""
        found.append(korean)
        at += size
    last = normalize(" ".join(words[len(words) - size :]))
    is_complete = bool(words) and (last not in attributes() or last in _nouns())
    return " ".join(found) if is_complete and len(set(found)) == len(found) else ""


def _may_be_verb(words: list[str]) -> bool:
    word = words[0].lower()
    return len(words) == 1 and word.endswith("ing") and word not in _NO_VERB and word not in attributes()


@cache
def _nouns() -> frozenset[str]:
    return frozenset(normalize(english) for english, _ in rows("en-ko.tsv"))


def _entry(words: list[str], at: int) -> tuple[int, str]:
    """How many words the longest entry has that begins here, and its Korean."""
    for size in range(min(MAX_TERM_WORDS, len(words) - at), 0, -1):
        korean = korean_terms().get(normalize(" ".join(words[at : at + size])))
        if korean:
            return size, korean
    word = words[at]
    if _NAME.fullmatch(word) and not any(part.islower() for part in re.split(r"[-‐‑/]", word)):
        return 1, _PLURAL_NAME.sub("", word)
    return 0, ""


# Attributes, and what every paper has.
_NO_TERM = re.compile(
    r"(?:한|된|는|인|은|있는)$|^(?:사례 연구|공동 과제|향후 연구|열린 문제"
    r"|연구 질문|문헌 검토|실험 결과|사용자 연구|오류 분석|학습 데이터|시험 세트|도메인 변화|학생 모델)$"
)


def terms_in(text: str, limit: int) -> list[str]:
    """The terms that a text names, in Korean, in its order and each once."""
    words = re.findall(r"[A-Za-z][\w+\-‐‑]*|[,.:;?!]", BRACKETS.sub("", undo_latex(text)))
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        size, korean = _entry(words, at)
        if _is_term(words[at : at + size], korean):
            found.setdefault(korean)
        at += size or 1
    kept = [term for term in found if not any(term != other and term in other for other in found)]
    return kept[:limit]


def _is_term(words: list[str], korean: str) -> bool:
    """Whether words name a subject: two that are no attribute, or one that does so alone."""
    if len(words) < 2:
        return bool(korean) and words[0].lower() in vocabulary("telling_terms")
    return has_hangul(korean) and korean not in attributes().values() and not _NO_TERM.search(korean)


# Verbs.


@cache
def _verbs() -> dict[str, str]:
    return dict(rows("verbs.en-ko.tsv"))


def verb_noun(word: str) -> str:
    """The Korean noun that takes 하다 for an English verb in any form; empty if it is unknown."""
    return next((_verbs()[base] for base in _bases(word.lower()) if base in _verbs()), "")


def _bases(word: str) -> Iterator[str]:
    yield word
    for suffix in ("ies", "ied"):
        if word.endswith(suffix):
            yield f"{word.removesuffix(suffix)}y"
    for suffix in ("ing", "ed", "es", "s"):
        if word.endswith(suffix):
            base = word.removesuffix(suffix)
            yield from (base, f"{base}e", base[:-1])
    yield {"built": "build"}.get(word, word)


_CLAUSE = re.compile(
    r",? (?:(?:that|which) (?:can |aims to |is able to )?(?P<third>[a-z-]+)"
    r"|(?:designed |aimed )?to (?P<base>[a-z-]+)"
    r"|for (?P<gerund>[a-z-]+ing)) "
)
# A relation of two things, of which the second may be left out.
_NEEDS_TWO = re.compile(r"\b(?:with|into|to|from|against|between|via|through|on|without)\b")


@lru_cache(maxsize=1 << 14)
def described(text: str) -> str:
    """A noun phrase and the clause that says what it is for: `a framework that detects X`.

    Empty if either cannot be told.
    """
    plain = " ".join(BRACKETS.sub("", undo_latex(text)).split())
    clause = _CLAUSE.search(plain)
    if clause is None:
        return noun_phrase(plain)
    verb = verb_noun(clause["third"] or clause["base"] or clause["gerund"])
    if clause["gerund"] and not verb:
        return noun_phrase(plain)
    rest = _CUT.sub("", plain[clause.end() :])
    head, done = noun_phrase(plain[: clause.start()]), "" if _NEEDS_TWO.search(rest) else noun_phrase(rest)
    return f"{joined(done, '을/를')} {verb}하는 {head}" if head and done and verb else ""
