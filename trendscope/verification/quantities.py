"""Quantities: what the numbers of a text give for arithmetic, such as 12 of 50 or from 0.2 to 0.4."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from trendscope.verification.amounts import COMPOUND, NUMBER, Number, numbers
from trendscope.verification.model_names import without_models
from trendscope.verification.numerals import in_digits

Qualifier = Literal["about", "nearly", "over", "under", ""]

_COUNTED = "명|개|편|건|곳|종|가지|쌍"
_DENOMINATORS = ("third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_DENOMINATOR = {name: number for number, name in enumerate(_DENOMINATORS, 3)} | {"fourth": 4}
_TIMES = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_TO_NINE = {syllable: number for number, syllable in enumerate("일이삼사오육칠팔구", 1)}
QUALIFIER = (
    r"(?:(?<!\bno )(?<!\bnot )(?:\b(?:(?P<about>about|around|roughly|approximately|some)"
    r"|(?P<nearly>nearly|almost|close to|just under)"
    r"|(?P<over>over|more than|above|at least|exceed(?:s|ed|ing)?|beyond)"
    r"|(?P<under>under|below|less than|fewer than|at most))(?: only)?"
    r"|(?<![가-힣])(?:(?P<about_ko>약|대략)|(?P<nearly_ko>거의))) )?"
)
QUALIFIER_AFTER = (
    r"(?:(?: ?[가-힣]{1,3})??(?: ?(?P<about_after>가량|정도|안팎)|에? ?(?P<nearly_after>가까이|가까운)"
    rf"|(?:{_COUNTED}|점)?[이가을를]? ?(?P<over_after>이상|초과|넘(?!지 ?(?:못|않)))"
    rf"|(?:{_COUNTED}|점)?[이가을를]? ?(?P<under_negated>넘지 ?(?:못|않))"
    rf"|(?:{_COUNTED}|점)? ?(?P<under_after>이하|미만)))?"
)
AMOUNT = re.compile(
    QUALIFIER + NUMBER.pattern + r"(?P<points> points?\b| ?점| ?포인트)?" + QUALIFIER_AFTER, re.IGNORECASE
)
_THE = r"(?:(?:the|all|these|those) ){0,12}"
_WHOLE = r"\d[\d,]{0,15}(?![\d.,]{0,3}\d)"
FRACTION = re.compile(
    rf"{QUALIFIER}(?:(?P<half>\bhalf\b|\bhalve[sd]?\b|\bhalving\b|절반|반토막)"
    rf"|\b(?P<times>one|two|three|an?|\d)[ -](?P<parts>{'|'.join(_DENOMINATOR)})"
    rf"(?:s\b|\b(?=.(?:of|to)\b)|(?<=rd|er)\b)"
    rf"|(?<![\d.,가-힣])(?P<parts_ko>[1-9]\d?|[삼사오육칠팔구])분의"
    rf" ?(?P<times_ko>\d\d?(?!\d)|[일이삼사오육칠팔구])"
    rf"|(?<![\d.,])(?P<numerator>\d+)⁄(?P<denominator>[1-9]\d*))"
    rf"{QUALIFIER_AFTER}",
    re.IGNORECASE,
)
# 1/22 of the weights; no date, no page and no 24/7.
_SLASHED = re.compile(r"(?<![\w.,/-])([1-9]\d?)/([1-9]\d{0,2})(?![\w/-]|[.,]\d)")
IN_EVERY = re.compile(
    rf"{QUALIFIER}\b(?P<part>one|\d) (?:in|out of)(?: every)? (?P<whole>\d\d?)(?![\w.,%]*\d)"
    rf"|(?<![\d.,])(?P<whole_ko>\d|10) ?(?:{_COUNTED}) ?(?:중|가운데)(?:에서)?"
    rf" (?P<part_ko>\d)(?= ?(?:{_COUNTED}))",
    re.IGNORECASE,
)
PART_OF = re.compile(
    rf"(?P<part>{_WHOLE}) (?:out )?of {_THE}(?P<whole>{_WHOLE})(?! ?%)"
    rf"|(?P<whole_ko>{_WHOLE}) ?(?:{_COUNTED}) ?(?:중|가운데)(?:에서)?"
    rf" (?P<part_ko>{_WHOLE})(?= ?(?:{_COUNTED}))"
)
_PERCENT_OF = re.compile(rf"(?P<percent>\d{{1,30}}(?:\.\d{{1,30}})?) ?% of {_THE}(?P<whole>{_WHOLE})(?! ?%)")
_RANGE = r"(\d[\d,]{0,15}(?:\.\d{1,9})?)(?:-(\d[\d,]{0,15}(?:\.\d{1,9})?))?( ?%)?"
_FROM_TO = re.compile(
    rf"\bfrom {_RANGE}(?: [a-z]+)? to (?:only |just )?{_RANGE}|(?<![\d.]){_RANGE}[가-힣]?에서 {_RANGE}"
)
# 28%였으나 58%로 두 배 넘게: the second number is that to which the first one grew.
_THEN = re.compile(
    r"(?<![\d.])(\d[\d,]{0,30}(?:\.\d{1,30})?)( ?%)[^\d.;]{1,60}?"
    r"(?<![\d.])(\d[\d,]{0,30}(?:\.\d{1,30})?)( ?%)(?:로|까지) "
    r"(?=(?:약 |거의 )?(?:두|세|네|갑|열|절반|2|3|4|10))"
)
_COMPARED = re.compile(
    rf"(?<![\d.-]){_RANGE}(?: [a-z]+)?,? (?:compared (?:to|with)|versus|vs\.?|against)"
    rf" (?:only |just )?{_RANGE}"
)
_WORDS_AFTER = re.compile(r"[가-힣]*(?: [^\W\d_][\w-]*){1,3}|[가-힣]+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Amount:
    """A number as it is written, with its unit, what qualifies it, and the next words, at each place."""

    written: str
    unit: str
    qualifiers: frozenset[Qualifier] = frozenset()
    words: str = ""

    @property
    def value(self) -> Fraction:
        return Fraction(self.written)

    @property
    def digits(self) -> int:
        """The significant digits: one in 20 and 0.2, three in 19.7."""
        whole = self.written if "." in self.written else self.written.rstrip("0")
        return len(whole.replace(".", "").lstrip("0"))


@dataclass(frozen=True)
class Share:
    """A part of a whole; `error` is half of the last digit of a percentage, 0 for a fraction."""

    value: Fraction
    error: Fraction = Fraction(0)


@dataclass(frozen=True)
class Ratio:
    """How often the old value goes into the new one: at least and at most, if they are ranges."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Quantities:
    """What the numbers of a text give; `wholes` are the numbers that percentages are of."""

    amounts: tuple[Amount, ...]
    shares: tuple[Share, ...]
    parts: tuple[Share, ...]
    percentages: tuple[tuple[Share, Fraction], ...]
    ratios: tuple[Ratio, ...]


