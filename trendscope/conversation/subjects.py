"""The trends of a report that a question names, in English or Korean, and what else it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trendscope.measuring.korean_name import korean_name
from trendscope.measuring.mentions import phrase_pattern
from trendscope.question.glossary import (
    parts_not_in_glossary,
    term_key,
    translate_by_glossary,
)
from trendscope.question.korean import korean_topic
from trendscope.report.report import Report
from trendscope.text.hangul import has_hangul
from trendscope.text.vocabulary import vocabulary
from trendscope.text.words import WordRun, normalize, word_runs
from trendscope.trend import Trend

MIN_NAME = 2
_APART = re.compile(r"[·,/()]|\band\b")
# A syllable that ends in ㅆ: a verb in the past, which only asks.
_PAST = re.compile(f"[{''.join(chr(at) for at in range(ord('가') + 20, ord('힣') + 1, 28))}][가-힣]")


@dataclass(frozen=True)
class Subjects:
    """The labels of the trends that a question names, and its other phrases, in English where known."""

    trends: tuple[str, ...]
    phrases: tuple[str, ...]


def subjects_of(text: str, report: Report) -> Subjects:
    """What a question is about; `text` has no dates and no ids."""
    named, rest = _trends_in(text, report)
    phrases = (
        [english for phrase in _korean_phrases(rest) for english in _in_english(phrase)]
        if has_hangul(rest)
        else _english_phrases(rest)
    )
    labels = [*named]
    others: list[str] = []
    for phrase in phrases:
        label = _label_named(phrase, report)
        (labels if label else others).append(label or phrase)
    return Subjects(tuple(dict.fromkeys(labels)), tuple(dict.fromkeys(others)))


def names_of(trend: Trend) -> tuple[str, ...]:
    """Every name of a trend: its label, what was counted for it, and its Korean name."""
    coded = (coded.phrase for coded in trend.codebook)
    korean = korean_name(trend.label)
    parts = (part for name in (trend.label, korean) for part in _APART.split(name))
    names = (trend.label, trend.name or "", korean, *parts, *trend.forms, *coded)
    return tuple(dict.fromkeys(name.strip() for name in names if len(name.strip()) >= MIN_NAME))


def _trends_in(text: str, report: Report) -> tuple[list[str], str]:
    """The trends that are named, the longest name first where names overlap, and the text without them."""
    names = [(name, trend.label) for trend in report.counted_trends for name in names_of(trend)]
    found: list[tuple[int, str]] = []
    for name, label in sorted(names, key=lambda each: -len(each[0])):
        if (match := _pattern(name).search(text)) and match[0].strip():
            found.append((match.start(), label))
            text = text[: match.start()] + "|" * len(match[0]) + text[match.end() :]
    return [label for _, label in sorted(found)], text.replace("|", " ")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A name in a question: in Korean it may be spaced otherwise."""
    if has_hangul(name):
        return re.compile(r"\s*".join(map(re.escape, term_key(name))), re.IGNORECASE)
    return phrase_pattern((name, f"{name}s", name.removesuffix("s")))


def _label_named(phrase: str, report: Report) -> str:
    """The label of the trend that has this name, in any spelling; empty if none has."""
    key = normalize(phrase)
    return next(
        (trend.label for trend in report.counted_trends if key in map(normalize, names_of(trend))), ""
    )


def _english_phrases(text: str) -> list[str]:
    """The runs of words that do not only ask."""
    return [phrase for run in word_runs(text) for phrase in _telling(run)]


def _telling(run: WordRun) -> Iterator[str]:
    words: list[str] = []
    for word in run.words:
        if is_idle(word.text):
            yield from [" ".join(words)] if words else []
            words = []
        else:
            words.append(word.text)
    yield from [" ".join(words)] if words else []


def is_idle(word: str) -> bool:
    """Whether a word only asks, or is about papers and counts in general."""
    return word.lower() in _idle() or normalize(word) in _idle()


@cache
def _idle() -> frozenset[str]:
    names = ("question_words", "question_words_alone", "question_words.ko", "question_words_alone.ko")
    words = {word for name in (*names, "follow_up_words", "follow_up_words.ko") for word in vocabulary(name)}
    return frozenset(words | set(map(normalize, words)))


def _korean_phrases(text: str) -> Iterator[str]:
    for group in korean_topic(text):
        for phrase in group:
            telling = [word for word in phrase.split() if not _is_idle_korean(word)]
            yield from [" ".join(telling)] if telling else []


def _is_idle_korean(word: str) -> bool:
    endings = tuple(vocabulary("follow_up_endings.ko"))
    return is_idle(word) or word.endswith(endings) or _PAST.search(word) is not None


def _in_english(phrase: str) -> Iterator[str]:
    """The English of a Korean phrase by the glossary, and the parts that it does not know."""
    if not has_hangul(phrase):
        yield phrase
        return
    if english := translate_by_glossary(phrase):
        yield english
    yield from (part for part in parts_not_in_glossary(phrase) if not _is_idle_korean(part))
