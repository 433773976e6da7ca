"""What a theme is written from: documents chosen for what they can say, within a number of tokens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from string import ascii_lowercase

from trendscope.agents.reasoners.topic_share import MIN_TOPIC_SHARE, topic_share
from trendscope.document import Document
from trendscope.evidence_base import EvidenceBase
from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import roles_of
from trendscope.extraction.systems import SHAPED
from trendscope.measuring.candidate import Candidate
from trendscope.measuring.mentions import phrase_pattern
from trendscope.measuring.sentences import select_sentences
from trendscope.sentence import SentenceId
from trendscope.text.lines import without_breaks
from trendscope.text.surnames import surname
from trendscope.text.tokens import count_tokens
from trendscope.text.words import stem, stems

MAX_DOCUMENTS, MAX_ANGLE_DOCUMENTS, MAX_ANGLE_SENTENCES = 10, 2, 3
THEME_TOKENS = 2500
MAX_SHORT_NAME_WORDS, MAX_FOUND_SINCE = 3, 4
MAX_OTHERS, MIN_CENTRAL = 300, 20

_SURVEY = re.compile(
    r"\b(?:survey|review of|overview|systematic review|tutorial|taxonomy|roadmap|meta-?analys[ie]s"
    r"|(?:research|literature|evidence) synthesis)\b",
    re.IGNORECASE,
)
# Results that go against what others report, after the contrast zone of Teufel & Moens (2002).
_CONTRARY = re.compile(
    r"\b(?:contrary to|surprisingly|unexpectedly|in contrast to (?:prior|previous|common|earlier)|fails? to"
    r"|does not (?:improve|help|generali[sz]e)|do not (?:improve|help|generali[sz]e)|no (?:significant )?"
    r"(?:improvement|benefit|gain|evidence)|challenges? the (?:assumption|belief|view)|pitfalls?"
    r"|overestimat\w+|underperforms?|worse than|despite claims|rethink\w*|revisit\w*|myth)\b",
    re.IGNORECASE,
)
_ON_NAMED = re.compile(rf"\b(?:on|across|in)(?: the)? {SHAPED}")
_SHAPED = re.compile(SHAPED)
_CAPITAL = re.compile(r"[A-Z][\w.+\-]*")
_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r"(?=(?:.{0,200}[A-Z]){2})[A-Za-z][\w-]{1,9}")
# A decimal that is no part of a name such as GPT-4.1, and a test that it was put to: p < 0.01.
_DECIMAL = re.compile(r"(?<![\w.,@-])[+\-−–]?\d*\.\d+(?![\w.]*\w)")
_STATISTIC = re.compile(r"(?:\b(?:[pdr]|F1|R2)|[κρ])\s?[=<>≤]\s?\d*\.\d+")


@dataclass(frozen=True)
class Work:
    """A document as it is shown to a model: its id, how prose refers to it, and sentences by id.

    `letter` tells it from another one of the same authors and year: 2025a and 2025b.
    """

    id: str
    document: Document
    sentences: dict[SentenceId, str]
    letter: str = ""

    @property
    def tokens(self) -> int:
        return count_tokens(self.as_text)

    @cached_property
    def as_text(self) -> str:
        """A line with its id, reference and title, and one for each sentence."""
        head = f"{self.id} | {reference(self.document, self.letter)} | {without_breaks(self.document.title)}"
        return "\n".join(
            (head, *(f"{name}: {without_breaks(text)}" for name, text in self.sentences.items()))
        )


@dataclass(frozen=True)
class ThemeEvidence:
    """The documents of one theme, in the order of time."""

    works: tuple[Work, ...]

    @property
    def sentences(self) -> dict[SentenceId, str]:
        """Every sentence that is shown, by its id."""
        return {name: text for work in self.works for name, text in work.sentences.items()}

    @property
    def as_text(self) -> str:
        return "\n\n".join(work.as_text for work in self.works)

    def shortened(self, share: float) -> ThemeEvidence:
        """The same documents with so large a share of the tokens, without the sentences that say least."""
        if share == 1:
            return self
        cut = (shortened(work, int(share * work.tokens)) for work in self.works)
        return ThemeEvidence(tuple(work for work in cut if work.sentences))


def with_letters(themes: Sequence[ThemeEvidence], cited: Iterable[Work] = ()) -> list[ThemeEvidence]:
    """The themes with a letter for each of several documents that are referred to alike, in order of time.

    `cited` are works that other prose of the report refers to.
    """
    alike: dict[str, list[str]] = {}
    works = (*(work for theme in themes for work in theme.works), *cited)
    for work in sorted(works, key=lambda work: (work.document.date or "", work.id)):
        ids = alike.setdefault(reference(work.document), [])
        ids += [work.id] if work.id not in ids else []

    def lettered(work: Work) -> Work:
        ids = alike[reference(work.document)]
        letter = ascii_lowercase[ids.index(work.id) % len(ascii_lowercase)] if len(ids) > 1 else ""
        return replace(work, letter=letter)

    return [ThemeEvidence(tuple(map(lettered, theme.works))) for theme in themes]


def evidence_of_themes(candidates: Iterable[Candidate], evidence: EvidenceBase) -> list[ThemeEvidence]:
    """The evidence of each theme; a document that an earlier one has comes last."""
    used: set[str] = set()
    found = []
    for candidate in candidates:
        each = theme_evidence(candidate, evidence, used)
        used.update(work.document.key for work in each.works)
        found.append(each)
    return with_letters(found, _cited_earlier(evidence))


def _cited_earlier(evidence: EvidenceBase) -> Iterable[Work]:
    """The works that the trends of an earlier round cite, without their sentences."""
    claims = (claim for trend in evidence.earlier.trends for claim in trend.claims)
    ids = dict.fromkeys(name.document for claim in claims for name in claim.sentences)
    return (Work(each, document, {}) for each in ids if (document := evidence.document(each)))


def other_works(
    candidates: Iterable[Candidate], themes: Iterable[ThemeEvidence], evidence: EvidenceBase
) -> list[Work]:
    """What names a theme and was not chosen for one; those with a figure on something named first."""
    naming = {key for candidate in candidates for key in candidate.documents}
    chosen = [work.document for theme in themes for work in theme.works]
    counted = (document for document in evidence.measurement.documents if document.key in naming)
    left = _on_topic(without_twins([*chosen, *counted])[len(without_twins(chosen)) :], evidence)
    newest = _newest_first(left)[:MAX_OTHERS]
    return [_whole(document, evidence) for document in sorted(newest, key=_is_measured, reverse=True)]


def theme_evidence(candidate: Candidate, evidence: EvidenceBase, used: Collection[str] = ()) -> ThemeEvidence:
    """Up to ten documents about a theme, by quota, within `THEME_TOKENS`."""
    pattern = phrase_pattern((*candidate.forms, *(each.phrase for each in candidate.codebook)))
    naming = set(candidate.documents)
    counted = [document for document in evidence.measurement.documents if document.key in naming]
    known = {document.key for document in evidence.measurement.documents}
    found = [
        document
        for document in evidence.angle_documents
        if document.key not in known and pattern.search(f"{document.title}. {' '.join(document.sentences)}")
    ]
    works = without_twins([*counted, *found])
    number = len(without_twins(counted))
    papers, beside = _on_topic(works[:number], evidence), _on_topic(works[number:], evidence)
    most = MAX_ANGLE_DOCUMENTS if papers else MAX_DOCUMENTS
    beside = _central(beside, pattern, evidence)
    since_then = {document.key for document in evidence.earlier.found}
    beside = sorted(beside, key=lambda document: document.key not in since_then)[:most]
    central = _central(papers, pattern, evidence)
    named = sum(_is_named(document, pattern, evidence) for document in papers)
    since = _found_since(central, beside, evidence)
    limit = MAX_DOCUMENTS - len(beside) - len(since)
    others = [document for document in central if document not in since]
    chosen = [*choose_by_quota(others, used, limit, named), *since, *beside]
    chosen.sort(key=lambda document: (document.date or "9999", document.key))
    return ThemeEvidence(tuple(_within(chosen, evidence)))


def _found_since(
    central: Sequence[Document], beside: Sequence[Document], evidence: EvidenceBase
) -> list[Document]:
    """Those of the counted documents that were found for what a review missed."""
    found = {document.key for document in evidence.earlier.found}
    since = [document for document in central if document.key in found]
    return since[: max(0, MAX_FOUND_SINCE - len(beside))]


def _is_measured(document: Document) -> bool:
    """Whether a sentence has a figure, and something with a name that it may be measured on."""
    return any(_ON_NAMED.search(text) and has_figure(text) for text in document.sentences)


def angle_sentences(candidate: Candidate, evidence: EvidenceBase) -> tuple[SentenceId, ...]:
    """The best sentences about a candidate in what the angles found, one from each document."""
    counted = {document.key for document in evidence.measurement.documents}
    uncounted = tuple(document for document in evidence.angle_documents if document.key not in counted)
    places = select_sentences(
        replace(candidate, documents=tuple(document.key for document in uncounted)),
        replace(evidence.measurement, documents=uncounted),
        evidence.terms,
        (),
        limit=MAX_ANGLE_SENTENCES,
    )
    return tuple(SentenceId.of(evidence.ids[key], at + 1) for key, at in places)


def title_key(document: Document) -> str:
    """What the copies of one work share."""
    return re.sub(r"\W+", "", document.title.casefold()) or document.key


def without_twins(documents: Iterable[Document]) -> list[Document]:
    """Each work once: the arXiv and the web copy of a paper have the same title.

    The first one is kept, or one with a date in the place of one without: the web has no date, and pieces.
    """
    first: dict[str, Document] = {}
    for document in documents:
        title = title_key(document)
        if title not in first or (document.date and not first[title].date):
            first[title] = document
    return list(first.values())


def _on_topic(documents: Sequence[Document], evidence: EvidenceBase) -> list[Document]:
    """Those that name what was asked about and not only share letters with it; all, if none does.

    A search ignores capitals and endings, so that one for AES also finds AEs: an acronym counts as it is
    written.
    """
    return [each for each in documents if _names_topic(each, evidence)] or list(documents)


def _names_topic(document: Document, evidence: EvidenceBase) -> bool:
    text = f"{document.title}. {document.text}"
    words = frozenset(map(stem, _WORD.findall(text)))
    shares = [max(_share(name, text, words) for name in names) for names in evidence.topic if names]
    return sum(shares) >= MIN_TOPIC_SHARE * len(shares)


def _share(name: str, text: str, words: frozenset[str]) -> float:
    if _ACRONYM.fullmatch(name):
        return float(bool(re.search(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", text)))
    wanted = stems(name)
    return len(words & wanted) / len(wanted) if wanted else 0.0


def choose_by_quota(
    documents: Sequence[Document], used: Collection[str], limit: int = MAX_DOCUMENTS, named: int = 0
) -> list[Document]:
    """The most central documents, then some for each thing that a section has to say.

    `documents` has the most central first; of the first and the newest, those are taken that are among the
    `named` ones, which have theme and topic in the title, where these are enough. The quota is what a section
    made by hand needed; a document that says several things fills it for each.
    """
    fresh = [document for document in documents if document.key not in used]
    pool = fresh if len(fresh) >= limit else [*fresh, *(d for d in documents if d.key in used)]
    chosen: list[Document] = []
    central = pool[: max(MIN_CENTRAL, min(named, len(pool) // 2) or len(pool) // 2)]
    for number, order, is_wanted in _QUOTA:
        left = (
            each
            for each in order(pool if order is iter else central)
            if each not in chosen and is_wanted(each)
        )
        filled = sum(map(is_wanted, chosen)) if order is iter else 0
        chosen += list(islice(left, max(0, number - filled)))
    chosen += [document for document in pool if document not in chosen]
    return chosen[:limit]


def reports_figure(text: str) -> bool:
    """Whether a sentence reports a result with a figure: a score, or a decimal in a sentence on a measure."""
    if has_figure(text):
        return "result" in roles_of(text)
    return bool(_STATISTIC.search(text) or (_DECIMAL.search(text) and cue_pattern("metrics").search(text)))


def has_contrast(text: str) -> bool:
    """Whether a text says that something goes against what others found or expected."""
    return bool(_CONTRARY.search(text))


def _is_read_in_full(document: Document) -> bool:
    return bool(document.passages)


def _has_figures(document: Document) -> bool:
    return any(map(reports_figure, document.sentences))


def _has_limits(document: Document) -> bool:
    return any("limit" in roles_of(text) for text in document.sentences)


def _is_survey(document: Document) -> bool:
    return bool(_SURVEY.search(document.title))


def _is_contrary(document: Document) -> bool:
    return has_contrast(f"{document.title}. {document.text}")


def _is_dated(document: Document) -> bool:
    return document.date is not None


def _by_date(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: document.date or "")


def _newest_first(documents: Iterable[Document]) -> list[Document]:
    return _by_date(documents)[::-1]


Order = Callable[[Iterable[Document]], Iterable[Document]]
_QUOTA: tuple[tuple[int, Order, Callable[[Document], bool]], ...] = (
    (2, iter, bool),
    (2, iter, _is_read_in_full),
    (3, iter, _has_figures),
    (2, iter, _has_limits),
    (1, iter, _is_survey),
    (1, _by_date, _is_dated),
    (2, _newest_first, _is_dated),
    (1, iter, _is_contrary),
)


def _central(
    documents: Iterable[Document], pattern: re.Pattern[str], evidence: EvidenceBase
) -> list[Document]:
    """Those first that have theme and topic in the title, then the theme, then those that name it most often.

    Of those alike in this the years of the recent part take turns, the newest first: a year with many papers
    would leave no room for the others.
    """

    def key(document: Document) -> tuple[bool, bool, int]:
        return (
            _is_named(document, pattern, evidence),
            bool(pattern.search(document.title)),
            min(3, len(pattern.findall(document.text))),
        )

    split = evidence.measurement.split
    alike: dict[tuple[bool, bool, int], list[Document]] = {}
    for document in _newest_first(documents):
        alike.setdefault(key(document), []).append(document)
    return [document for each in sorted(alike, reverse=True) for document in _by_turns(alike[each], split)]


def _by_turns(documents: Sequence[Document], split: str | None) -> list[Document]:
    """The documents, newest first, with those since the split from each year in turn."""
    since = [each for each in documents if split and (each.date or "")[:4] >= split[:4]]
    turns: Counter[str] = Counter()
    placed: list[tuple[int, Document]] = []
    for document in since:
        year = (document.date or "")[:4]
        placed.append((turns[year], document))
        turns[year] += 1
    in_turn = [document for _, document in sorted(placed, key=lambda each: each[0])]
    return [*in_turn, *documents[len(since) :]]


def _is_named(document: Document, pattern: re.Pattern[str], evidence: EvidenceBase) -> bool:
    """Whether a title names the theme, and what the question asks about."""
    return bool(pattern.search(document.title)) and topic_share(document.title, evidence) >= MIN_TOPIC_SHARE


def _within(documents: Sequence[Document], evidence: EvidenceBase) -> list[Work]:
    """The documents with whole abstracts as far as the tokens allow; a long one gives way first."""
    works = [_whole(document, evidence) for document in documents]
    left = THEME_TOKENS
    cut: dict[str, Work] = {}
    for at, work in enumerate(sorted(works, key=lambda work: (work.tokens, work.id))):
        kept = shortened(work, left // (len(works) - at))
        cut[work.id] = kept
        left -= kept.tokens
    return [cut[work.id] for work in works if cut[work.id].sentences]


def _whole(document: Document, evidence: EvidenceBase) -> Work:
    name = evidence.ids[document.key]
    sentences = {SentenceId.of(name, at): text for at, text in enumerate(document.sentences, 1)}
    return Work(name, document, sentences)


def shortened(work: Work, tokens: int) -> Work:
    """The work without the sentences that say least, until it has at most this many tokens.

    What a paper reports stands at the end of its abstract, so that the middle and the beginning go first.
    """
    kept = dict(work.sentences)
    for name in sorted(kept, key=lambda name: _worth(name.number, work)):
        if Work(work.id, work.document, kept).tokens <= tokens:
            break
        del kept[name]
    return Work(work.id, work.document, kept)


def _worth(number: int, work: Work) -> tuple[float, int]:
    """What a sentence is worth to a writer: results and limits most, then what is proposed, then the end."""
    text = work.sentences[SentenceId.of(work.id, number)]
    roles = roles_of(text)
    worth = 2.0 * has_figure(text) + 1.5 * ("limit" in roles) + 1.0 * ("result" in roles)
    worth += 1.5 * ("proposes" in roles) + 0.7 * ("outlook" in roles or "defines" in roles)
    return worth + number / max(1, len(work.sentences)), number


def reference(document: Document, letter: str = "") -> str:
    """How prose refers to a document: `MLGym (2025)`, or `Nathani et al. (2025)`."""
    name = short_name(document) or _authors(document)
    return f"{name} ({document.year}{letter})" if document.year else name


def short_name(document: Document) -> str | None:
    """What a title has before its colon, if that has the shape of a name or the text uses it as one."""
    short, colon, _ = without_breaks(document.title).partition(":")
    short, words = short.strip(), short.split()
    if not colon or not words or len(words) > MAX_SHORT_NAME_WORDS:
        return None
    shaped = all(_SHAPED.fullmatch(word) for word in words)
    used = (
        all(_CAPITAL.fullmatch(word) for word in words)
        and f" {short} " in f" {without_breaks(document.text)} "
    )
    return short if shaped or used else None


def _authors(document: Document) -> str:
    surnames = [surname(author) for author in document.authors if author.strip()]
    if not surnames:
        return without_breaks(document.title)
    if len(surnames) == 2:
        return f"{surnames[0]} and {surnames[1]}"
    return surnames[0] if len(surnames) == 1 else f"{surnames[0]} et al."
