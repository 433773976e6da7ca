"""A made-up corpus: papers on two topics of one field, encyclopedia articles, and web pages.

Every text is built from its number alone, so that a test can tell what must come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, islice

YEARS = range(2019, 2027)
FIELD = "cs.CL"
UNFINISHED_MONTHS = 6

# How many of a year's papers, 2019 to 2026, are about each phrase.
TRANSLATION: dict[str, tuple[int, ...]] = {
    "instruction tuning": (0, 0, 1, 2, 5, 8, 10, 6),
    "preference optimization": (0, 0, 0, 1, 2, 5, 7, 5),
    "quality estimation": (5, 5, 5, 5, 5, 5, 5, 3),
    "phrase tables": (11, 10, 8, 5, 3, 2, 1, 0),
    "pivot languages": (8, 7, 6, 5, 3, 2, 1, 0),
}
DIALOGUE: dict[str, tuple[int, ...]] = {
    "persona consistency": (1, 1, 2, 3, 5, 7, 8, 5),
    "slot filling": (9, 8, 7, 5, 3, 2, 1, 0),
    "turn taking": (4, 4, 4, 4, 4, 4, 4, 2),
}
GENRES = ("news", "patents", "film subtitles", "medical leaflets", "court rulings", "novels", "user manuals")
TROUBLES = ("rare names occur", "sentences are long", "the style is informal", "training data are noisy")
FINDINGS = (
    "Where parallel data are scarce, we find the largest gains with {}.",
    "A third of the errors that annotators had marked is gone after {}.",
    "Our experiments compare two strong baselines with {} on held-out texts.",
    "A detailed study of {}, and of its costs, explains why earlier systems failed.",
    "The gains from {} are the same for both directions, and for older texts.",
)
# What XML and JSON have to escape, and what they have not.
ODDITIES = (
    "Scores rise by 3 points & more (p < 0.05).",
    "The naïve baseline is called “plain” by its authors.",
    'Half of the "hard" cases need knowledge of the world.',
    "Code and data follow with the paper.",
)
PEOPLE = ("Min-ji Park", "Elena García Ruiz", "Tomáš Novák", "Amara Okafor", "Sven O'Brien & Co.")


@cache
def spaced(text: str) -> str:
    """Lower case, with one space around every word."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


@dataclass(frozen=True)
class Paper:
    """One paper as its source holds it."""

    id: str
    title: str
    authors: tuple[str, ...]
    day: str
    abstract: str
    category: str = FIELD

    @property
    def year(self) -> int:
        return int(self.day[:4])

    @property
    def url(self) -> str:
        """The address without the version, on https."""
        return f"https://arxiv.org/abs/{self.id}v1"

    @cached_property
    def words(self) -> str:
        """Title and abstract as they are searched."""
        return spaced(f"{self.title} {self.abstract}")

    def names(self, phrase: str) -> int:
        """How often the phrase occurs."""
        return self.words.count(spaced(phrase))


@dataclass(frozen=True)
class Article:
    """An article of an encyclopedia; `senses` make it a disambiguation page."""

    title: str
    text: str
    language: str = "en"
    english: str = ""
    senses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page on the web."""

    url: str
    title: str
    text: str
    day: str | None = None


def papers_on(topic: str, phrases: dict[str, tuple[int, ...]], per_year: int, first: int) -> Iterator[Paper]:
    """Papers on a topic; `phrases` says in how many of each year's papers a phrase stands."""
    for at, year in enumerate(YEARS):
        size = per_year // 2 if year == YEARS[-1] else per_year
        for place in range(size):
            about = [
                phrase
                for start, (phrase, counts) in enumerate(phrases.items())
                if (place - start * 7) % size < counts[at]
            ]
            yield _paper(topic, about, year, first + at * per_year + place)


