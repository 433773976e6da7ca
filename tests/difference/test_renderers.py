"""What a reader sees of a difference, in each format."""

from __future__ import annotations

import io
import json

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from tests.fakes import hostile
from tests.fakes.differences import december, november
from tests.fakes.report import full_of, paper, report, trend, whole
from trendscope import UsageError
from trendscope.difference.compare import compare
from trendscope.difference.difference import Difference
from trendscope.difference.formats import DIFFERENCE_FORMATS, render_difference
from trendscope.difference.terminal import print_difference
from trendscope.report.formats import FORMATS
from trendscope.report.report import Failure, Report
from trendscope.text.characters import has_hidden
from trendscope.text.masking import remember_secret

OWN_BLOCKS = {"inline"} | {
    f"{part}_{end}"
    for part in ("heading", "paragraph", "blockquote", "bullet_list", "list_item")
    for end in ("open", "close")
}
IN_A_TERMINAL = """\
recent trends in attention  2019–2025
Since 2025-11-01: 1 trend new, 1 gone, 1 turned, 1 moved to another list; 1 paper came and as many
went

Papers ─────────────────────────────────────────────────────────────────────────────────────────────
· read: 4 → 4 (+1, −1); on the question: 4 → 5
   2024: 2 → 1 · 2025: 1 → 2
   All that came are dated after 2025-11-01.

Trends ─────────────────────────────────────────────────────────────────────────────────────────────
+ winter attention  new among the trends (early signal, unconfirmed); in 1 paper (0% → 1.7%); 1 of
  them not read before
   + Attention in December  2025-11-20  https://arxiv.org/abs/2401.00002
"""
CHANGES = {
    "retrieved": "2026-01-15",
    "failures": (Failure(source="tavily", reason="no key is set"),),
    "status": "partial",
    "reasoner": "model",
}


def month() -> Difference:
    return compare(november(), december())


def of_hostile(text: str) -> Difference:
    """A difference with the text in every field that comes from outside, on both sides."""
    return compare(full_of(text), whole()).model_copy(
        update={"gaps": compare(report(), full_of(text)).gaps, "language": text}
    )


def test_what_a_terminal_shows_first() -> None:
    text = render_difference(month(), "terminal")

    assert text.startswith(IN_A_TERMINAL)


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_every_part_is_told(name: str) -> None:
    text = " ".join(render_difference(month(), name, details=True).split())
    told = (
        "likely rising (z 2.20) → no clear change (z 1.40)",
        "was called “reading agents”",
        "now among the trends, before among those also rising or fading",
        "no longer among the trends (fading)",
        "all of them are still read",
        "A Retracted Paper",
        "Agents read.",
        "Our agents read.",
        "Long inputs stay open.",
    )

    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            (
                "These two reports are not the same measurement.",
                "Not the same reasoner: extractive, then model.",
                "only the run of 2026-01-15 had no answer from tavily.",
                "the first report is complete, the second partial.",
                "The window moved with the date: 2019–2025, then 2020–2026.",
            ),
        ),
        (
            "ko",
            ("두 보고서는 같은 측정이 아닙니다.", "기간이 날짜를 따라 옮겨졌습니다: 2019–2025 → 2020–2026."),
        ),
    ],
)
@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_what_must_be_known_first_is_said(name: str, language: str, lines: tuple[str, ...]) -> None:
    after = december(language, since="2020-01-01", until="2026-12-31", **CHANGES)
    text = " ".join(render_difference(compare(november(language), after), name).split())

    assert [line for line in lines if line not in text.replace("\\", "")] == []


def test_reports_in_the_wrong_order_are_said() -> None:
    text = render_difference(compare(december(), november()), "terminal")

    assert "! The first report is the later one: 2025-12-01, then 2025-11-01." in text


def test_nothing_changed_is_short() -> None:
    assert render_difference(compare(report(), report()), "terminal") == (
        "recent trends in attention  2022–2025\nSince 2026-11-22: nothing changed\n"
    )


def test_a_turn_without_other_counts_tells_how_many_were_read() -> None:
    before = report(trends=(trend(direction="steady", counts={"2024": 7}, sampled={"2024": 50}),))
    after = report(trends=(trend(direction="fading", counts={"2024": 7}, sampled={"2024": 90}),))

    text = " ".join(render_difference(compare(before, after), "terminal").split())

    assert "in 7 of 50 papers, then in 7 of 90" in text


