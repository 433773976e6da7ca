"""Which papers are about the topic, and which name it only in passing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trendscope.measuring.tokenized_document import TokenizedDocument
from trendscope.measuring.topic import is_bare
from trendscope.question.expansion import without_field
from trendscope.question.variants import known_names, variants
from trendscope.text.words import normalize, stems

MIN_NAMED = 2  # times in title and text


def named_in_passing(
    documents: Sequence[TokenizedDocument], groups: Sequence[Sequence[str]], acronyms: Mapping[str, str]
) -> tuple[str, ...]:
    """The keys of the documents that have none of the topic's names in their title, and name it only once.

    A topic may join several things: each of the `groups` has the names of one, and a document that names any
    of them only in passing is one of these. Names such as "language models" tell no topic from another.
    Acronyms that the documents define for a name are names, too. Such a document often only lists the topic,
    as one of six benchmarks does. It is counted like all others, because many early papers on a topic are
    among them.
    """
    telling = [names for names in groups if not all(map(is_bare, names))]
    passing = (set(_in_passing(documents, names, acronyms)) for names in telling)
    found = set[str]().union(*passing)
    return tuple(each.key for each in documents if each.key in found)


def _in_passing(
    documents: Sequence[TokenizedDocument], names: Sequence[str], acronyms: Mapping[str, str]
) -> Iterator[str]:
    plain = [without_field(each) for name in names for each in (name, *known_names(name))]
    defined = {short.upper() for short, long in acronyms.items() if long in set(map(normalize, plain))}
    forms, wanted = _forms([*plain, *defined]), [*map(stems, plain)]
    for each in documents:
        if not (_has_in_title(each, wanted) or _is_named_twice(each, forms)):
            yield each.key


def _has_in_title(document: TokenizedDocument, names: Iterable[frozenset[str]]) -> bool:
    words = {word.text for run in document.title for word in run.words}
    title = frozenset[str]().union(*map(stems, words))
    return any(name <= title for name in names)


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
