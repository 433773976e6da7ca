"""Arithmetic: what a text says of the numbers of its evidence in other words, and whether it is so.

`nearly 20` for 19.7, `half` for 50 %, `one in seven` for 14 %, `12 of 50` for 24 % of 50, `doubled` for
from 0.2 to 0.4. What holds is taken out of the text; what is left is compared word for word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

from trendscope.text.hangul import has_hangul
from trendscope.verification.amounts import REMOVED
from trendscope.verification.evidence import content_keys
from trendscope.verification.quantities import (
    AMOUNT,
    FRACTION,
    IN_EVERY,
    PART_OF,
    QUALIFIER,
    QUALIFIER_AFTER,
    Amount,
    Qualifier,
    Quantities,
    Ratio,
    Share,
    amounts_in,
    as_arithmetic,
    fraction_of,
    part_and_whole,
    percentage,
    qualifier_of,
    quantities,
    share_of,
    words_after,
)

# How far the number that is said may be from the one in the evidence, as a part of the latter.
MAX_ROUNDING = Fraction(1, 20)
MAX_BEYOND = Fraction(1, 4)
MAX_BEYOND_SHARE = Fraction(1, 2)
RATIO_ERROR = Fraction(1, 40)

_FACTORS: dict[str, Fraction] = {
    "halved": Fraction(1, 2),
    "doubled": Fraction(2),
    "tripled": Fraction(3),
    "quadrupled": Fraction(4),
    "quintupled": Fraction(5),
    "tenfold": Fraction(10),
}
_FACTOR = re.compile(
    QUALIFIER + r"(?:(?P<halved>\bhalv(?:e[sd]?|ing)\b|\bhalf\b|절반|반토막)"
    r"|(?P<doubled>\b(?:twice|doubl(?:e[sd]?|ing)|two-?fold)\b|(?:두|갑) ?[배절])"
    r"|(?P<tripled>\b(?:thrice|tripl(?:e[sd]?|ing)|three-?fold)\b|세 ?배)"
    r"|(?P<quadrupled>\b(?:quadrupl(?:e[sd]?|ing)|four-?fold)\b|네 ?배)"
    r"|(?P<quintupled>\bquintupl(?:e[sd]?|ing)\b)|(?P<tenfold>\bten-?fold\b|열 ?배))" + QUALIFIER_AFTER,
    re.IGNORECASE,
)
_OPPOSITE: dict[Qualifier, frozenset[Qualifier]] = {
    "over": frozenset({"nearly", "under"}),
    "under": frozenset({"over"}),
    "nearly": frozenset({"over"}),
}

# Reduced to a part, and not by it.
_REDUCED_TO = re.compile(r" ?(?:수준)?(?:으로|로|까지)[^.;높늘오]{0,40}?(?:줄|낮|감소|축소|단축|절감|떨어)")

Holds = Callable[[re.Match[str], Quantities], bool]


def without_proved(text: str, source: str) -> str:
    """The text without the quantities that follow from the numbers of the source, and of the text itself.

    What the text states as from A to B counts as well, as its numbers are verified in any case.
    """
    text, found = as_arithmetic(text), quantities(source)
    ratios = (*found.ratios, *quantities(text).ratios)
    for pattern, holds in _EXPRESSIONS:
        text = pattern.sub(partial(_replaced, holds=holds, found=found), text)
    return _FACTOR.sub(
        lambda match: REMOVED if _is_ratio(match, ratios) or _is_times(match, found.amounts) else match[0],
        text,
    )


def _replaced(match: re.Match[str], holds: Holds, found: Quantities) -> str:
    return REMOVED if holds(match, found) else match[0]


def unproved(text: str, source: str) -> list[str]:
    """What must follow from the source as a whole and does not: two fifths, one in seven, over 20.

    `text` is what `without_proved` left.
    """
    atoms = [match[0] for match in (*FRACTION.finditer(text), *IN_EVERY.finditer(text)) if _is_atom(match)]
    return [*atoms, *_turned(text, source)]


def _is_atom(match: re.Match[str]) -> bool:
    """Not half, third and quarter, which are number words, and compared as such."""
    groups = match.groupdict()
    return bool(groups.get("parts_ko") or groups.get("numerator") or groups.get("part")) or (
        bool(groups.get("parts")) and groups["parts"].lower() not in ("third", "quarter")
    )


def _turned(text: str, source: str) -> list[str]:
    """Numbers said to be over what the source says nearly or under of, or the other way round."""
    found = quantities(source).amounts
    return [
        match[0].strip()
        for match in AMOUNT.finditer(text)
        for said in amounts_in(match[0])
        for amount in found
        if (said.written, said.unit) == (amount.written, amount.unit)
        and _is_turned(qualifier_of(match), amount)
    ]


def _is_turned(qualifier: Qualifier, amount: Amount) -> bool:
    return bool(amount.qualifiers) and amount.qualifiers <= _OPPOSITE.get(qualifier, frozenset())


def _is_fraction(match: re.Match[str], source: Quantities) -> bool:
    if match["parts_ko"] and any(_is_what_became(match, ratio) for ratio in source.ratios):
        return True
    if match["parts_ko"] and _REDUCED_TO.match(match.string, match.end()):
        return any(_is_left(fraction_of(match), qualifier_of(match), source))
    return any(_is_share(qualifier_of(match), fraction_of(match), share) for share in source.shares)


def _is_what_became(match: re.Match[str], ratio: Ratio) -> bool:
    """Whether a fraction is the new value in the old one: 10분의 1로 of from 20.2% to 2.0%."""
    after = re.match(r" ?(?:수준)?(?:으로|로|이 되|가 되|까지)", match.string[match.end() :])
    said = fraction_of(match)
    return bool(after) and all(_is_factor(qualifier_of(match), said, one) for one in (ratio.low, ratio.high))


def _is_left(fraction: Fraction, qualifier: Qualifier, source: Quantities) -> Iterator[bool]:
    """Whether a fraction is what a reduction leaves: a fifth after 80% or 5x less; or is stated itself."""
    for share in source.shares:  # percentages, which are rounded, are what was taken away
        left = Share(1 - share.value, share.error) if share.error else share
        yield _is_share(qualifier, fraction, left)
    yield from (_is_factor(qualifier, 1 / fraction, a.value) for a in source.amounts if a.unit == "x")


def _is_one_in(match: re.Match[str], source: Quantities) -> bool:
    said, qualifier = share_of(match), qualifier_of(match)
    return said is not None and any(_is_share(qualifier, said.value, share) for share in source.shares)


def _is_part(match: re.Match[str], source: Quantities) -> bool:
    """12 of 50 where 24 % of 50 are stated."""
    part, whole = part_and_whole(match)
    return whole > 0 and any(
        number == whole
        and round(share.value * whole) == part
        and abs(part / whole - share.value) <= share.error
        for share, number in source.percentages
    )


def _is_amount(match: re.Match[str], source: Quantities) -> bool:
    """A rounded number, points for percentage points, or the percentage that 12 of 50 gives."""
    qualifier = qualifier_of(match)
    for said in amounts_in(match[0]):
        units = (said.unit, "pp") if match["points"] and not said.unit else (said.unit,)
        same = [amount for amount in source.amounts if amount.unit in units and _may_be_of(match, amount)]
        parts = source.parts if said.unit == "%" else ()
        return any(_is_rounded(qualifier, said, amount) for amount in same) or any(
            _is_share(qualifier, percentage(said).value, part, percentage(said).error) for part in parts
        )
    return False


def _may_be_of(match: re.Match[str], amount: Amount) -> bool:
    """Whether a number may be of the same things; a count of planners is no number of points.

    The words after a number in Korean have no stem in common with English ones.
    """
    words = words_after(match)
    if amount.unit or amount.value.denominator > 1 or not amount.words or has_hangul(match[0] + words):
        return True
    return bool(content_keys(words) & content_keys(amount.words))


def _is_rounded(qualifier: Qualifier, said: Amount, amount: Amount) -> bool:
    """Whether a number is another one, rounded to fewer digits as the qualifier says."""
    if said.value == amount.value:
        is_shorter = len(said.written) < len(amount.written)
        return (is_shorter or amount.unit != said.unit) and not _is_turned(qualifier, amount)
    return said.digits < amount.digits and _is_near(qualifier, said.value, amount.value, MAX_BEYOND)


def _is_near(qualifier: Qualifier, said: Fraction, value: Fraction, beyond: Fraction) -> bool:
    """Whether a value is about, nearly, over or under what is said."""
    if qualifier == "about":
        return abs(said - value) <= MAX_ROUNDING * value
    if qualifier == "nearly":
        return value <= said <= value * (1 + MAX_ROUNDING)
    if qualifier == "over":
        return said < value <= said * (1 + beyond)
    return qualifier == "under" and value < said <= value * (1 + beyond)


def _is_share(qualifier: Qualifier, said: Fraction, share: Share, error: Fraction = Fraction(0)) -> bool:
    """Whether a share is what is said, within the rounding of its percentage, or of what is said."""
    if not qualifier:
        return abs(said - share.value) <= max(share.error, error)
    return share.value <= 1 and _is_near(qualifier, said, share.value, MAX_BEYOND_SHARE)


def _is_ratio(match: re.Match[str], ratios: Iterable[Ratio]) -> bool:
    """Whether a ratio is the factor that is said; over needs no more than the least one to be over."""
    qualifier = qualifier_of(match)
    factor = next(value for name, value in _FACTORS.items() if match[name])
    return any(
        _is_near(qualifier, factor, ratio.low, MAX_BEYOND_SHARE)
        if qualifier == "over"
        else all(_is_factor(qualifier, factor, value) for value in (ratio.low, ratio.high))
        for ratio in ratios
    )


def _is_times(match: re.Match[str], amounts: Iterable[Amount]) -> bool:
    """Whether a source has the factor as a number, qualified alike: more than 2x for 두 배 넘게."""
    factor = next(value for name, value in _FACTORS.items() if match[name])
    same = (amount for amount in amounts if amount.unit == "x" and amount.value == factor)
    return any(qualifier_of(match) in amount.qualifiers for amount in same)


def _is_factor(qualifier: Qualifier, factor: Fraction, value: Fraction) -> bool:
    if not qualifier:
        return abs(factor - value) <= RATIO_ERROR * factor
    return _is_near(qualifier, factor, value, MAX_BEYOND_SHARE)


_EXPRESSIONS: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (IN_EVERY, _is_one_in),
    (PART_OF, _is_part),
    (FRACTION, _is_fraction),
    (AMOUNT, _is_amount),
)
