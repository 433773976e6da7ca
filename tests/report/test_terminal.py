"""What a reader sees on the terminal, and what no text from outside can do there."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, report, trend, whole
from trendscope.draft import Finding
from trendscope.report.page import print_page
from trendscope.report.report import Failure, Report
from trendscope.report.terminal import print_report

OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
OWN_LINKS = re.compile(r"\x1b\]8;(?:id=\d+;(https?://[!-~]+)|;)\x1b\\")
EXPECTED = Path(__file__).with_name("expected.txt")


Print = Callable[[Report, Console], None]


def in_detail(report: Report, console: Console) -> None:
    print_report(report, console, details=True)


EVERY_FORM: tuple[Print, ...] = (in_detail, print_page)


def printed(report: Report, width: int = 100, form: Print = print_report) -> str:
    file = io.StringIO()
    form(report, Console(file=file, width=width))
    return file.getvalue()


def on_a_terminal(report: Report, width: int = 100, form: Print = print_report) -> str:
    file = io.StringIO()
    form(report, Console(file=file, width=width, force_terminal=True, color_system="truecolor"))
    return file.getvalue()


def hidden(text: str) -> set[str]:
    """Characters that act or hide, except line feeds."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def test_reader_sees_the_whole_report_in_english():
    assert printed(whole(), form=in_detail) == EXPECTED.read_text(encoding="utf-8")


def test_reader_sees_the_whole_report_in_korean():
    text = printed(whole("ko"), form=in_detail)
    for words in (
        "최근 어텐션 연구 동향은?  2022–2025년\n",
        "답 ───",
        "줄입니다(Lovelace 등, 2024 [1]; PruneNet, 2025 [2]).",
        "한눈에 보는 동향 ───",
        "주제               논문  2022  2023  2024  2025  방향             등장  성립\n",
        "Sparse attention†    17    0%  6.7%   12%   50%  ↗ 상승           2023  9/10\n",
        "성립: 연도 단위로 기간을 나누는 방법 가운데 같은 방향이 나오는 수.",
        "1. Sparse attention  ↗ 상승\n",
        "관련 표현: block sparsity",
        "PruneNet     LongBench      4.2 points(향상 폭)  제시 없음        [2]\n",
        "엇갈리는 주장과 남은 문제 ───",
        "– 2023년: “Sparse attention” 첫 등장, 논문 2편 [3]\n",
        "[5] A Post: 가장 최근 논문\n",
        "저자들의 의견이며 이 보고서의 예측이 아닙니다.",
        "빠진 것 ───",
        "집계 방법 ───",
        "Sparse attention (Attention that skips pairs): “sparse attention” 14편(정밀도 92%)",
        "참고 문헌 ───",
        "날짜 없음, wikipedia",
        "날짜 없음, tavily, 웹 (lab.example)",
        "근거: 인용 문장 6개 ───",
        "2022–2025, 기간별: 2,000건 중 200건 읽음",
        "2026-11-22에 문서 110건을 측정했습니다. 추론기: extractive. 상태: 완료.",
    ):
        assert words in text
    assert not re.search(r"\b(?:rising|Sources|Background|Related|papers|et al|undated|web)\b", text)


def test_evidence_and_details_can_be_left_out():
    file = io.StringIO()
    print_report(whole(), Console(file=file, width=100), evidence=False)
    for words in ("Evidence:", "“Sparse attention is cheap.”", "z-score", "all:a AND"):
        assert words not in file.getvalue()
    assert "References ──" in file.getvalue()


def test_complete_report_starts_with_its_question():
    assert printed(report()).startswith("recent trends in attention")


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (report(status="partial"), "This report is incomplete; its end says what is missing and why."),
        (report(sample_library=True), "No source on the network answered. This answer comes from the sample"),
        (abstained(), "No trends: nothing was found that could be counted and quoted.\n"),
        (
            abstained(sample_library=True),
            "No trends: no source on the network answered, and the sample library",
        ),
        (report(status="failed"), "The run failed, so there is no report.\n"),
        (report("ko", status="partial"), "온전한 보고서가 아닙니다. 빠진 것과 그 이유는"),
        (report("ko", sample_library=True), "네트워크의 출처가 하나도 응답하지 않았습니다."),
        (abstained("ko"), "동향 없음: 집계하고 인용할 만한 것을 찾지 못했습니다.\n"),
    ],
)
def test_first_line_says_what_is_not_plain(made: Report, first: str):
    assert printed(made, width=120).startswith(first)


def test_library_notice_says_how_many_notes_were_read():
    assert " 110 notes on well-known works" in " ".join(printed(report(sample_library=True)).split())


def test_abstained_report_has_its_reasons_and_no_body():
    text = printed(abstained())
    assert "– arxiv has nothing on: falconry\n" in text
    assert "– No answer from tavily: no key is set\n" in text
    assert "What was searched ──" in text
    for heading in ("Trends", "Background", "Sources ──", "sparse attention", "How this was counted", "[1]"):
        assert heading not in text


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("rising", "↗ rising"),
        ("likely rising", "↗? likely rising"),
        ("early signal", "· early signal, unconfirmed"),
        ("steady", "→ no clear change"),
        ("fading", "↘ fading"),
        ("theme", "• theme (no time axis)"),
    ],
)
def test_direction_stands_beside_the_label(direction: str, words: str):
    made = report(trends=(trend().model_copy(update={"direction": direction}),))
    assert f"1. Sparse attention  {words}\n" in printed(made)


