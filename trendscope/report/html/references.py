"""The references of the page, each with what is quoted from it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from trendscope.report.captions import Captions
from trendscope.report.citations import Citations, byline, title_of
from trendscope.report.html.prose import quotation_id, reference_id
from trendscope.text.lines import one_line
from trendscope.text.links import web_link

MAX_AUTHORS = 3


@dataclass(frozen=True)
class Quotation:
    """A quoted sentence and its id in the page, and the page of its document in brackets."""

    id: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class Source:
    """A document with its number, and its quotations; `address` is for one whose address is no link."""

    id: str
    number: int
    title: str
    byline: str
    link: Markup | None
    address: str
    quotations: tuple[Quotation, ...]


def sources(captions: Captions, citations: Citations) -> list[Source]:
    """Every document of the report, in the order of the numbers."""
    quoted: dict[int, list[Quotation]] = {}
    for at, each in enumerate(citations.evidence, start=1):
        quoted.setdefault(each.number, []).append(Quotation(quotation_id(at), each.text, each.place))
    return [
        Source(
            id=reference_id(number),
            number=number,
            title=title_of(reference),
            byline=byline(reference, captions.say, named=MAX_AUTHORS),
            link=(link := as_link(reference.url)),
            address="" if link else one_line(reference.url, limit=300),
            quotations=tuple(quoted.get(number, ())),
        )
        for number, reference in citations.sources
    ]


def as_link(url: str) -> Markup | None:
    """The address as the value of an attribute, if it is a plain web address."""
    link = web_link(url)
    return escape(link) if link else None
