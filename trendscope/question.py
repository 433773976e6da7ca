"""What the user asked: its language, its years and its topic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from trendscope.errors import UsageError
from trendscope.korean.topic import korean_topic
from trendscope.measuring.vocabulary import vocabulary
from trendscope.query import Query

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
DEFAULT_YEARS = 8
MAX_LENGTH = 1000

_HANGUL = re.compile(r"[가-힣]")
_YEAR = r"((?:19|20)\d{2})"
_RANGE = re.compile(rf"\b{_YEAR}\s*년?\s*(?:-|–|~|to|and|until|부터|에서)\s*{_YEAR}", re.IGNORECASE)
_SINCE = re.compile(rf"\b(?:since|from|after)\s+{_YEAR}|{_YEAR}\s*년?\s*(?:이후|부터)의?", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|till|before)\s+{_YEAR}|{_YEAR}\s*년?\s*(?:까지|이전)의?", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|past)\s+(\d{1,2})\s+years?|최근\s*(\d{1,2})\s*년간?", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"\b{_YEAR}(?:\s*년(?:대|도)?)?")
_STATE_OF_THE_ART = re.compile(r"\bstate[- ]of[- ]the[- ]art\b", re.IGNORECASE)
_JAMO = re.compile(r"[\u3131-\u318e]+")
_TOKEN = re.compile(r"[^\W_]+(?:[-./+'’][^\W_]+)*[+#]*|[^\w\s]")

# Names of whole fields: as a search word they would leave out most of the field's papers.
_FIELDS: dict[str, tuple[str, ...]] = {
    "nlp": ("NLP", "language", "text"),
    "natural language processing": ("NLP", "language", "text"),
    "ai": (),
    "artificial intelligence": (),
}


@dataclass(frozen=True)
class Question:
    """A question with its language and its years, both ends included.

    `topic` has the phrases that name what is asked about, in the language of the question: all
    groups are meant together, the phrases of one group are alternatives.
    """

    text: str
    language: Language
    since: int
    until: int
    topic: tuple[tuple[str, ...], ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(phrase for group in self.topic for phrase in group)


def read_question(
    text: str,
    *,
    this_year: int,
    language: str | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Question:
    """Read a question as it was typed; the options win over what its words say.

    Raises UsageError where it is empty, too long, without a word to search for, or its years
    cannot be searched.
    """
    clean = _clean(text)
    spoken = next((known for known in LANGUAGES if known == (language or _spoken(clean))), None)
    if spoken is None:
        raise UsageError(f"the language {language!r} is not known; there are: {', '.join(LANGUAGES)}")
    first, last = _years(clean, this_year)
    since, until = (
        since or first or (until or last or this_year) - DEFAULT_YEARS + 1,
        until or last or this_year,
    )
    _check_years(since, until, this_year)
    topic = _topic(clean)
    if not topic:
        raise UsageError(f"no topic to search for in {clean!r}; name a field, such as machine translation")
    return Question(clean, spoken, since, until, topic)


def _spoken(text: str) -> str:
    return "ko" if _HANGUL.search(text) else "en"


def _clean(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in normal)
    clean = " ".join(printable.split())
    if not clean:
        raise UsageError("the question is empty; ask, for example: recent trends in machine translation")
    if len(clean) > MAX_LENGTH:
        raise UsageError(f"the question has {len(clean)} characters; at most {MAX_LENGTH} are read")
    return clean


def _years(text: str, this_year: int) -> tuple[int | None, int | None]:
    if match := _RANGE.search(text):
        return int(match[1]), int(match[2])
    if match := _LAST.search(text):
        return this_year - int(match[1] or match[2]) + 1, None
    since, until = _SINCE.search(text), _UNTIL.search(text)
    return (
        int(since[1] or since[2]) if since else None,
        int(until[1] or until[2]) if until else None,
    )


def _check_years(since: int, until: int, this_year: int) -> None:
    if since > until:
        raise UsageError(f"the years are upside down: since {since} is after until {until}")
    if since > this_year:
        raise UsageError(f"since {since} is in the future; this is {this_year}")
    if since < 1900 or until > this_year + 1:
        raise UsageError(f"the years {since}-{until} cannot be searched; use 1900-{this_year}")


def _topic(text: str) -> tuple[tuple[str, ...], ...]:
    for pattern in (_STATE_OF_THE_ART, _RANGE, _LAST, _SINCE, _UNTIL, _ANY_YEAR):
        text = pattern.sub(" , ", text)
    text = _JAMO.sub(" , ", text)
    return korean_topic(text) if _HANGUL.search(text) else _english_topic(text)


def _english_topic(text: str) -> tuple[tuple[str, ...], ...]:
    """Phrases between the words that only ask; `and` and `or` join alternatives."""
    groups: list[list[str]] = []
    joined = False
    phrase: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        word = token.lower()
        if token[0].isalnum() and not _asks(word):
            phrase.append(token)
            continue
        if phrase:
            _place(groups, phrase, joined)
            joined = False
        joined = word in ("and", "or", "/", "&", ",") and bool(groups) and (bool(phrase) or joined)
        phrase = []
    return _without_fields(tuple(tuple(group) for group in groups))


def _place(groups: list[list[str]], phrase: list[str], joined: bool) -> None:
    """Put a phrase beside the last one, which it may share its head or its modifiers with.

    `hallucination detection and mitigation` means hallucination (detection OR mitigation), and
    `low-resource and multilingual NLP` means (low-resource OR multilingual) NLP.
    """
    name = " ".join(phrase)
    if not joined:
        groups.append([name])
        return
    last = groups[-1]
    before = last[-1].split()
    if len(last) == 1 and len(before) > 1 and len(phrase) == 1:
        groups[-1:] = [[" ".join(before[:-1])], [before[-1], name]]
    elif len(before) == 1 and len(phrase) > 1:
        last.append(phrase[0])
        groups.append([" ".join(phrase[1:])])
    else:
        last.append(name)


def _asks(word: str) -> bool:
    return word in vocabulary("stop_words") or word in vocabulary("question_words")


def _without_fields(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Widen the names of whole fields, unless nothing else is asked about."""
    widened = tuple(_FIELDS[group[0].lower()] if group[0].lower() in _FIELDS else group for group in groups)
    return tuple(group for group in widened if group) or groups


def query_of(topic: tuple[tuple[str, ...], ...]) -> Query:
    """The query of a topic: the words of a phrase that stands alone need not be neighbours."""
    parts: list[tuple[str, ...]] = []
    for group in topic:
        parts += [(word,) for word in group[0].split()] if len(group) == 1 else [group]
    return Query(tuple(parts))
