"""Amounts: the numbers in a text with their units, and the words for a number."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from trendscope.verification.model_names import without_models
from trendscope.verification.numerals import in_digits

COMPOUND = "-"
# Stands where a number was: a hyphen after it is no minus.
REMOVED = "_"

NUMBER = re.compile(
    r"(?P<sign>(?<![\w)%-])-)?(?P<digits>(?<![\w.])\.\d+|\d[\d.,]*)"
    r"(?:(?P<stuck>[^\W\d_가-힣]+)|[ -]?(?P<unit>%p|%포인트|%|‰|×|\^-?\d+|[십백천만억조]+|배"
    r"|퍼센트(?:포인트)?|프로|할(?! 수)"
    r"|(?:percentage points?|per ?cents?|times(?! each\b)|fold"
    r"|hundred|thousand|million|billion|trillion)(?![a-z])"
    r"|(?<=-)(?=[a-z])))?",
    re.IGNORECASE,
)
_UNITS = (
    {"pt": "", "pts": ""}
    | {"percent": "%", "per cent": "%", "percents": "%", "per cents": "%", "퍼센트": "%", "프로": "%"}
    | {"×": "x", "times": "x", "fold": "x", "배": "x", "x": "x", "X": "x"}
    | {"%p": "pp", "%포인트": "pp", "퍼센트포인트": "pp", "percentage point": "pp", "percentage points": "pp"}
)
_SCALES = (
    {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    | {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9}
    | {"십": 10, "백": 10**2, "천": 10**3, "만": 10**4, "억": 10**8, "조": 10**12}
    | {"십만": 10**5, "백만": 10**6, "천만": 10**7, "십억": 10**9, "백억": 10**10, "천억": 10**11}
)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_RANGE = frozenset({"-", "--", "~", "to", "and", "or", "에서"})

# Words for a number, by their meaning.
_NUMBER_WORDS = {
    "half": r"\b(?:half|halve[sd]?|halving)\b|절반|반토막|과반",
    "third": r"(?<!two[ -])\bthirds\b|\b(?:one|a)[ -]third\b|삼분의(?! ?이)",
    "two thirds": r"\btwo[ -]thirds\b|삼분의 ?이",
    "quarter": r"(?<!three[ -])\bquarters?\b|사분의(?! ?삼)",
    "three quarters": r"\bthree[ -]quarters\b|사분의 ?삼",
    "twice": r"\b(?:twice|doubl(?:e[sd]?|ing)|two-?fold)\b|(?:두|갑|곱) ?[배절]",
    "thrice": r"\b(?:thrice|tripl(?:e[sd]?|ing)|three-?fold)\b|세 ?배",
    "fivefold": r"\bquintupl(?:e[sd]?|ing)\b",
    "fourfold": r"\b(?:quadrupl(?:e[sd]?|ing)|four-?fold)\b|네 ?배",
    "tenfold": r"\bten-?fold\b|열 ?배",
    "dozen": r"\bdozens\b|(?<![가-힣])수십",
    "hundred": r"\bhundreds?\b|(?<![가-힣])수백",
    "thousand": r"\bthousands?\b|(?<![가-힣])수천|(?<![\d가-힣])[천만]여 ",
    "million": r"\b[mb]illions?\b|(?<![가-힣])수(?:[백천]?만|억)",
    "majority": r"\bmajority\b",
}
_NUMBER_WORD_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _NUMBER_WORDS.items()}


Number = tuple[str, str]
"""A value and its unit, such as ("45", "%")."""


@lru_cache(maxsize=1 << 14)
def numbers(text: str) -> frozenset[Number]:
    """The numbers in a text, each with its unit: 1,200 and 1.2 thousand are 1200, and 45 is not 45 %.

    The number in a name such as GPT-4 does not count: the name is compared as a whole.
    """
    text = in_digits(without_models(text))
    found: list[Number] = []
    start = len(text)
    for match in reversed(list(NUMBER.finditer(text))):
        value, unit = _value(match), _unit(match)
        if not unit and found and found[-1][1] and _in_range(value, text[match.end() : start]):
            unit = found[-1][1]
        found.append((value, unit))
        start = match.start()
    return frozenset(_scaled(value, unit) for value, unit in found)


def number_words(text: str) -> frozenset[str]:
    """The meanings of the number words in a text: `twice` for doubled, two-fold and 두 배."""
    return frozenset(name for name, pattern in _NUMBER_WORD_PATTERNS.items() if pattern.search(text))


def _value(match: re.Match[str]) -> str:
    digits = match["digits"].rstrip(".,")
    whole, *groups = digits.split(",")
    if len(whole) <= 3 and all(len(group.partition(".")[0]) == 3 for group in groups):
        digits = whole + "".join(groups)
    return (match["sign"] or "") + ("0" if digits.startswith(".") else "") + digits


def _unit(match: re.Match[str]) -> str:
    if match["unit"] == "":
        return COMPOUND
    unit = match["stuck"] or (match["unit"] or "").lower()
    return _UNITS.get(unit, unit)


def _scaled(value: str, unit: str) -> Number:
    """7 billion, 7B and 70억 are one number, and so are 30,000 and 3만."""
    if unit not in _SCALES or not _PLAIN.fullmatch(value):
        return value, unit
    number = Decimal(value) * _SCALES[unit]
    return f"{number.to_integral_value() if number == number.to_integral_value() else number:f}", ""


def _in_range(value: str, between: str) -> bool:
    """Whether a number shares the unit of the next one, as in 10 to 20 %; a year never does."""
    return len(value) != 4 and len(between) < 8 and between.strip() in _RANGE
