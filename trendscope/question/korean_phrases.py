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
MAX_PHRASE_WORDS = 22
# One word of three may stay English.
MIN_KNOWN = 3

BRACKETS = re.compile(r" ?[(\[][^()\[\]]*[)\]]")
ARTICLES = re.compile(
    r"^(?:an?|the|our|their|its|this|these|those|such|some|any|both|all|each|most)\b ?", re.I
)
_NAME = re.compile(r"[A-Za-z][\w+\-]*[A-Z0-9][\w+*.\-]*|[A-Z]{2,}[\w+\-]*")
_NUMBER = re.compile(r"\d[\d,.]*\+?")
_PLURAL_NAME = re.compile(r"(?<=[A-Z])s$")
_CONJUNCTION = re.compile(r",? (?:and|or|as well as|&) |, ")
_PREPOSITION = re.compile(
    r" (?P<word>for|of|in|on|across|between|using|via|through|based on|against|about|to|within"
    r"|towards?) (?!which\b)"
)
# What a phrase is true without; it ends there.
END = re.compile(
    r",? (?:such as|including|with|from|by|at|as|over|under|into|that|which|where|who|whose|while|whereas"
    r"|when|during|per|especially|particularly|due to|because|compared|among|than)\b|[;:—–]| - |, \w+ing\b"
)
# What a phrase may not be told without.
_NEGATION = re.compile(
    r"\b(?:without|not|no|neither|nor|only|except|than|rather|instead|beyond|unless)\b", re.I
)
_NOUN = re.compile(r"(?!.*(?:ly|ing|ed|est|ous|ive|ful|less|able|ible)$)[A-Za-z][\w-]+")
# They add little to a noun.
_DROPPED = re.compile(
    r"\b(?:fully|highly|newly|publicly|recently|widely|very|more|truly|so-called|semantically) "
)
_UNFINISHED = re.compile(r"-[a-z]+ed$|\b(?:and|or|more|most|less)$")
_NOUN_GERUND = r"(?:learning|training|reasoning|understanding|processing|tuning|prompting)\b"
_GERUND = re.compile(rf"(?!{_NOUN_GERUND})(?P<verb>[a-z-]+ing) ")
_AFTER = {
    "for": "을/를 위한", "of": "의", "in": "에서의", "on": "에 대한", "across": " 전반의",
    "between": " 사이의", "using": "을/를 이용한", "via": "을/를 통한", "through": "을/를 통한",
    "based on": "에 기반한",
    "against": "에 대한", "about": "에 관한", "to": "에 대한", "within": " 안의", "toward": "을/를 향한",
    "towards": "을/를 향한",
}  # fmt: skip


def joined(korean: str, ending: str) -> str:
    """The Korean with what follows it; of a particle, the form that fits: `을/를 위한`."""
    forms, space, later = ending.partition(" ")
    return korean + (particle(korean, forms) if "/" in forms else forms) + space + later


@lru_cache(maxsize=1 << 14)
def noun_phrase(text: str) -> str:
    """A noun phrase in Korean, with its complements moved before it; empty if a word of it is unknown."""
    phrase = _tidied(text)
    if not phrase or len(phrase.split()) > MAX_PHRASE_WORDS or _NEGATION.search(phrase):
        return ""
    found = _PREPOSITION.search(phrase)
    if found is None:
        return _listed(phrase)
    head, rest = phrase[: found.start()], phrase[found.end() :]
    korean = _listed(head)
    if not korean or (" and " in rest and _PREPOSITION.search(rest.partition(" and ")[2])):
        return ""
    if gerund := _GERUND.match(rest):
        done, verb = noun_phrase(rest[gerund.end() :]), verb_noun(gerund["verb"])
        return f"{joined(done, '을/를')} {verb}하는 {korean}" if done and verb else ""
    complement = noun_phrase(rest)
    return f"{joined(complement, _AFTER[found['word']])} {korean}" if complement else ""


def _tidied(text: str) -> str:
    plain = BRACKETS.sub("", undo_latex(text)).strip(" .,\"'“”‘’`")
    plain = " ".join(_DROPPED.sub("", END.split(plain, maxsplit=1)[0]).split())
    return "" if _UNFINISHED.search(plain) else ARTICLES.sub("", ARTICLES.sub("", plain))


def _listed(phrase: str) -> str:
    """The parts of a list, each in Korean, joined as Korean does; empty if one is unknown."""
    english = [ARTICLES.sub("", part) for part in _CONJUNCTION.split(phrase) if part.strip()]
    parts = [_words(part) for part in english]
    if not parts or not all(parts) or _is_attribute(english[-1]):
        return ""
    *before, last = parts
    if not before:
        return last
    if _is_attribute(english[-2]):
        return ", ".join(parts)
    return f"{', '.join((*before[:-1], joined(before[-1], '과/와')))} {last}"


def _is_attribute(english: str) -> bool:
    """Whether a part of a list ends without its noun: `automatic and reference-free evaluation`."""
    words = english.split()
    return any(
        normalize(" ".join(words[at:])) in attributes() and normalize(" ".join(words[at:])) not in _nouns()
        for at in range(len(words))
    )


@cache
def _nouns() -> frozenset[str]:
    return frozenset(normalize(english) for english, _ in rows("en-ko.tsv"))


