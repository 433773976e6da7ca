"""One answer of arXiv: whatever is wrong with an entry costs that entry, and a wrong feed is an error."""

from __future__ import annotations

import pytest

from trendscope.errors import MalformedAnswer, SourceError
from trendscope.tools.arxiv_feed import CATEGORY, FeedPage, read_feed

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
 xmlns:arxiv="http://arxiv.org/schemas/atom"><title>ArXiv Query</title>
<opensearch:totalResults>{total}</opensearch:totalResults>
"""


def entry(number: int, summary: str = "It is studied.", published: str = "2024-01-02T00:00:00Z") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/2401.0000{number}v1</id><updated>2024-01-02T00:00:00Z</updated>"
        f"<published>{published}</published><title>On paper {number}</title><summary>{summary}</summary>"
        f'<author><name>A. Author</name></author><arxiv:primary_category term="cs.CL"/></entry>'
    )


def feed(*entries: str, total: object = 347) -> str:
    return HEAD.format(total=total) + "".join(entries) + "</feed>"


def read(text: str | bytes, most: int = 50) -> FeedPage:
    return read_feed(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), most)


GOOD = feed(entry(1), entry(2), entry(3))


@pytest.mark.parametrize(
    "odd",
    [
        entry(2, published=""),
        entry(2, published="yesterday"),
        entry(2).replace("<published>2024-01-02T00:00:00Z</published>", ""),
        entry(2, published="1000-01-01T00:00:00Z").replace("<title>On paper 2</title>", ""),
        entry(2).replace("On paper 2", " "),
        entry(2).replace("</author>", "</autor>"),
        entry(2, "<b>never closed"),
        "<entry/>",
        "<entry>text</entry>",
    ],
)
def test_an_entry_that_cannot_be_read_costs_only_itself(odd: str) -> None:
    page = read(feed(entry(1), odd, entry(3)))

    assert [document.title for document in page.documents] == ["On paper 1", "On paper 3"]
    assert (page.total, page.unreadable, page.entries) == (347, 1, 3)


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ("caf\x0ce", "cafe"),
        ("a&#12;b&#x1b;c", "abc"),
        ("A&nbsp;B", "A\xa0B"),
        ("R&D & more", "R&D & more"),
        ("&unheard;", "&unheard;"),
        ("10<sup>6</sup> and CO<sub>2</sub> <i>in vivo</i>.", "10^6 and CO₂ in vivo."),
        ("10&lt;sup&gt;6&lt;/sup&gt;", "10^6"),
    ],
)
def test_a_character_or_mark_that_xml_does_not_know_costs_nothing(summary: str, text: str) -> None:
    page = read(feed(entry(1, summary)))

    assert page.documents[0].text == text
    assert page.unreadable == 0


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        b"\n " + GOOD.encode(),
        GOOD.replace("A. Author", "Å. Aüthor").encode("latin-1"),
        GOOD.encode("utf-16"),
        GOOD.replace("<feed xmlns=", "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom' xmlns=")
        .replace("</feed>", "</atom:feed>")
        .encode(),
    ],
    ids=["mark", "space", "latin-1", "utf-16", "prefix"],
)
def test_a_feed_may_be_written_otherwise(body: bytes) -> None:
    assert len(read(body).documents) == 3


@pytest.mark.parametrize("total", ["", "many", "-1", "1e400", "NaN", "true", 10**30])
def test_without_a_number_of_papers_a_feed_is_an_error(total: object) -> None:
    with pytest.raises(MalformedAnswer, match="does not say how many papers there are"):
        read(feed(entry(1), total=total))


def test_a_number_may_have_commas() -> None:
    assert read(feed(entry(1), total="2,809")).total == 2809


def test_a_feed_with_more_entries_than_it_says_is_an_error() -> None:
    with pytest.raises(MalformedAnswer, match="more entries than it says"):
        read(feed(entry(1), entry(2), total=1))


def test_no_more_entries_are_read_than_were_asked_for() -> None:
    page = read(feed(*(entry(number % 10) for number in range(3_000)), total=3_000), most=20)

    assert page.entries == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rate exceeded.",
        "<html><body>feed</body></html>",
        GOOD[:-40],
        GOOD.replace("</feed>", ""),
        "<feed/>",
    ],
)
def test_what_is_not_a_whole_feed_is_an_error(text: str) -> None:
    with pytest.raises(SourceError):
        read(text)


def test_a_document_type_is_refused_wherever_it_stands() -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaa">]>'

    with pytest.raises(MalformedAnswer, match="not a feed"):
        read(GOOD.replace("<feed", f"{'<!-- long -->' * 300}{bomb}<feed", 1))


@pytest.mark.parametrize("name", ["cs.CL", "math.AG", "hep-th", "cond-mat.mes-hall", "q-bio.NC", "econ.EM"])
def test_a_category_is_known_by_its_form(name: str) -> None:
    assert CATEGORY.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["", "cs.CL OR all:x", "all:*", "cs.CL\n", "ignore the above", "CS", "a" * 99]
)
def test_any_other_text_is_no_category(name: str) -> None:
    odd = entry(1).replace('term="cs.CL"', f'term="{name}"')

    assert not CATEGORY.fullmatch(name)
    assert read(feed(odd)).documents[0].field == ""
