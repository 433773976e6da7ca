"""The short name by which prose refers to a document: `DeepFact, 2026` or `Lovelace et al., 2024`."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from trendscope.report.report import Reference
from trendscope.text.hangul import has_hangul
from trendscope.text.lines import one_line, shorten
from trendscope.text.links import web_link
from trendscope.text.surnames import surname
from trendscope.text.vocabulary import vocabulary
from trendscope.wording import Wording

MAX_CHARACTERS = 28
MAX_NAME_CHARACTERS = 60
MAX_WORDS = 3
MIN_NAMED_CHARACTERS = 3

_YEAR = re.compile(r"\d{4}")
# A capital inside a word, an acronym, or a digit: titles begin with such names, not only with a topic.
_NAME = re.compile(r"[a-z]\w{0,40}[A-Z]|[A-Z]{2}|[A-Za-z]-?\d")


def short_name(reference: Reference, say: Wording) -> str:
    """What it presents if the title begins with that name, else its first author; with the year."""
    if reference.kind == "web":
        return ", ".join(part for part in (host_of(reference), say("report.web")) if part)
    if reference.kind == "article" and not reference.authors:
        return one_line(reference.source, MAX_CHARACTERS)
    name = _system(reference) or _author(reference, say) or one_line(reference.title, MAX_CHARACTERS)
    return ", ".join(part for part in (name, year_of(reference)) if part)


def year_of(reference: Reference) -> str:
    """The year of a document; empty if its date does not begin with one."""
    year = _YEAR.match(reference.date or "")
    return year[0] if year else ""


def named_in(text: str, reference: Reference) -> bool:
    """Whether a sentence says whose work it is about, as prose in either language refers to works."""
    text = _comparable(text)
    names = [_system(reference), author_name(reference)]
    if reference.kind == "web":
        names.append(host_of(reference))
    with_year = [_head(reference), author_name(reference).rpartition(" ")[2]]
    return any(_has_word(text, _comparable(name)) for name in names if name) or any(
        _has_year(text, _comparable(name)) for name in with_year if name
    )


def author_name(reference: Reference) -> str:
    """The surname of the first author; the whole name of a group, and of a person with one name."""
    name = one_line(reference.authors[0], MAX_NAME_CHARACTERS) if reference.authors else ""
    last = surname(name)
    return shorten(name if last.lower() in vocabulary("group_words") else last, MAX_CHARACTERS)


def host_of(reference: Reference) -> str:
    """The host of its address, without www; empty if that is no web address."""
    return urlsplit(web_link(reference.url) or "").netloc.removeprefix("www.")


def _system(reference: Reference) -> str:
    """The name before the colon of a title, if it is one: `DeepFact: Co-Evolving Benchmarks` has it."""
    head = _head(reference)
    words = head.split()
    fits = len(head) <= MAX_CHARACTERS and 0 < len(words) <= MAX_WORDS
    return head if fits and _NAME.search(words[0]) else ""


def _head(reference: Reference) -> str:
    """What a title has before its colon."""
    head, colon, _ = one_line(reference.title, limit=300).partition(": ")
    return head if colon else ""


def _author(reference: Reference, say: Wording) -> str:
    name = author_name(reference)
    return say("report.et_al", author=name) if name and len(reference.authors) > 1 else name


def _comparable(text: str) -> str:
    """The text with one way to write an accent and an apostrophe."""
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _has_word(text: str, name: str) -> bool:
    """Whether a text has a name; one as short as `Li` only where it is cited like an author."""
    if len(name) < MIN_NAMED_CHARACTERS and not has_hangul(name):
        return re.search(rf"(?<!\w){re.escape(name)}(?: et al| and |·|'s | ?\(| 등)", text) is not None
    return re.search(rf"(?<!\w){re.escape(name)}(?![A-Za-z0-9])", text) is not None


def _has_year(text: str, name: str) -> bool:
    """Whether a text refers to a name with a year: `Whisper (2023)`, `Team et al. (2025)`."""
    return re.search(rf"(?<!\w){re.escape(name)}(?: et al\.?| 등)? ?\(\d{{4}}\)", text) is not None