def as_arithmetic(text: str) -> str:
    """The text as arithmetic reads it: numerals as digits, without names that have a number in them."""
    return in_digits(without_models(text))


@lru_cache(maxsize=1 << 12)
def quantities(text: str) -> Quantities:
    """The quantities in a text."""
    text = as_arithmetic(text)
    amounts = tuple(amounts_in(text))
    parts = (*map(share_of, PART_OF.finditer(text)), *map(share_of, IN_EVERY.finditer(text)))
    percentages = tuple(percentage(amount) for amount in amounts if amount.unit == "%")
    fractions = map(fraction_of, FRACTION.finditer(text))
    return Quantities(
        amounts=amounts,
        shares=(*percentages, *filter(None, parts), *map(Share, (*fractions, *_slashed(text)))),
        parts=tuple(filter(None, parts)),
        percentages=tuple(
            (percentage(Amount(match["percent"], "%")), _number(match["whole"]))
            for match in _PERCENT_OF.finditer(text)
        ),
        ratios=(*_changes(text), *(Ratio(a.value, a.value) for a in amounts if a.unit == "x")),
    )


def amounts_in(text: str) -> Iterator[Amount]:
    """The numbers of a text that are no years and no part of a compound."""
    qualifiers: dict[Number, set[Qualifier]] = defaultdict(set)
    words: dict[Number, str] = defaultdict(str)
    for match in AMOUNT.finditer(text):
        for number in numbers(match[0]):
            qualifiers[number].add(qualifier_of(match))
            words[number] += words_after(match)
    for value, unit in numbers(text):
        is_year = not unit and value.isdigit() and int(value) in _YEARS
        if unit != COMPOUND and _PLAIN.fullmatch(value) and not is_year and Fraction(value):
            yield Amount(value, unit, frozenset(qualifiers[value, unit]), words[value, unit])


