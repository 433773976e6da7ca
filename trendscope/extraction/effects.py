"""What a sentence says of the effect of something: that it helps, or that it does not."""

from __future__ import annotations

import re
from typing import Literal

Effect = Literal["helps", "does not help"]

_ADVERBS = r"(?:(?:significantly|consistently|substantially|greatly|markedly|notably|often|also|further|still|can|could|may|generally|effectively|even|clearly|typically|frequently|actually|only|slightly|sometimes) )*"
_GOOD = r"(?:performance|accuracy|quality|results|reasoning|robustness|generali[sz]ation|F1|recall|precision|faithfulness|factuality|effectiveness|scores?|capabilit\w+|abilit\w+|consistency|correctness|success)"
_HELPS = re.compile(
    rf"^ {_ADVERBS}(?:improv|boost|enhanc|increas|outperform|surpass|help|benefit)(?:s|es|e|ed|ing)? (?!no\b|little\b)(?=.*\b{_GOOD}\b|.*\d)",
    re.IGNORECASE,
)
_DOES_NOT = re.compile(
    rf"^ {_ADVERBS}(?:(?:do|does|did|can|could|may|might)(?: not|n['’]t)|cannot|fails? to|failed to|rarely|hardly|barely|seldom)"
    rf" {_ADVERBS}(?:improv|boost|enhanc|increas|outperform|surpass|help|benefit|lead|yield|guarantee|translate)\w*"
    rf"|^ {_ADVERBS}(?:hurt|harm|degrad|worsen|impair|deteriorat|undermin)(?:s|es|e|ed|ing)?\b"
    rf"|^ {_ADVERBS}(?:reduc|decreas|lower)(?:s|es|e|ed|ing) (?:the |model |overall |task )?{_GOOD}\b"
    rf"|^ {_ADVERBS}(?:underperform|lag|fall)s? "
    r"|^ (?:\w+ )?(?:yields?|provides?|offers?|brings?|shows?|gives?) (?:no|little|limited|negligible|minimal|only marginal)\b",
    re.IGNORECASE,
)
# Another subject between a name and its verb.
_BETWEEN = re.compile(r"(?: \([^()]{1,20}\))?(?: (?:prompting|methods?|approach(?:es)?|techniques?|models?|systems?|agents?|training|learning|fine-tuning|data|examples|strategies|tuning|based \w+))?")
_HEDGED = re.compile(r"\b(?:whether|if|how|unless|could|might|hypothesi\w+|without|although|while|aim\w*|to improve|existing|our|we propose)\b", re.IGNORECASE)


def effect_of(phrase: str, sentence: str) -> Effect | None:
    """The effect that a sentence claims for what a phrase names; None where it is no subject of such a verb."""
    found = re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", sentence, re.IGNORECASE)
    if found is None or _HEDGED.search(sentence[: found.start()]):
        return None
    rest = sentence[found.end() :]
    between = _BETWEEN.match(rest)
    rest = rest[between.end() :] if between else rest
    if _DOES_NOT.match(rest):
        return "does not help"
    return "helps" if _HELPS.match(rest) else None
