"""Small numbers in words, English and Korean: `eighteen`, `삼`, `이십`, `두`."""

from __future__ import annotations

_UP_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_ENGLISH_VALUES = {word: value for value, word in enumerate(_UP_TO_TWENTY.split(), 1)} | {
    "a": 1,
    "couple of": 2,
    "a couple of": 2,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
_SINO_KOREAN = "일이삼사오육칠팔구"
_NATIVE_KOREAN = {
    **{"한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5},
    **{"여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열두": 12},
}

ENGLISH_NUMBER = "|".join(
    [r"\d{1,3}", *(word.replace(" ", r"\s+") for word in sorted(_ENGLISH_VALUES, key=len, reverse=True))]
)
SINO_KOREAN_NUMBER = rf"[{_SINO_KOREAN}]?십[{_SINO_KOREAN}]?|[{_SINO_KOREAN}]"
NATIVE_KOREAN_NUMBER = "|".join(sorted(_NATIVE_KOREAN, key=len, reverse=True))


def number(word: str) -> int:
    """The value of a number that one of the patterns matches."""
    word = " ".join(word.lower().split())
    if word.isdecimal():
        return int(word)
    if word in _ENGLISH_VALUES or word in _NATIVE_KOREAN:
        return _ENGLISH_VALUES.get(word) or _NATIVE_KOREAN[word]
    tens, ten, ones = word.rpartition("십")
    return (10 * _digit(tens or "일") if ten else 0) + _digit(ones)


def _digit(syllable: str) -> int:
    return _SINO_KOREAN.index(syllable) + 1 if syllable else 0
