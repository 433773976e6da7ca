"""What the user asked: language, years and topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from trendscope.errors import UsageError
from trendscope.question.asking import strip_asking
from trendscope.question.dates import NamedDays, named_days, read_option, search_window
from trendscope.question.english import english_topic
from trendscope.question.exclusions import check_exclusions, without_exclusions
from trendscope.question.foreign import refuse_foreign
from trendscope.question.korean import korean_topic
from trendscope.question.markup import strip_latex
from trendscope.question.query import Query
from trendscope.question.references import name_the_topic, set_aside
from trendscope.question.scope import refuse_other_requests
from trendscope.question.typed_text import typed_text
from trendscope.text.hangul import has_hangul
from trendscope.text.language import LANGUAGES, Language, language_of
from trendscope.text.vocabulary import vocabulary
from trendscope.window import Window

_JAMO = re.compile(r"[\u3131-\u318e]+")
_TITLE = re.compile(r"\s*[\"“](?P<title>[^\"“”?]+)[\"”][.!]*\s*")
_STATE_OF_THE_ART = re.compile(r"\bstate[- ]of[- ]the[- ]art\b", re.IGNORECASE)
_ADDS_NOTHING = re.compile(
    r"(?:text|data|neural (?:model|method|approach|system|network)|deep learning model)(?:e?s)?",
    re.IGNORECASE,
)
# Names of whole fields: as the only search term, they would miss most of the field's papers.
_FIELDS: dict[str, tuple[str, ...]] = {
    "nlp": ("NLP", "language", "text"),
    "natural language processing": ("NLP", "language", "text"),
    "ai": ("AI", "artificial intelligence"),
    "artificial intelligence": ("AI", "artificial intelligence"),
}
_ASKS = re.compile(
    r"\s*(?:what|which|who|how|why|when|where|is|are|does|do|has|have|recent|latest|current|trends?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """A question with its language and its window of days.

    `since_stated` is false if the window begins where it does by default. `topic` names what is asked
    about, in the language of the question: every group must match, and the phrases in a group are
    alternatives. `excluded` names what is to be left out, also in that language. `set_aside` has the
    addresses, identifiers and formulas that are not searched for.
    """

    text: str
    language: Language
    window: Window
    topic: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()
    since_stated: bool = True
    set_aside: tuple[str, ...] = ()

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
    today: date,
    language: str | None = None,
    since: str | int | None = None,
    until: str | int | None = None,
) -> Question:
    """Parse a question as it was typed; the options override its words.

    `since` and `until` are a year, a month or a day: 2024, 2024-06 or 2024-06-15. Raises UsageError if the
    question is empty, too long, without a topic, in another language or not about research trends, or if
    its days cannot be searched.
    """
    clean = _clean(text)
    answer_language = next((each for each in LANGUAGES if each == (language or language_of(clean))), None)
    if answer_language is None:
        raise UsageError(
            "there is no language {language!r}; the languages are {languages}",
            language=language,
            languages=", ".join(LANGUAGES),
        )
    refuse_foreign(clean)
    refuse_other_requests(clean)
    words, aside = _words_to_read(clean)
    named = named_days(strip_asking(words), today)
    window = _window(named, since, until, today)
    topic, excluded = without_exclusions(named.rest, _telling_groups)
    if not topic:
        raise _no_topic(clean, aside)
    check_exclusions(topic, excluded)
    stated = since is not None or named.since is not None
    return Question(
        clean,
        answer_language,
        window,
        _with_field_names(topic),
        excluded,
        since_stated=stated,
        set_aside=aside,
    )


def _words_to_read(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without markup and references, and what is set aside."""
    text, formulas = strip_latex(text)
    text, references = set_aside(text)
    return text, references + formulas


def _window(named: NamedDays, since: str | int | None, until: str | int | None, today: date) -> Window:
    """The days to search: of each end, the option or else the words."""
    first, last = read_option("since", since, today), read_option("until", until, today)
    return search_window(
        first.since if first else named.since,
        last.until if last else named.until,
        today,
        options=bool(first or last),
    )


def _no_topic(text: str, aside: tuple[str, ...]) -> UsageError:
    if aside:
        return name_the_topic(aside)
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    return UsageError(
        "no topic to search for in {shown!r}; name a field, such as machine translation", shown=shown
    )


def _clean(text: str) -> str:
    clean = typed_text(text)
    if not clean:
        raise UsageError("the question is empty; ask, for example: recent trends in machine translation")
    return clean


def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a text. A title in quotation marks is one phrase; a question in them is not."""
    quoted = _TITLE.fullmatch(text)
    if quoted and not _ASKS.match(quoted["title"]):
        return ((quoted["title"].strip(),),)
    text = _JAMO.sub(" . ", _STATE_OF_THE_ART.sub(" . ", text))
    return korean_topic(text) if has_hangul(text) else english_topic(text)


def _telling_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The groups without those that any paper has, if others are left: "relation extraction from text"."""
    groups = _groups(text)
    telling = tuple(group for group in groups if not all(map(_ADDS_NOTHING.fullmatch, group)))
    return telling or groups


def _with_field_names(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The groups, with other names for a whole field as alternatives."""
    return tuple(_FIELDS.get(_singular(group[0]), group) if len(group) == 1 else group for group in groups)


def _singular(name: str) -> str:
    return name.lower().replace("-", " ").removesuffix("s")


def topic_query(topic: tuple[tuple[str, ...], ...], excluded: tuple[str, ...] = ()) -> Query:
    """The query for a topic; the words of a phrase without alternatives need not be adjacent."""
    parts: list[tuple[str, ...]] = []
    for group in topic:
        parts += [group] if len(group) > 1 or _is_title(group[0]) else _content_words(group[0])
    return Query(tuple(dict.fromkeys(parts)), excluded)


def _content_words(phrase: str) -> list[tuple[str, ...]]:
    words = [word for word in phrase.split() if word.lower() not in vocabulary("stop_words")]
    return [(word,) for word in words or [phrase]]


def _is_title(phrase: str) -> bool:
    """Whether a phrase says little without its function words: attention is all you need."""
    words = phrase.lower().split()
    return len(words) > 2 and 2 * sum(word in vocabulary("stop_words") for word in words) > len(words)
