"""Questions in a language that trendscope does not read."""

from __future__ import annotations

import re
import unicodedata

from trendscope.errors import UsageError
from trendscope.text.hangul import has_hangul
from trendscope.text.message import Message
from trendscope.text.vocabulary import vocabulary

_SCRIPTS = {
    "HIRAGANA": Message("Japanese"),
    "KATAKANA": Message("Japanese"),
    "CJK": Message("Chinese or Japanese"),
    "CYRILLIC": Message("Russian or another language in Cyrillic letters"),
    "ARABIC": Message("Arabic"),
    "HEBREW": Message("Hebrew"),
    "DEVANAGARI": Message("Hindi"),
    "THAI": Message("Thai"),
    "GREEK": Message("Greek"),
    "BENGALI": Message("Bengali"),
    "TAMIL": Message("Tamil"),
    "GEORGIAN": Message("Georgian"),
    "ARMENIAN": Message("Armenian"),
}
MIN_SHARE = 0.3
LANGUAGES = {
    **{
        "de": Message("German"),
        "fr": Message("French"),
        "es": Message("Spanish"),
        "it": Message("Italian"),
        "pt": Message("Portuguese"),
        "nl": Message("Dutch"),
    },
    **{
        "sv": Message("Swedish"),
        "pl": Message("Polish"),
        "tr": Message("Turkish"),
        "id": Message("Indonesian"),
        "vi": Message("Vietnamese"),
    },
}
# Also found in names that English uses: van der Waals, Rio de Janeiro, Los Angeles, per capita.
_NAME_WORDS = (
    "de la le el du da di der die das van von den del los las en et un una o e a y con per se no na do i para"
)
_WEAK = frozenset(_NAME_WORDS.split())
_SHARED_WITH_ENGLISH = frozenset(("in", "an", "was", "me", "so", "on", "over", "she"))
_VIETNAMESE = re.compile(
    "[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def refuse_foreign(text: str) -> None:
    """Raise UsageError for a question that is in neither English nor Korean."""
    if language := _foreign(text):
        raise UsageError(
            "trendscope reads questions in English and Korean, and this one looks like {language}; ask "
            "it in English or Korean",
            language=language,
        )


def _foreign(text: str) -> str | None:
    if has_hangul(text):
        return None
    letters = [letter for letter in text if letter.isalpha()]
    scripts = [script for letter in letters if (script := _script(letter))]
    if letters and len(scripts) > MIN_SHARE * len(letters):
        kana = next((script for script in scripts if script in ("HIRAGANA", "KATAKANA")), None)
        return _SCRIPTS[kana or max(set(scripts), key=scripts.count)]
    return _latin(text)


def _script(letter: str) -> str | None:
    first = unicodedata.name(letter, "").split()
    return first[0] if first and first[0] in _SCRIPTS else None


def _latin(text: str) -> str | None:
    """The language of which a text in Latin letters has more words than of English."""
    if len(_VIETNAMESE.findall(unicodedata.normalize("NFC", text))) > 1:
        return LANGUAGES["vi"]
    words = [word for word in _WORD.findall(text) if not word.isupper() or text.isupper()]
    lower = {word.lower().replace("’", "'") for word in words}
    scores = {code: _score(lower, code) for code in LANGUAGES}
    best = max(scores, key=lambda code: scores[code])
    english = len(lower & _english())
    return LANGUAGES[best] if scores[best] >= 1.5 and scores[best] > english else None


def _score(words: set[str], code: str) -> float:
    return sum(0.5 if word in _WEAK else 1 for word in words if word in vocabulary(f"foreign_words.{code}"))


def _english() -> frozenset[str]:
    """English function words that are not words of the other languages."""
    return vocabulary("stop_words") - _SHARED_WITH_ENGLISH - _WEAK
