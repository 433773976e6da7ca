"""Numerals: turns numbers written in words, English or Korean, into digits."""

from __future__ import annotations

import re
from functools import lru_cache

from trendscope.text.hangul import has_hangul

_TO_NINETEEN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_SMALL = {name: at for at, name in enumerate(_TO_NINETEEN, 1)}
_ONES = {name: at for name, at in _SMALL.items() if at < 10}
_TO_NINETY = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {name: 10 * at for at, name in enumerate(_TO_NINETY, 2)}
# `one` alone states no number (one study); some folds and fractions are number words themselves.
_ENGLISH = re.compile(
    r"\b(?!(?:two|three|four|ten)-?fold|(?:two[ -]third|three[ -]quarter)s|one\b)"
    rf"(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(_ONES)}))?"
    rf"|(?P<small>{'|'.join(_SMALL)}))(?=\b|fold)",
    re.IGNORECASE,
)
_ROUND = re.compile(r"\b(?:a|one) (hundred|thousand|million)\b", re.IGNORECASE)
_DOZEN = re.compile(r"\b(half a|an?|one|\d{1,2}) dozen\b", re.IGNORECASE)

_COUNTED = r"개|가지|명|편|곳|종|건|쌍|단계|번(?!째)|시간|층|퍼센트|프로(?![가-힣])|여 "
_NATIVE_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70}
_NATIVE_TENS |= {"여든": 80, "아흔": 90}
_NATIVE_ONES = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_NATIVE = re.compile(
    rf"(?<![가-힣])(?!한 ?[가-힣])(?P<tens>{'|'.join(_NATIVE_TENS)})?(?P<ones>{'|'.join(_NATIVE_ONES)})?"
    rf"(?:(?<=[가-힣])(?= ?(?:{_COUNTED}))|(?<=섯|곱|덟|홉)(?= ?배))"
)
_SINO_ONES = {syllable: at for at, syllable in enumerate("일이삼사오육칠팔구", 1)}
_SINO_UNITS = {"십": 10, "백": 100, "천": 1000}
_MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12}
_SINO = re.compile(
    r"(?<![가-힣\d.,])(?:(?=[일이삼사오육칠팔구]?[십백천])[일이삼사오육칠팔구십백천만억조]{2,}(?![가-힣])"
    rf"|[일이삼사오육칠팔구십백천만억조]*[십백천만억](?:[일이삼사오육칠팔구]*)(?= ?(?:{_COUNTED})))"
)


@lru_cache(maxsize=1 << 14)
def in_digits(text: str) -> str:
    """The text with its numerals as digits: 79 for seventy-nine and 칠십구, 5 배 for 다섯 배."""
    text = _DOZEN.sub(_dozen, _ENGLISH.sub(_english, _ROUND.sub(r"1 \1", text)))
    return _SINO.sub(_sino, _NATIVE.sub(_native, text)) if has_hangul(text) else text


def _english(match: re.Match[str]) -> str:
    value = _TENS.get((match["tens"] or "").lower(), 0) + _ONES.get((match["ones"] or "").lower(), 0)
    return str(value or _SMALL[match["small"].lower()])


def _dozen(match: re.Match[str]) -> str:
    """12 for a dozen, 6 for half of one, 24 for two."""
    times = match[1].lower()
    return str(6 if times.startswith("half") else 12 * (int(times) if times.isdigit() else 1))


def _native(match: re.Match[str]) -> str:
    value = _NATIVE_TENS.get(match["tens"], 0) + _NATIVE_ONES.get(match["ones"], 0)
    return str(value) if value else match[0]


def _sino(match: re.Match[str]) -> str:
    """The number, added up myriad by myriad: 백이십만 삼천 is 120 times 10,000, plus 3,000."""
    total = part = ones = 0
    for syllable in match[0]:
        if syllable in _SINO_ONES:
            ones = _SINO_ONES[syllable]
        elif syllable in _SINO_UNITS:
            part, ones = part + (ones or 1) * _SINO_UNITS[syllable], 0
        else:
            total, part, ones = total + (part + ones or 1) * _MYRIADS[syllable], 0, 0
    return str(total + part + ones)
