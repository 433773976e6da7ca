"""EPUB: text in the order of the book, headings as sections, and what is no book in one line."""

from __future__ import annotations

import pytest

from tests.fakes.zipped import CONTAINER, epub, package, page, zipped
from trendscope.library.document import Metadata, Section
from trendscope.library.errors import BROKEN, ENCRYPTED, NO_TEXT, TOO_LARGE, Unreadable
from trendscope.library.formats import archive
from trendscope.library.formats.epub import read_epub
from trendscope.text.message import Message

DUBLIN_CORE = (
    "<dc:title>기계 번역의 역사</dc:title>"
    "<dc:creator>홍길동</dc:creator><dc:creator>Ada Lovelace</dc:creator>"
    "<dc:date>2019-03-01T00:00:00Z</dc:date>"
    "<dc:identifier>urn:uuid:1</dc:identifier><dc:identifier>doi:10.1000/182</dc:identifier>"
)


def sections(*bodies: str) -> tuple[Section, ...]:
    return read_epub(epub({f"{at}.xhtml": body for at, body in enumerate(bodies)})).sections


def test_pages_are_read_in_the_order_of_the_spine() -> None:
    pages = {"b.xhtml": "<h1>One</h1><p>First.</p>", "a.xhtml": "<p>More.</p><h2>Two</h2><p>Second.</p>"}

    assert read_epub(epub(pages)).sections == (
        Section("First.\n\nMore.", "One"),
        Section("Second.", "Two"),
    )


def test_metadata_are_those_of_the_package() -> None:
    assert read_epub(epub({"a.xhtml": "<p>Text.</p>"}, DUBLIN_CORE)).metadata == Metadata(
        title="기계 번역의 역사",
        authors=("홍길동", "Ada Lovelace"),
        date="2019-03-01",
        doi="10.1000/182",
        origin="epub",
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>A <b>bold</b> word<br/>and 10<sup>6</sup>.</p>", "A bold word and 10^6."),
        ("<div>Loose<p>text</p>everywhere</div>", "Loose\n\ntext\n\neverywhere"),
        ("<table><tr><td>BLEU</td><td>28.4</td></tr><tr><td>x</td></tr></table>", "BLEU | 28.4\n\nx"),
        ("<p>so&nbsp;it&mdash;is &amp; so</p>", "so it—is & so"),
        ("<script>no()</script><style>p {}</style><p>Shown<!-- not shown --></p>", "Shown"),
        ("<script src='x'/><p>Still read.</p>", "Still read."),
        ("<p>Never closed.<p>Nor this & that.", "Never closed.\n\nNor this & that."),
    ],
)
def test_text_is_what_a_reader_sees(body: str, text: str) -> None:
    assert sections(body) == (Section(text),)


def test_a_heading_may_have_several_lines() -> None:
    assert sections("<h1><span>Part</span><br/>One</h1><p>Text.</p>") == (Section("Text.", "Part One"),)


def test_a_table_of_contents_is_no_text() -> None:
    more = '<item id="i0" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    body = zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package("", "nav.xhtml", "a%20b.xhtml", "gone.xhtml", more=more),
            "OEBPS/nav.xhtml": page("<ol><li>Chapter 1</li></ol>"),
            "OEBPS/a b.xhtml": page("<p>Chapter.</p>"),
        }
    )

    assert read_epub(body).sections == (Section("Chapter."),)


def test_a_list_of_references_is_no_text() -> None:
    found = sections("<h1>One</h1><p>Said at length.</p>", "<h1>References</h1><p>Lovelace (1843).</p>")

    assert found == (Section("Said at length.", "One"),)


def encryption(name: str) -> dict[str, str | bytes]:
    content = f'<encryption><EncryptedData><CipherReference URI="{name}"/></EncryptedData></encryption>'
    return {"META-INF/encryption.xml": content}


def test_disguised_fonts_lock_no_text() -> None:
    body = epub({"a.xhtml": "<p>Text.</p>"}, more=encryption("OEBPS/font.otf"))

    assert read_epub(body).sections == (Section("Text."),)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", BROKEN),
        (b"PK\x03\x04 and no zip", BROKEN),
        (epub({"a.xhtml": "<p>x</p>"})[:-30], BROKEN),
        (zipped({"a.txt": "no book"}), BROKEN),
        (zipped({"META-INF/container.xml": "<container/>"}), BROKEN),
        (zipped({"META-INF/container.xml": CONTAINER}), BROKEN),
        (epub({}), NO_TEXT),
        (epub({"a.xhtml": "<img src='scan.png'/>"}), NO_TEXT),
        (epub({"a.xhtml": "<p>x</p>"}, more=encryption("OEBPS/a.xhtml")), ENCRYPTED),
    ],
)
def test_what_cannot_be_read_is_one_reason(body: bytes, reason: Message) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}$"):
        read_epub(body)


def test_a_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    body = epub({"a.xhtml": " " * archive.MAX_UNPACKED, "b.xhtml": "<p>x</p>"})

    with pytest.raises(Unreadable, match=TOO_LARGE):
        read_epub(body)


def test_an_entity_is_not_filled_in() -> None:
    body = zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package("", "a.xhtml"),
            "OEBPS/a.xhtml": LAUGHS + page("<p>He said &b;.</p>"),
        }
    )

    assert "ha" not in read_epub(body).sections[0].text


def test_too_many_entries_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)

    with pytest.raises(Unreadable, match=TOO_LARGE):
        read_epub(epub({"a.xhtml": "<p>x</p>"}))
