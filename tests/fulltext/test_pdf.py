"""The text of PDFs: paragraphs out of lines."""

from __future__ import annotations

import pytest

from tests.fakes.pages import assembled, drawn_pdf, encrypted, pdf, stream
from trendscope.fulltext.block import Block
from trendscope.fulltext.line_ends import Known, joined, known_in
from trendscope.fulltext.pdf import Encrypted, Line, paragraphs, pdf_blocks, without_running_heads

FULL = "This line is as wide as the column of the page that it stands in"


def lines(*texts: str) -> list[Line]:
    return list(map(Line, texts))


def test_lines_become_paragraphs_and_headings_stand_alone() -> None:
    first = [FULL, "and so on to an end.", "2 Results", FULL, "ends here (or not).", FULL, "is the last."]

    assert pdf_blocks(pdf(first)) == [
        Block(f"{FULL} and so on to an end."),
        Block("2 Results", heading=True),
        Block(f"{FULL} ends here (or not)."),
        Block(f"{FULL} is the last."),
    ]


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = ["A running head", FULL, "1"], ["A running head", FULL, "2"], ["A running head", "ends.", "- 3 -"]

    assert pdf_blocks(pdf(*pages)) == [Block(f"{FULL} {FULL} ends.")]


def test_a_line_that_comes_back_twice_is_no_running_head() -> None:
    pages = [lines("Same line", "one"), lines("Same line", "two")]

    assert without_running_heads(pages) == pages


def test_a_smaller_line_that_comes_back_twice_is_a_running_head() -> None:
    head = Line("Proceedings of the Conference", 8.0)

    one, two = Line(FULL, 10.0), Line(FULL.upper(), 10.0)

    assert without_running_heads([[head, one], [head, two]]) == [[one], [two]]


def test_a_table_of_contents_is_no_text() -> None:
    contents = [
        "1.1 Changelog: . . . . . . . . . . . . . . 2",
        "2 Results.........12",
        "Preface · · · · · · · iv",
    ]
    text = [FULL, "and so on ...", "ends here."]

    assert without_running_heads([lines(*contents, *text)]) == [text]


def test_a_page_of_nothing_but_its_number_is_empty() -> None:
    assert without_running_heads([lines("12"), lines("xiv"), []]) == [[], [], []]


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        (["transla-", "tion models"], "translation models"),
        (["self-", "attention"], "self-attention"),
        (["state-of-the-", "art results"], "state-of-the-art results"),
        (["the GPT-", "4 model"], "the GPT-4 model"),
        (["Anglo-", "Saxon"], "Anglo-Saxon"),
        (["기계 번역의", "품질은"], "기계 번역의 품질은"),
    ],
)
def test_words_are_put_together_at_the_end_of_a_line(ends: list[str], text: str) -> None:
    assert joined(ends, Known(frozenset({"self-attention"}))) == text


def test_only_short_lines_after_a_full_stop_are_headings() -> None:
    page = lines(f"{FULL} and we say that", "3 Models are better than none", f"{FULL} and more.", "3 Models")

    assert [block.text for block in paragraphs(page) if block.heading] == ["3 Models"]


def test_larger_letters_make_a_heading() -> None:
    page = [Line(FULL, 10.0), Line("Why it matters", 12.0), Line(FULL, 10.0), Line(f"{FULL} and more", 18.0)]

    assert [block.text for block in paragraphs(page) if block.heading] == [
        "Why it matters",
        f"{FULL} and more",
    ]


@pytest.mark.parametrize("formula", ["x + 1", "h = average heat transfer"])
def test_a_formula_in_larger_letters_is_no_heading(formula: str) -> None:
    page = [Line(FULL, 10.0), Line(formula, 12.0), Line(FULL, 10.0)]

    assert not any(block.heading for block in paragraphs(page))


@pytest.mark.parametrize(
    "heading", ["Appendix A", "APPENDIX B. THE VECTOR PRODUCT A × B", "Appendix C: Prompts"]
)
def test_an_appendix_may_have_a_title(heading: str) -> None:
    assert Block(heading, heading=True) in paragraphs(lines(FULL, "It ends.", heading, FULL))


def test_what_an_appendix_shows_is_no_heading() -> None:
    page = lines(FULL, "It ends.", "Appendix A shows how.", FULL)

    assert not any(block.heading for block in paragraphs(page))


@pytest.mark.parametrize("heading", ["Abstract", "ABSTRACT", "초록", "요 약"])
def test_the_abstract_begins_after_the_authors(heading: str) -> None:
    assert Block(heading, heading=True) in paragraphs(lines(FULL, "ada@example.org", heading, FULL))


@pytest.mark.parametrize("heading", ["1. 서론", "3 방법", "IV. 결과"])
def test_korean_headings_are_short(heading: str) -> None:
    assert Block(heading, heading=True) in paragraphs(lines(FULL, "끝났다.", heading, FULL))


SPLIT = [
    "기계번역의 품질은 문서 수준에서 더 나아졌다. 전문 번역가가 번",
    "역을 견주었고, 그 가운데 번역 도구와 언어모델을 쓴 글도 언어모델",
    "의 도움을 받았다. 이 연구는 여러 언어를 다룬 앞선 연구 결과를 여러",
    "언어 자료로 다시 견준다.",
]


def test_a_korean_word_is_put_together_if_other_lines_have_it() -> None:
    known = known_in(SPLIT)

    assert "전문 번역가가 번역을 견주었고" in joined(SPLIT, known)
    assert "언어모델의 도움을" in joined(SPLIT, known)
    assert "결과를 여러 언어 자료로" in joined(SPLIT, known)


