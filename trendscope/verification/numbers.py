"""Numbers: each one in a claim is in a cited sentence, with its unit, in the counts, or follows from them."""

from __future__ import annotations

import re
from decimal import Decimal

from trendscope.verification.amounts import COMPOUND, Number, number_words, numbers
from trendscope.verification.arithmetic import unproved, without_proved
from trendscope.verification.dates import without_dates
from trendscope.verification.evidence import ClaimEvidence
from trendscope.verification.numerals import in_digits
from trendscope.verification.worded_numbers import without_worded

# What a number without its minus is said to do.
_FALLS = re.compile(
    r"\b(?:fall|fell|drop|declin|decreas|degrad|reduc|los[est]|lower|worse|shr[aiu]nk)\w*|떨어|낮|하락|감소|줄|나빠|잃",
    re.IGNORECASE,
)
_RISES = re.compile(
    r"\b(?:ris|rose|grow|grew|increas|gain|rais|improv|boost|higher)\w*|오르|올라|올랐|높|증가|상승|늘|나아",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;] |\b(?:but|while|whereas|and)\b|(?<=지만|으나|는데|반면) |(?<=[고며]) ")

_ABSOLUTE = re.compile(
    r"\babsolute(?:ly)? (?:[a-z]+ ){0,3}(\d[\d.,]*%)|(\d[\d.,]*%)(?: \(?absolute\b)", re.IGNORECASE
)
_PLAIN = re.compile(r"\d+(?:\.\d+)?")

# Not a number word by itself, but the scale of the number before it.
_SCALED = re.compile(r"(?<=\d)[ -](?:hundred|[mb]illion|thousand)\b", re.IGNORECASE)

_YEAR = re.compile(r"(?:19|20)\d\d")


def has_unverified_number(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a number in a text, or a word for one, is neither in its sentences nor in the counts."""
    return bool(unverified_numbers(text, evidence))


def unverified_numbers(text: str, evidence: ClaimEvidence) -> list[str]:
    """The numbers in a text that no sentence and no count has or proves, as strings."""
    source = evidence.with_phrases
    text = without_proved(without_worded(without_dates(text, evidence), evidence), source)
    stated = set(map(_without_compound, numbers(source))) | _in_points(source)
    counted = {(count.removesuffix("%"), "%" if count.endswith("%") else "") for count in evidence.counts}
    missing = {number for number in numbers(text) - counted if _without_compound(number) not in stated}
    missing -= _differences(text, stated)
    missing -= {number for number in missing if _is_fall(text, number, stated)}
    words = number_words(_SCALED.sub("", in_digits(text))) - number_words(source)
    return [
        *(" ".join((value, unit.strip(COMPOUND))).strip() for value, unit in sorted(missing)),
        *sorted(words),
        *unproved(text, source),
    ]


def _in_points(source: str) -> set[Number]:
    """The percentages that a source calls absolute, as percentage points."""
    found = (match[1] or match[2] for match in _ABSOLUTE.finditer(source))
    return {(value, "pp") for percent in found for value, _ in numbers(percent)}


def _differences(text: str, stated: set[Number]) -> set[Number]:
    """The percentage points between two percentages of a text that are both stated."""
    percents = {
        Decimal(value) for value, unit in numbers(text) & stated if unit == "%" and _PLAIN.fullmatch(value)
    }
    return {
        (f"{abs(one - other).normalize():f}", "pp") for one in percents for other in percents if one != other
    }


def _is_fall(text: str, number: Number, stated: set[Number]) -> bool:
    """Whether a source has the number with a minus, and the part of the text that has it tells of a fall."""
    value, unit = number
    units = {unit, ""} | ({"pp"} if not unit else set())
    if not any((f"-{value}", each) in stated for each in units):
        return False
    parts = [part for part in _PARTS.split(text) if number in numbers(part)]
    return bool(parts) and all(_FALLS.search(part) and not _RISES.search(part) for part in parts)


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