def words_after(match: re.Match[str]) -> str:
    """The next words after a number, which may be what it counts."""
    found = _WORDS_AFTER.match(match.string, match.end())
    return found[0] if found else ""


def percentage(amount: Amount) -> Share:
    """A percentage as a share; 14 % may be anything from 13.5 to 14.5."""
    decimals = len(amount.written.partition(".")[2])
    return Share(amount.value / 100, Fraction(1, 200 * 10**decimals))


def qualifier_of(match: re.Match[str]) -> Qualifier:
    """What qualifies the number of a match of these patterns."""
    found = [name.partition("_")[0] for name, text in match.groupdict().items() if text]
    names: tuple[Qualifier, ...] = ("nearly", "about", "over", "under")
    return next((name for name in names if name in found), "")


def fraction_of(match: re.Match[str]) -> Fraction:
    """The value of a match of `FRACTION`: 2/5 for two fifths, 5분의 2 and ⅖, which NFKC writes 2⁄5."""
    if match["half"]:
        return Fraction(1, 2)
    if match["parts_ko"]:
        return Fraction(_syllable(match["times_ko"]), _syllable(match["parts_ko"]))
    if match["numerator"]:
        return Fraction(int(match["numerator"]), int(match["denominator"]))
    times = _TIMES.get(match["times"].lower()) or int(match["times"])
    return Fraction(times, _DENOMINATOR[match["parts"].lower()])


def _slashed(text: str) -> Iterator[Fraction]:
    """The fractions below one that a text writes with a slash."""
    found = (Fraction(int(match[1]), int(match[2])) for match in _SLASHED.finditer(text))
    return (fraction for fraction in found if fraction < 1)


def share_of(match: re.Match[str]) -> Share | None:
    """The value of a match of `PART_OF` or `IN_EVERY`; None if the part is more than the whole."""
    part, whole = part_and_whole(match)
    return Share(part / whole) if 0 < part <= whole and whole not in _YEARS else None


def part_and_whole(match: re.Match[str]) -> tuple[Fraction, Fraction]:
    groups = match.groupdict()
    part, whole = groups["part"] or groups["part_ko"], groups["whole"] or groups["whole_ko"]
    return Fraction(1) if part.lower() == "one" else _number(part), _number(whole)


def _changes(text: str) -> Iterator[Ratio]:
    """The ratios of `from A to B`, and of `B, compared to A`."""
    for match in _FROM_TO.finditer(text):
        sides = match.groups()[:6] if match[1] else match.groups()[6:]
        yield from _ratio(sides[3:], sides[:3])
    for match in _THEN.finditer(text):
        yield from _ratio((match[3], None, match[4]), (match[1], None, match[2]))
    for match in _COMPARED.finditer(text):
        yield from _ratio(match.groups()[:3], match.groups()[3:])


def _ratio(new: tuple[str | None, ...], old: tuple[str | None, ...]) -> Iterator[Ratio]:
    """The ratio of two ranges with one unit: their first and last number, and a per cent sign or none."""
    new_values, old_values = ([_number(each) for each in side[:2] if each] for side in (new, old))
    if all((*new_values, *old_values)) and (new[2] or not old[2]):
        yield Ratio(min(new_values) / max(old_values), max(new_values) / min(old_values))


def _syllable(numeral: str) -> int:
    return _TO_NINE.get(numeral) or int(numeral)


def _number(written: str) -> Fraction:
    return Fraction(written.replace(",", "") or 0)
