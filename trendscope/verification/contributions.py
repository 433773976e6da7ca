"""What each of several cited documents gives to a claim: a name, a number or two words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trendscope.sentence import SentenceId
from trendscope.text.spelling import normalize_text
from trendscope.verification.evidence import ClaimEvidence, content_keys
from trendscope.verification.names import names_in
from trendscope.verification.numbers import shared_figures
from trendscope.verification.works import without_references

MIN_WORDS = 2

_BORDER = re.compile(
    r"; ?|, (?:while|whereas|but|and|yet|although)\b|\b(?:while|whereas)\b"
    r"|(?<=[.!?]) |(?<=[고며]),? |(?<=지만|으나|는데|반면),? |(?<=반면에),? |(?<=데 이어|데 비해),? "
)


def idle_sentences(
    text: str, cited: Mapping[SentenceId, str], evidence: ClaimEvidence
) -> frozenset[SentenceId]:
    """Those of several cited sentences that give nothing to an English text.

    A Korean text shares no words with English sentences, so nothing can be said of them.
    """
    if len(cited) < 2 or evidence.language != "en":
        return frozenset()
    text = without_references(normalize_text(text), evidence.works)
    return frozenset(name for name, said in cited.items() if _is_idle(text, name, said, evidence))


def _is_idle(text: str, name: SentenceId, said: str, evidence: ClaimEvidence) -> bool:
    said = normalize_text(said)
    names = (one for work in evidence.works if work.id == name.document for one in work.names)
    words = (content_keys(text) & content_keys(said)) - content_keys(" ".join(evidence.phrases))
    return (
        len(words) < MIN_WORDS
        and not _names(text, " | ".join((said, *names)), evidence)
        and not shared_figures(text, said)
    )


def has_number_of_another(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a clause gives the number of one cited document to a name that only others have."""
    sources = evidence.by_document
    return len(sources) > 1 and any(
        _is_mixed(clause, sources, evidence) for clause in _BORDER.split(text) if clause
    )


def _is_mixed(clause: str, sources: tuple[str, ...], evidence: ClaimEvidence) -> bool:
    naming = {at for at, source in enumerate(sources) if _names(clause, source, evidence)}
    figures = [shared_figures(clause, source) for source in sources]
    owners = ({at for at, some in enumerate(figures) if one in some} for one in frozenset().union(*figures))
    return bool(naming) and any(not owner & naming for owner in owners)


def _names(text: str, source: str, evidence: ClaimEvidence) -> frozenset[str]:
    """The names that a text and a source share, without those of the trend."""
    common = " | ".join((*evidence.phrases, *evidence.terms))
    return names_in(text, source, evidence.texts) - names_in(text, common, evidence.texts)
