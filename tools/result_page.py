"""One page of a list that is read to its end: what a source sent, and what it promised and did not send."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from trendscope.answer import MAX_ENTRIES, clean_document
from trendscope.document import Document
from trendscope.errors import MalformedAnswer, SourceError
from trendscope.source import reading_answer

MAX_SURPLUS = 5  # of entries over the total: while a list is read, it may grow


@dataclass(frozen=True)
class ResultPage:
    """The entries as they were sent, and how many the whole list has.

    `size` is how many entries a full page has, and `next` names the next page, None after the last.
    """

    entries: Sequence[Any]
    total: int
    size: int
    next: str | None = None

    def promised(self, before: int) -> int:
        """How many entries the page should have, if so many came in the pages before."""
        return max(0, min(self.size, self.total - before))

    def missing(self, before: int) -> int:
        """How many of them it does not have."""
        return max(0, self.promised(before) - len(self.entries))


T = TypeVar("T")
AnyPage = TypeVar("AnyPage", bound=ResultPage)


def if_readable(ask: Callable[[], T]) -> T | None:
    """What `ask` brings; None if it cannot be read, and then nothing of the answer is kept in memory."""
    with suppress(MalformedAnswer):
        return ask()
    # No longer inside the error, which holds the answer. Where its frames hold each other, as in Python
    # 3.13, nothing else would let it go.
    gc.collect()
    return None


def ask_again_if_short(
    ask: Callable[[], AnyPage], before: int = 0, total: int = 0, *, exact: bool = True
) -> AnyPage:
    """The page that `ask` requests. If it cannot be read or has too few entries, the better of two answers.

    `before` and `total` are what the pages before it had and said: a page that says there is less, such as
    nothing at all, is not believed. Unless `exact` is false, because totals are estimated, neither is one
    that has many more entries than it says there are.
    Raises SourceError if it is no better the second time.
    """

    def checked() -> AnyPage:
        page = _at_least(ask(), total)
        if exact and before + len(page.entries) > page.total + max(MAX_SURPLUS, page.total // 50):
            raise MalformedAnswer("there are more results in the answer than it says there are")
        return page

    page = if_readable(checked)
    if page is None:
        return checked()
    if len(page.entries) >= page.promised(before):
        return page
    try:
        again = checked()
    except SourceError:
        return page
    return max(page, again, key=lambda each: len(each.entries))


def _at_least(page: AnyPage, total: int) -> AnyPage:
    return replace(page, total=max(page.total, total))


def listed(entries: object) -> list[Any]:
    """The entries of an answer. Raises TypeError if they are not a list: a text is one of letters."""
    if not isinstance(entries, list):
        raise TypeError("not a list")
    return entries


def read_entries(
    entries: Sequence[Any], read: Callable[[Any], Document | None], problem: str
) -> tuple[tuple[Document, ...], int]:
    """The documents that `read` makes of the entries, and how many entries could not be read.

    `read` gives None for an entry that is no document; of two with the same key, the first counts. Raises
    MalformedAnswer with the `problem` if no entry can be read.
    """
    documents: dict[str, Document] = {}
    lost = 0
    for entry in entries[:MAX_ENTRIES]:
        try:
            with reading_answer(problem):
                document = read(entry)
                document = clean_document(document) if document else None
        except MalformedAnswer:
            lost += 1
        else:
            if document:
                documents.setdefault(document.key, document)
    if lost and lost == len(entries):
        raise MalformedAnswer(problem)
    return tuple(documents.values()), lost
