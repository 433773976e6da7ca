"""Which papers are about the topic, and which name it only in passing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.measuring.topic import TopicWords
from trendscope.question.expansion import without_field
from trendscope.question.variants import variants
from trendscope.text.words import normalize, split_hyphens, stems

MIN_NAMED = 2  # times in title and text


def named_in_passing(
    documents: Sequence[TokenizedDocument], topic: TopicWords, names: Iterable[str], acronyms: Mapping[str, str]
) -> tuple[str, ...]:
    """The keys of the documents that have the topic not in their title, and name it only once.

    The topic is its first term; `names` are its other names, and `acronyms` what the documents define. Such
    a document often only lists the topic, as one of six benchmarks does. It is counted like all others,
    because many early papers on a topic are among them.
    """
    if not topic.terms:
        return ()
    term = without_field(topic.terms[0])
    forms = _forms([term, *_names_of(term, names, acronyms)])
    wanted = stems(term)
    return tuple(
        each.key for each in documents if not (wanted <= _title(each) or _is_named_twice(each, forms))
    )


def _names_of(term: str, names: Iterable[str], acronyms: Mapping[str, str]) -> Iterator[str]:
    """The names that stand for the term and not for another one: by a word of it, or by its initials."""
    yield from (short.upper() for short, long in acronyms.items() if long == normalize(term))
    initials = "".join(word[0] for word in split_hyphens(term)).upper()
    yield from (name for name in names if stems(name) & stems(term) or name == initials)


def _title(document: TokenizedDocument) -> frozenset[str]:
    words = {word.text for run in document.title for word in run.words}
    return frozenset[str]().union(*map(stems, words))


def _is_named_twice(document: TokenizedDocument, forms: Sequence[str]) -> bool:
    """Whether any of the forms occur twice; an acronym in brackets only repeats what stands before it."""
    small = document.raw.lower().replace("-", " ")
    acronyms = [form for form in forms if _is_acronym(form)]
    times = sum(small.count(form) for form in forms if form not in acronyms)
    times += sum(document.raw.count(form) - document.raw.count(f"({form}") for form in acronyms)
    return times >= MIN_NAMED


def _forms(names: Iterable[str]) -> list[str]:
    """All spellings of the names but those that have a shorter one in them: each mention counts once."""
    spelled = {each for name in names for each in variants(name)}
    forms = {each if _is_acronym(each) else each.lower().replace("-", " ") for each in spelled}
    return sorted(form for form in forms if not any(other in form for other in forms - {form}))


def _is_acronym(form: str) -> bool:
    return " " not in form and sum(map(str.isupper, form)) > 1
