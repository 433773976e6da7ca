"""Superscripts and subscripts as plain text: 10<sup>6</sup> is 10^6, never 106; CO<sub>2</sub> is CO₂.

A raised digit is not written as ⁶, because comparing texts makes that a 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

MAX_SCRIPT = 40  # characters: what is longer is text that someone has raised for its looks
MAX_ELEMENTS = 30  # in a script
MAX_SCRIPTS = 20_000  # in a page

_LOW = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_SIGNS = str.maketrans("−–", "--")
_EXPONENT = re.compile(r"[+\-]?(?:\d[\d.,]*|[A-Za-z])[+\-]?|[+\-]")
_WORD = re.compile(r"[^\W\d_]{2,}\.?")
_INDEX = re.compile(r"\w+")
_MARKED = re.compile(rf"<(sup|sub)(?: [^<>]{{0,200}})?>([^<>]{{0,{MAX_SCRIPT}}})</\1>", re.IGNORECASE)
# A base and its script in MathML: a token each, or a row of a few tokens.
_LEAF = r"<(?:mml:)?m[ino](?: [^<>]{0,200})?>[^<>]{0,40}</(?:mml:)?m[ino]>\s{0,9}"
_ROW = rf"<(?:mml:)?mrow(?: [^<>]{{0,200}})?>\s{{0,9}}(?:{_LEAF}){{1,8}}</(?:mml:)?mrow>\s{{0,9}}"
_MATHML = re.compile(
    rf"<(?:mml:)?m(sup|sub)(?: [^<>]{{0,200}})?>\s{{0,9}}({_ROW}|{_LEAF})({_ROW}|{_LEAF})</(?:mml:)?m\1>"
)
_TAG_OR_SPACE = re.compile(r"<[^<>]*>|\s+")


def superscript(text: str) -> str:
    """What to write for raised text after its base: an exponent as `^6`, the letters of `1st` as they are."""
    plain = text.strip().translate(_SIGNS)
    if not plain or len(plain) > MAX_SCRIPT or _WORD.fullmatch(plain):
        return text
    return f"^{plain}" if _EXPONENT.fullmatch(plain) else f"^({plain})"


def subscript(text: str) -> str:
    """What to write for lowered text after its base: digits as `₂`, an index of letters as `_t`."""
    plain = text.strip()
    if plain and set(map(ord, plain)) <= set(_LOW) and len(plain) <= MAX_SCRIPT:
        return plain.translate(_LOW)
    return f"_{plain}" if len(plain) <= MAX_SCRIPT and _INDEX.fullmatch(plain) else text


def write_scripts(markup: str) -> str:
    """The text with its `sup`, `sub`, `msup` and `msub` elements written out; other markup is kept."""
    if "<" not in markup:
        return markup
    return _MARKED.sub(_written, _MATHML.sub(_marked, markup))


def write_scripts_in(root: Any) -> None:
    """The same in a tree of lxml: a script is one text after its base, without elements inside."""
    names = ("{*}sup", "{*}sub", "{*}msup", "{*}msub", "{*}msubsup")
    for element in list(islice(root.iter(*names), MAX_SCRIPTS)):
        name = element.tag.rpartition("}")[2]
        for place, write in _PLACES[name]:
            script = element if place is None else element[place] if place < len(element) else None
            if script is not None and next(islice(script.iter(), MAX_ELEMENTS, None), None) is None:
                written, tail = write("".join(script.itertext())), script.tail
                script.clear()
                script.text, script.tail = written, tail


def _written(match: re.Match[str]) -> str:
    write = superscript if match[1].lower() == "sup" else subscript
    return write(match[2])


def _marked(match: re.Match[str]) -> str:
    base, script = (_TAG_OR_SPACE.sub("", part) for part in match.group(2, 3))
    return f"{base}<{match[1]}>{script}</{match[1]}>"


# Which child of an element is a script, the element itself if None.
_PLACES: dict[str, tuple[tuple[int | None, Callable[[str], str]], ...]] = {
    "sup": ((None, superscript),),
    "sub": ((None, subscript),),
    "msup": ((1, superscript),),
    "msub": ((1, subscript),),
    "msubsup": ((1, subscript), (2, superscript)),
}
