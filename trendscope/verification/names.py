"""Names: each one in a claim is in a cited sentence, in the trend or in the question."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from trendscope.measuring.run_texts import INFLECTED, RunTexts
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import normalize, stem
from trendscope.verification.acronyms import proved_forms
from trendscope.verification.dates import without_dates
from trendscope.verification.evidence import NO_TEXTS, ClaimEvidence, content_stems
from trendscope.verification.model_names import families, models, without_models
from trendscope.verification.numerals import in_digits

_WORD = re.compile(r"(?<![^\W_가-힣])[^\W\d_가-힣]+")
_STOP = re.compile(r"[.!?:;—][\s\"“'(]*$")
_ALPHABETS = ("LATIN", "HANGUL", "FEMININE", "MASCULINE", "MODIFIER")
_COMMON = ("stop_words", "prose_words", "question_words", "question_words_alone")


def has_unknown_name(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a text has a name that its sentences, the trend, the titles and the question do not have."""
    korean = evidence.language == "ko"
    text = without_dates(text, evidence)
    known = " | ".join((evidence.with_terms, *proved_forms(text, evidence)))
    return (
        not models(text) <= models(known) | families(models(known))
        or any(not _is_known(name, known) for name in names(text, evidence.texts))
        or (korean and not content_stems(_latin(text)) <= content_stems(known))
    )


def names_in(text: str, source: str, texts: RunTexts = NO_TEXTS) -> frozenset[str]:
    """The names of a text that a source has as well."""
    known = (" ".join(name) for name in names(text, texts) if _is_known(name, source))
    return models(text) & models(source) | frozenset(known)


def names(text: str, texts: RunTexts = NO_TEXTS) -> list[list[str]]:
    """Runs of capitalized words, and single words with other capitals or in another script.

    A word at a sentence's beginning is none if it is a common one, or if the run writes it small.
    """
    text = without_models(text)
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if not _is_name(word) or (_begins(text, start) and _opens(match, texts)):
            continue
        if text[end:start] in (" ", "-") and _is_title(word) and _is_title(found[-1][-1]):
            found[-1].append(word)
        else:
            found.append([word])
        end = match.end()
    return found


def _opens(match: re.Match[str], texts: RunTexts) -> bool:
    """Whether a word is ordinary, and has its capital only because a sentence begins with it.

    Where the next word could be the rest of a name, as in Harbor University, it is part of that name.
    """
    word = match[0]
    if _is_ordinary(word):
        return True
    following = _WORD.match(match.string, match.end() + 1)
    if following and _is_title(following[0]) and texts.is_ordinary(following[0]):
        return False
    compound = match.string[match.end() : match.end() + 1] == "-"
    return _is_title(word) and (in_digits(word) != word or texts.is_ordinary(word, in_compound=compound))


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
    inflected = word.endswith(INFLECTED) and stem(word) in stemmed
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
