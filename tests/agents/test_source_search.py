"""Which pages of a web search are kept."""

from __future__ import annotations

from trendscope.agents.source_search import on_topic
from trendscope.document import Document
from trendscope.question.query import Query
from trendscope.source import Found


def page(title: str, text: str) -> Document:
    return Document(title, title, (), None, "https://example.org", "web", "tavily", text)


def test_pages_that_name_everything_are_kept() -> None:
    good = page("Translation", "Machines do it.")
    found = Found((good, page("Roses", "Machines cut them.")), "q", total=9, notes=("a note",))

    kept = on_topic(found, Query.parse("machine translation"), "web")

    assert kept == Found((good,), "q", total=9, notes=("a note",))


def test_a_background_page_has_to_begin_with_what_is_asked() -> None:
    defines = page("Machine translation", "Machine translation is the use of software. It is old.")
    mentions = page("Shop", "We sell software. Some of it does machine translation.")
    query = Query.parse('"machine translation"')

    assert on_topic(Found((defines, mentions), "q"), query, "background").documents == (defines,)
    assert on_topic(Found((defines, mentions), "q"), query, "web").documents == (defines, mentions)
