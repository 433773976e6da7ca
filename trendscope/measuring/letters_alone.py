"""Papers that were found by the letters of an acronym and mean something else: autoencoders (AEs) for AES."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.measuring.acronyms import definitions
from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.text.words import stem, stems

_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z]s?")
_WORD = re.compile(r"[A-Za-z]+")


def has_letters_alone(document: TokenizedDocument, names: Sequence[str]) -> bool:
    """Whether a document has none of a topic's names but a word with the letters of an acronym of it.

    Searches ignore capitals and endings, so that AES finds AEs. An acronym in its own capitals is a name,
    unless the document defines it as something else, or has it in a longer name alone: MT-Bench is none of
    machine translation. Only where the topic has a name in words too.
    """
    acronyms = {name.removesuffix("s") for name in names if _ACRONYM.fullmatch(name)}
    in_words = [stems(name) for name in names if not _ACRONYM.fullmatch(name)]
    if not acronyms or not in_words or any(wanted <= document.stems for wanted in in_words):
        return False
    meant_otherwise = {short for short, _ in definitions(document.raw)}
    if any(_stands_alone(short, document.raw) for short in acronyms - meant_otherwise):
        return False
    letters = {stem(short.lower()) for short in acronyms}
    return any(stem(word.lower()) in letters for word in {*_WORD.findall(document.raw)})


def _stands_alone(short: str, text: str) -> bool:
    """Whether an acronym is a word of a text, and not the beginning of a name such as MT-Bench."""
    return bool(re.search(rf"(?<!\w){re.escape(short)}s?(?!\w|-[A-Z0-9])", text))
