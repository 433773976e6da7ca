"""Words, and the runs of words that phrases are taken from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from trendscope.text.vocabulary import vocabulary

_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+|\.\d+)*|[^\w\s]")
_HYPHEN = re.compile(r"[-‐‑]")
_NUMBER = re.compile(r"[\d\W]+[a-z]?")
_POSSESSIVE = re.compile(r"['’]s?$")

_WEB = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)(?:\S+\.(?:com|org|io|net)/\S*|@*[^\s@]+@\S+\.\w+)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_MATHS = re.compile(r"\$[^$\n]{1,80}\$")
_COMMAND = re.compile(r"\\[a-zA-Z]{1,40}\*?(?:\[[^\]]{0,200}\])?\{([^{}]*)\}")
_BROKEN = re.compile(
    r"(?<=[a-z][a-z])- (?!(?:and|or|to|nor|vs|as|based|level)\b)(?=[a-z]{2})"
)  # "multilin- gual"
_COMMANDS = ("textit", "textbf", "texttt", "textsc", "textrm", "emph", "mathbf", "mathrm", "mathcal")
_DEBRIS = re.compile(rf"\\[a-zA-Z]+|\b(?:{'|'.join(_COMMANDS)})\b")

_HANGUL = re.compile(r"[가-힣]")
_KOREAN_VERB = re.compile(
    r"(?:다|하지|되지|되어|하며|되며|으며|지만|면서|는데|하는|되는|하고|하여|했던|었던|았던|있는|없는|같은|위해|위한|따라"
    r"|따른|대한|통해|통한|관한|때문|함께|하게|이후|없이|모두|가장|다른|여러|많은|새로운|다시|려고|년에|년)$"
)
_SUFFIX = re.compile(
    r"(?<=\w{4})(?:izations?|ational|ations?|ators?|ative|izers?|izing|ized|ize|ities|ity|ments?|ness|ings?"
    r"|ions?|ates?|ated|ating|ally|als?|ers?|ors?|ed|ies|es|ic|ive|e|y)$"
)
_MARKS = ".,;:!?()[]\"'“”‘’"
_NONE: Mapping[str, str] = MappingProxyType({})


class Word(NamedTuple):
    """A word as it was written, and the key that its variants share."""

    text: str
    key: str


class WordRun(NamedTuple):
    """The words between two stops, and the stops. Punctuation, numbers and stop words are stops."""

    words: tuple[Word, ...]
    before: str
    after: str


def strip_markup(text: str) -> str:
    """The text without addresses, markup or formulas: for counting, never for quoting."""
    if "/" in text or "@" in text or "www" in text:
        text = _WEB.sub(" . ", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "\\" in text or "$" in text:
        text = _COMMAND.sub(r" \1 ", _MATHS.sub(" . ", text))
    if "- " in text:
        text = _BROKEN.sub("-", text)  # "multilin- gual": keys ignore hyphens
    if "\\" in text or any(command in text for command in _COMMANDS):
        text = _DEBRIS.sub(" ", text)
    return text


def word_runs(text: str, acronyms: Mapping[str, str] = _NONE) -> list[WordRun]:
    """The runs of words in a text; a phrase never crosses a stop."""
    found: list[WordRun] = []
    words: list[Word] = []
    before = ""
    for token in [*_TOKEN.findall(strip_markup(text)), "."]:
        word = _word(token)
        if word is None:
            after = token.lower()
            if words:
                found.append(WordRun(tuple(words), before, after))
                words = []
            before = after
        elif word.key in acronyms and not word.text.islower():
            words.append(Word(word.text, acronyms[word.key]))
        else:
            words.append(word)
    return found


def split_hyphens(text: str) -> list[str]:
    """The words of a phrase, with hyphenated ones split."""
    return [part for part in _HYPHEN.sub(" ", text).split() if part]


@lru_cache(maxsize=1 << 16)
def normalize(text: str) -> str:
    """The key of a phrase: lower case and singular, without hyphens or spaces, in one of two spellings.

    -isation is -ization, and a dialogue a dialog.
    """
    parts = map(_singular, split_hyphens(text.lower().replace("isation", "ization")))
    return "".join(part.removesuffix("ue") if part.endswith("logue") else part for part in parts)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What derived words share: "transl" for translation, translator and translating.

    One suffix is cut, and only if four letters remain, after Lovins (1968).
    """
    word = normalize(word)
    suffix = _SUFFIX.search(word)
    return word[: suffix.start()] if suffix else word


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> frozenset[str]:
    """The stems of a phrase or a sentence, without function words and marks."""
    words = (part.strip(_MARKS) for part in split_hyphens(text))
    return frozenset(stem(word) for word in words if word and word.lower() not in vocabulary("stop_words"))


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> Word | None:
    """The word of a token; None for a stop."""
    if not token[0].isalnum() or token.isdigit():
        return None
    text = _POSSESSIVE.sub("", token)
    if _HANGUL.search(text):
        text = without_particle(text)
        if _KOREAN_VERB.search(text):
            return None
    if len(text) < 2 or text.lower() in vocabulary("stop_words") or _NUMBER.fullmatch(text):
        return None
    return Word(text, normalize(text))


def without_particle(word: str) -> str:
    """A Korean word without the particle at its end; at least two syllables are left."""
    return _particles().sub("", word)


@cache
def _particles() -> re.Pattern[str]:
    longest_first = sorted(vocabulary("particles.ko"), key=lambda particle: (-len(particle), particle))
    return re.compile(rf"(?<=\w\w)(?:{'|'.join(longest_first)})$")


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ias")) or word == "news":
        return word
    for ending, singular in (("iases", "ias"), ("yses", "ysis"), ("heses", "hesis"), ("ies", "y")):
        if word.endswith(ending):
            return word.removesuffix(ending) + singular
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
