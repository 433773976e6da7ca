"""A report as a Word document: read back by python-docx, and nothing in it but text and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as OpenedDocument
from docx.oxml.ns import qn
from lxml import etree

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, report, whole
from trendscope import Report
from trendscope.report.charts import canvas
from trendscope.report.word import to_word

HOSTILE = (
    *hostile.RECORDS,
    *hostile.TERMINAL[::3],
    *hostile.ADDRESSES[::2],
    *hostile.MARKUP[:3],
    hostile.LONG[2],
)
# Elements that would do something: fields, scripts, embedded objects, pictures from elsewhere.
ACTIVE = (
    "w:fldSimple",
    "w:instrText",
    "w:object",
    "w:pict",
    "w:altChunk",
    "w:subDoc",
    "w:control",
)


def opened(made: Report, *, details: bool = False) -> OpenedDocument:
    return Document(BytesIO(to_word(made, details=details)))


def text_of(document: OpenedDocument) -> str:
    """All text of the body, that of links and tables too."""
    return "\n".join(
        "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def headings(document: OpenedDocument) -> list[str]:
    return [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]


def test_a_document_has_all_parts_of_a_report() -> None:
    assert headings(opened(whole(), details=True)) == [
        *("The answer", "Background", "Trends at a glance"),
        *("1. Sparse attention — rising", "2. Dense attention — fading", "3. Open problems — not counted"),
        *("Moving across the whole field, not only here", "Results that papers report"),
        *("Disagreements and open problems", "Timeline, counted", "Where to start reading", "Outlook"),
        *("What is missing", "How this was counted", "Queries, tests and figures", "References"),
        "Evidence: 6 cited sentences",
    ]


@dataclass(frozen=True)
class Drawn:
    """A picture of a document: what it says to those who do not see it, and whether the file has it."""

    words: str
    is_inside: bool


def pictures(document: OpenedDocument) -> list[Drawn]:
    return [
        Drawn(
            words=next(drawing.iter(qn("wp:docPr"))).get("descr") or "",
            is_inside=all(
                each.get(qn("r:embed")) in document.part.rels and each.get(qn("r:link")) is None
                for each in drawing.iter(qn("a:blip"))
            ),
        )
        for drawing in document.element.body.iter(qn("w:drawing"))
    ]


def without_matplotlib(name: str) -> ModuleSpec | None:
    return None if name == "matplotlib" else find_spec(name)


def test_a_document_has_the_pictures_of_a_report_in_words_too() -> None:
    made = opened(whole())
    glance, *curves = (picture.words for picture in pictures(made))

    assert glance.startswith("3 trends at a glance. Sparse attention: rising, 4.0% → 25%; 17 papers. ")
    assert [words.partition(":")[0] for words in curves] == ["Sparse attention", "Dense attention"]
    assert text_of(made).count("papers that name it / papers read") == 1


def test_a_picture_has_a_line_for_itself_and_fits_the_page() -> None:
    made = opened(whole())
    section = made.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    width = (section.page_width or 0) - margins

    assert len(made.inline_shapes) == 3
    assert all(0 < shape.width <= width for shape in made.inline_shapes)


def test_without_matplotlib_a_document_has_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    with_pictures = headings(opened(whole()))
    monkeypatch.setattr("trendscope.report.word_pictures.find_spec", without_matplotlib)
    made = opened(whole())

    assert (pictures(made), headings(made)) == ([], with_pictures)
    assert "papers that name it / papers read" not in text_of(made)


def test_a_picture_with_a_letter_that_no_font_has_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "KOREAN_FONTS", ())

    assert pictures(opened(whole("ko"))) == []


def test_tables_are_tables() -> None:
    glance, results = opened(whole()).tables

    assert [cell.text for cell in glance.rows[0].cells][:2] == ["Theme", "Papers"]
    assert glance.rows[1].cells[0].text.startswith("Sparse attention")
    assert [cell.text for cell in results.rows[1].cells][:3] == ["PruneNet", "LongBench", "81.3"]


def test_a_citation_leads_to_its_reference() -> None:
    body = opened(whole()).element.body
    anchors = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))} - {None}
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}

    assert anchors
    assert anchors <= bookmarks
    assert len(bookmarks) == len(whole().documents)


def test_references_are_links() -> None:
    links = {each.target_ref for each in opened(whole()).part.rels.values() if each.is_external}

    assert links == {each.url for each in whole().documents.values()}


def test_every_style_has_a_font_for_korean() -> None:
    fonts = list(opened(report("ko")).styles.element.iter(qn("w:rFonts")))

    assert {each.get(qn("w:eastAsia")) for each in fonts} == {"Malgun Gothic"}
    assert {name for each in fonts for name in each.attrib if name.endswith("Theme")} == set()


def test_the_file_says_what_it_is() -> None:
    properties = opened(report("ko")).core_properties

    assert properties.title == report("ko").question
    assert properties.language == "ko"
    assert properties.author.startswith("trendscope ")
    assert properties.created is not None
    assert properties.created.date().isoformat() == report().retrieved


def test_the_same_report_is_the_same_bytes() -> None:
    assert to_word(whole()) == to_word(whole())


def test_details_add_the_queries() -> None:
    assert "all:a AND" in text_of(opened(whole(), details=True))
    assert "all:a AND" not in text_of(opened(whole()))


def test_a_report_without_an_answer_says_what_is_missing() -> None:
    found = headings(opened(abstained()))

    assert found == ["What is missing", "What was searched"]


# A document with its pictures takes a fifth of a second; benchmarks/exports.py writes all of them.
@pytest.mark.parametrize("text", HOSTILE[::4])
def test_nothing_from_outside_acts(text: str) -> None:
    content = to_word(full_of(text), details=True)

    document = Document(BytesIO(content))
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    assert [tag for tag in ACTIVE if next(document.element.body.iter(qn(tag)), None) is not None] == []
    assert [picture for picture in pictures(document) if not picture.is_inside] == []
    assert len(document.tables) == 2
    targets = {each.target_ref for each in document.part.rels.values() if each.is_external}
    assert all(target.startswith(("https://", "http://")) for target in targets)
