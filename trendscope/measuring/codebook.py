"""A codebook: the phrases by which papers name one development, counted together like a mined phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate, Measurement
from trendscope.measuring.change import before_and_since, compare_windows, first_named
from trendscope.measuring.mentions import phrase_pattern, spelled
from trendscope.text.words import normalize, stems
from trendscope.trend import CodedPhrase

MIN_DOCUMENTS = 3
MAX_TOPIC_SHARE = 0.5
MIN_REPETITION = 0.6


@dataclass(frozen=True)
class PhraseUse:
    """A phrase, how documents spell it, and which have it; `mined` is its label, if it was mined."""

    pattern: re.Pattern[str]
    spellings: Mapping[str, int]
    documents: tuple[Document, ...]
    mined: str | None = None

    @property
    def phrase(self) -> str:
        """The label by which it was mined, or its most frequent spelling."""
        return self.mined or min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))


def measure_codebook(
    label: str | None, phrases: Sequence[str], measurement: Measurement, terms: Sequence[str]
) -> Candidate | None:
    """The candidate of a codebook: a document that has any of the phrases counts once.

    Without a label, it is the spelling that most documents have. Phrases that no document has, and those
    that are what the question asks about, are left out. None if fewer than three documents are left. One
    phrase that was mined is the mined candidate.
    """
    if len(set(map(normalize, phrases))) == 1 and (
        mined := mined_candidate(phrases[0], measurement.candidates)
    ):
        return replace(mined, codebook=(CodedPhrase(phrase=mined.label, documents=len(mined.documents)),))
    topic = stems(" ".join(terms))
    uses = [use for use in phrase_uses(phrases, measurement) if not _is_topic(use, measurement, topic)]
    naming = {document.key for use in uses for document in use.documents}
    if len(naming) < MIN_DOCUMENTS:
        return None
    codebook = tuple(CodedPhrase(phrase=use.phrase, documents=len(use.documents)) for use in uses)
    main = max(codebook, key=lambda coded: coded.documents).phrase
    documents = [document for document in measurement.documents if document.key in naming]
    candidate = _measured(label or main, main, documents, measurement)
    return replace(
        candidate,
        forms=tuple(sorted({spelling for use in uses for spelling in use.spellings})),
        related=tuple(coded.phrase for coded in codebook if coded.phrase != candidate.label),
        codebook=codebook,
        domain_wide=mined_candidate(main, measurement.domain_wide) is not None,
    )


def is_repetition(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are counted in the same documents, for 60 % of the larger one."""
    common = len(set(one.documents) & set(other.documents))
    return common >= MIN_REPETITION * max(len(one.documents), len(other.documents), 1)


def names_topic(phrases: Iterable[str], measurement: Measurement, terms: Sequence[str]) -> bool:
    """Whether all of the phrases that any document has are what the question asks about."""
    uses, topic = phrase_uses(phrases, measurement), stems(" ".join(terms))
    return bool(uses) and all(_is_topic(use, measurement, topic) for use in uses)


def phrase_uses(
    phrases: Iterable[str], measurement: Measurement, documents: Sequence[Document] | None = None
) -> list[PhraseUse]:
    """Each different phrase with the documents that have it; phrases that none has are left out."""
    searched = measurement.documents if documents is None else documents
    texts = [(document, *_texts(document.title, document.text)) for document in searched]
    different = {normalize(phrase): phrase for phrase in reversed(list(phrases)) if stems(phrase)}
    uses = (_use(phrase, measurement, texts) for phrase in reversed(different.values()))
    return [use for use in uses if use.documents]


def text_of(document: Document) -> str:
    """The title and text of a document, in which phrases are counted."""
    return f"{document.title}. {document.text}"


@lru_cache(maxsize=1 << 14)
def _texts(title: str, text: str) -> tuple[str, str]:
    """The text of a document, and without what makes no difference to how a phrase is found."""
    whole = f"{title}. {text}"
    return whole, spelled(whole)


def _forms(phrase: str, mined: Candidate | None) -> tuple[str, ...]:
    """The spellings to search for: those that were mined, and the phrase in singular and plural."""
    *first, last = phrase.split()
    endings = {last, last.removesuffix("s") if len(last) > 3 and not last.endswith("ss") else last}
    plurals = {f"{ending}s" for ending in endings if ending[-1:].isalpha() and not ending.endswith("s")}
    own = (" ".join((*first, ending)) for ending in sorted(endings | plurals))
    return (*(mined.forms if mined else ()), *own)


def _use(phrase: str, measurement: Measurement, texts: Sequence[tuple[Document, str, str]]) -> PhraseUse:
    mined = mined_candidate(phrase, (*measurement.candidates, *measurement.domain_wide))
    forms = _forms(phrase, mined)
    pattern = phrase_pattern(forms)
    # A plain search first: most documents have none of the forms.
    plain = set(map(spelled, forms))
    spellings: Counter[str] = Counter()
    naming = []
    for document, text, lowered in texts:
        if any(form in lowered for form in plain) and (found := pattern.findall(text)):
            spellings.update(" ".join(each.split()) for each in found)
            naming.append(document)
    return PhraseUse(pattern, spellings, tuple(naming), mined.label if mined else None)


def _is_topic(use: PhraseUse, measurement: Measurement, topic: frozenset[str]) -> bool:
    """Whether a phrase has only words of the question, and over half of the papers have it in every part."""
    if not stems(use.phrase) <= topic:
        return False
    if measurement.split is None:
        return len(use.documents) > MAX_TOPIC_SHARE * len(measurement.documents)
    named = _by_period(use.documents, measurement)
    sides = before_and_since(named, measurement.sampled, measurement.split)
    return all(count > MAX_TOPIC_SHARE * size for count, size in sides)


def _measured(label: str, main: str, naming: Sequence[Document], measurement: Measurement) -> Candidate:
    counts, split = _by_period(naming, measurement), measurement.split
    change = None if split is None else compare_windows(counts, measurement.sampled, split)
    return Candidate(
        label=label,
        forms=(),
        documents=tuple(document.key for document in naming),
        counts=change.counts if change else counts,
        direction=change.direction if change else "theme",
        unmet=change.unmet if change else (),
        z=round(change.z, 4) if change else None,
        growth_ratio=change.growth_ratio if change else None,
        kendall_tau=change.kendall_tau if change else None,
        words=tuple(sorted(stems(main))),
        held=change.robustness.held if change else 0,
        ways=change.robustness.ways if change else 0,
        since=first_named(change.counts, measurement.sampled) if change else None,
    )


def _by_period(documents: Iterable[Document], measurement: Measurement) -> dict[str, int]:
    periods = Counter(period for each in documents if (period := measurement.period_of(each)))
    return dict(sorted(periods.items()))


def mined_candidate(phrase: str, candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate of this one phrase, in any spelling; the name of a facet is no phrase of it."""
    key = normalize(phrase)
    alone = (candidate for candidate in candidates if len(candidate.codebook) < 2)
    return next((candidate for candidate in alone if normalize(candidate.label) == key), None)
