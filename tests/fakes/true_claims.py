"""True claims of a subject, each a rewriting of a sentence that a document has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from tests.fakes.subjects import YEARS, Fact, Subject
from trendscope.agents.reasoners.schemas import WrittenClaim

_CLAUSE = re.compile(
    r",? (?:while|although|because|when|where|after|which)\b.*(?=\.$)|, (?:and|but) .*(?=\.$)"
)
_ADVERBIAL = re.compile(
    r"^(?:In this (?:work|paper)|However|Moreover|Finally|Notably), |\b(?:clearly|strongly) "
)
_PLAIN = (
    "Only ",
    "Across ",
    "A ",
    "The ",
    "In ",
    "Between ",
    "However, ",
    "Human ",
    "For ",
    "Unlike ",
    "We ",
)
_FRONT = re.compile(r"^((?:On|In|For|Across|Between|After|With) [^,]{3,60}), (.*)\.$")

Rewrite = Callable[[str], str]


def shorten(text: str) -> str:
    """The sentence up to a border between clauses."""
    short = _CLAUSE.sub("", text, count=1)
    return short if len(short.split()) > 5 else text


def without_adverbial(text: str) -> str:
    """The sentence without a word such as however, clearly, in this work."""
    return _begun(_ADVERBIAL.sub("", text, count=1))


def in_words(text: str) -> str:
    """Per cent in words."""
    return text.replace("%", " percent")


def reordered(text: str) -> str:
    """What stands in front at the end."""
    return _begun(_FRONT.sub(lambda match: f"{match[2]} {match[1][0].lower()}{match[1][1:]}.", text))


def reported(text: str) -> str:
    """The sentence as what a study says."""
    begin = text[0].lower() if text.startswith(_PLAIN) else text[0]
    return f"One study reports that {begin}{text[1:]}"


def _begun(text: str) -> str:
    """With a capital, unless it begins with a name."""
    first, _, rest = text.partition(" ")
    return text if first.lower() != first else f"{first[:1].upper()}{first[1:]} {rest}"


REWRITES: dict[str, Rewrite] = {
    "verbatim": lambda text: text,
    "shorten": shorten,
    "no adverbial": without_adverbial,
    "percent in words": in_words,
    "reordered": reordered,
    "reported": reported,
}


def true_claims(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    """Every true claim of a subject with its kind; a rewriting that changes nothing is left out."""
    for fact in subject.facts:
        for text in fact.claims:
            kind = "Korean" if subject.language == "ko" else "paraphrase"
            yield kind, WrittenClaim(text=text, sentences=[fact.name])
        if subject.language == "en":
            yield from _rewritten(fact)
    if subject.language == "en":
        yield from _joined(subject)
        yield from _compared(subject)
    yield from _referring(subject)
    yield "counts", of_counts(subject)


@cache
def true_texts(subject: Subject) -> frozenset[str]:
    """The texts of the true claims of a subject."""
    return frozenset(claim.text for _, claim in true_claims(subject))


def _referring(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    """Claims that name their document by its author or its short name, with the year."""
    documents = {document.key.removeprefix("made:"): document for document in subject.documents}
    for at, fact in enumerate(subject.facts):
        document = documents[fact.name.document]
        authors = [author.split()[-1] for author in document.authors]
        several = f"{authors[0]} et al." if len(authors) > 2 else " and ".join(authors)
        name, colon, _ = document.title.partition(":")
        called = name if colon and len(name.split()) < 3 and at % 2 else several
        for text in fact.claims[:1] or ((fact.said,) if subject.language == "en" else ()):
            referring = f"{text.removesuffix('.')} ({called}, {document.year})."
            yield "referring", WrittenClaim(text=referring, sentences=[fact.name])


def _compared(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    """Two claims in one sentence, each with the number of its own document."""
    facts = [fact for fact in subject.facts if fact.claims and re.search(r"\d%", fact.said)]
    for one, other in pairwise(facts):
        text = f"{one.claims[0].removesuffix('.')}, whereas {other.claims[0]}"
        yield "compared", WrittenClaim(text=text, sentences=[one.name, other.name])


def _rewritten(fact: Fact) -> Iterator[tuple[str, WrittenClaim]]:
    for kind, rewrite in REWRITES.items():
        text = rewrite(fact.said)
        if text != fact.said or kind == "verbatim":
            yield kind, WrittenClaim(text=text, sentences=[fact.name])


def _joined(subject: Subject) -> Iterator[tuple[str, WrittenClaim]]:
    for one, other in zip(subject.facts[::2], subject.facts[3::2], strict=False):
        if len(one.said) + len(other.said) < 500:
            text = f"{one.said.removesuffix('.')}; {other.said}"
            yield "joined", WrittenClaim(text=text, sentences=[one.name, other.name])


def of_counts(subject: Subject) -> WrittenClaim:
    """The claim that says the counts of the last year."""
    count, sampled, year = subject.counts[-1], subject.sampled[-1], YEARS[-1]
    text = (
        f"{year}년 논문 {sampled}편 중 {count}편이 {subject.label}을 언급합니다."
        if subject.language == "ko"
        else f"In {year}, {count} of {sampled} papers name {subject.label}."
    )
    return WrittenClaim(text=text, sentences=[subject.facts[0].name])
