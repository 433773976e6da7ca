"""What a reader sees on the terminal, and what no text from outside can do there."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.fakes import hostile
from tests.fakes.report import abstained, full_of, reference, report, trend
from trendscope.draft import Finding
from trendscope.report.report import Failure, Report
from trendscope.report.terminal import print_report

OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
OWN_LINKS = re.compile(r"\x1b\]8;(?:id=\d+;(https?://[!-~]+)|;)\x1b\\")
EXPECTED = Path(__file__).with_name("expected.txt")


def printed(report: Report, width: int = 100) -> str:
    file = io.StringIO()
    print_report(report, Console(file=file, width=width))
    return file.getvalue()


def on_a_terminal(report: Report, width: int = 100) -> str:
    file = io.StringIO()
    print_report(report, Console(file=file, width=width, force_terminal=True, color_system="truecolor"))
    return file.getvalue()


def hidden(text: str) -> set[str]:
    """Characters that act or hide, except line feeds."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def test_reader_sees_the_whole_report_in_english():
    assert printed(report()) == EXPECTED.read_text(encoding="utf-8")


def test_reader_sees_the_whole_report_in_korean():
    text = printed(report("ko"))
    for words in (
        "최근 어텐션 연구 동향은?  2022–2025년\n",
        "배경 ───",
        "동향 ───",
        "1. sparse attention  ↗ 상승\n",
        "   2022 ▁▂▃█ 2025   2025년 10/20편(50%), 최고 · z 점수 3.14\n",
        "   [2] “Sparse attention is cheap.”\n",
        "— Ada Lovelace 외, 2024, Cheap Attention",
        "관련 표현: block sparsity",
        "출처 ───",
        "날짜 없음, wikipedia",
        "집계 방법 ───",
        "2022–2025, 기간별: 2,000건 중 200건 읽음",
        "2026-11-22에 문서 110건을 측정했습니다. 추론기: extractive. 상태: 완료.",
    ):
        assert words in text
    assert not re.search(r"\b(?:rising|Sources|Background|Related|papers|et al|undated)\b", text)


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
        (report("ko", sample_library=True), "네트워크의 어떤 출처도 응답하지 않았습니다."),
        (abstained("ko"), "동향 없음: 세고 인용할 수 있는 것을 찾지 못했습니다.\n"),
    ],
)
def test_first_line_says_what_is_not_plain(made: Report, first: str):
    assert printed(made, width=120).startswith(first)


def test_library_notice_says_how_many_notes_were_read():
    assert " 110 notes on well-known works" in " ".join(printed(report(sample_library=True)).split())


def test_abstained_report_has_its_reasons_and_no_body():
    text = printed(abstained())
    assert "– arxiv has nothing on: falconry\n" in text
    assert "✗ tavily: no key is set\n" in text
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
    assert f"1. sparse attention  {words}\n" in printed(made)


def test_peak_is_named_where_it_is_not_the_last_period():
    falling = trend(counts={"2022": 10, "2023": 3, "2024": 4, "2025": 0}, direction="fading", z=-4.5)
    assert "2022 █▂▂▁ 2025   2025: 0/20 (0%) · peak 2022: 10/20 (50%) · z-score −4.50" in printed(
        report(trends=(falling,))
    )


def test_theme_without_years_has_no_timeline():
    theme = trend(direction="theme", z=None, counts={}, sampled={}, total=None)
    text = printed(report(trends=(theme,), domain_wide=()))
    assert "z-score" not in text.split("Sources ──")[0]
    assert "▁" not in text


def test_growth_over_the_whole_source_is_said():
    assert "all papers ×2.5" in printed(report(trends=(trend(whole_growth=2.5),)))


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
    assert "✗ arxiv (2019–2020, 2022): timed out\n" in text
    assert "✗ tavily: refused\n" in text


def test_findings_come_gravest_first_and_notes_of_a_kind_together():
    findings = (
        *(Finding(code="weak", severity="note", message=f"{s} is weak.", subject=s) for s in ("a", "b", "c")),
        Finding(code="few", severity="warning", message="Few documents."),
        Finding(code="wrong", severity="error", message="A number is wrong."),
    )
    text = printed(report(findings=findings))
    assert "✗ A number is wrong.\n! Few documents.\n· a is weak. The same applies to: b; c.\n" in text


def test_each_source_is_listed_once():
    sources = printed(report()).split("Sources ──")[1].split("How this was counted")[0]
    assert re.findall(r"^\[\d+\] .+$", sources, re.MULTILINE) == [
        "[1] Attention",
        "[2] Cheap Attention",
        "[3] Sparse All the Way",
    ]


def test_long_title_is_cut_at_a_word_where_it_is_only_named():
    title = "A Very Long Title of a Paper That Says Everything There Is to Say about Sparse Attention"
    made = report()
    documents = made.documents | {"D1": reference(title)}
    text = printed(report(documents=documents))
    assert "— Ada Lovelace et al., 2024, A Very Long Title of a Paper…  https://arxiv.org" in text
    assert f"[2] {title}\n" in text


def test_reference_that_is_missing_is_left_out():
    text = printed(report(sentences={}, documents={}))
    assert "sparse attention" in text
    assert "Sources ──" not in text


@pytest.mark.parametrize("width", [20, 60, 80, 120])
@pytest.mark.parametrize("made", [report(), report("ko"), abstained("ko"), full_of("한국어 제목 " * 30)])
def test_no_line_is_wider_than_the_console(made: Report, width: int):
    widest = max(map(cell_len, printed(made, width).split("\n")))
    assert widest <= width


def test_no_line_ends_with_spaces():
    assert not re.search(r" $", printed(report(status="partial"), 60), re.MULTILINE)


@pytest.mark.parametrize("text", hostile.EVERY)
def test_hostile_text_does_nothing(text: str):
    assert not hidden(printed(full_of(text)))


@pytest.mark.parametrize("text", [*hostile.TERMINAL, *hostile.ADDRESSES])
def test_hostile_text_does_nothing_on_a_terminal(text: str):
    shown = on_a_terminal(full_of(text))
    assert {target for target in OWN_LINKS.findall(shown) if target} <= {"https://arxiv.org/abs/2405.00001"}
    assert not hidden(OWN_LINKS.sub("", OWN_COLOURS.sub("", shown)))


def test_what_is_hidden_is_shown():
    text = printed(full_of("a\x1b[31mb\u202ec\u200bd\x9be\rf\ud800"), width=200)
    assert "a\\x1b[31mb\\u202ec\\u200bd\\x9be\\x0df\\ud800" in text


def test_rich_markup_from_outside_is_only_text():
    shown = on_a_terminal(full_of("[bold red]x[/] [link=https://evil.example]y[/link] :smile:"), width=200)
    assert "[bold red]x[/] [link=https://evil.example]y[/link] :smile:" in OWN_COLOURS.sub("", shown)


def test_address_is_a_link_only_on_a_terminal():
    assert "\x1b" not in printed(report())
    links = OWN_LINKS.findall(on_a_terminal(report()))
    assert "https://en.wikipedia.org/wiki/Attention_(learning)" in links


@pytest.mark.parametrize("text", hostile.LONG)
def test_endless_text_is_cut(text: str):
    assert len(printed(full_of(text))) < 150_000