def test_a_turn_tells_which_test_was_not_passed() -> None:
    before = report(trends=(trend(direction="steady", z=6.12, unmet=("robust",)),), retrieved="2025-12-01")
    after = report(trends=(trend(direction="rising", z=8.81),), retrieved="2025-12-01")

    text = " ".join(render_difference(compare(before, after), "terminal").split())

    assert "2025-12-01: no change by the rule: it holds in fewer than 80% of the ways" in text


def test_papers_counted_by_other_phrases_are_no_news() -> None:
    before = november(trends=(trend("agents", counts={"2025": 0}, papers={}),), also=())
    after = december(
        trends=(trend("agents", forms=("LLM agents",), counts={"2025": 1}, papers={"2025": ("D2",)}),)
    )

    text = " ".join(render_difference(compare(before, after), "terminal").split())

    told = "1 paper that was read both times is counted in only one report; now also counted: “LLM agents”"
    assert told in text


def test_two_trends_of_one_name_are_told_apart() -> None:
    trends = (trend("GraphRAG", name="Graph RAG"), trend("graph retrieval", name="Graph RAG"))

    text = render_difference(compare(report(trends=()), report(trends=trends)), "terminal")

    assert "+ Graph RAG (GraphRAG)  new" in text
    assert "+ Graph RAG (graph retrieval)  new" in text


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("2017-06-12", "Of those that came, 1 paper is dated 2026-11-22 or earlier"),
        ("2026-10", "Of those that came, 1 paper is dated 2026-11-22 or earlier"),
        ("2026-11-23", "All that came are dated after 2026-11-22."),
        ("2026", None),
        (None, None),
    ],
)
def test_papers_that_the_earlier_report_could_have_had(date: str | None, line: str | None) -> None:
    after = report(corpus={"D1": paper(date=date)})

    text = " ".join(render_difference(compare(report(), after), "terminal").split())

    assert (line or "+1") in text
    assert ("that came" in text) is (line is not None)


def test_marks_are_no_lists_in_markdown() -> None:
    tokens = MarkdownIt("commonmark").parse(render_difference(month(), "markdown"))
    inside = [token.content for token in tokens if token.type == "inline"]

    assert any(text.startswith(r"\+ **winter attention** new") for text in inside)
    assert any(text.startswith(r"\+ [Attention in December](https://arxiv.org/abs/") for text in inside)


def test_json_is_the_difference() -> None:
    difference = month()

    assert Difference.model_validate_json(render_difference(difference, "json")) == difference


def test_the_formats_are_among_those_of_a_report() -> None:
    assert list(DIFFERENCE_FORMATS) == ["terminal", "markdown", "json"]
    for name, each in DIFFERENCE_FORMATS.items():
        assert each.extensions == FORMATS[name].extensions
    with pytest.raises(UsageError, match="there is no format csv; the formats are terminal, markdown, json"):
        render_difference(month(), "csv")


@pytest.mark.parametrize("text", [*hostile.MARKUP, *hostile.MARKDOWN, *hostile.TERMINAL])
def test_nothing_from_outside_acts(text: str) -> None:
    difference = of_hostile(text)
    shown = {name: render_difference(difference, name, details=True) for name in DIFFERENCE_FORMATS}
    tokens = MarkdownIt("commonmark", {"html": True}).parse(shown["markdown"])
    inline = [child for token in tokens for child in token.children or ()]

    assert {token.type for token in (*tokens, *inline)} & {"html_block", "html_inline", "image"} == set()
    assert {child.attrs["href"] for child in inline if child.type == "link_open"} <= {
        "https://arxiv.org/abs/2405.00001",
        "https://evil.example",
    }
    assert {token.type for token in tokens} <= OWN_BLOCKS
    assert [name for name, each in shown.items() if has_hidden(each)] == []


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_lines_fit_the_terminal(width: int) -> None:
    out = io.StringIO()
    print_difference(month(), Console(width=width, file=out))

    assert max(map(len, out.getvalue().splitlines())) <= width


def test_a_terminal_may_open_the_papers() -> None:
    out = io.StringIO()
    print_difference(month(), Console(width=100, file=out, force_terminal=True))

    assert "\x1b]8;" in out.getvalue()


def test_a_key_is_masked() -> None:
    remember_secret("canary-key-991")
    leaking: Report = december(gaps=("canary-key-991 was refused",))
    difference = compare(november(), leaking)

    assert all("canary-key" not in render_difference(difference, name) for name in DIFFERENCE_FORMATS)
    assert json.loads(render_difference(difference, "json"))["gaps"]["new"] == ["… was refused"]
