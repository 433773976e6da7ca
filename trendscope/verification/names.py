"""Names: each one in a claim is in a cited sentence, in the trend or in the question."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, stem
from trendscope.verification.evidence import ClaimEvidence, content_stems

# A letter before a digit makes the whole run a model name: GPT-4.5, word2vec, LLaMA-3-8B.
_RUN = re.compile(r"(?:[^\W_가-힣]|-|\.(?=\d))+")
_MODEL = re.compile(r"[^\W\d_]-?\d")
_VERSION_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\d)")
_ADDED = re.compile(r"-(?:based|like|style|level|class|scale|powered|generated|driven|era)$", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_가-힣])[^\W\d_가-힣]+")
_STOP = re.compile(r"[.!?:;—][\s\"“'(]*$")
_ALPHABETS = ("LATIN", "HANGUL", "FEMININE", "MASCULINE", "MODIFIER")
_INFLECTED = ("ing", "ed", "ly", "ion", "ions", "ers")
_COMMON = ("stop_words", "prose_words", "question_words", "question_words_alone")


def has_unknown_name(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text has a name that its sentences, the trend and the question do not have."""
    korean = evidence.language == "ko"
    return (
        not models(text) <= models(evidence.with_terms)
        or any(not _is_known(name, evidence.with_terms) for name in names(text))
        or (korean and not content_stems(_latin(text)) <= content_stems(evidence.with_terms))
    )


@lru_cache(maxsize=1 << 14)
def models(text: str) -> frozenset[str]:
    """Names with a number in them; GPT-4 and GPT4 are one, GPT-4 and GPT-4.5 are two."""
    runs = (run.strip("-.") for run in _RUN.findall(text) if _MODEL.search(run))
    return frozenset(_VERSION_HYPHEN.sub("", _ADDED.sub("", run)).casefold() for run in runs)


@lru_cache(maxsize=1 << 14)
def without_models(text: str) -> str:
    """The text with a semicolon in place of each name that has a number in it."""
    return _RUN.sub(lambda match: ";" if _MODEL.search(match[0]) else match[0], text)


def names(text: str) -> list[list[str]]:
    """Runs of capitalized words, and single words with other capitals or in another script."""
    text = without_models(text)
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if not _is_name(word) or (_begins(text, start) and _is_ordinary(word)):
            continue
        if text[end:start] in (" ", "-") and _is_title(word) and _is_title(found[-1][-1]):
            found[-1].append(word)
        else:
            found.append([word])
        end = match.end()
    return found


def _is_name(word: str) -> bool:
    return word.lower() != word or not (word.isascii() or _is_latin(word))


def _is_title(word: str) -> bool:
    return word[0].isupper() and word[1:] == word[1:].lower()


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(letter, "").startswith(_ALPHABETS) for letter in word)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here, so that a capital letter means nothing."""
    return bool(_STOP.search(text[max(0, at - 4) : at])) if at > 3 else not text[:at].strip(" \"“'(")


def _is_ordinary(word: str) -> bool:
    """Whether it is a common English word, or an inflection of one: Combining, but not Apple (apply)."""
    keys, stemmed = _common()
    inflected = word.endswith(_INFLECTED) and stem(word) in stemmed
    return _is_title(word) and (normalize(word) in keys or inflected)


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    words = [word for name in _COMMON for word in vocabulary(name)]
    return frozenset(map(normalize, words)), frozenset(map(stem, words))


def _is_known(name: list[str], known: str) -> bool:
    """Whether the words are known in this order; `it` or `us` does not make IT or US known."""
    if any(word.lower() in vocabulary("stop_words") and not _is_title(word) for word in name):
        return f" {' '.join(name)} " in _as_written(known)
    return f" {_key(name)} " in _keys(known)


def _key(words: list[str]) -> str:
    return " ".join(map(normalize, words))


@lru_cache(maxsize=1 << 14)
def _keys(text: str) -> str:
    return f" {' '.join(f' {_key(_WORD.findall(part))} ' for part in text.split('|'))} "


@lru_cache(maxsize=1 << 14)
def _as_written(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _latin(text: str) -> str:
    """The words of a text that have only lower-case Latin letters, and more than one."""
    words = (match[0] for match in _WORD.finditer(without_models(text)))
    return " ".join(word for word in words if len(word) > 1 and word.islower())
