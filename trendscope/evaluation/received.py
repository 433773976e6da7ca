"""What a run has received, as a reader of the answers of its sources sees it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from trendscope.store.answers import KeptAnswer

# Behind a line with the status and the address, the body of the answer of a server.
_OF_SERVERS = ("search", "reference", "page")
_BETWEEN_TAGS = re.compile(r">([^<]+)<")
_LINK = re.compile(r'href="([^"]+)"')
# No sentence goes from one text into the next.
_BORDER = "\n\0\n"


class Received:
    """Every text in what a run received from its sources; what a model wrote is none of it."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = [*texts]
        self._all = _BORDER.join(known)
        self._links = {_as_https(text) for text in known if text.startswith(("http://", "https://"))}

    @classmethod
    def of(cls, answers: Iterable[KeptAnswer]) -> Received:
        """What these answers have."""
        return cls(text for answer in answers for text in _texts_of_answer(answer))

    def has(self, sentence: str) -> bool:
        """Whether a sentence stands in one of the texts, character by character."""
        return sentence in self._all

    def has_link(self, url: str) -> bool:
        """Whether an address is one of the texts; http and https are the same."""
        return _as_https(url) in self._links


def texts_of(body: str) -> Iterator[str]:
    """Every text of an answer in XML, HTML or JSON. Raises ValueError for anything else."""
    if body.lstrip().startswith("<"):
        yield from (html.unescape(text) for text in _BETWEEN_TAGS.findall(body))
        yield from _LINK.findall(body)
        return
    parts: list[Any] = [json.loads(body)]
    while parts:
        part = parts.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part


def _texts_of_answer(answer: KeptAnswer) -> list[str]:
    """The texts of an answer; none of one that is neither XML nor JSON, such as a PDF."""
    if answer.kind == "model":
        return []
    body = answer.body
    try:
        return [*texts_of((body.partition(b"\n")[2] if answer.kind in _OF_SERVERS else body).decode())]
    except (ValueError, RecursionError):
        return []


def _as_https(url: str) -> str:
    return url.replace("http://", "https://", 1)
