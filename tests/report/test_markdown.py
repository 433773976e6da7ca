"""What the Markdown document says, and that nothing from outside becomes mark-up in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, reference, report, trend, whole
from trendscope.report.markdown import escape, to_markdown
from trendscope.text.lines import one_line

OWN_BLOCKS = {
    "heading_open",
    "heading_close",
    "paragraph_open",
    "paragraph_close",
    "blockquote_open",
    "blockquote_close",
    "bullet_list_open",
    "bullet_list_close",
    "ordered_list_open",
    "ordered_list_close",
    "list_item_open",
    "list_item_close",
    "hr",
    "inline",
    "html_block",
}
OWN_HTML = {"<details>\n<summary>Evidence: 4 cited sentences</summary>\n", "</details>\n"}
OWN_BLOCKS |= {
    f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")
}
OWN_INLINE = {"text", "text_special", "softbreak", "code_inline"}
OWN_INLINE |= {f"{part}_{end}" for part in ("strong", "em", "link") for end in ("open", "close")}
ONLY_LINK = "https://arxiv.org/abs/2405.00001"
EXPECTED = Path(__file__).with_name("expected.md")


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def inline(tokens: list[Token]) -> Iterator[Token]:
    return (child for token in tokens for child in token.children or ())


def shown(text: str) -> str:
    """What a reader of the rendered text sees."""
    return "".join(token.content for token in inline(parsed(text)))


def headings(text: str) -> list[str]:
    tokens = parsed(text)
    return [
        f"{token.tag} " + "".join(child.content for child in after.children or ())
        for token, after in pairwise(tokens)
        if token.type == "heading_open"
    ]


def test_document_in_english():
    assert to_markdown(whole(), details=True) == EXPECTED.read_text(encoding="utf-8")


def test_headings_in_korean():
    text = to_markdown(whole("ko"), details=True)
    assert headings(text) == [
        "h1 최근 어텐션 연구 동향은?",
        "h2 답",
        "h2 배경",
        "h2 한눈에 보는 동향",
        "h2 1. Sparse attention — 상승",
        "h2 2. dense attention — 하락",
        "h2 3. open problems — 집계하지 않음",
        "h2 이 주제만이 아니라 분야 전체에서 일어난 변화",
        "h2 논문이 보고한 결과",
        "h2 엇갈리는 주장과 남은 문제",
        "h2 집계로 본 연표",
        "h2 먼저 읽을 문헌",
        "h2 전망",
        "h2 빠진 것",
        "h2 집계 방법",
        "h2 검색식, 검정, 수치",
        "h2 참고 문헌",
    ]
    assert "| 주제 | 논문 | 2022 | 2023 | 2024 | 2025 | 방향 | 등장 | 성립 |" in text
    assert "<summary>근거: 인용 문장 6개</summary>" in text


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("answer", "The answer"),
        ("background", "Background"),
        ("domain_wide", "Moving across the whole field, not only here"),
        ("results", "Results that papers report"),
        ("timeline", "Timeline, counted"),
        ("reading_list", "Where to start reading"),
        ("outlook", "Outlook"),
    ],
)
def test_part_that_is_missing_has_no_heading(part: str, heading: str):
    assert f"## {heading}\n" in to_markdown(whole())
    assert f"## {heading}\n" not in to_markdown(whole().model_copy(update={part: ()}))


def test_queries_and_the_rule_are_details():
    assert "z ≥ 2.5" not in to_markdown(whole())
    assert "`all:a AND […]`" not in to_markdown(whole())
    assert "z ≥ 2.5" in to_markdown(whole(), details=True)


def test_all_trends_are_in_one_table():
    tokens = parsed(to_markdown(whole(results=())))
    assert [token.type for token in tokens].count("table_open") == 1


def test_with_many_periods_the_shares_of_both_sides_stand_in_the_table():
    years = [str(year) for year in range(2019, 2026)]
    made = trend(
        counts=dict(zip(years, (0, 1, 0, 2, 9, 12, 15), strict=True)), sampled=dict.fromkeys(years, 40)
    )
    text = to_markdown(report(trends=(made,)))
    assert "| Theme | Papers | 2019–2022 | 2023–2025 | Curve | Direction |" in text
    assert "| Sparse attention | 39 | 1.9% (3) | 30% (36) | ▁▁▁▂▅▇█ | rising |" in text


@pytest.mark.parametrize(
    ("language", "cell", "note"),
    [
        ("en", "9 of 10", "Holds: in how many ways to split the years the direction is the same."),
        ("ko", "9/10", "성립: 연도 단위로 기간을 나누는 방법 가운데 같은 방향이 나오는 수."),
    ],
)
def test_how_often_a_direction_holds_is_explained_once_below_the_table(language: str, cell: str, note: str):
    made = report(language, trends=(trend(held=9, ways=10), trend("b", held=9, ways=10)))
    table, below = to_markdown(made).split("|\n\n")
    assert table.count(f"| {cell} ") == 2
    assert "ways to split" not in table
    assert below.startswith(note)


def test_quotations_are_folded_at_the_end():
    text = to_markdown(whole())
    before, evidence = text.split("<details>")
    assert "“Sparse attention is cheap.”" not in before
    assert "- [1] “Sparse attention is cheap.”\n" in evidence
    assert text.endswith("</details>\n")


@pytest.mark.parametrize(
    ("made", "notice"),
    [
        (report(status="partial"), "> **This report is incomplete;"),
        (report(sample_library=True), "> **No source on the network answered."),
        (abstained(), "> **No trends: nothing was found"),
        (abstained("ko"), "> **동향 없음:"),
    ],
)
def test_notice_is_a_quotation_below_the_title(made, notice):
    assert to_markdown(made).split("\n\n")[1].startswith(notice)


def test_abstained_document_has_its_reasons_and_no_body():
    assert headings(to_markdown(abstained())) == [
        "h1 recent trends in attention",
        "h2 What is missing",
        "h2 What was searched",
    ]


def test_growth_over_the_whole_source_is_said():
    assert "all papers ×2.5" in to_markdown(report(trends=(trend(whole_growth=2.5),)), details=True)


def test_theme_without_years_has_no_shares():
    theme = trend(direction="theme", z=None, counts={}, sampled={}, total=None)
    text = to_markdown(report(trends=(theme,)))
    assert "| Theme | Papers | Direction |" in text
    assert "| Sparse attention | – | not counted |" in text


@pytest.mark.parametrize("text", hostile.EVERY)
def test_hostile_text_becomes_no_markup(text: str):
    document = to_markdown(full_of(text), details=True)
    tokens = parsed(document)
    assert {token.type for token in tokens} <= OWN_BLOCKS
    assert {token.content for token in tokens if token.type == "html_block"} == OWN_HTML
    inside = list(inline(tokens))
    assert {token.type for token in inside} <= OWN_INLINE
    assert {token.attrs["href"] for token in inside if token.type == "link_open"} <= {ONLY_LINK}
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1


@pytest.mark.parametrize("text", hostile.EVERY)
def test_hostile_text_leaves_no_trace_in_the_source(text: str):
    document = to_markdown(full_of(text), details=True)
    assert not {c for c in document if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
    for trace in ("<script", "](javascript:", "![", "<img", "<iframe"):
        assert trace not in document.lower()


@pytest.mark.parametrize("text", [*hostile.EVERY, "C# & R_2 ~50 % (p < 0.05) `x` $5", "1) a", "2019. b", "+"])
def test_escaped_text_reads_as_it_was(text: str):
    assert shown(escape(text)) == one_line(text)


def test_bare_address_in_a_quotation_is_code():
    assert (
        escape("see https://a.example/x_y, or a@b.example.")
        == "see `https://a.example/x_y`, or `a@b.example`."
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("long dialogues.Besides, it", "long dialogues.Besides, it"),
        ("evil.example", r"evil\.example"),
        ("Q&A, AT&T; &lt; &#60;", r"Q&A, AT&amp;T; &amp;lt; &amp;\#60;"),
        ("evil.Com", r"evil\.Com"),
        ("evil.Info", r"evil\.Info"),
        ("evil.Website.example", r"evil\.Website\.example"),
    ],
)
def test_only_what_may_be_a_domain_or_an_entity_is_escaped(text: str, escaped: str):
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("https://en.wikipedia.org/wiki/A_(b c)", "https://en.wikipedia.org/wiki/A_%28b%20c%29"),
        ("http://a.example/?q=1&copy;=2", "http://a.example/?q=1&amp;copy;=2"),
        ("https://ko.wikipedia.org/wiki/번역", "https://ko.wikipedia.org/wiki/%EB%B2%88%EC%97%AD"),
        ("https://a.example/%20x#y<z>", "https://a.example/%20x#y%3Cz%3E"),
    ],
)
def test_link_is_encoded(url: str, destination: str):
    made = report(documents=report().documents | {"D1": reference("T", url=url)})
    assert f"1. [T]({destination}) — " in to_markdown(made)


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_address_outside_the_web_is_no_link(url: str):
    made = report(documents={"D1": reference("T", url=url)})
    assert "link_open" not in {token.type for token in inline(parsed(to_markdown(made)))}


@pytest.mark.parametrize("text", hostile.LONG)
def test_endless_text_is_cut(text: str):
    assert len(to_markdown(full_of(text), details=True)) < 150_000
