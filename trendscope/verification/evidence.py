"""What one claim may rest on, with normalized spelling so that equal words compare equal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trendscope.evidence_base import EvidenceBase
from trendscope.measuring.candidate import Measurement
from trendscope.measuring.change import around, before_and_since, percent
from trendscope.measuring.run_texts import RunTexts
from trendscope.sentence import SentenceId
from trendscope.text.hangul import has_hangul
from trendscope.text.latex import undo_latex
from trendscope.text.spelling import normalize_text
from trendscope.text.words import stems
from trendscope.trend import Direction, Trend
from trendscope.verification.works import Work

NO_TEXTS = RunTexts()

KEY_LETTERS = 6

_MONTH = re.compile(r"\d{4}-\d\d")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class ClaimEvidence:
    """The cited sentences of a claim, and the phrases, direction and counts of its trend.

    All texts are normalized. `phrases` are the trend's label and related phrases, `terms` those of the
    question. `works` are the documents of the sentences, `months` those that were counted by month, as
    `2024-06`, and `texts` all texts of the run. `by_document` has the id of each document with its
    cited sentences, its title and its authors in one text; the counts of a trend are cited without a work.
    """

    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    direction: Direction
    counts: frozenset[str]
    language: str
    works: tuple[Work, ...] = ()
    months: frozenset[str] = frozenset()
    texts: RunTexts = NO_TEXTS
    by_document: tuple[tuple[str, str], ...] = ()

    @cached_property
    def cited(self) -> str:
        """The cited sentences in one text, with a bar between them, so that nothing spans two."""
        return " | ".join(self.sentences)

    @cached_property
    def with_phrases(self) -> str:
        """What numbers and direction words may come from: the sentences and the trend's phrases.

        Not the titles: "142 cases" there proves no "142 outputs".
        """
        return " | ".join((*self.sentences, *self.phrases))

    @cached_property
    def with_terms(self) -> str:
        """What names may come from: also the question's terms, and the works' titles, names and authors."""
        names = (name for work in self.works for name in (*work.names, *work.authors))
        return " | ".join((self.with_phrases, *self.terms, *names))

    @property
    def defined(self) -> list[tuple[str, str]]:
        """The acronyms that the cited documents define, with their long forms."""
        return [pair for work in self.works for pair in work.acronyms]


def evidence_for(
    cited: Mapping[SentenceId, str],
    trend: Trend,
    counts: frozenset[str],
    base: EvidenceBase,
    language: str,
) -> ClaimEvidence:
    """The evidence for a claim about this trend that cites these sentences."""
    works = {name: _work(name, base) for name in dict.fromkeys(name.document for name in cited)}
    return ClaimEvidence(
        sentences=tuple(map(as_printed, cited.values())),
        phrases=tuple(map(normalize_text, (trend.label, *trend.related))),
        terms=tuple(map(normalize_text, base.terms)),
        direction=trend.direction,
        counts=counts,
        language=language,
        works=tuple(work for work in works.values() if work),
        months=frozenset(period for period in trend.sampled if _MONTH.fullmatch(period)),
        texts=base.texts,
        by_document=tuple((name, _text_of(name, work, cited)) for name, work in works.items()),
    )


def as_printed(text: str) -> str:
    """A sentence as a reader of the page sees it, in one spelling: 97.26% for `97.26\\%`."""
    return normalize_text(undo_latex(text))


def _text_of(document_id: str, work: Work | None, cited: Mapping[SentenceId, str]) -> str:
    """The title, names and authors of a document and the sentences of it that are cited."""
    said = (as_printed(text) for name, text in cited.items() if name.document == document_id)
    return " | ".join((*said, *((*work.names, *work.authors) if work else ())))


def _work(document_id: str, base: EvidenceBase) -> Work | None:
    document = base.document(document_id)
    return Work.of(document, document_id) if document else None


def counted_numbers(trend: Trend, measurement: Measurement) -> frozenset[str]:
    """Every figure that the counts of a trend yield: by period, for both windows, and in all.

    Shares of the windows have their unit and a decimal, `17.6%`: a round one is easily hit by chance.
    """
    split = measurement.split or ""
    numbers: set[int] = {len(measurement.documents)}
    dates = {part for period in trend.sampled for part in re.findall(r"\d+", period)}
    for counts in (trend.counts, trend.sampled, trend.total or {}):
        numbers |= {*counts.values(), *around(counts, split), sum(counts.values())}
    candidates = (each for each in measurement.candidates if each.label == trend.label)
    numbers |= {len(candidate.documents) for candidate in candidates}
    shares = {_exactly(*side) for side in before_and_since(trend.counts, trend.sampled, split)}
    return frozenset(map(str, numbers)) | dates | shares


def shares_as_said(trend: Trend, measurement: Measurement) -> frozenset[str]:
    """The shares of both windows as everything says them, `18%`: only a claim that cites counts has them."""
    sides = before_and_since(trend.counts, trend.sampled, measurement.split or "")
    return frozenset(percent(*side) for side in sides)


def _exactly(count: int, size: int) -> str:
    return f"{100 * count / max(size, 1):.1f}%"


@lru_cache(maxsize=1 << 14)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that are not Korean, without function words."""
    return stems(" ".join(word for word in _WORD.findall(text) if not has_hangul(word)))


def content_keys(text: str) -> frozenset[str]:
    """The beginnings of the stems, so that success and successful are one word."""
    return frozenset(stem[:KEY_LETTERS] for stem in content_stems(text))