# What a hyphen adds to a phrase of several words: `large language model-based`.
_COMPOUND = re.compile(
    r"(?<=\w)-(based|driven|aware|guided|oriented|powered|assisted|generated|augmented|enhanced|grounded)\b",
    re.IGNORECASE,
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
    """The longest entries that make up a phrase, left to right; names and numbers stay as they are."""
    words, found, at, unknown = _COMPOUND.sub(r" \1", phrase).split(), list[str](), 0, 0
    while at < len(words):
        size, korean = _entry(words, at)
        if not size:
            unknown += 1
            if not _may_stay(words[at]):
                return ""
        found.append(korean or words[at])
        at += size or 1
    return " ".join(dict.fromkeys(found)) if unknown * MIN_KNOWN <= len(words) else ""


def _may_stay(word: str) -> bool:
    """Whether a word that is not known reads as a noun beside Korean ones."""
    return (
        bool(_NOUN.fullmatch(word)) and word.lower() not in vocabulary("stop_words") and not verb_noun(word)
    )


def _entry(words: list[str], at: int) -> tuple[int, str]:
    """How many words the longest entry has that begins here, and its Korean."""
    for size in range(min(MAX_TERM_WORDS, len(words) - at), 0, -1):
        korean = korean_terms().get(normalize(" ".join(words[at : at + size])))
        if korean:
            return size, korean
    word = words[at]
    if _NAME.fullmatch(word) and not _has_known_part(word):
        return 1, _PLURAL_NAME.sub("", word)
    if _NUMBER.fullmatch(word):
        return 1, word
    parts = [
        korean_terms().get(normalize(part), part if _NAME.fullmatch(part) else "") for part in _split(word)
    ]
    return (1, " ".join(parts)) if len(parts) > 1 and all(parts) else (0, "")


def _has_known_part(word: str) -> bool:
    """Whether a name is a compound with an ordinary word: LLM-based."""
    return any(part.islower() and normalize(part) in korean_terms() for part in _split(word)[1:])


def _split(word: str) -> list[str]:
    return [part for part in re.split(r"[-‐‑/]", word) if part]


# Attributes, and what every paper has.
_NO_TERM = re.compile(
    r"(?:한|된|는|인|은|있는)$|^(?:사례 연구|공동 과제|향후 연구|열린 문제"
    r"|연구 질문|문헌 검토|실험 결과|사용자 연구)$"
)


def terms_in(text: str, limit: int) -> list[str]:
    """The terms that a text names, of two words or more, in Korean, in its order and each once."""
    words = re.findall(r"[A-Za-z][\w+\-‐‑]*", BRACKETS.sub("", undo_latex(text)))
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        size, korean = _entry(words, at)
        if size > 1 and has_hangul(korean) and not _NO_TERM.search(korean):
            found.setdefault(korean)
        at += size or 1
    kept = [term for term in found if not any(term != other and term in other for other in found)]
    return kept[:limit]


# Verbs.


@cache
def _verbs() -> dict[str, str]:
    return dict(rows("verbs.en-ko.tsv"))


def verb_noun(word: str) -> str:
    """The Korean noun that takes 하다 for an English verb in any form, or for two; empty if it is unknown."""
    first, two, second = word.partition(" and ")
    if two:
        return f"{verb_noun(first)}하고 {verb_noun(second)}" if verb_noun(first) and verb_noun(second) else ""
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
    yield {"built": "build", "found": "find", "shown": "show", "learnt": "learn"}.get(word, word)


_CLAUSE = re.compile(
    r",? (?:(?:that|which) (?:\w+ly |can |could |aims to |is able to )?(?P<third>[a-z-]+)"
    r"|(?:designed |aimed |able |in order )?(?:to|at) (?:\w+ly )?(?P<base>[a-z-]+)"
    r"|for (?:\w+ly )?(?P<gerund>[a-z-]+ing)) "
)
# Says nothing without its clause.
_EMPTY_HEAD = re.compile(
    r"\b(?:learning|ability|need|ways?|problem|attempt|task|question|how|potential|hypothesis)$", re.I
)
_PLANNED = re.compile(rf"(?:to (?:\w+ly )?(?=[a-z])|(?!{_NOUN_GERUND})(?=[a-z-]+ing ))(?P<verb>[a-z-]+) ")
_NEXT_VERB = re.compile(r",? and (?:then )?(?P<verb>[a-z-]+) ")


@lru_cache(maxsize=1 << 14)
def described(text: str) -> str:
    """A noun phrase and the clause that says what it is for: `a framework that integrates X`.

    The clause goes if it cannot be told; empty if the noun phrase cannot.
    """
    plain = " ".join(BRACKETS.sub("", undo_latex(text)).split())
    if planned := _PLANNED.match(plain):
        done, verb = noun_phrase(until_verb(plain[planned.end() :])), verb_noun(planned["verb"])
        return f"{joined(done, '을/를')} {verb}하는 방안" if done and verb else ""
    for clause in _CLAUSE.finditer(plain):
        verb = verb_noun(clause["third"] or clause["base"] or clause["gerund"])
        if not verb or (clause["gerund"] and korean_terms().get(normalize(clause["gerund"]))):
            continue
        head, done = noun_phrase(plain[: clause.start()]), noun_phrase(until_verb(plain[clause.end() :]))
        ending = f"{verb}하기 위한" if clause["gerund"] else f"{verb}하는"
        if head and done:
            return f"{joined(done, '을/를')} {ending} {head}"
        return "" if _EMPTY_HEAD.search(plain[: clause.start()]) else head
    return noun_phrase(until_verb(plain))


def until_verb(text: str) -> str:
    """The text before a second verb of the same subject."""
    found = next((each for each in _NEXT_VERB.finditer(text) if _is_verb(each["verb"])), None)
    return text[: found.start()] if found else text


def _is_verb(word: str) -> bool:
    return bool(verb_noun(word)) and not word.endswith("ed") and normalize(word) not in korean_terms()
