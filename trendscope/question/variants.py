"""Other spellings of a phrase, and other names that a small table knows for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from trendscope.text.words import normalize, split_hyphens

# British, American: as whole words, or as the end of a word where a hyphen stands first.
_SPELLINGS = (
    *(("-isation", "-ization"), ("-isations", "-izations"), ("-aemia", "-emia")),
    *(("dialogue", "dialog"), ("dialogues", "dialogs"), ("catalogue", "catalog"), ("programme", "program")),
    *(("modelling", "modeling"), ("labelling", "labeling"), ("travelling", "traveling")),
    *(("signalling", "signaling"), ("counselling", "counseling"), ("fulfilment", "fulfillment")),
    *(("behaviour", "behavior"), ("behavioural", "behavioral"), ("colour", "color"), ("labour", "labor")),
    *(("neighbourhood", "neighborhood"), ("humour", "humor"), ("rumour", "rumor"), ("tumour", "tumor")),
    *(("vapour", "vapor"), ("centre", "center"), ("fibre", "fiber"), ("defence", "defense")),
    *(("ageing", "aging"), ("grey", "gray"), ("sulphur", "sulfur"), ("aluminium", "aluminum")),
    *(("paediatric", "pediatric"), ("foetal", "fetal"), ("leukaemia", "leukemia"), ("oestrogen", "estrogen")),
)
# Word parts that are written with a hyphen, with a space, or joined.
_APART = re.compile(
    r"\b(pre|multi|cross|co|re|de|fine|semi|self|sub|micro|nano|hyper|bio|inter|intra|chat|data|cyber|fact)"
    r"[-‐‑ ](\w{3,})",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\b(?:(pre)(train\w*|process\w*)|(multi)(lingual\w*|modal\w*|task|agent|media|label|turn|hop|view|scale)"
    r"|(cross)(lingual\w*|modal\w*|domain|lang\w*)|(fine)(tun\w+|grained)|(cyber)(bully\w*|security)"
    r"|(bio)(medic\w+|inspired)|(re)(rank\w*)|(de)(bias\w*|nois\w+)|(sub)(words?))\b",
    re.IGNORECASE,
)
_PLURAL_OF_Y = re.compile(r"[^aeiou]y$")
_HISSING = re.compile(r"(?:s|x|z|ch|sh)$")


def variants(phrase: str) -> tuple[str, ...]:
    """The phrase, then its other spellings: British or American, joined or apart, singular or plural."""
    found = dict.fromkeys((phrase, *_spelled(phrase)))
    for form in tuple(found):
        found.update(dict.fromkeys(_hyphenated(form)))
    return tuple(dict.fromkeys((*found, other_number(phrase))))


def other_number(phrase: str) -> str:
    """The phrase with its last word in the plural, or in the singular if it is plural."""
    *modifiers, head = phrase.split(" ")
    return " ".join((*modifiers, _other_number(head)))


def known_names(phrase: str) -> tuple[str, ...]:
    """Other names that the table has for what the phrase names, without the phrase."""
    key = normalize(phrase)
    names = (name for row in _table().get(key, ()) for name in row)
    return tuple(dict.fromkeys(name for name in names if normalize(name) != key))


def acronyms_with(phrase: str) -> tuple[str, ...]:
    """Acronyms in the table whose long form ends with the phrase, such as LLM for "language model".

    A search for the phrase finds these papers anyway where they spell the acronym out.
    """
    key = normalize(phrase)
    return _acronyms_by_ending().get(key, ()) if " " in phrase else ()


@cache
def _acronyms_by_ending() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    rows = dict.fromkeys(row for rows in _table().values() for row in rows)
    for row in rows:
        acronyms = tuple(name for name in row if " " not in name and sum(map(str.isupper, name)) > 1)
        endings = {normalize(" ".join(words[1:])) for name in row if len(words := split_hyphens(name)) > 2}
        for ending in sorted(endings):
            found[ending] = (*found.get(ending, ()), *acronyms)
    return found


@cache
def _table() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The rows of the table, by the key of each name in them."""
    text = files("trendscope.question").joinpath("names.en.tsv").read_text("utf-8")
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in text.splitlines():
        row = tuple(line.split("\t")) if not line.startswith("#") else ()
        for name in row:
            found[normalize(name)] = (*found.get(normalize(name), ()), row)
    return found


def _spelled(phrase: str) -> Iterator[str]:
    """The phrase in the other of the two spellings, if a word in it has two."""
    for pair in _SPELLINGS:
        for here, there in (pair, pair[::-1]):
            pattern = re.escape(here.lstrip("-"))
            begin = r"(?<=\w\w\w)" if here.startswith("-") else r"\b"
            other = re.sub(rf"{begin}{pattern}\b", there.lstrip("-"), phrase, flags=re.IGNORECASE)
            if other != phrase:
                yield other


def _hyphenated(phrase: str) -> Iterator[str]:
    """The phrase with its hyphens as spaces, and with word parts joined or apart."""
    if _APART.search(phrase):
        yield _APART.sub(r"\1\2", phrase)
    apart = _JOINED.sub(lambda match: "-".join(part for part in match.groups() if part), phrase)
    if apart != phrase:
        yield apart
    if "-" in apart:
        yield apart.replace("-", " ")


def _other_number(word: str) -> str:
    if word.endswith(("ics", "ing")):
        return word
    singular = re.sub(r"(?<=[^aeiou])ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")
    if normalize(word) != word.lower().replace("-", "") and normalize(singular) == normalize(word):
        return singular
    if len(word) < 2 or word.endswith("s"):
        return word
    if _PLURAL_OF_Y.search(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if _HISSING.search(word) else f"{word}s"
