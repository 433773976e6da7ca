"""What the user asked: language, years and topic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from trendscope.errors import UsageError
from trendscope.question.english import english_topic
from trendscope.question.expansion import Expansion
from trendscope.question.korean import korean_topic
from trendscope.question.query import Query
from trendscope.text.hangul import has_hangul
from trendscope.text.language import LANGUAGES, Language, language_of
from trendscope.text.vocabulary import vocabulary
from trendscope.window import Window

DEFAULT_YEARS = 8
MAX_CHARACTERS = 1000
FIRST_YEAR = 1900

_JAMO = re.compile(r"[\u3131-\u318e]+")

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEAR = r"((?:19|20)\d{2})(?!\d)"
_LONE_YEAR = rf"(?<![\w-]){_YEAR}"
_FROM = rf"{_LONE_YEAR}\s*년?\s*(?:[-–—~∼〜]|to|and|until|till|through|부터|에서)\s*"
_MONTH = "jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec"
_ABOUT = rf"(?:(?:the|early|mid|late|around|about|{_MONTH})[a-z]*[\s-]+)*"
_RANGE = re.compile(rf"{_FROM}{_YEAR}(?:\s*년)?(?:\s*까지)?의?", re.IGNORECASE)
_DECADES = re.compile(rf"\b(?:last|past)\s+(?:{_NUMBER}\s+)?decades?\b", re.IGNORECASE)
_LAST = re.compile(
    rf"\b(?:last|past|previous|recent)\s+{_NUMBER}[\s-]+(?:years?|yrs?)\b"
    r"|(?:최근|지난|과거)\s*(\d{1,2})\s*개?년(?:\s*간|\s*동안)?의?"
    r"|(?<![\w-])(\d{1,2})\s*(?:개년|년간|년\s*동안)의?",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"{_FROM}(?:the\s+)?(?:present|now|today|date|현재|지금|오늘)(?:\s*까지)?의?"
    rf"|\b(?:since|from|after|starting(?:\s+(?:in|from))?)\s+{_ABOUT}{_YEAR}s?"
    rf"|{_LONE_YEAR}(?:\s+(?:and\s+)?(?:onwards?|later)|\+|\s*년?대?\s*(?:이후|이래|부터)로?의?)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?:until|till|up\s+to|through|before|prior\s+to)\s+{_ABOUT}{_YEAR}"
    rf"|{_LONE_YEAR}\s*년?\s*(?:까지|이전)의?",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?<![\w-])((?:19|20)\d)0(?:['’]?s\b|\s*년대의?)", re.IGNORECASE)
_IN_YEAR = re.compile(rf"\bin\s+{_YEAR}|{_LONE_YEAR}\s*년도?(?:의|에는|에)?", re.IGNORECASE)
_ANY_YEAR = re.compile(_LONE_YEAR)
_EXCLUSIVE = {"after": 1, "before": -1, "prior": -1}

_STATE_OF_THE_ART = re.compile(r"\bstate[- ]of[- ]the[- ]art\b", re.IGNORECASE)
# Names of whole fields: as the only search term, they would miss most of the field's papers.
_FIELDS: dict[str, tuple[str, ...]] = {
    "nlp": ("NLP", "language", "text"),
    "natural language processing": ("NLP", "language", "text"),
    "ai": ("AI", "artificial intelligence"),
    "artificial intelligence": ("AI", "artificial intelligence"),
}


@dataclass(frozen=True)
class Question:
    """A question with its language and its window of days.

    `since_stated` is false if the window begins where it does by default. `topic` names what is asked
    about, in the language of the question: every group must match, and the phrases in a group are
    alternatives. `excluded` names what is to be left out.
    """

    text: str
    language: Language
    window: Window
    topic: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()
    since_stated: bool = True

    @property
    def since(self) -> int:
        """The first year."""
        return self.window.since.year

    @property
    def until(self) -> int:
        """The last year."""
        return self.window.until.year

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(phrase for group in self.topic for phrase in group)


def parse_question(
    text: str,
    *,
    this_year: int,
    language: str | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Question:
    """Parse a question as it was typed; the options override its words.

    Raises UsageError if it is empty, too long or without a topic, or if its years cannot be searched.
    """
    clean = _clean(text)
    answer_language = next((each for each in LANGUAGES if each == (language or language_of(clean))), None)
    if answer_language is None:
        raise UsageError(f"there is no language {language!r}; the languages are {', '.join(LANGUAGES)}")
    first, last = _years(clean, this_year)
    stated = first if since is None else since
    until = (last or this_year) if until is None else until
    since = max(until - DEFAULT_YEARS + 1, FIRST_YEAR) if stated is None else stated
    _check_years(since, until, this_year)
    topic = _topic(clean)
    if not topic:
        raise UsageError(
            f"no topic to search for in {_shortened(clean)!r}; name a field, such as machine translation"
        )
    window = Window.of_years(since, until)
    return Question(clean, answer_language, window, topic, since_stated=stated is not None)


def _clean(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    kinds = ((character, unicodedata.category(character)) for character in normal)
    printable = "".join(" " if kind in ("Cc", "Cs") else one for one, kind in kinds if kind != "Cf")
    clean = " ".join(printable.split())
    if not clean:
        raise UsageError("the question is empty; ask, for example: recent trends in machine translation")
    if len(clean) > MAX_CHARACTERS:
        raise UsageError(f"the question has {len(clean)} characters; the limit is {MAX_CHARACTERS}")
    return clean


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _years(text: str, this_year: int) -> tuple[int | None, int | None]:
    """The first and the last year in the words of a question."""
    if match := _RANGE.search(text):
        return int(match[1]), int(match[2])
    if match := _DECADES.search(text):
        return this_year - 10 * _number(match[1] or "1") + 1, None
    if match := _LAST.search(text):
        return this_year - _number(match[match.lastindex or 0]) + 1, None
    since, until = _year(_SINCE.search(text)), _year(_UNTIL.search(text))
    if since or until:
        return since, until
    if match := _DECADE.search(text):
        return int(match[1]) * 10, min(int(match[1]) * 10 + 9, this_year)
    named = _year(_IN_YEAR.search(text))
    return None, named if named and named <= this_year else None


def _year(match: re.Match[str] | None) -> int | None:
    """The year that was found; `before` and `after` exclude it."""
    if match is None:
        return None
    return int(match[match.lastindex or 0]) + _EXCLUSIVE.get(match[0].split()[0].lower(), 0)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.index(word.lower()) + 1


def _check_years(since: int, until: int, this_year: int) -> None:
    if since < FIRST_YEAR or not FIRST_YEAR <= until <= this_year + 1:
        raise UsageError(f"the years {since}-{until} cannot be searched; use {FIRST_YEAR}-{this_year}")
    if since > this_year:
        raise UsageError(f"since {since}: that is in the future, as this is {this_year}")
    if since > until:
        raise UsageError(f"--since is later than --until ({since}, {until})")


def _topic(text: str) -> tuple[tuple[str, ...], ...]:
    years = (_RANGE, _DECADES, _LAST, _SINCE, _UNTIL, _DECADE, _IN_YEAR, _ANY_YEAR)
    for pattern in (_STATE_OF_THE_ART, *years, _JAMO):
        text = pattern.sub(" . ", text)
    return _with_fields(korean_topic(text) if has_hangul(text) else english_topic(text))


def _with_fields(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The groups, with other names for a whole field as alternatives."""
    return tuple(_FIELDS.get(group[0].lower(), group) if len(group) == 1 else group for group in groups)


def topic_query(topic: tuple[tuple[str, ...], ...] | Expansion) -> Query:
    """The query for a topic; the words of a phrase without alternatives need not be adjacent.

    Of an expanded topic, it is the query that finds the topic by any of its names.
    """
    if isinstance(topic, Expansion):
        return topic.query
    parts: list[tuple[str, ...]] = []
    for group in topic:
        words = [word for word in group[0].split() if word.lower() not in vocabulary("stop_words")]
        parts += [(word,) for word in words or group] if len(group) == 1 else [group]
    return Query(tuple(dict.fromkeys(parts)))