def test_theme_without_years_has_no_shares():
    theme = trend(direction="theme", z=None, counts={}, sampled={}, total=None)
    text = printed(report(trends=(theme,), domain_wide=()))
    assert "Theme             Papers  Direction\nSparse attention       –  • not counted\n" in text
    assert "▁" not in text


def test_themes_of_undated_documents_have_their_number():
    theme = trend(direction="theme", z=None, counts={}, sampled={}, papers={"undated": ("D1", "D2")})
    assert "Sparse attention       2  • theme (no time axis)\n" in printed(report(trends=(theme,)))


def test_growth_over_the_whole_source_is_a_detail():
    made = report(trends=(trend(whole_growth=2.5),))
    assert "all papers ×2.5" in printed(made, form=in_detail)
    assert "all papers ×2.5" not in printed(made)


def test_growth_of_the_question_stands_under_the_title():
    text = printed(report(total={"2021": 10, "2022": 20, "2023": 1200}))
    assert "Papers on the question: 2021 ▁▁█ 2023 (2021: 10, 2023: 1,200)\n" in text


def test_failures_that_are_alike_stand_together():
    failures = (
        *(Failure(source="arxiv", reason=f"{year}: timed out") for year in (2019, 2020, 2022)),
        Failure(source="tavily", reason="2020: refused"),
        Failure(source="tavily", reason="refused"),
    )
    text = printed(report(status="partial", failures=failures))
    assert "– No answer from arxiv (2019–2020, 2022): timed out\n" in text
    assert "– No answer from tavily: refused\n" in text


def test_findings_come_gravest_first_and_notes_of_a_kind_together():
    findings = (
        *(Finding(code="weak", severity="note", message=f"{s} is weak.", subject=s) for s in ("a", "b", "c")),
        Finding(code="few", severity="warning", message="Few documents."),
        Finding(code="wrong", severity="error", message="A number is wrong."),
    )
    text = printed(report(findings=findings))
    assert "✗ A number is wrong.\n! Few documents.\n· a is weak. The same applies to: b; c.\n" in text


def test_each_reference_is_listed_once():
    sources = printed(report()).split("References ──")[1].split("Evidence: ")[0]
    assert re.findall(r"^\[\d+\] .+$", sources, re.MULTILINE) == [
        "[1] Cheap Attention",
        "[2] Sparse All the Way",
        "[3] Attention",
    ]


def test_reference_that_is_missing_is_left_out():
    text = printed(report(sentences={}, documents={}))
    assert "sparse attention" in text
    assert "References ──" not in text


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize(
    "made", [report(), whole(), whole("ko"), abstained("ko"), full_of("한국어 제목 " * 30), full_of("x" * 90)]
)
def test_no_line_is_wider_than_the_console(made: Report, width: int, form: Print):
    widest = max(map(cell_len, printed(made, width, form).split("\n")))
    assert widest <= width


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_ends_with_spaces(form: Print, width: int):
    assert not re.search(r" $", printed(whole(status="partial"), width, form), re.MULTILINE)


# What acts on a terminal is shown on one below, and what is endless further down.
@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("text", [*hostile.MARKUP, *hostile.MARKDOWN, *hostile.ENTITIES])
def test_hostile_text_does_nothing(text: str, form: Print):
    assert not hidden(printed(full_of(text), form=form))


@pytest.mark.parametrize("text", [*hostile.TERMINAL, *hostile.ADDRESSES])
def test_hostile_text_does_nothing_in_a_file(text: str):
    assert not hidden(printed(full_of(text), form=in_detail))


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("text", [*hostile.TERMINAL, *hostile.ADDRESSES])
def test_hostile_text_does_nothing_on_a_terminal(text: str, form: Print):
    shown = on_a_terminal(full_of(text), form=form)
    assert {target for target in OWN_LINKS.findall(shown) if target} <= {"https://arxiv.org/abs/2405.00001"}
    assert not hidden(OWN_LINKS.sub("", OWN_COLOURS.sub("", shown)))


def test_what_is_hidden_is_shown():
    text = printed(full_of("a\x1b[31mb\u202ec\u200bd\x9be\rf\ud800"), width=200)
    assert "a\\x1b[31mb\\u202ec\\u200bd\\x9be\\x0df\\ud800" in text


@pytest.mark.parametrize("form", EVERY_FORM)
def test_rich_markup_from_outside_is_only_text(form: Print):
    shown = on_a_terminal(full_of("[bold red]x[/] [link=https://evil.example]y[/link] :smile:"), 200, form)
    assert "[bold red]x[/] [link=https://evil.example]y[/link] :smile:" in OWN_COLOURS.sub("", shown)


def test_address_is_a_link_only_on_a_terminal():
    assert "\x1b" not in printed(report())
    links = OWN_LINKS.findall(on_a_terminal(report()))
    assert "https://en.wikipedia.org/wiki/Attention_(learning)" in links


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("text", hostile.LONG)
def test_endless_text_is_cut(text: str, form: Print):
    shown = printed(full_of(text), form=form)
    assert len(shown) < 150_000
    assert not hidden(shown)
