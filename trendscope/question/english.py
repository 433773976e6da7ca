"""The topic of an English question: its noun phrases, without words that serve only to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trendscope.question.glossary import knows
from trendscope.text.vocabulary import vocabulary

LONGEST_TERM = 6

_ALL_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”][?.!]*")
_IN_BRACKETS = re.compile(r"([\w-]{1,40})\s{0,9}\(([^()]{0,200})\)")
_DASH = re.compile(r"(?<=\w)[‐‑–—](?=\w)")
_SLASH = re.compile(r"(?<=[a-z]{4})/(?=[a-z]{4})")
_TOKEN = re.compile(
    r"[\"“](?P<quoted>[^\"“”]+)[\"”]|(?:[A-Za-z]\.){2,}|[^\W_]+(?:(?:[-./+'&]|(?<=\d),(?=\d{3}))[^\W_]+)*[+#]*|[^\w\s]"
)
_PARTICIPLE = re.compile(r"[a-z]{3,}(?:ed|ing)")
_PREPOSITIONS = frozenset({"in", "of", "on", "for", "about", "into"})
_JOINS = frozenset({"and", "or", "/", "&", ",", "vs", "versus"})
# A word before `and` that shares the head after it: solar and wind energy. A compound needs another
# modifier after `and`: 2D and 3D images.
_ADJECTIVE = re.compile(r".*(?:al|ar|ic|ive|ous|ary|ory|able|ible|less|ful|[ai]an|ed)$", re.IGNORECASE)
_COMPOUND = re.compile(r"[a-z]{2,}-[a-z]{2,}|\d")
# A word after `and` that shares the modifiers before it: hallucination detection and mitigation.
_DEED = re.compile(r".*(?:[ts]ion|ment|sis|ing|[ae]nce|ery|ure|age|ty|acy|ness)s?$", re.IGNORECASE)


def english_topic(text: str) -> tuple[tuple[str, ...], ...]:
    """Phrases between words that serve only to ask; `and` and `or` join alternatives."""
    groups: list[list[str]] = []
    joined = False
    phrase: list[str] = []
    for before, token, after in _with_neighbours(_tokens(text)):
        if not _asks(token, shouted=text.isupper()) or _modifies(before, token, after):
            phrase.append(token)
            continue
        if name := _name(phrase):
            _place(groups, name, joined=joined)
        joined = token.lower() in _JOINS and bool(groups) and (bool(name) or joined)
        phrase = []
    return tuple(tuple(group) for group in groups)


def _tokens(text: str) -> list[str]:
    """Words and punctuation; a quotation is one token, and so is a term in the glossary."""
    whole = _ALL_QUOTED.fullmatch(text.strip(" ."))
    text = _IN_BRACKETS.sub(_bracket, whole[1] if whole else text)
    text = _SLASH.sub(" / ", _DASH.sub("-", text.replace("’", "'").replace("vs.", "vs")))
    words = [match["quoted"] or match[0] for match in _TOKEN.finditer(text)]
    tokens = []
    while words:
        sizes = range(LONGEST_TERM, 1, -1)
        size = next((size for size in sizes if knows(" ".join(words[:size]))), 1)
        tokens.append(" ".join(words[:size]))
        words = words[size:]
    return tokens


def _bracket(match: re.Match[str]) -> str:
    """An abbreviation in brackets, or what one stands for, is an alternative to the words before it."""
    before, inside = match.groups()
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", inside)).lower()
    abbreviates = " " not in inside and sum(letter.isupper() for letter in inside) > 1
    same = abbreviates or (len(initials) > 1 and initials == before.lower().removesuffix("s"))
    return f"{before} or {inside} . " if same else match[0]


def _asks(token: str, *, shouted: bool) -> bool:
    """Whether a token serves only to ask. A short word in capitals is a name, as in `US elections`."""
    word = token.lower().rstrip(".")
    if " " in token or not token[0].isalnum():
        return " " not in token
    if token.isupper() and 1 < len(token) <= 3 and word not in _JOINS and not shouted:
        return False
    return word in vocabulary("stop_words") or word in vocabulary("question_words")


def _with_neighbours(tokens: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each token between the one before and the one after it; a full stop ends them."""
    padded = [".", *tokens, ".", "."]
    return zip(padded, padded[1:], padded[2:], strict=False)


def _modifies(before: str, token: str, after: str) -> bool:
    """Whether `research` is part of a name, as in `LLM research agents`.

    It is if a word of the name follows it, and a word of the name or a preposition stands before it: after
    a verb it is what is asked for. What follows is no participle, as in `research focusing on`.
    """
    if token.lower() != "research" or not _names(after) or _PARTICIPLE.fullmatch(after):
        return False
    return before.lower() in _PREPOSITIONS or _names(before)


def _names(token: str) -> bool:
    return not _asks(token, shouted=True) and token.lower() not in vocabulary("question_words_alone")


def _name(phrase: list[str]) -> str:
    """The phrase as a name; empty if it names nothing, like `the role` or `open problems`."""
    words = " ".join(phrase).split()
    if all(
        word.lower() in vocabulary("question_words_alone") or not re.search(r"[^\W\d_]", word)
        for word in words
    ):
        return ""
    return " ".join([*words[:-1], re.sub(r"'s?$", "", words[-1])])


def _place(groups: list[list[str]], name: str, *, joined: bool) -> None:
    """Add a phrase, which may share its head or its modifiers with the last one.

    `hallucination detection and mitigation` means hallucination (detection OR mitigation), and
    `low-resource and multilingual NLP` means (low-resource OR multilingual) NLP.
    """
    if not joined:
        groups.append([name])
        return
    last, words = groups[-1], name.split()
    *modifiers, head = last[-1].split()
    if len(last) == 1 and modifiers and len(words) == 1 and _shares_modifiers(modifiers, head, name):
        groups[-1:] = [[" ".join(modifiers)], [head, name]]
    elif not modifiers and len(words) > 1 and _shares_head(head, words):
        last.append(words[0])
        groups.append([" ".join(words[1:])])
    else:
        last.append(name)


def _shares_modifiers(modifiers: list[str], head: str, other: str) -> bool:
    if knows(" ".join([*modifiers, other])):
        return True
    apart = knows(" ".join([*modifiers, head])) and knows(other)
    return not apart and all(_DEED.match(word) for word in (head, other))


def _shares_head(modifier: str, words: list[str]) -> bool:
    if knows(" ".join([modifier, *words[1:]])):
        return True
    if _COMPOUND.match(modifier):
        return bool(_COMPOUND.match(words[0]) or _ADJECTIVE.match(words[0]))
    return bool(_ADJECTIVE.match(modifier)) and not knows(modifier)