def _paper(topic: str, about: list[str], year: int, number: int) -> Paper:
    genre = GENRES[number % len(GENRES)]
    month = 1 + number % (UNFINISHED_MONTHS if year == YEARS[-1] else 12)
    subject = about[number % len(about)] if about else "a fresh look at methods"
    findings = [FINDINGS[(number + at) % len(FINDINGS)].format(phrase) for at, phrase in enumerate(about)]
    sentences = [
        f"{topic[0].upper()}{topic[1:]} of {genre} stays hard where {TROUBLES[number % len(TROUBLES)]}.",
        *findings,
        f"Annotators judged {100 + number} outputs.",
        ODDITIES[number % len(ODDITIES)],
    ]
    return Paper(
        id=f"{year % 100}{month:02}.{number:05}",
        title=f"{subject[0].upper()}{subject[1:]} in {topic} of {genre}: {100 + number} cases",
        authors=tuple(PEOPLE[(number + step) % len(PEOPLE)] for step in range(1 + number % 3)),
        day=f"{year}-{month:02}-{1 + number % 28:02}",
        # arXiv breaks the lines of its abstracts.
        abstract="\n".join(sentences) if number % 2 else " ".join(sentences),
    )


PAPERS: tuple[Paper, ...] = (
    *papers_on("machine translation", TRANSLATION, per_year=26, first=0),
    *papers_on("dialogue systems", DIALOGUE, per_year=24, first=300),
    *papers_on("word sense induction", {}, per_year=24, first=600),
)

# A third of them, for tests in which the numbers do not matter.
FEW = tuple(paper for _, same in groupby(PAPERS, lambda paper: paper.year) for paper in islice(same, 9))

ARTICLES: tuple[Article, ...] = (
    Article(
        "Machine translation",
        "Machine translation is the use of software to translate text. It began in the 1950s. It is common.",
    ),
    Article(
        "Evaluation of machine translation",
        "Evaluation of machine translation compares outputs with references. People judge them too.",
    ),
    Article("Dialogue system", "A dialogue system is a program that converses. It may speak or write."),
    Article("Transformer", "", senses=("Transformer (deep learning)", "Transformer (electricity)")),
    Article(
        "Transformer (deep learning)",
        "A transformer is an architecture for deep learning. It relies on attention.",
    ),
    Article("Transformer (electricity)", "A transformer is a passive component. It transfers energy."),
    Article("Mercury", "", senses=("Mercury (planet)", "Mercury (element)", "Mercury (mythology)")),
    Article(
        "기계 번역",
        "기계 번역은 소프트웨어로 글을 옮기는 일이다. 1950년대에 시작되었다.",
        "ko",
        "Machine translation",
    ),
    Article("환각 (인공지능)", "환각은 근거 없는 답이다.", "ko", "Hallucination (artificial intelligence)"),
)
REDIRECTS = {"MT software": "Machine translation", "자동 번역": "기계 번역", "환각": "환각 (인공지능)"}

PAGES: tuple[Page, ...] = (
    Page(
        "https://example.org/mt-in-practice",
        "Machine translation in practice",
        "Machine translation is the use of software that drafts a text. Editors correct it with terminology "
        "management, and most product pages begin that way.",
        "2025-03-04",
    ),
    Page(
        "https://example.org/old-mt",
        "A short history of machine translation",
        "Machine translation was a dream of the cold war. The dream came true late.",
        "2011-05-06",
    ),
    Page(
        "https://example.com/mt?a=1&b=2",
        "Buying machine translation and terminology management",
        "Buyers of machine translation ask for terminology management first, and for a low price after that.",
    ),
    Page(
        "https://example.com/mt/quality",
        "Terminology management for machine translation of contracts",
        "Most complaints of clients about machine translation of contracts concern terminology management.",
    ),
    Page("https://example.com/gardens", "Roses & gardens", "Roses need sun. They need water too."),
)


def total(phrase: str, years: Iterable[int], papers: Iterable[Paper] = PAPERS) -> int:
    """Papers of these years that name the phrase."""
    wanted = set(years)
    return sum(1 for paper in papers if paper.year in wanted and paper.names(phrase))
