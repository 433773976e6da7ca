"""Numbers: each one in a claim is in a cited sentence, with its unit, in the counts, or follows from them."""

from __future__ import annotations

import re

from trendscope.verification.amounts import COMPOUND, Number, number_words, numbers
from trendscope.verification.arithmetic import unproved, without_proved
from trendscope.verification.dates import without_dates
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.falls import is_fall
from trendscope.verification.gaps import gaps, in_points
from trendscope.verification.numerals import in_digits
from trendscope.verification.repeats import repeated_figures
from trendscope.verification.worded_numbers import without_worded
from trendscope.verification.works_as_count import without_number_of_works

# Not a number word by itself, but the scale of the number before it.
_SCALED = re.compile(r"(?<=\d)[ -](?:hundred|[mb]illion|thousand)\b", re.IGNORECASE)

_QUOTED = re.compile(r"[\"“]([^\"“”]{1,300})[\"”]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def has_unverified_number(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a number in a text, or a word for one, is neither in its sentences nor in the counts."""
    return bool(unverified_numbers(text, evidence))


def unverified_numbers(text: str, evidence: ClaimEvidence) -> list[str]:
    """The numbers in a text that no sentence and no count has or proves, as strings."""
    source = evidence.with_phrases
    repeated = repeated_figures(text, source)
    text = without_number_of_works(_without_titles(text, evidence), evidence)
    text = without_proved(without_worded(without_dates(text, evidence), evidence), source)
    stated = set(map(_without_compound, numbers(source))) | in_points(source)
    counted = {(count.removesuffix("%"), "%" if count.endswith("%") else "") for count in evidence.counts}
    missing = {number for number in numbers(text) - counted if _without_compound(number) not in stated}
    missing -= gaps(text, stated)
    missing -= {number for number in missing if is_fall(text, number, stated)}
    missing -= {number for number in missing if _is_of_hours(number, text, stated)}
    words = number_words(_SCALED.sub("", in_digits(text))) - number_words(source)
    return [
        *(" ".join((value, unit.strip(COMPOUND))).strip() for value, unit in sorted(missing)),
        *sorted(words),
        *unproved(text, source),
        *(figure for figure in repeated if figure not in evidence.counts),
    ]


def _without_titles(text: str, evidence: ClaimEvidence) -> str:
    """The text without titles of its works in quotation marks, whole or cut: they state nothing."""
    titles = [work.title for work in evidence.works]

    def is_title(said: str) -> bool:
        whole = said.rstrip("….")
        return any(said == title or (whole != said and title.startswith(whole)) for title in titles)

    return _QUOTED.sub(lambda quoted: "" if is_title(quoted[1]) else quoted[0], text)


def _is_of_hours(number: Number, text: str, stated: set[Number]) -> bool:
    """Whether a number, at each of its places, is one of hours, which the source writes beside an h: 10h."""
    value, unit = number
    places = re.findall(rf"(?<![\w.,]){re.escape(value)}(?!\w|[.,]\d)", text)
    hours = re.findall(rf"(?<![\w.,]){re.escape(value)}(?:(?: (?:to|and|or) |-)[\d.,]+)?[ -]hours?\b", text)
    return (value, "h") in stated and unit in ("", COMPOUND) and 0 < len(places) == len(hours)


def shared_figures(text: str, source: str) -> frozenset[Number]:
    """The numbers of a text that a source proves or has, the latter without years and single digits."""
    stated = numbers(text)
    proved = stated - numbers(without_proved(text, source))
    return proved | {number for number in stated & numbers(source) if _is_figure(*number)}


def _is_figure(value: str, unit: str) -> bool:
    return bool(unit.strip(COMPOUND)) or (len(value) > 1 and not _YEAR.fullmatch(value))


def _without_compound(number: Number) -> Number:
    """8-bit matches 8 bits in a sentence, but a count of 8 documents does not support it."""
    value, unit = number
    return value, "" if unit == COMPOUND else unit
