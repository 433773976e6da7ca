"""What each of several cited documents gives to a claim: a name, a number or two words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from trendscope.sentence import SentenceId
from trendscope.text.spelling import normalize_text
from trendscope.verification.evidence import ClaimEvidence, content_keys
from trendscope.verification.names import names_in
from trendscope.verification.numbers import shared_figures
from trendscope.verification.works import referred, with_marks, without_marks, without_references

MIN_WORDS = 2

_BORDER = re.compile(
    r"; ?|, (?:while|whereas|but|and|yet|although)\b|\b(?:while|whereas)\b"
    r"|(?<=[.!?]) |(?<=[고며]),? |(?<=지만|으나|는데|반면),? |(?<=반면에),? |(?<=데 이어|데 비해),? "
    # X는 0.6, Y는 0.7: another topic; X는 A에서 0.6, B에서는 0.7: the same one.
    r"|(?<=[\d%점배]), (?=[^,;]{1,40}?(?<!에서)(?<!에)[은는] )"
)


# What a document is compared with: "below the 55% of Lee et al. (2024)", "Lee et al. (2024)의 55%보다".
# The private characters are the marks of references.
_COMPARED = re.compile(
    r"\b(?:than|below|above|over|under|against|behind|versus|compared (?:to|with))\b"
    r"[^\ue000,;]{0,60}\ue000[^\ue000\ue001]{0,400}\ue001(?:'s? [^,;]{0,40})?"
    r"|(?:they)?\ue000[^\ue000\ue001]{0,400}\ue001[^\ue000,;]{0,40}?(?:보다|에 비해|에 견주어)"
)


def idle_sentences(
    text: str, cited: Mapping[SentenceId, str], evidence: ClaimEvidence
) -> frozenset[SentenceId]:
    """Those of several cited sentences that give nothing to an English text.

    A document that the text names keeps the sentence that is closest to it, for what is said of a document
    is judged by its sentences. A Korean text shares no words with English sentences, so nothing can be said
    of them.
    """
    if len(cited) < 2 or evidence.language != "en":
        return frozenset()
    text = normalize_text(text)
    named = {work.id for work in evidence.works if work.is_named_in(text)}
    bare = without_references(text, evidence.works)
    of_trend = content_keys(" ".join(evidence.phrases))
    idle = frozenset(
        name
        for name, said in cited.items()
        if _is_idle(bare, name, said, evidence, frozenset() if name.document in named else of_trend)
    )
    return idle - {closest for document in named if (closest := _closest(document, bare, cited, idle))}


def _is_idle(
    text: str, name: SentenceId, said: str, evidence: ClaimEvidence, of_trend: frozenset[str]
) -> bool:
    said = normalize_text(said)
    names = (one for work in evidence.works if work.id == name.document for one in work.names)
    return (
        len(_shared_words(text, said) - of_trend) < MIN_WORDS
        and not _names(text, " | ".join((said, *names)), evidence)
        and not shared_figures(text, said)
    )


def _closest(
    document: str, text: str, cited: Mapping[SentenceId, str], idle: frozenset[SentenceId]
) -> SentenceId | None:
    """The sentence of a document that shares most words with a text, if all are idle and it shares one."""
    own = {name: len(_shared_words(text, said)) for name, said in cited.items() if name.document == document}
    closest = max(own, key=lambda name: own[name])
    return closest if own[closest] and own.keys() <= idle else None


def _shared_words(text: str, said: str) -> frozenset[str]:
    return content_keys(text) & content_keys(normalize_text(said))


def has_number_of_another(text: str, evidence: ClaimEvidence) -> bool:
    """Whether a clause gives the number of one cited document to another that it refers to or names.

    A clause that refers to documents speaks of these, and of those that it calls by name; another clause of
    the documents whose names it has. What only compares with a document goes on about those before it. What
    is counted belongs to no document, and so does the name of a trend beside its counts.
    """
    if len(evidence.by_document) < 2:
        return False
    clauses = _BORDER.split(with_marks(text, evidence.works))
    return any(_is_mixed(*part, evidence) for part in _by_subject(filter(None, clauses)))


def _by_subject(clauses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The clauses, each with what names its subject; a comparison stands apart from what is compared."""
    subject = ""
    for clause in clauses:
        compared = _COMPARED.search(clause)
        if subject and compared and referred(clause) == referred(compared[0]):
            yield compared[0], compared[0]
            yield clause.replace(compared[0], " ", 1), subject
        else:
            yield clause, clause
            subject = clause if referred(clause) else subject


def _is_mixed(clause: str, subject: str, evidence: ClaimEvidence) -> bool:
    bare = without_marks(clause)
    works = {work.id for work in evidence.works}
    figures = {name: shared_figures(bare, source) for name, source in evidence.by_document}
    counted = frozenset().union(*(some for name, some in figures.items() if name not in works))
    naming = _spoken_of(subject, bare, evidence)
    naming = naming & works if counted else naming
    own = frozenset().union(*(figures[name] for name in naming))
    return bool(naming) and not frozenset().union(*figures.values()) <= own | counted


def _spoken_of(subject: str, bare: str, evidence: ClaimEvidence) -> frozenset[str]:
    """The documents that the subject refers to and the clause names, or else those that share a name."""
    if referred_to := referred(subject):
        return referred_to | {work.id for work in evidence.works if work.is_called_in(bare)}
    return frozenset(name for name, source in evidence.by_document if _names(bare, source, evidence))


def _names(text: str, source: str, evidence: ClaimEvidence) -> frozenset[str]:
    """The names that a text and a source share, without those of the trend."""
    common = " | ".join((*evidence.phrases, *evidence.terms))
    return names_in(text, source, evidence.texts) - names_in(text, common, evidence.texts)