def test_a_particle_belongs_to_the_word_before_it() -> None:
    ends = ["이 글은 새로 나온 언어모델인 RoBERTa", "를 다룬다. 그리고 문서의 품질을 평가했습", "니다."]

    assert (
        joined(ends, known_in(ends))
        == "이 글은 새로 나온 언어모델인 RoBERTa를 다룬다. 그리고 문서의 품질을 평가했습니다."
    )


def test_a_number_has_its_unit_and_a_word_its_brackets() -> None:
    known = Known(korean=frozenset({"논문"}), width=20, splits=True)
    ends = ["새로 나온 논문 가운데 8", "편과 언어모델(2023)", "은 물론 언어모델", "(LLM)도 다룬다."]

    assert joined(ends, known) == "새로 나온 논문 가운데 8편과 언어모델(2023)은 물론 언어모델(LLM)도 다룬다."
    assert "8 편과" in joined(ends, known._replace(splits=False))


def test_a_dash_at_the_end_of_a_line_is_no_hyphen() -> None:
    assert joined(["one item -", "A second"]) == "one item - A second"


def test_a_short_line_ends_with_its_word() -> None:
    assert joined(["홍길동", "한국대학교"], known_in([*SPLIT, "홍길동", "한국대학교"])) == "홍길동 한국대학교"


def test_lines_that_end_between_words_stay_apart() -> None:
    whole = [
        "기계번역의 품질은 문서 수준에서 더",
        "나아졌다. 품질은 이제 문서 수준에서",
        "번역가가 견주어 본다. 문서 수준에서 더 나은",
    ]

    assert joined(whole, known_in(whole)) == " ".join(whole)


@pytest.mark.parametrize("title", ["References", "7. References", "REFERENCES", "참고문헌", "Bibliography"])
def test_the_list_of_references_has_a_heading(title: str) -> None:
    assert Block(title, heading=True) in paragraphs(
        lines(FULL, "ends.", title, "[1] A. Author. A title. 2020.")
    )


def test_only_the_first_sixty_pages_are_read() -> None:
    blocks = pdf_blocks(pdf(*([f"Page number {'i' * at} of the text."] for at in range(1, 63))))

    text = " ".join(block.text for block in blocks)
    assert f" {'i' * 60} " in text
    assert f" {'i' * 61} " not in text


def test_a_broken_page_leaves_the_others_readable() -> None:
    whole = pdf([FULL], ["ends here."])

    assert pdf_blocks(whole.replace(b"BT /F1 10 Tf 12 TL", b"BT /F1 xx Tf [[[ TL", 1))[-1].text.endswith(
        "ends here."
    )


def test_the_empty_password_is_tried() -> None:
    assert pdf_blocks(encrypted(pdf([FULL]), "")) == [Block(FULL)]
    with pytest.raises(Encrypted):
        pdf_blocks(encrypted(pdf([FULL]), "secret"))


def test_a_page_that_is_an_image_has_no_blocks() -> None:
    image = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    scanned = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
        b" /Resources << /XObject << /I 5 0 R >> >> >>",
        stream(b"q 9 0 0 9 0 0 cm /I Do Q"),
        stream(b"\x00", image),
    ]

    assert pdf_blocks(assembled(scanned)) == []


def test_letters_are_as_large_as_they_are_on_the_page() -> None:
    figure = b"q .4 0 0 .4 0 0 cm BT /F1 20 Tf 300 900 Td (Words of a figure) Tj ET Q\n"
    text = b"BT /F1 10 Tf 50 700 Td (%b) Tj ET\n" % FULL.encode()
    scaled = b"BT /F1 1 Tf 14 0 0 14 50 650 Tm (A heading) Tj ET\n" + text.replace(b"700", b"600")

    blocks = pdf_blocks(drawn_pdf(text + figure + scaled))

    assert [block.text for block in blocks if block.heading] == ["A heading"]


def test_a_small_number_before_a_line_says_nothing_of_its_letters() -> None:
    numbered = "".join(
        f"BT /F1 5 Tf 20 {y} Td ({y}) Tj /F1 10 Tf 20 0 Td ({FULL}) Tj ET\n" for y in range(700, 600, -12)
    )
    table = "BT /F1 7 Tf 50 500 Td (A row of a table) Tj ET\n"

    assert not any(block.heading for block in pdf_blocks(drawn_pdf((numbered + table).encode())))


def test_a_stamp_along_the_margin_is_no_part_of_the_text() -> None:
    stamp = b"BT /F1 20 Tf 0 1 -1 0 30 200 Tm (arXiv:2401.01234v1 [cs.CL] 5 Jan 2024) Tj ET\n"
    first = b"BT /F1 10 Tf 50 700 Td (%b) Tj ET\n" % FULL.encode()
    second = first.replace(FULL.encode(), b"ends here.")

    assert pdf_blocks(drawn_pdf(first + stamp, second)) == [Block(f"{FULL} ends here.")]


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "drawn", [b"1 0 0 1 50 700", b"0 1 -1 0 50 200", b"-1 0 0 -1 550 200", b"0 -1 1 0 200 700"]
)
def test_a_page_is_read_however_it_is_turned(drawn: bytes, shown: int) -> None:
    page = b"BT /F1 10 Tf 12 TL %b Tm (%b) Tj T* (and is not the) Tj T* (last of all.) Tj ET\n"
    turned = drawn_pdf(page % (drawn, FULL.encode())).replace(
        b"/Type /Page ", b"/Type /Page /Rotate %d " % shown
    )

    assert pdf_blocks(turned) == [Block(f"{FULL} and is not the last of all.")]
