"""Words that say how a sentence of a paragraph stands to the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trendscope.agents.reasoners.references import reference
from trendscope.agents.reasoners.told_sentences import ToldSentence
from trendscope.evidence_base import EvidenceBase
from trendscope.wording import Wording

# These say themselves how they stand to what comes before them.
_OPENED = re.compile(
    r"(?:While|Despite|However|Although|Though|Even|Yet|But|Nevertheless|Still|In|On|By|With|For|As|When|Of)\b"
)
SET_AGAINST = ("proposes", "result")
_FIRST_WORD = re.compile(r"[A-Z][a-z]+(?=[ ,])")


def led_in(told: Sequence[ToldSentence], evidence: EvidenceBase, say: Wording) -> Iterator[ToldSentence]:
    """The sentences: a proposal of a later year than the one before is later, a limit is set against them."""
    for before, each in zip((None, *told), told, strict=False):
        key = _key(before, each)
        said = _in_mid_sentence(each, evidence, say) if key else None
        yield replace(each, text=say(key, said=said)) if key and said else each


def _key(before: ToldSentence | None, told: ToldSentence) -> str | None:
    if before is None:
        return None
    if told.role == "limit":
        return "lead.limit" if before.role in SET_AGAINST else None
    is_later = (told.document.date or "")[:4] > (before.document.date or "9999")[:4]
    return "lead.later" if told.role == before.role == "proposes" and is_later else None


def _in_mid_sentence(told: ToldSentence, evidence: EvidenceBase, say: Wording) -> str | None:
    """The text with a small letter, unless a name begins it; None if it says how it stands."""
    if say.language != "en" or told.text.startswith(reference(told.document, say)):
        return told.text
    if _OPENED.match(told.text):
        return None
    first = _FIRST_WORD.match(told.text)
    is_small = first is not None and evidence.texts.is_ordinary(first[0])
    return told.text[:1].lower() + told.text[1:] if is_small else None
